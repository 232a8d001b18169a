import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { findCredentialUrls, type UserInfo } from '../../secrets/values/credential-urls.js';
import { memo } from '../../text/memo.js';
import { firstFrom, type Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { choicesFor } from '../destinations/choices.js';
import { type Destination, type MovedValue, moveTo } from '../destinations/destination.js';
import { replacePart } from '../scalar-part.js';
import { envEntries, insertBefore, namesIn } from './env-items.js';
import type { EnvLiteral } from './env-to-secret.js';
import { containerText, freeName, variableName } from './literal.js';
import { whyNoSecret } from './workload.js';

/** A URL with a password in a text. Offsets are UTF-16 code units of that text. */
export interface UrlParts {
  /** The whole URL. */
  readonly whole: Range;
  /** `postgres`. */
  readonly scheme: string;
  /** User, colon and password; the user may be empty. */
  readonly userInfo: Range;
  readonly user: string;
  readonly password: string;
}

/** Returns the URLs with a password in the text of a scalar, in its order. */
export const urlsIn = memo(({ text }: Cursor): readonly UrlParts[] =>
  findCredentialUrls(text).flatMap((found) => urlAround(text, found) ?? []),
);

/** Returns the URL with a password that a part of the text of a scalar lies in; undefined where there is none. */
export function urlAt(scalar: Cursor, { start, end }: Range): UrlParts | undefined {
  const urls = urlsIn(scalar);
  const wholes = wholesIn(scalar);
  const url = urls[firstFrom(wholes, start + 1) - 1];
  return url && end <= url.whole.end ? url : undefined;
}

const wholesIn = memo((scalar: Cursor): readonly Range[] => urlsIn(scalar).map(({ whole }) => whole));

/** The UTF-16 code units before a password in which its URL begins: the longest scheme and user are shorter. */
const MOST_BEFORE = 200;

function urlAround(text: string, found: UserInfo): UrlParts | undefined {
  const from = Math.max(found.start - 1 - MOST_BEFORE, 0);
  const before = text.slice(from, found.start - 1);
  const slashes = before.lastIndexOf('://');
  const user = before.slice(slashes + '://'.length);
  // No scheme is longer.
  const scheme = /[a-z][a-z0-9+.-]{0,39}$/i.exec(before.slice(Math.max(slashes - 40, 0), Math.max(slashes, 0)))?.[0];
  if (scheme === undefined || /[\s/:]/.test(user) || text[found.start - 1] !== ':') return undefined;
  const rest = /[^\s"'`<>|;()]*/y;
  rest.lastIndex = found.end;
  const end = found.end + (rest.exec(text)?.[0].length ?? 0);
  return {
    whole: { start: from + slashes - scheme.length, end },
    scheme,
    userInfo: { start: found.start - 1 - user.length, end: found.end },
    user,
    password: found.password,
  };
}

/** Returns the beginning of the variables' names for user and password: `DATABASE_URL` → DATABASE. */
export function urlBase(variable: string): string {
  const name = variableName(variable);
  return name.replace(/_?(?:URL|URI|DSN|CONNECTION(?:_STRING)?|ADDR(?:ESS)?|ENDPOINT)$/, '') || name;
}

/** Returns the values that move out of a URL: the password, and the user where there is one. */
export function urlValues(
  { user, password }: UrlParts,
  base: string,
  taken: ReadonlySet<string>,
): readonly MovedValue[] | { readonly refused: string } {
  const values: MovedValue[] = [];
  for (const [name, text] of [
    [`${base}_USER`, user],
    [`${base}_PASSWORD`, password],
  ] as const) {
    const literal = containerText(text);
    if ('refused' in literal) return literal;
    if (literal.value !== '') values.push({ name: freeName(name, taken), value: literal.value });
  }
  return values;
}

/**
 * Returns the fixes that move user and password out of a URL in an `env` entry: they become variables of their own
 * before the entry, because Kubernetes expands only references to earlier variables.
 */
export function userInfoToSecret(literal: EnvLiteral, world: FixWorld): readonly Fix[] {
  const { resource, value } = literal;
  const [url] = urlsIn(value);
  if (!url || whyNoSecret(resource) !== undefined) return [];
  const what = url.user === '' ? say`the password` : say`user and password`;
  return choicesFor(resource, world, (destination, planned) => move(literal, url, destination, planned), { what });
}

function move({ variable, value }: EnvLiteral, url: UrlParts, destination: Destination, world: FixWorld): FixPlan {
  const item = value.parent;
  if (!item || value.string === undefined) return { refused: say`the value is no text any more` };
  if (value.text.includes('${'))
    return { refused: say`the value is filled in by a substitution before Kubernetes sees it` };
  const values = urlValues(url, urlBase(variable), namesIn(item.parent));
  if ('refused' in values) return values;
  const references = values.map(({ name }) => `$(${name})`);
  const written = url.user === '' ? `:${references.join('')}` : references.join(':');
  return moveTo(destination, values, value, world, (keys, changes) =>
    changes.edit(insertBefore(item, envEntries(values, keys))).edit(replacePart(value, url.userInfo, written)),
  );
}
