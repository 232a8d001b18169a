import type { Cursor } from '../yaml/cursor.js';
import { type Verdict, verdictOfPlace } from './verdict.js';

/** Credentials of one text that are reported: more than anybody reads. */
export const MOST_CREDENTIALS = 1000;

const MORE = `more than ${MOST_CREDENTIALS} credentials, of which the first ${MOST_CREDENTIALS} are reported,`;

/** What is found in a text, so many of each level; the last verdict says where the first was left out. */
export function* upToLimit(found: Iterable<Verdict>, scalar: Cursor): Generator<Verdict> {
  const counts = { error: 0, warning: 0, information: 0 };
  let first: Verdict | undefined;
  for (const one of found) {
    // A document inside the text has texts of its own. Placeholders do not take the place of what is grave.
    if (one.scalar !== scalar || ++counts[one.level] <= MOST_CREDENTIALS) yield one;
    else first ??= one;
  }
  if (first) yield verdictOfPlace(first, 'information', MORE);
}

/** True for a verdict that says that more was left out: nothing can be done with its place alone. */
export function isLimit({ what }: Verdict): boolean {
  return what === MORE;
}
