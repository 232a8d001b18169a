import { addNonOverlapping } from '../texts/named.js';
import { heldInSource, type SourceText } from '../tokens/escapes.js';

const CREDENTIAL_URL =
  /(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/?#:@'"<>{}]{0,100}):([^\s/?#@'"<>]{1,200})@(?=[^\s'"@])/dgi;

/** User and password of Oracle's URLs: `jdbc:oracle:thin:scott/x@//db:1521/shop`. */
const ORACLE = /\bjdbc:oracle:\w{1,10}:([^\s/@:'"]{1,100})\/([^\s@'"]{1,200})@(?=[^\s'"])/dgi;

/** Addresses of Go's drivers: `user:x@tcp(db:3306)/shop`. */
const DRIVER =
  /(?<![\w.-])[\w.-]{1,60}:([^\s:@/'"<>{}()]{1,200})@(?:(?:tcp|unix)\(|\([\w.-]{1,200}(?::\d{1,5})?\)\/)/dg;

/** A prefix of the longest user and password in a URL, so that the lookahead stays linear. */
const MAYBE_CREDENTIAL_URL = /(?::\/\/[^\s/]{0,310}|jdbc:oracle:[^\s@]{0,320})@|@(?:tcp|unix)?\(/i;

/**
 * Returns true where a source text may contain a URL with user and password: a cheap check before every scalar is
 * searched.
 */
export function mayHoldCredentialUrl(source: SourceText): boolean {
  return heldInSource(source, (text) => text.includes('@') && MAYBE_CREDENTIAL_URL.test(text));
}

/** The password of a URL, with its place in the text in UTF-16 code units. */
export interface UserInfo {
  readonly password: string;
  readonly start: number;
  readonly end: number;
}

/** Returns the passwords of all URLs with a user and a password, in the order of the text. */
export function findCredentialUrls(text: string): readonly UserInfo[] {
  if (!text.includes('@')) return [];
  const found: UserInfo[] = [];
  if (text.includes('jdbc:oracle:')) addNonOverlapping(found, matches(text, ORACLE, 2));
  if (text.includes('://'))
    addNonOverlapping(
      found,
      matches(text, CREDENTIAL_URL, 2).filter(({ start, password }) => !isHostAndPort(text, start, password)),
    );
  addNonOverlapping(found, matches(text, DRIVER, 1));
  return found;
}

/** Returns true for a host with its port, in examples of attacks: `http://a.example:80+&@b.example`. */
function isHostAndPort(text: string, start: number, password: string): boolean {
  return (
    /^\d{1,5}[^A-Za-z\d]/.test(password) &&
    /\/\/[^\s/]{0,80}\.[a-z]{2,10}:$/i.test(text.slice(Math.max(0, start - 120), start))
  );
}

function matches(text: string, pattern: RegExp, group: number): readonly UserInfo[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [start, end] = match.indices?.[group] ?? [0, 0];
    return { password: match[group] ?? '', start, end };
  });
}
