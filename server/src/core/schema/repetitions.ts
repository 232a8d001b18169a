import type { Cursor } from '../yaml/cursor.js';
import { isChoice } from './printed.js';
import type { Problem } from './problem.js';
import type { Schema } from './schema.js';

/** Yields the items of a list that have the same keys as an item before. A missing protocol is TCP. */
export function* duplicates(items: readonly Cursor[], schema: Schema): Generator<Problem> {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const before = new Map<string, Cursor>();
  for (const item of items) {
    const values = keys.map((key) => item.at(key) ?? (key === 'protocol' ? 'TCP' : undefined));
    if (item.open || values.some((one) => one === undefined || (typeof one === 'object' && one.value === undefined)))
      continue;
    const identity = JSON.stringify(values.map((one) => (typeof one === 'object' ? one.value : one)));
    const first = before.get(identity);
    if (first && !isChoice(first, item)) yield { kind: 'duplicate-item', at: item, first, keys };
    else before.set(identity, item);
  }
}

/** Yields the scalars of a list that an item before has, too. */
export function* repetitions(items: readonly Cursor[]): Generator<Problem> {
  const before = new Map<unknown, Cursor>();
  for (const item of items) {
    if (item.kind !== 'scalar' || item.opaque) continue;
    const first = before.get(item.value);
    if (first && !isChoice(first, item)) yield { kind: 'duplicate-item', at: item, first, keys: [] };
    else before.set(item.value, item);
  }
}
