import { say } from '../text/say.js';
import type { MovedValue } from './destinations/destination.js';
import { dnsName } from './names.js';

/** A key to be added to a Secret. */
export interface AddedKey {
  readonly key: string;
  readonly value: string;
}

/** The keys of a Secret; the values are undefined where they cannot be read. */
export type KnownKeys = ReadonlyMap<string, string | undefined>;

/**
 * Returns a key for each value, and the keys to be added. Equal values share a key, and a key that already has the
 * value is used. With `exact`, each value gets the key it asks for, whatever the Secret has.
 */
export function allocateKeys(
  values: readonly MovedValue[],
  existing: KnownKeys = new Map(),
  exact = false,
): { readonly keys: readonly string[]; readonly added: readonly AddedKey[] } {
  const known = new Map(existing);
  /** The first key with each value. */
  const holders = new Map<string, string>();
  for (const [key, value] of existing) if (value !== undefined && !holders.has(value)) holders.set(value, key);
  /** The number that was last put behind each key. */
  const counts = new Map<string, number>();
  const added: AddedKey[] = [];
  const keys = values.map(({ name, value, key: own }) => {
    const wanted = own ?? dnsName(name);
    let key = wanted;
    if (!exact) {
      if (known.get(wanted) === value) return wanted;
      const holder = holders.get(value);
      if (holder !== undefined) return holder;
      let count = counts.get(wanted) ?? 1;
      while (known.has(key)) key = `${wanted}-${++count}`;
      counts.set(wanted, count);
    }
    known.set(key, value);
    if (!holders.has(value)) holders.set(value, key);
    added.push({ key, value });
    return key;
  });
  return { keys, added };
}

/** Returns the keys in quotes: `"a", "b"`. */
export function quotedKeys(keys: readonly { readonly key: string }[]): string {
  return keys.map(({ key }) => say`"${key}"`).join(say`, `);
}
