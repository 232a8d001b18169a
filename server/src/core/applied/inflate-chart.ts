import { readValues } from '../helm/chart.js';
import { DEFAULT_RELEASE } from '../helm/top-level.js';
import { joinPath } from '../kustomize/paths.js';
import type { ChartRequest, RenderChart } from '../kustomize/plugins.js';
import { Masks } from '../provenance/masks.js';
import { originOf } from '../provenance/read-back.js';
import type { Place } from '../provenance/source.js';
import { Dict, List, type Traced } from '../provenance/traced.js';
import { sourceAt } from '../provenance/traced-text.js';
import { append } from '../text/append.js';
import { relativeTo } from '../text/paths.js';
import { say } from '../text/say.js';
import type { AppliedProblem } from './applied-set.js';
import { buildChart, overlay } from './build-chart.js';
import type { ApplyOptions } from './chart-build.js';
import type { RootFiles } from './root-files.js';
import { CHART_FILE } from './roots.js';

// What kustomize does with `helmCharts` (HelmChartInflationGenerator of v5.7.1): it runs `helm template` and takes what that prints
// for resources. A chart that is not in the folder of charts would be fetched.

/** The charts of a kustomization as they are rendered. */
export interface InflatedCharts {
  readonly render: RenderChart;
  /** The files that charts were made of. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly AppliedProblem[];
  /** The words for what is not known in what charts render. */
  readonly masks: Masks;
}

/** Returns how the charts that lie in the workspace are rendered for a kustomization. */
export function inflatedCharts(files: RootFiles, options: ApplyOptions): InflatedCharts {
  const read = new Set<string>();
  const problems: AppliedProblem[] = [];
  const masks = new Masks();
  const render: RenderChart = (request) => {
    const { chart, place } = request;
    const folder = chartFolder(request);
    const name = textAt(chart, 'name') || textAt(chart, 'chartName');
    if (folder === undefined || !files.below(folder).has(CHART_FILE))
      return {
        unknown: say`the chart is not in ${relativeTo(request.folder, folder ?? '') ?? folder}, and is not fetched`,
      };
    const values = valuesOf(request, folder, files, problems, read);
    const releaseName = textAt(chart, 'releaseName');
    if (releaseName === '' && textAt(chart, 'nameTemplate') !== '')
      problems.push({
        message: say`The release name of ${name} comes from a template, which is not rendered`,
        place,
        fatal: false,
      });
    const set = buildChart({ kind: 'helm', folder, file: `${folder}/${CHART_FILE}`, values: [] }, files, {
      ...options,
      set: values,
      release: {
        name: releaseName || DEFAULT_RELEASE.name,
        namespace: textAt(chart, 'namespace') || DEFAULT_RELEASE.namespace,
      },
      kubernetesVersion: textAt(chart, 'kubeVersion') || options.kubernetesVersion,
      apiVersions: [...(options.apiVersions ?? []), ...textsAt(chart, 'apiVersions')],
      crds: isTrueAt(chart, 'includeCRDs'),
      skipHooks: isTrueAt(chart, 'skipHooks'),
      skipTests: isTrueAt(chart, 'skipTests'),
    });
    for (const file of set.files) read.add(file);
    append(problems, set.problems);
    const text = masks.mask(set.text);
    return {
      file: folder,
      text: text.text,
      sourceAt: (start) => sourceAt(text, start),
      originAt: (start, end, value) => originOf(text, start, end, value),
    };
  };
  return { render, files: read, problems, masks };
}

/** Returns the folder in which kustomize looks for a chart. */
function chartFolder({ folder, chart, globals }: ChartRequest): string | undefined {
  const home = (globals && textAt(globals, 'chartHome')) || textAt(chart, 'chartHome') || 'charts';
  const name = textAt(chart, 'name') || textAt(chart, 'chartName');
  const [version, repository] = [textAt(chart, 'version'), textAt(chart, 'repo')];
  // What kustomize has fetched lies in a folder of its version.
  const inHome = version !== '' && repository !== '' ? `${name}-${version}/${name}` : name;
  return joinPath(folder, `${home}/${inHome}`);
}

/** Returns the values that kustomize gives to helm: the inline ones into or over those of the file, and further files over these. */
function valuesOf(
  { folder, chart, place }: ChartRequest,
  chartFolderPath: string,
  files: RootFiles,
  problems: AppliedProblem[],
  read: Set<string>,
): Dict {
  const load = (path: string | undefined, name: string): Dict => {
    const text = path === undefined ? undefined : files.read(path);
    if (path !== undefined) read.add(path);
    if (path === undefined || text === undefined) {
      problems.push({ message: say`There is no file ${name}`, place, fatal: true });
      return new Dict();
    }
    const found: { readonly message: string; readonly place: Place | undefined }[] = [];
    const values = readValues(text, path, found) ?? new Dict();
    append(
      problems,
      found.map((problem) => ({ ...problem, fatal: true })),
    );
    return values;
  };
  const file = textAt(chart, 'valuesFile') || textAt(chart, 'values');
  const own = (): Dict =>
    file === '' ? load(`${chartFolderPath}/values.yaml`, 'values.yaml') : load(joinPath(folder, file), file);
  const written = chart.value.get('valuesInline')?.value ?? chart.value.get('valuesLocal')?.value;
  const inline = written instanceof Dict && written.entries.size > 0 ? written : undefined;
  const mode = textAt(chart, 'valuesMerge') || 'override';
  const values = new Dict();
  // Of the part that the others are merged into, null stays, and takes out what the chart has.
  const [into, ...parts] = !inline
    ? [own()]
    : mode === 'replace'
      ? [inline]
      : mode === 'merge'
        ? [inline, own()]
        : [own(), inline];
  if (into) overlay(values, into);
  for (const part of parts) merge(values, part);
  for (const more of textsAt(chart, 'additionalValuesFiles')) overlay(values, load(joinPath(folder, more), more));
  return values;
}

/** Merges values as kustomize merges objects: null takes an entry out. */
function merge(into: Dict, from: Dict): void {
  for (const [key, entry] of from.entries) {
    const { value } = entry.value;
    const known = into.get(key)?.value;
    if (value === null) into.entries.delete(key);
    else if (value instanceof Dict) {
      const own = known instanceof Dict ? known : new Dict();
      merge(own, value);
      into.entries.set(key, { key: entry.key, value: { ...entry.value, value: own } });
    } else into.entries.set(key, entry);
  }
}

function textAt({ value }: Traced<Dict>, key: string): string {
  const found = value.get(key)?.value;
  return typeof found === 'string'
    ? found
    : typeof found === 'number' || typeof found === 'bigint'
      ? String(found)
      : '';
}

function isTrueAt({ value }: Traced<Dict>, key: string): boolean {
  return value.get(key)?.value === true;
}

function textsAt({ value }: Traced<Dict>, key: string): readonly string[] {
  const list = value.get(key)?.value;
  return list instanceof List ? list.items.flatMap((item) => (typeof item.value === 'string' ? [item.value] : [])) : [];
}
