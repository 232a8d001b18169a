import { type Chart, type ChartProblem, loadChart, readValues } from '../helm/chart.js';
import { mergeTables } from '../helm/coalesce.js';
import { type RenderOptions, type RenderProblem, renderChart } from '../helm/render-chart.js';
import type { ParsedText } from '../kustomize/read-nodes.js';
import { Dict } from '../provenance/traced.js';
import { join } from '../text/paths.js';
import { type AppliedProblem, type AppliedSet, joinDocuments, type Root } from './applied-set.js';
import { CHART_FILE } from './roots.js';

/** The files that a root is made of. */
export interface RootFiles {
  /** Returns the text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  /** Returns the names in a folder; undefined where there is none. */
  list(folder: string): readonly string[] | undefined;
  /** Returns the first document of a text, for who remembers those of texts that are read again. */
  readonly parse?: (text: string) => ParsedText | undefined;
  /** Returns the files below a folder by their path below it, with their texts. */
  below(folder: string): ReadonlyMap<string, string>;
}

/** How roots are applied. */
export interface ApplyOptions extends RenderOptions {
  /** Values beyond those of files: `--set`. They win. */
  readonly set?: Dict;
}

/** Returns what a chart gives with the values files of the root. */
export function buildChart(root: Root, files: RootFiles, options: ApplyOptions): AppliedSet {
  const read = new Set<string>();
  const problems: AppliedProblem[] = [];
  const found: ChartProblem[] = [];
  const texts = files.below(root.folder);
  for (const name of texts.keys()) read.add(join(root.folder, name));
  const chart = loadChart(texts, root.folder, found);
  const values = new Dict();
  for (const path of root.values) {
    read.add(path);
    const text = files.read(path);
    if (text === undefined) problems.push({ message: `There is no file ${path}`, place: undefined, fatal: true });
    const own = text === undefined ? undefined : readValues(text, path, found);
    if (own) overlay(values, own);
  }
  if (options.set) overlay(values, options.set);
  problems.push(...found.map((problem) => ({ ...problem, fatal: true })));
  if (!chart) {
    if (found.length === 0) problems.push({ message: `There is no ${CHART_FILE}`, place: undefined, fatal: true });
    return { root, text: joinDocuments([]), files: read, problems };
  }
  const rendered = renderChart(chart, values, options);
  problems.push(
    ...rendered.problems.map(appliedProblem),
    ...rendered.missing.map((one) => missingDependency(chart, one)),
  );
  const documents = rendered.manifests.map(({ template, text }) => ({ origin: template, text }));
  return { root, text: joinDocuments(documents), files: read, problems };
}

function appliedProblem({ message, place, fatal, callee }: RenderProblem): AppliedProblem {
  return { message, place, fatal, ...(callee === 'required' || callee === 'fail' ? { byChart: true } : {}) };
}

/** Puts values over others: those that come later win, and null takes the place of what stands there. */
function overlay(into: Dict, later: Dict): void {
  const result = mergeTables(later, new Dict(into.entries), true);
  into.entries.clear();
  for (const [key, entry] of result.entries) into.entries.set(key, entry);
}

function missingDependency(
  chart: Chart,
  { dependency }: ReturnType<typeof renderChart>['missing'][number],
): AppliedProblem {
  const { name, version, repository, place } = dependency;
  const what = [name, version].filter((part) => part !== '').join(' ');
  const where = repository === '' ? '' : ` of ${repository}`;
  const message = `The dependency ${what}${where} is not in charts/, so that its templates are unknown; \`helm dependency build ${chart.folder}\` gets it`;
  return { message, place, fatal: false };
}
