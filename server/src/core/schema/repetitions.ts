import type { Cursor } from '../yaml/cursor.js';
import { rememberedMaps } from '../yaml/remembered.js';
import { isChoice } from './printed.js';
import type { Problem } from './problem.js';
import type { Schema } from './schema.js';

/** Up to this length, the keys of a list are read anew at every key. */
const SHORT = 16;

/** What tells an item from others; undefined where that is not known. */
interface Identity {
  readonly keys: readonly string[];
  readonly text: string | undefined;
}

/** The identities of the items of long lists. */
const identities = rememberedMaps<Identity>();

/** Yields the items of a list that have the same keys as an item before. */
export function* duplicates(items: readonly Cursor[], schema: Schema): Generator<Problem> {
  const keys = schema['x-kubernetes-list-map-keys'] ?? NO_KEYS;
  const known = items.length > SHORT && items[0] ? identities(items[0].document) : undefined;
  const before = new Map<string, Cursor>();
  for (const item of items) {
    let identity = known?.of(item);
    if (identity?.keys !== keys) {
      identity = { keys, text: identityOf(item, keys) };
      known?.remember(item, identity);
    }
    if (identity.text === undefined) continue;
    const first = before.get(identity.text);
    if (first && !isChoice(first, item)) yield { kind: 'duplicate-item', at: item, first, keys };
    else before.set(identity.text, item);
  }
}

const NO_KEYS: readonly string[] = [];

/** Returns the values of the keys of an item; undefined where one is missing or not known. A missing protocol is TCP. */
function identityOf(item: Cursor, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => item.at(key) ?? (key === 'protocol' ? 'TCP' : undefined));
  if (item.open || values.some((one) => one === undefined || (typeof one === 'object' && one.value === undefined)))
    return undefined;
  return JSON.stringify(values.map((one) => (typeof one === 'object' ? one.value : one)));
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
