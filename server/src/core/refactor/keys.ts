import type { MovedValue } from './destinations/destination.js';
import { dnsName } from './names.js';

/** A key that a Secret is to get. */
export interface AddedKey {
  readonly key: string;
  readonly value: string;
}

/** The keys that a Secret has, with their values where they can be read. */
export type KnownKeys = ReadonlyMap<string, string | undefined>;

/**
 * Keys for values: equal values share one, and one that the Secret is known to have already is used. Where the reader
 * wants the keys as they are, each value has its own, whatever the Secret has.
 */
export function allocateKeys(
  values: readonly MovedValue[],
  existing: KnownKeys = new Map(),
  exact = false,
): { readonly keys: readonly string[]; readonly added: readonly AddedKey[] } {
  const known = new Map(existing);
  const added: AddedKey[] = [];
  const keys = values.map(({ name, value, key: own }) => {
    const wanted = own ?? dnsName(name);
    let key = wanted;
    if (!exact) {
      if (known.get(wanted) === value) return wanted;
      for (const [other, text] of known) if (text === value) return other;
      for (let count = 2; known.has(key); count++) key = `${wanted}-${count}`;
    }
    known.set(key, value);
    added.push({ key, value });
    return key;
  });
  return { keys, added };
}

/** `"a", "b"` */
export function quotedKeys(keys: readonly { readonly key: string }[]): string {
  return keys.map(({ key }) => `"${key}"`).join(', ');
}
