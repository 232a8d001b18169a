import { words } from '../secrets/names/key-names.js';
import { withoutEnd, withoutEnds } from '../text/trim.js';

/** Returns a name that is valid for Kubernetes objects and readable as a key: `DB_PASSWORD` → `db-password`. */
export function dnsName(name: string): string {
  const safe = withoutEnds(name.toLowerCase().replace(/[^a-z0-9]+/g, '-'), '-');
  return withoutEnd(safe.slice(0, 63), '-') || 'secret';
}

/**
 * Returns a score for how well a Secret's key fits a variable: ten for each word of the variable's end that the key
 * spells, and one for each other word of the variable in the Secret's name; 0 for a key that does not fit.
 * For `DB_PASSWORD`, `db-password` fits better than `password`; `api-password` does not fit.
 */
export function keyFit(variable: string, key: string, secretName: string): number {
  const [wanted, offered, inSecretName] = [words(variable), words(key), words(secretName)];
  if (wanted.length === 0 || offered.length === 0 || offered.length > wanted.length) return 0;
  for (let index = 1; index <= offered.length; index++) {
    if (wanted.at(-index) !== offered.at(-index)) return 0;
  }
  // The Secret's name may have the words that the key lacks.
  const rest = wanted.slice(0, wanted.length - offered.length);
  return (
    offered.length * 10 +
    rest.filter((word) => inSecretName.some((part) => part.startsWith(word) || word.startsWith(part))).length
  );
}
