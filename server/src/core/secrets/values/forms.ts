import type { Level } from '../../model/finding.js';
import { say } from '../../text/say.js';
import { addNonOverlapping } from '../texts/named.js';
import { findTokens } from '../tokens/tokens.js';
import type { SecretRule } from '../verdict.js';
import { decodeBase64 } from './base64.js';
import { findCredentialUrls, type UserInfo } from './credential-urls.js';
import { keyStoreIn } from './key-stores.js';
import { findPrivateKeys } from './private-keys.js';
import { valueKind } from './values.js';

/** A credential with a recognizable form in a text. Offsets are UTF-16 code units of the text. */
export interface Form {
  readonly rule: SecretRule;
  readonly level: Level;
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** Hashes of passwords by the formats of crypt(3), htpasswd, LDAP, Argon2, Jupyter, Werkzeug and PostgreSQL. */
const HASH =
  /(?<![\w$])(?:\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$[^\s"',]{20,300}|\$(?:apr)?1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|\$(?:5|6|y)\$[^\s"',:]{20,200}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,200}={0,2}|\$pbkdf2[^\s"',]{20,300}|sha1:[0-9a-f]{8,32}:[0-9a-f]{40}(?![0-9a-f])|(?:pbkdf2:sha\d{1,3}|scrypt)(?::\d{1,8}){0,3}\$[^\s"',$]{4,40}\$[0-9a-f]{40,128}(?![0-9a-f])|md5[0-9a-f]{32}(?![0-9a-f]))/g;

/** Tokens that identify a key, and give no access without its other half. */
const KEY_IDS: ReadonlySet<string> = new Set(['aws-access-key-id']);

/**
 * Returns the first credential in a text with a recognizable form, of the most certain kind of form; undefined where
 * there is none.
 */
export function formOf(text: string): Form | undefined {
  if (text.length < 8) return undefined;
  for (const formsOfKind of SEARCHES) {
    const [first] = formsOfKind(text);
    if (first) return first;
  }
  return undefined;
}

/**
 * Returns all credentials in a text with a recognizable form, in its order; of overlapping ones the most certain kind
 * of form.
 */
export function formsOf(text: string): readonly Form[] {
  if (text.length < 8) return [];
  const found: Form[] = [];
  for (const formsOfKind of SEARCHES) addNonOverlapping(found, formsOfKind(text));
  return found;
}

const SEARCHES = [storeForms, keyForms, tokenForms, urlForms, basicForms, hashForms] as const;

/** Returns a text that is a key store as a whole. */
function storeForms(text: string): readonly Form[] {
  if (keyStoreIn(text) !== 'keys') return [];
  const end = text.trimEnd().length;
  return [{ rule: 'secret-private-key', level: 'error', what: KEY_STORE, start: text.search(/\S/), end }];
}

/** The name in messages. */
const KEY_STORE = 'key store with a private key';

function keyForms(text: string): readonly Form[] {
  return findPrivateKeys(text).map(({ name, start, end }) => {
    return { rule: 'secret-private-key', level: 'error', what: name, start, end };
  });
}

function tokenForms(text: string): readonly Form[] {
  return findTokens(text).map(({ id, name, start, end }) => {
    return { rule: 'secret-token-pattern', level: KEY_IDS.has(id) ? 'information' : 'error', what: name, start, end };
  });
}

const BASIC = /\bBasic[ \t]{1,5}([A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=-])/g;

/** Returns the credentials in headers of basic authentication: user and password in base64. */
function basicForms(text: string): readonly Form[] {
  return text.includes('Basic ') ? [...text.matchAll(BASIC)].flatMap((match) => basicForm(match) ?? []) : [];
}

function basicForm(match: RegExpExecArray): Form | undefined {
  const [all, encoded = ''] = match;
  const [user, password] = /^([!-~]{1,100}?):([!-~]{2,200})$/.exec(decodeBase64(encoded) ?? '')?.slice(1) ?? [];
  if (user === undefined || password === undefined) return undefined;
  const kind = valueKind(password, '');
  const isPlaceholder = kind === 'placeholder';
  if (kind !== 'literal' && !isPlaceholder) return undefined;
  const end = match.index + all.length;
  return {
    rule: isPlaceholder ? 'secret-placeholder' : 'secret-token-pattern',
    level: isPlaceholder ? 'information' : 'error',
    what: say`user and password of HTTP basic authentication`,
    start: end - encoded.length,
    end,
  };
}

function urlForms(text: string): readonly Form[] {
  return findCredentialUrls(text).flatMap((url) => urlForm(text, url) ?? []);
}

function urlForm(text: string, url: UserInfo): Form | undefined {
  const kind = valueKind(url.password, '');
  if ((kind === 'harmless' && !/^[0-9]+$/.test(url.password)) || isPattern(url.password)) return undefined;
  const isPlaceholder = kind === 'placeholder' || isSample(text, url);
  return {
    rule: isPlaceholder ? 'secret-placeholder' : 'secret-in-url',
    level: isPlaceholder ? 'information' : 'error',
    what: say`a password in a URL`,
    start: url.start,
    end: url.end,
  };
}

/** Returns true for a regular expression in the place of the password: `.+`, `[^@]*`, `\\S+`. */
function isPattern(password: string): boolean {
  return !/[A-Za-z0-9]/.test(password.replace(/\\+[a-zA-Z]|\[[^\]]{0,60}\]|\{\d{0,4},?\d{0,4}\}|\(\?[:=!]/g, ''));
}

/**
 * Returns true for a sample of a URL: `user:pass@example.com`, `user:password@db_host_or_ip`,
 * `[username:password@]host1`.
 */
function isSample(text: string, url: UserInfo): boolean {
  const user = /(?<![\w.-])([\w.-]{1,60}):$/.exec(text.slice(Math.max(0, url.start - 80), url.start))?.[1] ?? '';
  // `db_user:db_password` is a sample; `root:root_password` names a real account.
  if (/^[a-z]{1,20}[_-]pass(?:word|wd)?$/i.test(url.password)) return !ACCOUNTS.test(user);
  if (!/^(?:pass(?:word|wd)?|pwd|pw|secret|token)$/i.test(url.password)) return false;
  const host = text.slice(url.end + 1, url.end + 80);
  return (
    /^\[?(?:user(?:name)?|login|u|usr|db_?user)$/i.test(user) && (SAMPLE_HOST.test(host) || /^\]?(?:<|\[)/.test(host))
  );
}

/** The initial accounts of servers. */
const ACCOUNTS =
  /^(?:root|admin|administrator|postgres|mysql|sa|monitor|operator|replication|xtrabackup|elastic|guest)$/i;

/** A host of examples, and words for a host. */
const SAMPLE_HOST =
  /^\]?(?:(?:[\w-]{1,40}\.)?(?:example\.(?:com|org|net)|host(?:name)?|server|domain|your[\w-]{1,30})|(?:[a-z]{1,20}[_-]){0,3}(?:host(?:name)?|ip|address|fqdn|endpoint)(?:[_-][a-z]{1,20}){0,3}\d?(?=[:/?[]|$))/i;

function hashForms(text: string): readonly Form[] {
  if (!/\$|SHA|sha1:|md5/.test(text)) return [];
  return [...text.matchAll(HASH)].map(({ index, 0: { length } }) => {
    return {
      rule: 'secret-hash',
      level: 'information',
      what: say`the hash of a password`,
      start: index,
      end: index + length,
    };
  });
}

/** Returns true where a text may contain a hash or basic authentication: a cheap check. */
export function mayHoldHash(text: string): boolean {
  return (
    text.search(BASIC) >= 0 ||
    /\$(?:2[abxy]?\$|argon2|(?:apr)?1\$|[56y]\$|pbkdf2)|\{S?SHA|sha1:[0-9a-f]|\bmd5[0-9a-f]{32}|(?:pbkdf2:sha|scrypt:)\d/.test(
      text,
    )
  );
}
