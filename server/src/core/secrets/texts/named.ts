import { type Range, rangesOverlap } from '../../text/range.js';
import { isHashName } from '../names/guessable.js';
import { keyKind, looksLikeKeyName } from '../names/key-names.js';
import { keyPairHalf } from '../names/key-pairs.js';

/** A value that a text gives under a name. Offsets are UTF-16 units of that text. */
export interface Named {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Settings whose names do not say in words that they are credentials. */
const KNOWN = /^(?:auth_?pass|secret_?id)$/i;

/**
 * True for what a text gives under the name of a credential. A key half (`secret_key = …`) has no partner in a structure
 * to tell it from the name of a Secret's key: there the value has to look like none.
 */
export function isCredentialName(name: string, value: string): boolean {
  const kind = keyKind(name);
  if (kind === 'secret' || KNOWN.test(name) || isHashName(name)) return true;
  return kind === 'key-pair' && keyPairHalf(name) === 'secret' && !looksLikeKeyName(value);
}

/**
 * Adds what does not overlap anything found before. `found` stays in the order of the text. Each call goes over all of it
 * once: what a pattern finds is added together.
 */
export function addApart<Place extends Range>(found: Place[], more: Iterable<Place>): void {
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
