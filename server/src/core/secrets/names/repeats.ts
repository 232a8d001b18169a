import type { Cursor } from '../../yaml/cursor.js';
import type { Candidate } from '../context/candidate.js';
import { isNameWrittenAs } from './guards.js';
import { isPasswordName } from './guessable.js';
import { words } from './key-names.js';

/**
 * Returns true for values and fields that only repeat their context: `dbPassword: db-password`, `vault-token` below
 * `vault`, an API key that is the name of its host, a login with names on both sides. Values of variables and Secrets
 * are used as they are, and a password may be a name.
 */
export function repeatsItsPlace({ scalar, name, context, part }: Candidate, text: string): boolean {
  if (part || !/^(?:values|field|annotation)$/.test(context.kind) || !/^[\w.-]+$/.test(text)) return false;
  // Some charts create a user with `{username: username, password: password}`.
  if ((context.kind === 'annotation' || text !== 'password') && isPairOfNames(scalar, text)) return true;
  // `readonly/password` is the login of an existing user.
  if (isPasswordName(name)) return context.kind === 'values' && /^[\w-]+$/.test(name) && isNameWrittenAs(name, text);
  if (/token$/i.test(name) && isOfBlocks(scalar, text)) return true;
  if (!/(?:key|token)$/i.test(name)) return false;
  return scalar.parent?.entries().some(({ string }) => hostOf(string) === text) === true;
}

/** Returns true for a login of names: `{username: shop-username, password: shop-password}`. */
function isPairOfNames({ key = '', parent }: Cursor, text: string): boolean {
  if (!/password$/i.test(text)) return false;
  const login = parent?.entries().find((entry) => entry.key === key.replace(/password$/i, 'username'))?.string ?? '';
  return /(?:^|[-_.])username$/i.test(login) && login.replace(/username$/i, 'password') === text;
}

/** Returns true for a login of names in a text of lines: `username = username` before `password = password`. */
export function isPairOfNamesIn(text: string, value: string): boolean {
  return value === 'password' && /\busername["']?[ \t]{0,20}[:=][ \t]{0,20}["']?username\b/i.test(text);
}

/** The number of levels above a value on which a block still concerns it. */
const LEVELS = 3;

/** Returns true for words of the blocks above and of the key: `vault: {auth: {token: vault-token}}`. */
function isOfBlocks(scalar: Cursor, text: string): boolean {
  if (!/^[a-z]{2,20}(?:[-_][a-z]{2,20}){1,4}$/.test(text)) return false;
  const blockWords = new Set<string>();
  let block = scalar.parent;
  for (let level = 0; block && level < LEVELS; level++, block = block.parent)
    for (const word of words(block.key ?? '')) blockWords.add(word);
  const own = words(scalar.key ?? '');
  const [last, ...rest] = words(text).toReversed();
  return last === own.at(-1) && rest.every((word) => blockWords.has(word) || own.includes(word));
}

/** Returns the first label of the host of a URL; undefined for other texts. */
function hostOf(url = ''): string | undefined {
  return /^[a-z]{2,10}:\/\/([a-z0-9-]{3,63})(?=[.:/]|$)/.exec(url)?.[1];
}
