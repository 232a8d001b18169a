import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { type Verdict, verdictOfPlace } from './verdict.js';

/** The number of credentials of one text that are reported: more than a user reads. */
export const MOST_CREDENTIALS = 1000;

const more = (): string =>
  say`more than ${MOST_CREDENTIALS} credentials, of which the first ${MOST_CREDENTIALS} are reported,`;

/**
 * Yields the first verdicts on a text, up to the limit for each level; the last verdict tells where the first was left
 * out.
 */
export function* upToLimit(found: Iterable<Verdict>, scalar: Cursor): Generator<Verdict> {
  const counts = { error: 0, warning: 0, information: 0 };
  let first: Verdict | undefined;
  for (const one of found) {
    // Documents inside the text have their own limits. Placeholders do not displace credentials.
    if (one.scalar !== scalar || ++counts[one.level] <= MOST_CREDENTIALS) yield one;
    else first ??= one;
  }
  if (first) yield verdictOfPlace(first, 'information', more());
}

/** Returns true for the verdict about left-out credentials, whose place has no fix. */
export function isLimit({ what }: Verdict): boolean {
  return what === more();
}
