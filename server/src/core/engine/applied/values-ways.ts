import type { AppliedSet } from '../../applied/applied-set.js';
import type { SourcePlan } from '../../applied/change-in-source.js';
import { type Change, type Leaf, leavesOf } from '../../applied/changes.js';
import { prefixOf, templatesOf } from '../../applied/trials.js';
import { type Door, doorsOf } from '../../helm/doors.js';
import type { Place, Source } from '../../provenance/source.js';
import { sourceAt } from '../../provenance/traced-text.js';
import { startOfLine } from '../../text/lines.js';
import { join, relativeTo } from '../../text/paths.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { PlacedDocument, YamlDocument } from '../../yaml/document.js';
import { isMapData, type YamlData, type YamlMap } from '../../yaml/edit/write.js';
import type { AppliedSources } from './applied-sources.js';

/** Entries of values that may bring a change about, as a tree of mappings. */
export interface Setting {
  readonly tree: YamlMap;
  /** The mapping of the object to which the template then adds fields of its own, as a path. */
  readonly opened?: readonly Step[];
  /** True where a template prints it in the place of the change: nothing else of the template brings it about. */
  readonly isThere?: boolean;
}

/** How many doors are tried for one change. */
const MOST_DOORS = 4;

/** Returns the files of values that a chart of these sets is rendered with, its own first. */
export function valuesFilesOf(sets: readonly AppliedSet[]): readonly string[] {
  const own = sets.flatMap(({ root, files }) => {
    const path = join(root.folder, 'values.yaml');
    return files.has(path) ? [path] : [];
  });
  return [...new Set([...own, ...sets.flatMap(({ root }) => root.values.slice(-1))])];
}

/**
 * Returns the setting that changes of entries are; undefined where not all of them are named by keys. An entry that is true and is to
 * go becomes false: it stays in sight.
 */
export function settingOf(
  changes: readonly { readonly change: Change; readonly made: SourcePlan }[],
  root: Cursor,
): Setting | undefined {
  let tree: YamlMap = {};
  for (const { change, made } of changes) {
    const entry = 'refused' in made ? undefined : made.entry;
    const keys = entry?.filter((step) => typeof step === 'string') ?? [];
    const value = change.value ?? (root.at(...change.path)?.value === true ? false : undefined);
    if (keys.length === 0 || keys.length !== entry?.length || value === undefined) return undefined;
    tree = withValue(tree, keys, value);
  }
  return changes.length > 0 ? { tree } : undefined;
}

/**
 * Returns entries of values that templates leave open for changes of an object, those that are printed nearest to the changed mapping
 * first. Whether one of them works is to be tried.
 */
export function doorsFor(
  set: AppliedSet,
  { document, start }: PlacedDocument,
  changes: readonly Change[],
  sources: AppliedSources,
): readonly Setting[] {
  const { root } = document;
  const [first] = changes;
  if (!root || !first || changes.some(({ kind }) => kind === 'remove')) return [];
  const leaves = changes.flatMap((change) => leavesOf(change, root));
  const holder = holderOf(root, first.path);
  const place = holder && placeInTemplate(set, holder, start);
  if (!place) return [];
  const prefix = prefixOf(set.root.folder, place.file);
  const valueAt = (path: readonly string[]): Cursor | undefined => writtenValue(set, path, sources);
  const doors = doorsOf(
    place.file,
    templatesOf(set, (path) => sources.textOf(path)),
  );
  const around = siblingsOf(set, root, first.path, place, start);
  const found = doors.flatMap((door): (Setting & { readonly rank: number; readonly distance: number })[] => {
    const setting = settingThrough(door, leaves, prefix, valueAt);
    if (!setting) return [];
    const column = columnOf(document, first.path, door.key);
    const isThere = column === door.column && around.from < door.at && door.at < around.to;
    const rank =
      (isThere ? 0 : column === undefined || column === door.column ? 2 : 4) + (door.kind === 'passes' ? 0 : 1);
    return [{ ...setting, isThere, rank, distance: Math.abs(door.at - place.start) }];
  });
  found.sort((a, b) => a.rank - b.rank || a.distance - b.distance);
  const known = new Set<string>();
  const settings = found.filter(({ tree }) => {
    const key = JSON.stringify(tree);
    return !known.has(key) && known.add(key);
  });
  return settings.slice(0, MOST_DOORS);
}

/** The column at which a key of a path is printed, or is printed beside others; undefined where nothing tells it. */
function columnOf({ root, text }: YamlDocument, path: readonly Step[], key: string): number | undefined {
  const index = path.lastIndexOf(key);
  if (index < 0) return undefined;
  const holder = root?.at(...path.slice(0, index));
  const keyRange = holder?.at(key)?.keyRange ?? holder?.entries()[0]?.keyRange;
  return keyRange && keyRange.start - startOfLine(text, keyRange.start);
}

/** Where a template prints the items of a list before and behind the one that a path leads through. */
function siblingsOf(
  set: AppliedSet,
  root: Cursor,
  path: readonly Step[],
  { file }: Place,
  start: number,
): { readonly from: number; readonly to: number } {
  const at = path.findLastIndex((step, index) => typeof step === 'number' && index < path.length - 1);
  const items = at < 0 ? [] : (root.at(...path.slice(0, at))?.items() ?? []);
  const index = Number(path[at]);
  const startsOf = (item: Cursor | undefined): readonly number[] =>
    (item?.entries() ?? []).flatMap(({ keyRange }) => {
      const source = keyRange && sourceAt(set.text, keyRange.start + start);
      const place = source && outermost(source);
      return place?.file === file ? [place.start] : [];
    });
  return {
    from: Math.max(-1, ...startsOf(items[index - 1])),
    to: Math.min(Number.POSITIVE_INFINITY, ...startsOf(items[index + 1])),
  };
}

/** The nearest written mapping above a field: a container, a pod. */
function holderOf(root: Cursor, path: readonly Step[]): Cursor | undefined {
  for (let length = path.length - 1; length >= 0; length--) {
    const cursor = root.at(...path.slice(0, length));
    if (cursor?.kind === 'map' && cursor.entries().length > 0) return cursor;
  }
  return undefined;
}

/** Where the file of a template prints a mapping, be it through others that it includes. */
function placeInTemplate(set: AppliedSet, holder: Cursor, start: number): Place | undefined {
  for (const { keyRange } of holder.entries()) {
    const source = keyRange && sourceAt(set.text, keyRange.start + start);
    const place = source && outermost(source);
    if (place && /(?:^|\/)templates\//.test(relativeTo(set.root.folder, place.file) ?? '')) return place;
  }
  return undefined;
}

function outermost(source: Source): Place {
  let { place } = source;
  for (let by = source.by; by; by = by.calledBy) place = by.action;
  return place;
}

function settingThrough(
  door: Door,
  leaves: readonly Leaf[],
  prefix: readonly string[],
  valueAt: (path: readonly string[]) => Cursor | undefined,
): Setting | undefined {
  const { key, kind, path, conditions } = door;
  const inFile = (one: readonly string[]): readonly string[] => (one[0] === 'global' ? one : [...prefix, ...one]);
  let tree: YamlMap = {};
  let opened: readonly Step[] | undefined;
  for (const leaf of leaves) {
    const index = leaf.path.lastIndexOf(key);
    const below = leaf.path.slice(index + 1);
    if (index < 0 || leaf.after === undefined || !below.every((step) => typeof step === 'string')) return undefined;
    const mapping = leaf.path.slice(0, below.length > 0 ? index + 1 : index);
    if (kind === 'opens') {
      const now = valueAt(inFile(path));
      if (now && now.value !== false && !now.isNull) return undefined;
      tree = withValue(tree, inFile(path), true);
      opened = mapping;
    } else tree = withValue(tree, [...inFile(path), ...below], leaf.after);
    for (const condition of conditions) {
      if (valueAt(inFile(condition))?.value !== false) continue;
      tree = withValue(tree, inFile(condition), true);
      opened = mapping;
    }
  }
  return { tree, ...(opened ? { opened } : {}) };
}

/** Returns what the files of values say of an entry, the last one first. */
function writtenValue(set: AppliedSet, path: readonly string[], sources: AppliedSources): Cursor | undefined {
  for (const file of [...valuesFilesOf([set])].reverse()) {
    const found = sources.streamOf(file, true)?.documents[0]?.document.root?.at(...path);
    if (found) return found;
  }
  return undefined;
}

function withValue(tree: YamlMap, [key, ...rest]: readonly string[], value: YamlData): YamlMap {
  if (key === undefined) return tree;
  const inner = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return {
    ...tree,
    [key]: rest.length === 0 ? value : withValue(isMapData(inner ?? null) ? (inner as YamlMap) : {}, rest, value),
  };
}
