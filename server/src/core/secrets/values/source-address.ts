import { type Range, rangesOverlap } from '../../text/range.js';
import { formsOf } from './forms.js';

/** The account in the address of a source. Ranges are UTF-16 code units of the address. */
export interface AddressAccount {
  /** `https`, in lower case; '' where the address has no scheme. */
  readonly scheme: string;
  /** User and password, without the `@` behind them. */
  readonly range: Range;
  /** The user as it is written, percent-encoded; it may be empty. */
  readonly user: string;
  /** The password as it is written; '' where there is none. */
  readonly password: string;
}

/** The last `@` before the path ends the account: passwords may have one, too. */
const ACCOUNT = /^(?:([a-z][a-z0-9+.-]{0,20}):\/\/)?([^\s/?#]{1,2000})@(?=[^\s/?#@])/i;
/** The digest behind the name of an image: `app:1.0@sha256:…`. */
const DIGEST = /^@[a-z0-9+._-]{1,20}:[0-9a-f]{32,}/i;

/** Returns the account in an address like `https://user:password@host/path`, or without its scheme; undefined where there is none. */
export function accountIn(address: string): AddressAccount | undefined {
  const match = ACCOUNT.exec(address);
  if (!match) return undefined;
  const [all, scheme = '', account = ''] = match;
  const end = all.length - 1;
  if (scheme === '' && DIGEST.test(address.slice(end))) return undefined;
  const colon = account.indexOf(':');
  return {
    scheme: scheme.toLowerCase(),
    range: { start: end - account.length, end },
    user: colon < 0 ? account : account.slice(0, colon),
    password: colon < 0 ? '' : account.slice(colon + 1),
  };
}

/**
 * Returns the places of credentials in the address of a source, in UTF-16 code units: the account, as a whole, where it holds a
 * password or a token, and tokens in path and query. Users without a password, references and placeholders are none.
 */
export function credentialsInAddress(address: string): readonly Range[] {
  const account = accountIn(address);
  // The forms are those of URLs.
  const lead = account?.scheme === '' ? 'https://' : '';
  const found = formsOf(lead + address)
    .filter(({ rule }) => rule === 'secret-in-url' || rule === 'secret-token-pattern')
    .map(({ start, end }) => ({ start: start - lead.length, end: end - lead.length }));
  if (!account) return found;
  const isSecret = found.some((one) => rangesOverlap(one, account.range)) || isTokenAlone(account);
  return [...(isSecret ? [account.range] : []), ...found.filter((one) => !rangesOverlap(one, account.range))];
}

/**
 * Returns true for a token in the place of the user, which servers of git and charts accept: a long piece of letters and
 * digits. Organizations (`https://shop@dev.azure.com`) and names of machines are words.
 */
function isTokenAlone({ scheme, user, password }: AddressAccount): boolean {
  if (!/^https?$/.test(scheme) || !/^(?:x-oauth-basic)?$/.test(password) || !/^[\w.~-]+$/.test(user)) return false;
  return user.split(/[.~_-]/).some((piece) => piece.length >= 20 && isMixed(piece));
}

/** Returns true where letters and digits alternate, as they do in what a program has drawn by lot. */
function isMixed(piece: string): boolean {
  return (piece.match(/[A-Za-z]+|\d+/g)?.length ?? 0) >= 6 && new Set(piece).size >= 8;
}
