import { firstOf } from '../../provenance/read-back.js';
import type { Place, Source } from '../../provenance/source.js';
import { Dict, List, type Traced, Unknown } from '../../provenance/traced.js';
import type { Step } from '../../yaml/cursor.js';

/** Returns the value of a field of a value, by the names that lead to it; undefined where it is absent or null. */
export function fieldAt(traced: Traced | undefined, ...path: readonly string[]): Traced | undefined {
  let found = traced;
  for (const name of path) {
    const value: Traced['value'] | undefined = found?.value;
    found = value instanceof Dict ? value.get(name) : undefined;
  }
  return found === undefined || found.value === null ? undefined : found;
}

/** Returns the text of a field; undefined where it is absent, something else, or not known. */
export function stringAt(traced: Traced | undefined, ...path: readonly string[]): string | undefined {
  const value = fieldAt(traced, ...path)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** Returns the map in a field; undefined where there is none. */
export function dictAt(traced: Traced | undefined, ...path: readonly string[]): Dict | undefined {
  const value = fieldAt(traced, ...path)?.value;
  return value instanceof Dict ? value : undefined;
}

/** Returns the items of a list in a field; none where there is no list. */
export function itemsAt(traced: Traced | undefined, ...path: readonly string[]): readonly Traced[] {
  const value = fieldAt(traced, ...path)?.value;
  return value instanceof List ? value.items : [];
}

/** Returns the texts of a list in a field. */
export function stringsAt(traced: Traced | undefined, ...path: readonly string[]): readonly string[] {
  return itemsAt(traced, ...path).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

export function isTrueAt(traced: Traced | undefined, ...path: readonly string[]): boolean {
  return fieldAt(traced, ...path)?.value === true;
}

export function isUnknown(traced: Traced | undefined): boolean {
  return traced?.value instanceof Unknown;
}

/** Returns where a value is written. */
export function placeOf(traced: Traced | undefined): Place | undefined {
  return firstOf(traced?.from)?.place;
}

/** Returns values of a chart that stand in an object: each source has its path in the values as its `entry`. */
export function withEntries(traced: Traced, path: readonly Step[] = []): Traced {
  const { value } = traced;
  const from = entered(traced.from, path);
  if (value instanceof List)
    return { ...traced, value: new List(value.items.map((item, index) => withEntries(item, [...path, index]))), from };
  if (!(value instanceof Dict)) return { ...traced, from };
  const entries = [...value.entries].map(([key, entry]) => {
    const at = [...path, key];
    return [key, { key: entry.key && { ...entry.key, entry: at }, value: withEntries(entry.value, at) }] as const;
  });
  return { ...traced, value: new Dict(entries, value.element, value.open), from };
}

function entered(from: Traced['from'], entry: readonly Step[]): Traced['from'] {
  if (from === undefined) return undefined;
  const within = (source: Source): Source => ({ ...source, entry });
  if (!Array.isArray(from)) return within(from as Source);
  return from.map((piece) => (piece.source ? { ...piece, source: within(piece.source) } : piece));
}

/** True for the same value that is written in the same places. */
export function isSameValue(one: Traced, other: Traced): boolean {
  const [a, b] = [one.value, other.value];
  if (one.written !== other.written || JSON.stringify(one.from) !== JSON.stringify(other.from)) return false;
  if (a instanceof List && b instanceof List) {
    // Both have as many items.
    return (
      a.items.length === b.items.length && a.items.every((item, index) => isSameValue(item, b.items[index] as Traced))
    );
  }
  if (a instanceof Dict && b instanceof Dict) {
    if (a.open !== b.open || a.entries.size !== b.entries.size) return false;
    const others = [...b.entries];
    return [...a.entries].every(([key, entry], index) => {
      const [name, second] = others[index] ?? [];
      if (key !== name || !second || JSON.stringify(entry.key) !== JSON.stringify(second.key)) return false;
      return isSameValue(entry.value, second.value);
    });
  }
  return a instanceof Unknown && b instanceof Unknown ? a.why === b.why : a === b;
}
