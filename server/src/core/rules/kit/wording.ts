import { say } from '../../text/say.js';

/** The largest number of names in a message. */
const MOST = 4;

/** Returns `get, list, watch`, or `get, list, watch, create and 3 more`, with at most `most` names. */
export function joinNames(names: readonly string[], most = MOST): string {
  if (names.length <= most + 1) return names.join(say`, `);
  return say`${names.slice(0, most).join(say`, `)} and ${names.length - most} more`;
}
