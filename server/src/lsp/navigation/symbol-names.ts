import { findToken } from '../../core/secrets/tokens/tokens.js';

/** The length of the longest name that is shown, in UTF-16 code units. */
const LONGEST_NAME = 80;

/** Returns the name of an object as it is listed: `Deployment/web`. */
export function objectName(kind: string, name: string | undefined): string {
  const known = name === undefined ? undefined : shownName(name);
  return known === undefined ? kind : `${kind}/${known}`;
}

/** Returns a text in one line, as a name; undefined where it is empty or may be a secret. */
export function shownName(text: string): string | undefined {
  const line = text.replace(/\s+/g, ' ').trim();
  // A URL may have a password.
  if (line === '' || line.includes('://') || findToken(line) !== undefined) return undefined;
  return line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME - 1)}…` : line;
}
