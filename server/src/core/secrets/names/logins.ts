import type { Candidate } from '../context/candidate.js';
import { isOrdinary, valueKind } from '../values/values.js';
import { literal, partOf, type Verdict } from '../verdict.js';

/** Names of values with a user and a password. */
const LOGIN_NAME = /(?:auth|user_?pass(?:word)?|userpwd|login|auth_?string|local_?users?|NEO4J_AUTH)$/i;
/** The unambiguous ones of these names. */
const SURE_LOGIN_NAME = /(?:basic[_.-]?auth|user_?pass(?:word)?|userpwd|auth_?string|local_?users?|NEO4J_AUTH)$/i;

/** A generated login, where only the name above it shows that it is one: `auth: {guest: <uuid>:x}`. */
const MADE_LOGIN = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}:[A-Za-z0-9]{20,200}$/i;

/**
 * Returns the verdict on the password of a login: `BASIC_AUTH: admin:x`, `NEO4J_AUTH: neo4j/x`, `localUsers: a:x,b:y`,
 * of which only the first is judged. Empty where it is none.
 */
export function loginOf(candidate: Candidate, written: string): readonly Verdict[] {
  const { name, scalar } = candidate;
  if (!LOGIN_NAME.test(name) && !(LOGIN_NAME.test(scalar.parent?.key ?? '') && MADE_LOGIN.test(written))) return [];
  const sign = name.endsWith('NEO4J_AUTH') ? '/' : ':';
  const text = /users?$/i.test(name) ? (written.split(',')[0] ?? '') : written;
  const [user = '', password = '', more] = text.split(sign);
  if (more !== undefined || !/^[\w.@-]{1,100}$/.test(user) || !/^[^\s:/]{2,200}$/.test(password)) return [];
  const isSure = SURE_LOGIN_NAME.test(name);
  if (!isSure && (isOrdinary(password) || /^[\d.]+$/.test(password))) return [];
  const part = partOf(candidate, { start: user.length + 1, end: text.length });
  return valueKind(password, name) === 'literal' ? [literal({ ...candidate, part })] : [];
}
