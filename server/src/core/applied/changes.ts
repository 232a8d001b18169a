import type { Cursor, Step } from '../yaml/cursor.js';
import type { YamlData } from '../yaml/edit/edits.js';

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
    if (old.length !== now.length) return [{ path, value: dataOf(after), kind: 'set' }];
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
    if (other) changes.push(...changesBetween(entry, other, [...path, key]));
    else changes.push({ path: [...path, key], value: undefined, kind: 'remove' });
  }
  for (const entry of after.entries()) {
    if (entry.key === undefined || before.has(entry.key)) continue;
    changes.push({ path: [...path, entry.key], value: dataOf(entry), kind: 'add' });
  }
  return changes;
}

/** Returns a value as data that can be written. What is not known is null. */
export function dataOf(cursor: Cursor): YamlData {
  if (cursor.kind === 'sequence') return cursor.items().map(dataOf);
  if (cursor.kind === 'scalar') return cursor.value ?? null;
  return Object.fromEntries(
    cursor.entries().flatMap((entry) => (entry.key === undefined ? [] : [[entry.key, dataOf(entry)] as const])),
  );
}
