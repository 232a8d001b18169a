import { type Range, rangesOverlap } from '../../text/range.js';
import { isHashName } from '../guessable.js';
import { keyKind } from '../key-names.js';
import { keyPairHalf } from '../key-pairs.js';

/** A value that a text gives under a name. Offsets are UTF-16 units of that text. */
export interface Named {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Settings whose names do not say in words that they are credentials. */
const KNOWN = /^(?:requirepass|masterauth|storepass|keypass|auth_?pass|secret_?id|dbpass|userpass)$/i;

/**
 * True for what a text gives under the name of a credential. A key half (`secret_key = …`) has no partner in a structure
 * to tell it from the name of a Secret's key: there the value has to look like none.
 */
export function isCredentialName(name: string, value: string): boolean {
  const kind = keyKind(name);
  if (kind === 'secret' || KNOWN.test(name) || isHashName(name)) return true;
  return kind === 'key-pair' && keyPairHalf(name) === 'secret' && !looksLikeKeyName(value);
}

/** `access_key`, `root-password`, `S3_SECRET_KEY`: a name of a key, of words alone. */
export function looksLikeKeyName(value: string): boolean {
  return /^(?:[a-z]+\d?(?:[-_.][a-z]+\d?)*|[A-Z]+\d?(?:_[A-Z]+\d?)*|[a-z]+(?:[A-Z][a-z]+)*)$/.test(value);
}

/** More than anybody reads; keeps the time linear for texts that are made of nothing else. */
const MOST = 1000;

/** Adds what does not overlap anything found before. `found` stays in the order of the text. */
export function addApart<Place extends Range>(found: Place[], more: Iterable<Place>): void {
  for (const one of more) {
    if (found.length >= MOST) return;
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((found[middle]?.start ?? 0) < one.start) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [found[low - 1], found[low]];
    const overlaps = (other: Place | undefined): boolean => other !== undefined && rangesOverlap(other, one);
    if (!overlaps(before) && !overlaps(after)) found.splice(low, 0, one);
  }
}
