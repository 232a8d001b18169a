import { addApart } from '../texts/named.js';
import { heldInSource, type SourceText } from '../tokens/escapes.js';

const CREDENTIAL_URL =
  /(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/?#:@'"<>{}]{0,100}):([^\s/?#@'"<>]{1,200})@(?=[^\s'"@])/dgi;

/** `jdbc:oracle:thin:scott/x@//db:1521/shop`: user and password stand before a sign of their own. */
const ORACLE = /\bjdbc:oracle:\w{1,10}:([^\s/@:'"]{1,100})\/([^\s@'"]{1,200})@(?=[^\s'"])/dgi;

/** `user:x@tcp(db:3306)/shop`, as drivers of Go take it. */
const DRIVER =
  /(?<![\w.-])[\w.-]{1,60}:([^\s:@/'"<>{}()]{1,200})@(?:(?:tcp|unix)\(|\([\w.-]{1,200}(?::\d{1,5})?\)\/)/dg;

/** As far as user and password of a URL can reach, so that the look ahead stays linear. */
const MAYBE_CREDENTIAL_URL = /(?::\/\/[^\s/]{0,310}|jdbc:oracle:[^\s@]{0,320})@|@(?:tcp|unix)?\(/i;

/** A URL with user and password could stand in a source text: a cheap look before every scalar is tried. */
export function mayHoldCredentialUrl(source: SourceText): boolean {
  return heldInSource(source, (text) => text.includes('@') && MAYBE_CREDENTIAL_URL.test(text));
}

/** The password of a URL, and where it stands in the text: offsets in UTF-16 units. */
export interface UserInfo {
  readonly password: string;
  readonly start: number;
  readonly end: number;
}

/** The first URL with a user and a password in it; the password's place. References and placeholders do not count. */
export function findCredentialUrl(text: string): UserInfo | undefined {
  return findCredentialUrls(text)[0];
}

/** The passwords of all URLs with a user and a password, in the order of the text. */
export function findCredentialUrls(text: string): readonly UserInfo[] {
  if (!text.includes('@')) return [];
  const found: UserInfo[] = [];
  if (text.includes('jdbc:oracle:')) addApart(found, matches(text, ORACLE, 2));
  if (text.includes('://'))
    addApart(
      found,
      matches(text, CREDENTIAL_URL, 2).filter(({ start, password }) => !isHostAndPort(text, start, password)),
    );
  addApart(found, matches(text, DRIVER, 1));
  return found;
}

/** `http://a.example:80+&@b.example`: what looks like user and password is a host and its port, in examples of attacks. */
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
