import { isKustomizationName } from '../kubernetes/well-known-names.js';
import { folderOf, join, nameOf } from '../text/paths.js';
import type { WorkspaceIndex } from '../workspace/index.js';
import type { Kustomize } from '../workspace/kustomize/kustomize.js';
import type { Root } from './applied-set.js';
import { isDeployer } from './deploy/deployer.js';

/** The file that makes a folder a chart. */
export const CHART_FILE = 'Chart.yaml';

/** Values files beside a chart that belong to it by their name. Those in ci/ are for tests of the chart alone. */
const OTHER_VALUES = /^(?:values[-_.][^/]+\.ya?ml|[^/]+[-_.]values\.ya?ml)$/;

/**
 * Returns the charts and kustomizations among files that no other of them takes in, in the order of their folders. A chart is a
 * root with its own values, and once more with each values file that lies with it.
 * @param text Returns the text of a file.
 * @param deliveries Files with objects that deploy others. One that no kustomization takes in is a root, for what these deploy.
 */
export function rootsAmong(
  paths: readonly string[],
  kustomize: Kustomize,
  text: (path: string) => string | undefined,
  deliveries: Iterable<string> = [],
): readonly Root[] {
  const charts = new Set(paths.filter((path) => nameOf(path) === CHART_FILE).map(folderOf));
  const values = new Map<string, string[]>();
  for (const path of paths)
    if (OTHER_VALUES.test(nameOf(path))) values.set(folderOf(path), [...(values.get(folderOf(path)) ?? []), path]);
  const roots: Root[] = [];
  for (const folder of charts) {
    const file = join(folder, CHART_FILE);
    if (isSubchart(folder, charts) || isLibrary(text(file) ?? '')) continue;
    roots.push({ kind: 'helm', folder, file, values: [] });
    for (const path of values.get(folder) ?? []) roots.push({ kind: 'helm', folder, file, values: [path] });
  }
  for (const path of paths) {
    if (!isKustomizationName(path) || kustomize.names(path) || kustomize.names(folderOf(path))) continue;
    if (!isComponent(text(path) ?? ''))
      roots.push({ kind: 'kustomize', folder: folderOf(path), file: path, values: [] });
  }
  for (const file of deliveries) {
    if (!isTemplate(file, charts) && !kustomize.names(file))
      roots.push({ kind: 'files', folder: folderOf(file), file, values: [] });
  }
  const keyOf = ({ folder, kind, file, values }: Root): string => [folder, kind, file, ...values].join('\n');
  return roots.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The files with objects of Flux and Argo CD that deploy others, each with the number of folders to the topmost one they deploy. */
export type Deliveries = ReadonlyMap<string, number>;

/** Returns the files that deploy others. */
export function deliveriesIn(index: WorkspaceIndex): Deliveries {
  const found = new Map<string, number>();
  for (const path of new Set(index.deliveries.map((one) => one.path))) {
    const depth = depthOf(path, index);
    if (depth !== undefined) found.set(path, depth);
  }
  return found;
}

/** Returns the number of folders to the topmost one that the objects in a file deploy; undefined for a file that deploys nothing. */
export function depthOf(path: string, index: WorkspaceIndex): number | undefined {
  const depths = index.deliveriesIn(path).flatMap((fact) => {
    if (!isDeployer({ kind: fact.kind, apiVersion: `${fact.group}/` })) return [];
    return fact.path === undefined ? DEEP : fact.path.split('/').filter((part) => !/^\.?$/.test(part)).length;
  });
  return depths.length > 0 ? Math.min(...depths) : undefined;
}

/** What deploys a chart, or what only a template knows, deploys little. */
const DEEP = 1000;

/**
 * Returns a function that returns the number of folders to the topmost one that the objects in the files of a root deploy: the
 * fewer, the more they deploy. It returns undefined for a root without such objects.
 */
export function reachIn(deliveries: Deliveries, kustomize: Kustomize): (root: Root) => number | undefined {
  const below = new Map<string, number>();
  for (const [path, depth] of deliveries)
    for (let folder = folderOf(path), last = path; folder !== last; last = folder, folder = folderOf(folder))
      below.set(folder, Math.min(below.get(folder) ?? depth, depth));
  return (root) => {
    if (root.kind === 'files') return deliveries.get(root.file);
    if (root.kind === 'helm') return below.get(root.folder);
    const depths = [...kustomize.filesOf(root.file)].flatMap((path) => deliveries.get(path) ?? []);
    return depths.length > 0 ? Math.min(...depths) : undefined;
  };
}

/** True for a file in the `templates/` of a chart. */
function isTemplate(file: string, charts: ReadonlySet<string>): boolean {
  for (let folder = folderOf(file), last = file; folder !== last; last = folder, folder = folderOf(folder))
    if (nameOf(folder) === 'templates' && charts.has(folderOf(folder))) return true;
  return false;
}

/** True for a chart that lies in the `charts/` of another: that one renders it. */
function isSubchart(folder: string, charts: ReadonlySet<string>): boolean {
  const above = folderOf(folder);
  return nameOf(above) === 'charts' && charts.has(folderOf(above));
}

/** True for a chart that other charts use, and that renders nothing itself. */
function isLibrary(text: string): boolean {
  return /^type:\s*["']?library\b/im.test(text);
}

/** True for a part of kustomizations that is never built by itself. */
function isComponent(text: string): boolean {
  return /^kind:\s*["']?Component\b/m.test(text);
}
