import type { Cursor } from '../cursor.js';
import { type EditPlan, setAll, setIn, type YamlData, type YamlMap } from './edits.js';

/** A value that is to be added below a mapping, as data: several that belong in the same place are added as one. */
export interface Addition {
  readonly map: Cursor;
  /** From the mapping to the value; what is missing on the way is added as well. */
  readonly path: readonly [string, ...string[]];
  readonly value: YamlData;
  /** Behind which entries of the mapping people write it, the nearest first. */
  readonly after: readonly string[];
}

/**
 * Returns the keys of a mapping, the last one first, without those of `others`: behind these nothing is written, because they
 * are long, or change at the same time.
 */
export function keysFromEnd(map: Cursor, ...others: readonly string[]): readonly string[] {
  return [...map.entries()].flatMap(({ key }) => (key === undefined || others.includes(key) ? [] : [key])).reverse();
}

/** The edits that make an addition. */
export function planAddition({ map, path, value, after }: Addition): EditPlan {
  return setIn(map, path, value, after);
}

/** What names the entry an addition goes into or makes: additions with the same one can be made together. */
export function placeOf({ map, path }: Addition): string {
  // The branches of a template may have two mappings of one pointer.
  return `${map.range.start} ${map.pointer} ${path[0]}`;
}

/** The edits that make several additions of one place, each mapping that is missing once. */
export function addTogether(first: Addition, ...others: readonly Addition[]): EditPlan {
  let tree: YamlMap = {};
  for (const { path, value } of [first, ...others]) tree = withValue(tree, path, value);
  return setAll(first.map, tree, first.after);
}

/** What was said first stays. */
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
