import type { Cursor } from '../../yaml/cursor.js';
import type { Candidate } from '../context/candidate.js';
import { isNameWrittenAs } from './guards.js';
import { isPasswordName } from './guessable.js';
import { words } from './key-names.js';

/**
 * True for values and fields that say no more than what stands around them: `dbPassword: db-password`, `vault-token` below
 * `vault`, an API key that is the host it is for, a login that gives names on both sides. Whoever reads a variable or a
 * Secret uses what is there, and a password may well be a name.
 */
export function repeatsItsPlace({ scalar, name, context, part }: Candidate, text: string): boolean {
  if (part || !/^(?:values|field|annotation)$/.test(context.kind) || !/^[\w.-]+$/.test(text)) return false;
  // `{username: username, password: password}` is what some charts make a user with.
  if ((context.kind === 'annotation' || text !== 'password') && isPairOfNames(scalar, text)) return true;
  // `readonly/password` is of a user, who has it.
  if (isPasswordName(name)) return context.kind === 'values' && /^[\w-]+$/.test(name) && isNameWrittenAs(name, text);
  if (/token$/i.test(name) && isOfBlocks(scalar, text)) return true;
  if (!/(?:key|token)$/i.test(name)) return false;
  return scalar.parent?.entries().some(({ string }) => hostOf(string) === text) === true;
}

/** `{username: shop-username, password: shop-password}`. */
function isPairOfNames({ key = '', parent }: Cursor, text: string): boolean {
  if (!/password$/i.test(text)) return false;
  const login = parent?.entries().find((entry) => entry.key === key.replace(/password$/i, 'username'))?.string ?? '';
  return /(?:^|[-_.])username$/i.test(login) && login.replace(/username$/i, 'password') === text;
}

/** The same in a text of lines: `username = username` before `password = password`. */
export function isPairOfNamesIn(text: string, value: string): boolean {
  return value === 'password' && /\busername["']?[ \t]{0,20}[:=][ \t]{0,20}["']?username\b/i.test(text);
}

/** How far above a value a block still speaks of it. */
const LEVELS = 3;

/** `vault: {auth: {token: vault-token}}`: words of the blocks, and what is asked for. */
function isOfBlocks(scalar: Cursor, text: string): boolean {
  if (!/^[a-z]{2,20}(?:[-_][a-z]{2,20}){1,4}$/.test(text)) return false;
  const around = new Set<string>();
  let block = scalar.parent;
  for (let level = 0; block && level < LEVELS; level++, block = block.parent)
    for (const word of words(block.key ?? '')) around.add(word);
  const own = words(scalar.key ?? '');
  const [last, ...rest] = words(text).toReversed();
  return last === own.at(-1) && rest.every((word) => around.has(word) || own.includes(word));
}

/** The first part of the name of a host that a URL is for. */
function hostOf(url = ''): string | undefined {
  return /^[a-z]{2,10}:\/\/([a-z0-9-]{3,63})(?=[.:/]|$)/.exec(url)?.[1];
}
