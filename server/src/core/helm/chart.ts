import { readTraced } from '../provenance/read-traced.js';
import type { Place } from '../provenance/source.js';
import { Dict, List, type Traced, type Value } from '../provenance/traced.js';
import { say } from '../text/say.js';
import { parseApplied } from '../yaml/document.js';
import { firstKeyBeyondJson } from '../yaml/json-keys.js';
import { sayProblem } from '../yaml/read/syntax.js';
import { helmIgnore } from './helmignore.js';

/** A file of a chart. */
export interface ChartFile {
  /** Its path below the chart: `templates/app.yaml`. */
  readonly name: string;
  /** Its path in the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The place that stands for all of it where nobody edits it: the chart lies in an archive. */
  readonly standIn?: Place | undefined;
}

/** A dependency as Chart.yaml or requirements.yaml declares it. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly alias: string | undefined;
  readonly condition: string;
  readonly tags: readonly string[];
  readonly importValues: readonly Traced[];
  /** Where it is declared. */
  readonly place: Place | undefined;
}

/** A chart with its subcharts. */
export interface Chart {
  /** The name under which its parent has its values: its alias, where it has one. */
  readonly name: string;
  /** The folder of the chart, with `/`. */
  readonly folder: string;
  readonly metadata: Dict;
  /** Its values.yaml; empty where there is none. */
  readonly values: Dict;
  readonly templates: readonly ChartFile[];
  /** The other files, which templates may read. */
  readonly files: readonly ChartFile[];
  readonly declared: readonly Dependency[];
  /** The subcharts that lie in `charts/`. */
  readonly dependencies: readonly Chart[];
}

/** A problem with the files of a chart. */
export interface ChartProblem {
  readonly message: string;
  readonly place: Place | undefined;
}

/**
 * Returns the chart that files make up.
 * @param files All files below the folder of the chart, by their path below it.
 * @param folder The folder in the workspace.
 * @param knownValues Takes the place of reading values that were read before. They are never changed.
 */
export function loadChart(
  files: ReadonlyMap<string, string>,
  folder: string,
  problems: ChartProblem[],
  knownValues: KnownValues = () => undefined,
): Chart | undefined {
  const ignores = helmIgnore(files.get('.helmignore'));
  const kept = new Map([...files].filter(([name]) => !isIgnored(name, ignores)));
  return chartOf(kept, { folder, problems, standIn: undefined, knownValues });
}

/** Returns what the values.yaml at a path says with this text, where it has been read before without a problem. */
export type KnownValues = (path: string, text: string) => Dict | undefined;

/** Where a chart lies, and who is told of its problems. */
interface Where {
  readonly folder: string;
  readonly problems: ChartProblem[];
  readonly standIn: Place | undefined;
  readonly knownValues: KnownValues;
}

function isIgnored(name: string, ignores: ReturnType<typeof helmIgnore>): boolean {
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
    if (ignores(name.slice(0, slash), true)) return true;
  return ignores(name, false);
}

function chartOf(files: ReadonlyMap<string, string>, where: Where): Chart | undefined {
  const { folder, standIn } = where;
  const metadata = readMap(files, 'Chart.yaml', where);
  if (!metadata) return undefined;
  const name = stringOf(metadata, 'name');
  const templates: ChartFile[] = [];
  const others: ChartFile[] = [];
  const subcharts = new Map<string, Map<string, string>>();
  const isOld = !metadata.entries.has('apiVersion') || stringOf(metadata, 'apiVersion') === 'v1';
  const requirements = readMap(files, 'requirements.yaml', where);
  for (const [path, text] of files) {
    const file = { name: path, path: `${folder}/${path}`, text, standIn };
    if (path.startsWith('templates/')) templates.push(file);
    else if (path.startsWith('charts/')) {
      const [, first = '', rest] = /^charts\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
      if (rest === undefined || /^[_.]/.test(first)) continue;
      const own = subcharts.get(first) ?? new Map<string, string>();
      subcharts.set(first, own.set(rest, text));
    } else if (!NO_FILES.has(path) || (isOld && path.startsWith('requirements.'))) others.push(file);
  }
  const declared = [metadata, requirements].flatMap((map) => (map ? declaredIn(map) : []));
  const dependencies = [...subcharts].flatMap(([sub, own]) => {
    const stands = standIn ?? (sub.endsWith('.tgz') ? placeOfArchive(sub, declared, folder) : undefined);
    return chartOf(own, { ...where, folder: `${folder}/charts/${sub}`, standIn: stands }) ?? [];
  });
  const known = where.knownValues(`${folder}/values.yaml`, files.get('values.yaml') ?? '');
  const values = known ?? readMap(files, 'values.yaml', where, true) ?? new Dict();
  return { name, folder, metadata, values, templates, files: others, declared, dependencies };
}

/** Returns the place that stands for a chart in an archive: where it is declared as a dependency. */
function placeOfArchive(archive: string, declared: readonly Dependency[], folder: string): Place {
  // The version may have a `-`, and so may the name.
  const names = declared.filter(({ name }) => archive.startsWith(`${name}-`));
  const longest = names.sort((a, b) => b.name.length - a.name.length)[0];
  return longest?.place ?? { file: `${folder}/Chart.yaml`, start: 0, end: 0 };
}

/** Files of a chart that its templates cannot read. */
const NO_FILES: ReadonlySet<string> = new Set([
  'Chart.yaml',
  'Chart.lock',
  'values.yaml',
  'values.schema.json',
  'requirements.yaml',
  'requirements.lock',
]);

/** Returns the map in a file of a chart; undefined where there is none. */
function readMap(
  files: ReadonlyMap<string, string>,
  name: string,
  { folder, problems, standIn }: Where,
  entries = false,
): Dict | undefined {
  const text = files.get(name);
  return text === undefined ? undefined : readValues(text, `${folder}/${name}`, problems, { entries, standIn });
}

/** Returns the map in a file of values; undefined, with a problem, where it is not one. */
export function readValues(
  text: string,
  file: string,
  problems: ChartProblem[],
  { entries = true, standIn }: { readonly entries?: boolean; readonly standIn?: Place | undefined } = {},
): Dict | undefined {
  const placed = parseApplied(text).documents[0];
  if (!placed) return new Dict();
  const [problem] = placed.document.problems;
  if (problem) {
    const range = { start: problem.range.start + placed.start, end: problem.range.end + placed.start };
    problems.push({
      message: say`It is not YAML: ${sayProblem(problem.message)}`,
      place: standIn ?? { file, ...range },
    });
    return undefined;
  }
  const refused = firstKeyBeyondJson(placed.document.tree);
  if (refused) {
    const range = { start: refused.start + placed.start, end: refused.end + placed.start };
    problems.push({
      message: say`A key is ${refused.what}, which JSON has no key for`,
      place: standIn ?? { file, ...range },
    });
    return undefined;
  }
  const { value } = readTraced(placed, { file, entries, jsonKeys: true, standIn });
  if (value === null) return new Dict();
  if (value instanceof Dict) return value;
  problems.push({
    message: say`It is no map of values`,
    place: standIn ?? { file, start: placed.start, end: placed.start },
  });
  return undefined;
}

function declaredIn(map: Dict): readonly Dependency[] {
  const list = map.get('dependencies')?.value;
  if (!(list instanceof List)) return [];
  return list.items.flatMap(({ value, from }) => {
    if (!(value instanceof Dict)) return [];
    const tags = value.get('tags')?.value;
    const imports = value.get('import-values')?.value;
    return {
      name: stringOf(value, 'name'),
      version: stringOf(value, 'version'),
      repository: stringOf(value, 'repository'),
      alias: stringOf(value, 'alias') || undefined,
      condition: stringOf(value, 'condition'),
      tags: tags instanceof List ? tags.items.map((tag) => String(tag.value)) : [],
      importValues: imports instanceof List ? imports.items : [],
      place: from !== undefined && !Array.isArray(from) && 'place' in from ? from.place : undefined,
    };
  });
}

/** Returns a text of a map; '' where it is absent or something else. */
export function stringOf(map: Dict, key: string): string {
  const value: Value | undefined = map.get(key)?.value;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
