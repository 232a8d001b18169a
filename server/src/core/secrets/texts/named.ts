import { type Range, rangesOverlap } from '../../text/range.js';
import { isHashName } from '../names/guessable.js';
import { keyKind, looksLikeKeyName } from '../names/key-names.js';
import { keyPairHalf } from '../names/key-pairs.js';

/** A value with a name in a text. Offsets are UTF-16 code units of that text. */
export interface Named {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Names of credentials without one of the usual words. */
const KNOWN = /^(?:auth_?pass|secret_?id)$/i;

/**
 * Returns true for a name and value that are a credential. The secret half of a key pair (`secret_key = …`) has no
 * structure with its other half here, so that its value must not look like the name of a key.
 */
export function isCredentialName(name: string, value: string): boolean {
  const kind = keyKind(name);
  if (kind === 'secret' || KNOWN.test(name) || isHashName(name)) return true;
  return kind === 'key-pair' && keyPairHalf(name) === 'secret' && !looksLikeKeyName(value);
}

/**
 * Adds the ranges that overlap no range before. `found` stays in the order of the text. Each call passes over all of it
 * once: ranges of one pattern are added together.
 */
export function addNonOverlapping<Place extends Range>(found: Place[], more: Iterable<Place>): void {
  const fresh = [...more].sort((a, b) => a.start - b.start);
  if (fresh.length === 0) return;
  const before = found.slice();
  found.length = 0;
  let next = 0;
  const takeUpTo = (start: number): void => {
    for (let one = before[next]; one && one.start < start; one = before[++next]) found.push(one);
  };
  for (const one of fresh) {
    takeUpTo(one.start);
    const [last, following] = [found.at(-1), before[next]];
    if (!(last && rangesOverlap(last, one)) && !(following && rangesOverlap(following, one))) found.push(one);
  }
  takeUpTo(Number.POSITIVE_INFINITY);
}
