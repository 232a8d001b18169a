import type { Cursor } from '../../yaml/cursor.js';
import { isAbout, keyKind, words } from '../names/key-names.js';

/** Keys that say nothing of their value: what it is stands beside it, or one level above. */
const GENERIC =
  /^(?:value|data|literal|text|contents?|string|string_?value|plain_?text|plain|inline|inline_?string|raw|key|default)$/i;
/** What a `key` one level below is a credential of, beside the words that ask for one anyway. */
const OF_A_KEY = /^(?:api|jwt|encryption|signing|hmac|aes|fernet|private|cookie|license)$/;
/** What says beside a `key` that it is what a cookie is called. */
const OF_A_COOKIE = /^(?:domain|path|same_?site|http_?only|max_?age)$/i;
/** What says beside a `key` that this is the name of a Secret's key. */
const NAMES_A_SECRET = /^(?:name|optional)$|secret|ref$|configMap/i;

/**
 * What a value goes by: the key it stands under, or the name beside it in `{name: X, value: …}`. Where the key itself says
 * nothing, that is the key one level above: `password: {value: …}`, `jwt: {key: …}`, `api_keys: [{name: ci, key: …}]`.
 * Items of a list go by the list's key, and so do the entries of `passwords: {root: …}`.
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
  // `{type: password, value: …}`, as realms and forms have it.
  const type = parent?.at('type')?.string ?? '';
  if (keyKind(beside?.string ?? '') === 'other' && keyKind(type) === 'secret') return type;
  if (beside?.string !== undefined && (key === 'value' || key === 'default')) return beside.string;
  return keyKind(group) === 'other' ? key : group;
}

/** What a service has secrets for: lists of them, so that the first is used and the others are still taken. */
const USES =
  /^(?:system|default|cookies?|cipher|sessions?|signing|encryption|pagination|hmac|jwt|current|previous|old)$/i;

/** What an item of a list goes by: `secrets: {system: [x]}` has secrets by their use. */
function ofList(scalar: Cursor): string | undefined {
  const { parent: list } = scalar;
  return USES.test(list?.key ?? '') && list?.parent?.key === 'secrets' ? 'secret' : groupOf(scalar);
}

/** What stands beside a salt is made of it and a password. */
const SALTED =
  /^(?:value|hash|hash_?value|hashed_?(?:salted_?)?value|derived_?key|digest|verifier|stored_?key|server_?key)$/i;

/** True for a hash beside its salt, as realms and lists of users have them. */
export function isSaltedHash({ key = '', parent, text }: Cursor): boolean {
  return SALTED.test(key) && text.length >= 16 && parent?.has('salt') === true && looksLikeBytes(text);
}

/** Bytes in base64 or in hexadecimal digits. */
function looksLikeBytes(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{16,1000}={0,2}$/.test(text) && new Set(text).size > 6;
}

/** The same for a setting below the header of a section: `[jwt]` and `key = …`. */
export function qualified(section: string, key: string): string {
  if (section === '' || !GENERIC.test(key)) return key;
  if (/^key$/i.test(key)) return keyOf(section, /keys$/i.test(section)) ?? key;
  return keyKind(section) === 'other' ? key : section;
}

/** The key of the mapping or list that something stands in, lists inside of lists passed over. */
function groupOf(inner: Cursor | undefined): string | undefined {
  let holder = inner?.key === undefined ? inner?.parent : inner;
  while (holder && typeof holder.step === 'number') holder = holder.parent;
  return holder?.key;
}

/** What a `key` is by the name above it; undefined where it names the key of a Secret or is anything else. */
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
