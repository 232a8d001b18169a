import { heldInSource } from './tokens/escapes.js';

const CREDENTIAL_URL =
  /(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/?#:@'"<>{}]{0,100}):([^\s/?#@'"<>]{1,200})@[^\s'"@]/i;

/** `jdbc:oracle:thin:scott/x@//db:1521/shop`: user and password stand before a sign of their own. */
const ORACLE = /\bjdbc:oracle:\w{1,10}:([^\s/@:'"]{1,100})\/([^\s@'"]{1,200})@[^\s'"]/i;

/** As far as user and password of a URL can reach, so that the look ahead stays linear. */
const MAYBE_CREDENTIAL_URL = /(?::\/\/[^\s/]{0,310}|jdbc:oracle:[^\s@]{0,320})@/i;

/** A URL with user and password could stand in a source text: a cheap look before every scalar is tried. */
export function mayHoldCredentialUrl(source: string): boolean {
  return heldInSource(source, (text) => text.includes('@') && MAYBE_CREDENTIAL_URL.test(text));
}

/** The first URL with a user and a password in it; the password's place. References and placeholders do not count. */
export function findCredentialUrl(
  text: string,
): { readonly password: string; readonly start: number; readonly end: number } | undefined {
  if (!text.includes('@')) return undefined;
  const oracle = ORACLE.exec(text);
  if (oracle) {
    const password = oracle[2] ?? '';
    const end = oracle.index + oracle[0].length - 2;
    return { password, start: end - password.length, end };
  }
  if (!text.includes('://')) return undefined;
  const match = CREDENTIAL_URL.exec(text);
  if (!match) return undefined;
  const [whole, user = '', password = ''] = match;
  const offset = match.index + whole.indexOf('://') + 3 + user.length + 1;
  return { password, start: offset, end: offset + password.length };
}
