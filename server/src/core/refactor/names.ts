import { words } from '../secrets/names/key-names.js';

/** A name that Kubernetes takes for objects and that reads well as a key: `DB_PASSWORD` → `db-password`. */
export function dnsName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return safe.slice(0, 63).replace(/-+$/, '') || 'secret';
}

/**
 * How well a Secret's key fits a variable: the number of words of the variable's end that the key spells, 0 for none.
 * `password` and `db-password` fit `DB_PASSWORD`, the second better; `api-password` does not.
 */
export function keyFit(variable: string, key: string, secretName: string): number {
  const [wanted, offered, around] = [words(variable), words(key), words(secretName)];
  if (wanted.length === 0 || offered.length === 0 || offered.length > wanted.length) return 0;
  for (let index = 1; index <= offered.length; index++) {
    if (wanted.at(-index) !== offered.at(-index)) return 0;
  }
  // What the key does not say, the Secret's name may.
  const rest = wanted.slice(0, wanted.length - offered.length);
  return (
    offered.length * 10 +
    rest.filter((word) => around.some((part) => part.startsWith(word) || word.startsWith(part))).length
  );
}
