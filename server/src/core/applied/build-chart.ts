import { changedEntries, haveSameFiles } from '../helm/changed-values.js';
import { type Chart, type ChartProblem, type KnownValues, loadChart, readValues } from '../helm/chart.js';
import { mergeTables } from '../helm/coalesce.js';
import type { MissingDependency } from '../helm/dependencies.js';
import type { Manifest } from '../helm/manifests.js';
import { NOTHING_CHANGED, type RenderProblem, renderScene } from '../helm/render-chart.js';
import { type Scene, sceneOf, withTexts } from '../helm/scene.js';
import { wholeFile } from '../helm/top-level.js';
import { Dict } from '../provenance/traced.js';
import { tracedText } from '../provenance/traced-text.js';
import { join } from '../text/paths.js';
import { say } from '../text/say.js';
import { type AppliedDocument, type AppliedProblem, type AppliedSet, appliedSet, type Root } from './applied-set.js';
import type { ApplyOptions, ChartBuild } from './chart-build.js';
import type { RootFiles } from './root-files.js';
import { CHART_FILE } from './roots.js';

/**
 * Returns what a chart gives with the values files of the root.
 * @param before What it gave last.
 */
export function buildChart(root: Root, files: RootFiles, options: ApplyOptions, before?: AppliedSet): AppliedSet {
  const read = new Set(root.values);
  const own = files.below(root.folder);
  const texts = new Map<string, string | undefined>();
  const templates = new Map<string, string>();
  for (const [name, text] of own) {
    const path = join(root.folder, name);
    read.add(archiveOf(path) ?? path);
    // Which templates there are is a matter of the chart; what they say is not.
    const isTemplate = TEMPLATE.test(name);
    texts.set(path, isTemplate ? '' : text);
    if (isTemplate) templates.set(path, text);
  }
  for (const path of root.values) texts.set(path, files.read(path));
  const last = before?.chart;
  const isLike = last !== undefined && areSame(last.options, options);
  const same = isLike && haveSameTexts(last.texts, texts) ? last : undefined;
  const build = same
    ? { ...same, scene: withTexts(same.scene, (path) => templates.get(path)) }
    : readChart(root, own, texts, options, last);
  const fatal = build.problems.map((problem): AppliedProblem => ({ ...problem, fatal: true }));
  if (!build.scene || !build.chart) return appliedSet({ root, files: read, problems: fatal }, []);
  const { chart, scene, problems } = build;
  const isTrial = options.trials === 'trial' && isLike;
  const rendered = renderScene(scene, {
    before: last?.templates,
    changed: same
      ? NOTHING_CHANGED
      : isTrial
        ? changedEntries(last.scene, scene, haveSameFiles(last.chart, chart))
        : undefined,
    notesReads: options.trials === 'prepared',
  });
  const all = [
    ...fatal,
    ...rendered.problems.map(appliedProblem),
    ...rendered.missing.map((one) => missingDependency(chart, one)),
  ];
  // What a trial takes over stands elsewhere by now.
  const kept = same || !isTrial ? { options, texts, chart, scene, problems, templates: rendered.templates } : undefined;
  const documents = [
    ...(options.crds ? definitionsOf(chart, chart.name) : []),
    ...rendered.manifests
      .filter((one) => isPrinted(one, options))
      .map(({ template, text }) => ({ origin: template, text })),
  ];
  return appliedSet({ root, files: read, problems: all, chart: kept }, documents, before);
}

function isPrinted({ hook }: Manifest, { skipHooks, skipTests }: ApplyOptions): boolean {
  if (!hook) return true;
  return !skipHooks && !(skipTests && hook.some((event) => event.startsWith('test')));
}

/** The definitions in `crds/`, which are no templates, of a chart and its subcharts. */
function definitionsOf(chart: Chart, path: string): readonly AppliedDocument[] {
  const own = chart.files.flatMap(({ name, path: file, text, standIn }): AppliedDocument[] =>
    /^crds\/.*\.(?:ya?ml|json)$/.test(name)
      ? [{ origin: `${path}/${name}`, text: tracedText(text, wholeFile(file, text, standIn)) }]
      : [],
  );
  return [...own, ...chart.dependencies.flatMap((sub) => definitionsOf(sub, `${path}/charts/${sub.name}`))];
}

/** Returns the path of the archive in which a file of a chart lies; undefined where it lies in none. */
function archiveOf(path: string): string | undefined {
  const charts = path.indexOf('/charts/');
  const end = charts < 0 ? -1 : path.indexOf('.tgz/', charts);
  return end < 0 ? undefined : path.slice(0, end + '.tgz'.length);
}

/** A template of a chart, or of one of its subcharts. */
const TEMPLATE = /^(?:charts\/[^/]+\/)*templates\//;

function areSame(one: ApplyOptions, other: ApplyOptions): boolean {
  const keyOf = ({ release, kubernetesVersion, apiVersions, crds, skipHooks, skipTests }: ApplyOptions): string =>
    JSON.stringify([release?.name, release?.namespace, kubernetesVersion, apiVersions, crds, skipHooks, skipTests]);
  return one.set === other.set && one.defaults === other.defaults && keyOf(one) === keyOf(other);
}

function haveSameTexts(
  one: ReadonlyMap<string, string | undefined>,
  other: ReadonlyMap<string, string | undefined>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [path, text] of one) if (!other.has(path) || other.get(path) !== text) return false;
  return true;
}

/** Reads a chart and the values that it is rendered with. Without a scene where it is none. */
function readChart(
  root: Root,
  own: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string | undefined>,
  options: ApplyOptions,
  last: ChartBuild | undefined,
): { readonly chart?: Chart; readonly scene?: Scene; readonly problems: readonly ChartProblem[] } {
  const problems: ChartProblem[] = [];
  const loaded = loadChart(own, root.folder, problems, knownValues(last));
  const chart = loaded && options.defaults ? { ...loaded, values: options.defaults } : loaded;
  const values = new Dict();
  for (const path of root.values) {
    const text = texts.get(path);
    if (text === undefined) problems.push({ message: say`There is no file ${path}`, place: undefined });
    const more = text === undefined ? undefined : readValues(text, path, problems);
    if (more) overlay(values, more);
  }
  if (options.set) overlay(values, options.set);
  if (chart) return { chart, scene: sceneOf(chart, values, options), problems };
  if (problems.length === 0) problems.push({ message: say`There is no ${CHART_FILE}`, place: undefined });
  return { problems };
}

/** The values files of charts, as they were read last. */
function knownValues(last: ChartBuild | undefined): KnownValues {
  const values = new Map<string, Dict>();
  const add = (chart: Chart): void => {
    values.set(join(chart.folder, 'values.yaml'), chart.values);
    for (const sub of chart.dependencies) add(sub);
  };
  if (last && last.problems.length === 0 && !last.options.defaults) add(last.chart);
  return (path, text) => (last?.texts.get(path) === text ? values.get(path) : undefined);
}

function appliedProblem({ message, place, fatal, callee }: RenderProblem): AppliedProblem {
  return { message, place, fatal, ...(callee === 'required' || callee === 'fail' ? { byChart: true } : {}) };
}

/** Puts values over others: those that come later win, and null takes the place of what stands there. */
export function overlay(into: Dict, later: Dict): void {
  const result = mergeTables(later, new Dict(into.entries), true);
  into.entries.clear();
  for (const [key, entry] of result.entries) into.entries.set(key, entry);
}

function missingDependency(chart: Chart, { dependency }: MissingDependency): AppliedProblem {
  const { name, version, repository, place } = dependency;
  const what = [name, version].filter((part) => part !== '').join(' ');
  const where = repository === '' ? '' : say` of ${repository}`;
  const message = say`The dependency ${what}${where} is not in charts/, so that its templates are unknown; \`helm dependency build ${chart.folder}\` gets it`;
  return { message, place, fatal: false };
}
