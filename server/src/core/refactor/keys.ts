import type { MovedValue } from './destination.js';
import { dnsName } from './names.js';

/** A key that a Secret is to get. */
export interface AddedKey {
  readonly key: string;
  readonly value: string;
}

/**
 * Keys for values: equal values share one, and one that the Secret is known to have already is used. `existing` are the
 * keys there are, with their values where they can be read.
 */
export function allocateKeys(
  values: readonly MovedValue[],
  existing: ReadonlyMap<string, string | undefined> = new Map(),
): { readonly keys: readonly string[]; readonly added: readonly AddedKey[] } {
  const known = new Map(existing);
  const added: AddedKey[] = [];
  const keys = values.map(({ name, value }) => {
    const wanted = dnsName(name);
    if (known.get(wanted) === value) return wanted;
    for (const [key, other] of known) if (other === value) return key;
    let key = wanted;
    for (let count = 2; known.has(key); count++) key = `${wanted}-${count}`;
    known.set(key, value);
    added.push({ key, value });
    return key;
  });
  return { keys, added };
}
