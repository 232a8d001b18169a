import { append } from '../text/append.js';
import type { Cursor, Step } from '../yaml/cursor.js';
import { isMapData, type YamlData } from '../yaml/edit/write.js';

/** A change of one object into another. */
export interface Change {
  /** The path of the value, from the root of the document. */
  readonly path: readonly Step[];
  /** The new value; undefined where the entry is gone. */
  readonly value: YamlData | undefined;
  readonly kind: 'add' | 'set' | 'remove';
}

/** Returns the changes that make the first value of the second, each at the highest place where they differ in kind. */
export function changesBetween(before: Cursor, after: Cursor, path: readonly Step[] = []): readonly Change[] {
  if (before.kind !== after.kind) return [{ path, value: dataOf(after), kind: 'set' }];
  if (before.kind === 'scalar')
    return before.value === after.value && before.opaque === after.opaque
      ? []
      : [{ path, value: dataOf(after), kind: 'set' }];
  if (before.kind === 'sequence') {
    const [old, now] = [before.items(), after.items()];
    if (old.length !== now.length)
      return changesOfItems(old, now, path) ?? [{ path, value: dataOf(after), kind: 'set' }];
    return old.flatMap((item, index) => {
      const other = now[index];
      return other ? changesBetween(item, other, [...path, index]) : [];
    });
  }
  const changes: Change[] = [];
  for (const entry of before.entries()) {
    const { key } = entry;
    if (key === undefined) continue;
    const other = after.at(key);
    if (other) append(changes, changesBetween(entry, other, [...path, key]));
    else changes.push({ path: [...path, key], value: undefined, kind: 'remove' });
  }
  for (const entry of after.entries()) {
    if (entry.key === undefined || before.has(entry.key)) continue;
    changes.push({ path: [...path, entry.key], value: dataOf(entry), kind: 'add' });
  }
  return changes;
}

/** Returns items that go, or that come at the end, where that is all; the first ones of a list that go have its first numbers. */
function changesOfItems(
  old: readonly Cursor[],
  now: readonly Cursor[],
  path: readonly Step[],
): readonly Change[] | undefined {
  const [before, after] = [old, now].map((items) => items.map((item) => JSON.stringify(dataOf(item))));
  if (!before || !after) return undefined;
  if (before.length < after.length) {
    if (before.some((item, index) => item !== after[index])) return undefined;
    return now.slice(old.length).map((item, index) => ({
      path: [...path, old.length + index],
      value: dataOf(item),
      kind: 'add',
    }));
  }
  const gone: number[] = [];
  for (const [index, item] of before.entries()) if (item !== after[index - gone.length]) gone.push(index);
  // An empty list is another thing than a list without these items: it may not be written at all.
  if (gone.length !== before.length - after.length || after.length === 0) return undefined;
  return gone.reverse().map((index) => ({ path: [...path, index], value: undefined, kind: 'remove' }));
}

/** One field that is other than before, with what it was and what it is; undefined where it is not there. */
export interface Leaf {
  readonly path: readonly Step[];
  readonly before: YamlData | undefined;
  readonly after: YamlData | undefined;
}

/** Returns the fields that a change of a document changes: of mappings that come or go, each field alone. */
export function leavesOf({ path, value, kind }: Change, root: Cursor): readonly Leaf[] {
  const old = kind === 'add' ? undefined : root.at(...path);
  const leaves = new Map<string, { path: readonly Step[]; before?: YamlData; after?: YamlData }>();
  const add = (at: readonly Step[], data: YamlData, side: 'before' | 'after'): void => {
    const entries = isMapData(data) ? Object.entries(data) : [];
    if (entries.length > 0) for (const [key, inner] of entries) add([...at, key], inner, side);
    else {
      const key = JSON.stringify(at);
      leaves.set(key, { ...(leaves.get(key) ?? { path: at }), [side]: data });
    }
  };
  if (old && !old.isNull) add(path, dataOf(old), 'before');
  if (value !== undefined) add(path, value, 'after');
  return [...leaves.values()].map(({ path: at, before, after }) => ({ path: at, before, after }));
}

/** Returns a value as data that can be written. What is not known is null. */
export function dataOf(cursor: Cursor): YamlData {
  if (cursor.kind === 'sequence') return cursor.items().map(dataOf);
  if (cursor.kind === 'scalar') return cursor.value ?? null;
  return Object.fromEntries(
    cursor.entries().flatMap((entry) => (entry.key === undefined ? [] : [[entry.key, dataOf(entry)] as const])),
  );
}
