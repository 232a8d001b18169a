import type { Cursor } from '../../yaml/cursor.js';
import { isAbout, keyKind, words } from '../names/key-names.js';

/** Keys that tell nothing about their value: its name is beside it, or one level above. */
const GENERIC =
  /^(?:value|data|literal|text|contents?|string|string_?value|plain_?text|plain|inline|inline_?string|raw|key|default)$/i;
/** The words above a `key` that make it a credential, beside the general ones. */
const OF_A_KEY = /^(?:api|jwt|encryption|signing|hmac|aes|fernet|private|cookie|license)$/;
/** The keys beside a `key` that show it is the name of a cookie. */
const OF_A_COOKIE = /^(?:domain|path|same_?site|http_?only|max_?age)$/i;
/** The keys beside a `key` that show it is the name of a Secret's key. */
const NAMES_A_SECRET = /^(?:name|optional)$|secret|ref$|configMap/i;

/**
 * Returns the name of a value: its key, or the name beside it in `{name: X, value: …}`. For a generic key it is the key
 * one level above: `password: {value: …}`, `jwt: {key: …}`, `api_keys: [{name: ci, key: …}]`. Items of a list have the
 * name of the list, and so do the entries of `passwords: {root: …}`. Undefined where there is no name.
 */
export function nameOf(scalar: Cursor): string | undefined {
  const { key, parent } = scalar;
  if (key === undefined) return ofList(scalar);
  if (/^[dk]$/.test(key) && parent?.has('kty')) return 'private_key';
  const group = groupOf(parent) ?? '';
  if (/^(?:passwords|api_?keys)$/i.test(group) && keyKind(key) === 'other' && !isAbout(key)) return group;
  if (!GENERIC.test(key)) return key;
  if (/^key$/i.test(key)) return ofKey(parent, group) ?? key;
  const beside = parent?.at('name') ?? parent?.at('key');
  // `{type: password, value: …}` in realms and forms.
  const type = parent?.at('type')?.string ?? '';
  if (keyKind(beside?.string ?? '') === 'other' && keyKind(type) === 'secret') return type;
  if (beside?.string !== undefined && (key === 'value' || key === 'default')) return beside.string;
  return keyKind(group) === 'other' ? key : group;
}

/** The uses for which a service has lists of secrets: the first is used, the others are still accepted. */
const USES =
  /^(?:system|default|cookies?|cipher|sessions?|signing|encryption|pagination|hmac|jwt|current|previous|old)$/i;

/** Returns the name of an item of a list: `secrets: {system: [x]}` lists secrets by their use. */
function ofList(scalar: Cursor): string | undefined {
  const { parent: list } = scalar;
  return USES.test(list?.key ?? '') && list?.parent?.key === 'secrets' ? 'secret' : groupOf(scalar);
}

/** Keys beside a salt whose values are derived from it and a password. */
const SALTED =
  /^(?:value|hash|hash_?value|hashed_?(?:salted_?)?value|derived_?key|digest|verifier|stored_?key|server_?key)$/i;

/** Returns true for a hash beside its salt, as in realms and lists of users. */
export function isSaltedHash({ key = '', parent, text }: Cursor): boolean {
  return SALTED.test(key) && text.length >= 16 && parent?.has('salt') === true && looksLikeBytes(text);
}

/** Returns true for bytes in base64 or in hexadecimal digits. */
function looksLikeBytes(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{16,1000}={0,2}$/.test(text) && new Set(text).size > 6;
}

/** Returns the name of a setting below the header of a section: `[jwt]` and `key = …`. */
export function qualified(section: string, key: string): string {
  if (section === '' || !GENERIC.test(key)) return key;
  if (/^key$/i.test(key)) return keyOf(section, /keys$/i.test(section)) ?? key;
  return keyKind(section) === 'other' ? key : section;
}

/** Returns the key of the mapping or list that contains a node, nested lists skipped. */
function groupOf(inner: Cursor | undefined): string | undefined {
  let holder = inner?.key === undefined ? inner?.parent : inner;
  while (holder && typeof holder.step === 'number') holder = holder.parent;
  return holder?.key;
}

/** Returns the name of a `key` by the name above it; undefined where it names the key of a Secret or anything else. */
function ofKey(parent: Cursor | undefined, group: string): string | undefined {
  const listed = parent?.parent?.kind === 'sequence' && /keys$/i.test(group);
  for (const { key = '' } of parent?.entries() ?? [])
    if (key !== 'key' && NAMES_A_SECRET.test(key) && !(listed && key === 'name')) return undefined;
  if (/cookie$/i.test(group) && parent?.entries().some(({ key }) => OF_A_COOKIE.test(key ?? ''))) return undefined;
  return keyOf(group, listed);
}

function keyOf(group: string, listed: boolean): string | undefined {
  const singular = listed ? group.replace(/s$/i, '') : group;
  if (keyKind(singular) === 'secret') return singular;
  return OF_A_KEY.test(words(group).at(-1) ?? '') ? `${group}_key` : undefined;
}
