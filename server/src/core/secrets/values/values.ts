import { isCiphertext, isReferenceText } from '../../encryption/references.js';
import { withoutEnd } from '../../text/trim.js';
import { isPasswordName } from '../names/guessable.js';
import { isLooseName, keyKind, words } from '../names/key-names.js';
import { decodeBase64 } from './base64.js';
import { isPlaceholder } from './placeholders.js';
import { findPrivateKey } from './private-keys.js';

/** The kind of a text in the place of a credential. */
export type ValueKind =
  /** A credential, as far as its text tells. */
  | 'literal'
  /** A word to be replaced. */
  | 'placeholder'
  /** The hash of a password. */
  | 'hash'
  /** Nothing secret: empty, a setting, a reference, ciphertext, public. */
  | 'harmless';

/** Words for settings, types, or missing values. */
const SETTING =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|disabled?|enabled?|auto|default|optional|required|~|-|n\/a|(?:default[-_ ])?(?:unset|none)|unknown|empty|missing|not[-_ ](?:set|configured|available|found|needed|required|applicable|provided|defined)|(?:auto[-_]?)?generated?|never|always|ask|manual(?:ly)?|prompt|stdin|inherit(?:ed)?|passthrough|string|integer|boolean|object|bytes)$/i;
const NUMBER =
  /^[-+]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]{1,40}(?:,[ ]?[-+]?[0-9]{1,40}){1,400}$/;
const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|\u00b5s|ms|s|m|h|d|w|y))+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const PATH = /^(?:file:|@[\w.~-]{0,60}\/|\.{0,2}\/|~\/|[A-Za-z]:\\)/;
/** Options of a program, and schedules: `-config-file /etc/x`, `0 * * * *`. */
const OPTIONS =
  /^--?[A-Za-z][\w-]{1,60}(?:[ =]\S.*)?$|^(?:@(?:daily|hourly|weekly|monthly|every .*)|(?:[\d*/,-]{1,20} ){4}[\w*/,-]{1,20})$/;
/** URLs without an account; restic has the backend's type before the URL. */
const URL_PLAIN = /^(?:(?:s3|rest):)?[a-z][a-z0-9+.-]*:\/\/[^\s@]*$/i;
const PUBLIC =
  /^(?:-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)|(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-ssh-\S+) AAAA|-----BEGIN PGP PUBLIC|age1[0-9a-z]{58}$)/;
const HASH =
  /^(?:[\w.@-]+:)?(?:\$2[abxy]?\$\d|\$argon2|\$apr1\$|\$[156y]\$|\$pbkdf2|pbkdf2[_:]|\{(?:SSHA|SHA|CRYPT|PBKDF2)\d*\}|scram-sha-\d+\$)/i;
/**
 * Returns the kind of a text under `key`. Takes time linear in the text, of which the first 64 Ki UTF-16 code units are
 * checked.
 */
export function valueKind(text: string, key: string): ValueKind {
  const value = text.trim().slice(0, 65_536);
  if (value.length < 2) return 'harmless';
  if (SETTING.test(value)) return value === 'default' && isPasswordName(key) ? 'literal' : 'harmless';
  if (value.length < 400) {
    if (value.length >= 16 && new Set(value).size <= 2) return 'placeholder';
    if (NUMBER.test(value) || DURATION.test(value) || OPTIONS.test(value)) return 'harmless';
    if (UUID.test(value)) return uuidKind(value, key);
    const inner = defaultOf(value);
    if (inner !== undefined)
      return inner.text === '' ? 'harmless' : repeatsName(inner) ? 'placeholder' : valueKind(inner.text, key);
    if (JSON_PATH.test(value) || ANYTHING.test(value) || PATTERN.test(value)) return 'harmless';
    if (HASH.test(value)) return 'hash';
    if (isReferenceText(value) || URL_PLAIN.test(value) || isFileName(value)) return 'harmless';
    if (isLabel(value, key) || isKindOf(value, key)) return 'harmless';
    if (isPlaceholder(value, key) || isPlaceholder(decodedText(value), key)) return 'placeholder';
    if (isOwnName(value, key)) return 'harmless';
  }
  if (value.includes('{{') || PUBLIC.test(value) || isCiphertext(value)) return 'harmless';
  // Words between the marks of a key are documentation.
  if (/^-----BEGIN [A-Z0-9 ]{0,60}PRIVATE KEY/.test(value) && !findPrivateKey(value)) return 'placeholder';
  return 'literal';
}

/** Returns true for a UUID and nothing else. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Returns the kind of a UUID: client secrets and keys of frameworks are often UUIDs; most others are ids. */
function uuidKind(value: string, key: string): ValueKind {
  if (keyKind(key) === 'other') return 'harmless';
  return new Set(value).size < 6 || /^(?:12345678-1234|1234abcd-12ab)/.test(value) ? 'placeholder' : 'literal';
}

/** A regular expression for any value, `.*`, `^[^;]+$`, or escapes of separators, `\n`. */
const ANYTHING = /^\^?\(?(?:\.|\[\^?[^\]\s]{1,30}\]|\\[wWdDsS])[*+]\??\)?\$?$|^\[\^[^\]]{0,30}$|^(?:\\[nrt0])+$/;

/** Parts of regular expressions that no value has: `AKIA[0-9A-Z]{16}`, `\K.+`, `(?<=key: )x`. */
const PATTERN = /\[[^\]\s]{1,60}\](?:\{\d{1,4}(?:,\d{0,4})?\}|[*+])|\\[wWdDsSK](?:[+*{.]|$)|\(\?(?:[:=!]|<[=!])/;

/**
 * Returns the default in `${VAR:=default}`, `${VAR:-default}` or Spring's `${VAR:default}`, '' for a plain `${VAR}`,
 * with the name of the variable; undefined for other texts.
 */
function defaultOf(value: string): { readonly name: string; readonly text: string } | undefined {
  const match = /^\$\{([A-Za-z_][\w.-]*)(?::?[-=]([^{}]*)|:(?![?+\s\d])([^{}]*)|[^{}]*)\}$/.exec(value);
  if (!match) return undefined;
  const [, name = '', fallback, ofSpring = ''] = match;
  // `${env:NAME}`, `${secrets:shop/db:password}`: the provider of the value is before the colon.
  const written = fallback ?? (/[A-Z_.]/.test(name) ? ofSpring : '');
  // `${NAME:-""}`: quotes are no part of the default.
  return { name, text: /^\s*(["'])(.*)\1\s*$/.exec(written)?.[2] ?? written.trim() };
}

/**
 * Returns true for a default that repeats the variable's name: `${ROUTER_AUTHKEY:=authkey}`. A well-known password is a
 * credential nevertheless.
 */
function repeatsName({ name, text }: { readonly name: string; readonly text: string }): boolean {
  const [ofName, ofText] = [words(name), words(text)];
  return !WEAK.has(text.toLowerCase()) && ofText.join() === ofName.slice(-ofText.length).join();
}

/** A value that is looked up: `path={.metadata.name}-{.spec.user}`. */
const JSON_PATH = /\{\.[A-Za-z][\w.[\]@*'-]{0,200}\}/;

/** Returns true for the path of a file or of an entry in a store: `/etc/app/token`, `release.json`, `apps/shop/db`. */
function isFileName(value: string): boolean {
  return (PATH.test(value) && !/\s/.test(value)) || FILE.test(value) || STORE_PATH.test(value);
}

const FILE =
  /^[\w.-]{1,80}\.(?:json|ya?ml|pem|key|crt|cer|p12|pfx|jks|txt|env|cfg|conf|ini|properties|toml|xml|pub|asc|gpg|sh|kubeconfig|keytab|creds|htpasswd|lic|p8|der|ppk|jwks?)$/i;
/** Words in lower case between slashes, and the field of an entry: `kv/data/shop#password`. */
const STORE_PATH =
  /^[a-z][a-z-]{1,40}\d{0,3}(?:(?:\/[a-z][a-z_.-]{0,40}\d{0,3}){2,8}(?:[#:?][A-Za-z][\w.-]{0,60})?|\/[a-z][a-z_.-]{0,40}[#:][A-Za-z][\w.-]{0,60}|\/(?:data|metadata)(?:\/[A-Za-z][\w.-]{0,60}){1,8}(?:[#:?][A-Za-z][\w.-]{0,60})?)$/;

/** Returns the text of a value in base64, where it is printable ASCII; '' otherwise. */
function decodedText(value: string): string {
  if (value.length < 8 || value.length > 200) return '';
  const decoded = decodeBase64(value)?.trim() ?? '';
  return /^[ -~]{4,}$/.test(decoded) ? decoded : '';
}

/** Well-known passwords: real credentials even where they repeat the key. */
const WEAK = new Set('password admin root postgres mysql minio secret test guest'.split(' '));

/** A word or a few, without digits and other signs: `bar`, `some-flat-value`. */
const PLAIN_WORDS = /^(?:[A-Z]?[a-z]{1,11}|[a-z]{1,12}(?:[-_ ][a-z]{1,12}){1,4})$/;
/** Addresses that clients connect to: `db.shop.svc`, `10.0.0.1:5432`, `mail.example.com`. */
const ADDRESS =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,8}(?:svc|local|internal|cluster|com|net|org|io|dev|cloud|de|fr|uk|eu|cn|jp))(?::\d{1,5})?$/;

/** Returns true for an ordinary word or two, which may mean anything, except for the best known passwords. */
export function isOrdinary(value: string): boolean {
  return PLAIN_WORDS.test(value) && !saysPassword(value) && (value === 'test' || !WEAK.has(value.toLowerCase()));
}

/** Returns true for a made-up password with the word in it: `root_password`, `monitor-password-updated`, `newpass`. */
export function saysPassword(value: string): boolean {
  const parts = words(value);
  return parts.some((word) => (parts.length > 1 && PASSWORD_WORD.test(word)) || FUSED_PASSWORD.test(word));
}

const PASSWORD_WORD = /^(?:password|passwd|pass|pwd)$/;
const FUSED_PASSWORD = /^(?!(?:by|com|encom|sur|tres|over|under)pass$)[a-z]{2,20}(?:password|passwd|pass)$/;

/** Returns true for several words of prose, or a constant in capitals. */
export function isProse(value: string): boolean {
  return /^[A-Za-z][a-z']{0,20}(?:[ ,.:;]{1,2}[A-Za-z][a-z']{0,20}){2,40}[.!?]?$|^[A-Z]{2,20}(?:_[A-Z]{2,20}){1,8}$/.test(
    value,
  );
}

/** Mail addresses: `alerts@example.com`, `Alerts <alerts@example.com>`. */
const MAILBOX =
  /^(?:[\w .'-]{1,60}<)?[a-z0-9](?:[\w.+-]{0,60}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,6}[a-z]{2,24}>?$/i;

/** Returns true for one or more addresses, separated by commas or semicolons. */
export function isAddress(value: string): boolean {
  return itemsOf(value).every((one) => ADDRESS.test(one) || MAILBOX.test(one));
}

/**
 * Forms of settings that no credential has: `Europe/Berlin`, `de_DE.UTF-8`, `#ff00aa`, `+49 30 1234567`,
 * `application/json`.
 */
const SETTING_FORM =
  /^(?:[A-Z][A-Za-z_]{2,30}(?:\/[A-Z][A-Za-z_+-]{2,30}){1,2}|[a-z]{2,3}_[A-Z]{2}(?:\.[A-Za-z0-9-]{3,12})?|#(?:[0-9a-fA-F]{3}){1,2}|\+\d[\d ()-]{5,20}|[a-z][a-z0-9.-]{0,100}:\d{2,5}|(?:application|text|image|audio|video|font|multipart)\/[\w.+-]{1,80})$/;

/** Returns true for the form of a setting, for lists of these or of words, and for addresses. */
export function isSettingForm(value: string): boolean {
  if (isAddress(value)) return true;
  const items = itemsOf(value);
  return items.every((item) => SETTING_FORM.test(item) || (items.length > 1 && PLAIN_WORDS.test(item)));
}

/** Returns the default of a variable in the text; otherwise the text itself. */
export function fallbackOf(value: string): string {
  return defaultOf(value)?.text ?? value;
}

/** Returns true for the label of a key: `OLD_PASSWORD: "Old Password:"`. */
function isLabel(value: string, key: string): boolean {
  return /^[A-Z]\w{0,20} \w/.test(value) && words(value).join() === words(key).join();
}

/** Methods of authentication: `auth-token: simple` of etcd. */
const METHOD = /^(?:simple|basic|bearer|digest|jwt|opaque|oauth2?|oidc|openid|saml|ldap|kerberos|mtls)$/i;

/** Returns true for a kind of token or key in the place of a value. */
function isKindOf(value: string, key: string): boolean {
  const parts = words(key);
  if (parts.at(-1) === 'token') return METHOD.test(value);
  if (parts.at(-1) !== 'key') return false;
  // `signingKey: Shop Self-signed Certificate`: the name of the pair.
  return / (?:certificate|key ?pair)$/i.test(value) || (parts.at(-2) === 'private' && isOrdinary(value));
}

/** Words joined by signs, as keys are. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z\d]{0,20}(?:[-_][A-Za-z][A-Za-z\d]{0,20}){2,8}$/;

function lettersOf(name: string): string {
  return name.replace(/[^A-Za-z\d]/g, '').toLowerCase();
}

/** Claims about a person, `GENERIC_API_KEY: email`, and a word for nobody. */
const CLAIM = /^(?:sub|oid|uid|upn|e?mail|(?:preferred_|user_)?username|login|nickname|groups?|roles?|anonymous)$/;

/** Words for nested owners: `agent:shop:default`. */
const PARTS = /^[a-z][a-z-]{1,30}(?::[a-z][a-z-]{0,30}){2,6}$/;

function isOwnName(value: string, key: string): boolean {
  // A value under such a name is always a password.
  if (isPasswordName(key)) return false;
  if (WEAK.has(value.toLowerCase())) return value.toLowerCase() === 'secret' && key.toLowerCase() === 'secret';
  // A number at its end makes a word a password.
  if (/\d$/.test(value) && !/\d$/.test(key)) return false;
  const [ofValue, ofKey] = [words(value).join(), words(key).join()];
  if (ofValue !== '' && (ofValue === ofKey || lettersOf(value) === lettersOf(key))) return true;
  // `AWS_SECRET_ACCESS_KEY: storage_secret_access_key`
  const tail = words(key).slice(-3);
  if (tail.length === 3 && PLAIN_NAME.test(value) && words(value).slice(-3).join() === tail.join()) return true;
  // The key of a claim or a cache.
  if (/key$/i.test(key) && (CLAIM.test(value) || PARTS.test(value))) return true;
  // `gitlabTokenSecret: gitlabtoken`: the Secret with the token.
  if (value.length > 5 && `${lettersOf(value)}secret` === lettersOf(key)) return true;
  // `authKey: auth`, `vaultToken: token`.
  return isLooseName(key) && PLAIN_WORDS.test(value) && words(value).every((word) => words(key).includes(word));
}

/** The items of a text that lists them. */
function itemsOf(value: string): readonly string[] {
  return value.split(/[,;]/).map((item, index, all) => {
    const start = index === 0 ? item : item.replace(/^[ \t]+/, '');
    return index === all.length - 1 ? start : withoutEnd(start, ' \t');
  });
}
