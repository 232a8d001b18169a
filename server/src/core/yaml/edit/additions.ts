import type { Cursor } from '../cursor.js';
import { type EditPlan, setAll, setIn, type YamlData, type YamlMap } from './edits.js';

/** A value to be added below a mapping, as data, so that several additions in one place can be planned as one. */
export interface Addition {
  readonly map: Cursor;
  /** The path from the mapping to the value. Missing mappings on the way are added, too. */
  readonly path: readonly [string, ...string[]];
  readonly value: YamlData;
  /** The keys of the mapping behind which people write the entry, the nearest first. */
  readonly after: readonly string[];
}

/**
 * Returns the keys of a mapping, the last one first, without `others`: entries that are long or change at the same
 * time, behind which nothing is written.
 */
export function keysFromEnd(map: Cursor, ...others: readonly string[]): readonly string[] {
  return [...map.entries()].flatMap(({ key }) => (key === undefined || others.includes(key) ? [] : [key])).reverse();
}

/** Returns the plan of an addition. */
export function planAddition({ map, path, value, after }: Addition): EditPlan {
  return setIn(map, path, value, after);
}

/** Returns a key for the entry that an addition changes or adds: additions with the same key can be made together. */
export function additionKey({ map, path }: Addition): string {
  // The branches of a template may have two mappings of one pointer.
  return `${map.range.start} ${map.pointer} ${path[0]}`;
}

/** Returns the plan of several additions with the same `additionKey`. Each missing mapping is added once. */
export function addTogether(first: Addition, ...others: readonly Addition[]): EditPlan {
  let tree: YamlMap = {};
  for (const { path, value } of [first, ...others]) tree = withValue(tree, path, value);
  return setAll(first.map, tree, first.after);
}

/** Returns the tree with a value; a value that is there stays. */
function withValue(tree: YamlMap, path: readonly string[], value: YamlData): YamlMap {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  const inner = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (rest.length === 0) return inner === undefined ? { ...tree, [key]: value } : tree;
  return { ...tree, [key]: withValue(isMap(inner) ? inner : {}, rest, value) };
}

function isMap(value: YamlData | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
