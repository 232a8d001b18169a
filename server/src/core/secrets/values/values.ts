import { isPasswordName } from '../names/guessable.js';
import { isLooseName, keyKind, words } from '../names/key-names.js';
import { decodeBase64 } from './base64.js';
import { isPlaceholder } from './placeholders.js';
import { findPrivateKey } from './private-keys.js';
import { isCiphertext, isReferenceText } from './references.js';

/** What a text is where a credential could stand. */
export type ValueKind =
  /** A credential as far as one can tell. */
  | 'literal'
  /** A word that somebody is to replace. */
  | 'placeholder'
  /** The hash of a password. */
  | 'hash'
  /** Nothing secret: empty, a setting, a reference, ciphertext, public. */
  | 'harmless';

/** Words that say how something is set, of what kind it is, or that nothing is there. */
const SETTING =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|disabled?|enabled?|auto|default|optional|required|~|-|n\/a|(?:default[-_ ])?(?:unset|none)|unknown|empty|missing|not[-_ ](?:set|configured|available|found|needed|required|applicable|provided|defined)|(?:auto[-_]?)?generated?|never|always|ask|manual(?:ly)?|prompt|stdin|inherit(?:ed)?|passthrough|string|integer|boolean|object|bytes)$/i;
const NUMBER =
  /^[-+]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]{1,40}(?:,[ ]?[-+]?[0-9]{1,40}){1,400}$/;
const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h|d|w|y))+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const PATH = /^(?:file:|@[\w.~-]{0,60}\/|\.{0,2}\/|~\/|[A-Za-z]:\\)/;
/** `-config-file /etc/x`, `0 * * * *`: what a program is told, and when. */
const OPTIONS =
  /^--?[A-Za-z][\w-]{1,60}(?:[ =]\S.*)?$|^(?:@(?:daily|hourly|weekly|monthly|every .*)|(?:[\d*/,-]{1,20} ){4}[\w*/,-]{1,20})$/;
/** Addresses without an account; restic says before one how to speak to it. */
const URL_PLAIN = /^(?:(?:s3|rest):)?[a-z][a-z0-9+.-]*:\/\/[^\s@]*$/i;
const PUBLIC =
  /^(?:-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)|(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-ssh-\S+) AAAA|-----BEGIN PGP PUBLIC|age1[0-9a-z]{58}$)/;
const HASH =
  /^(?:[\w.@-]+:)?(?:\$2[abxy]?\$\d|\$argon2|\$apr1\$|\$[156y]\$|\$pbkdf2|pbkdf2[_:]|\{(?:SSHA|SHA|CRYPT|PBKDF2)\d*\}|scram-sha-\d+\$)/i;
/**
 * Judges a text that stands under `key`. Works in time linear in the text, of which it looks at the first 64 Ki units.
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
      return inner.text === '' ? 'harmless' : isTail(inner) ? 'placeholder' : valueKind(inner.text, key);
    if (JSON_PATH.test(value) || ANYTHING.test(value) || PATTERN.test(value)) return 'harmless';
    if (HASH.test(value)) return 'hash';
    if (isReferenceText(value) || URL_PLAIN.test(value) || isFileName(value)) return 'harmless';
    if (isLabel(value, key) || isKindOf(value, key)) return 'harmless';
    if (isPlaceholder(value, key) || isPlaceholder(decodedText(value), key)) return 'placeholder';
    if (isOwnName(value, key)) return 'harmless';
  }
  if (value.includes('{{') || PUBLIC.test(value) || isCiphertext(value)) return 'harmless';
  // The marks of a key around words: documentation.
  if (/^-----BEGIN [A-Z0-9 ]{0,60}PRIVATE KEY/.test(value) && !findPrivateKey(value)) return 'placeholder';
  return 'literal';
}

/** True for a UUID and nothing else. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Client secrets and keys of frameworks are often UUIDs; most others are ids. */
function uuidKind(value: string, key: string): ValueKind {
  if (keyKind(key) === 'other') return 'harmless';
  return new Set(value).size < 6 || /^(?:12345678-1234|1234abcd-12ab)/.test(value) ? 'placeholder' : 'literal';
}

/** `.*`, `^[^;]+$`: what a regular expression lets stand in the value's place; `\n`: what parts lines. */
const ANYTHING = /^\^?\(?(?:\.|\[\^?[^\]\s]{1,30}\]|\\[wWdDsS])[*+]\??\)?\$?$|^\[\^[^\]]{0,30}$|^(?:\\[nrt0])+$/;

/** `AKIA[0-9A-Z]{16}`, `\K.+`, `(?<=key: )x`: what a regular expression says of values, and nobody types as one. */
const PATTERN = /\[[^\]\s]{1,60}\](?:\{\d{1,4}(?:,\d{0,4})?\}|[*+])|\\[wWdDsSK](?:[+*{.]|$)|\(\?(?:[:=!]|<[=!])/;

/**
 * The default in `${VAR:=default}`, `${VAR:-default}` or Spring's `${VAR:default}`, '' for a plain `${VAR}`, and the name of
 * the variable; undefined where the text is neither.
 */
function defaultOf(value: string): { readonly name: string; readonly text: string } | undefined {
  const match = /^\$\{([A-Za-z_][\w.-]*)(?::?[-=]([^{}]*)|:(?![?+\s\d])([^{}]*)|[^{}]*)\}$/.exec(value);
  if (!match) return undefined;
  const [, name = '', fallback, ofSpring = ''] = match;
  // `${env:NAME}`, `${secrets:shop/db:password}`: before the colon stands who provides the value.
  const written = fallback ?? (/[A-Z_.]/.test(name) ? ofSpring : '');
  // `${NAME:-""}`: quotes are no part of what is meant.
  return { name, text: /^\s*(["'])(.*)\1\s*$/.exec(written)?.[2] ?? written.trim() };
}

/**
 * `${ROUTER_AUTHKEY:=authkey}`: the default says no more than the name. A password that everybody knows is one all the
 * same.
 */
function isTail({ name, text }: { readonly name: string; readonly text: string }): boolean {
  const [ofName, ofText] = [words(name), words(text)];
  return !WEAK.has(text.toLowerCase()) && ofText.join() === ofName.slice(-ofText.length).join();
}

/** `path={.metadata.name}-{.spec.user}`: a value that is looked up. */
const JSON_PATH = /\{\.[A-Za-z][\w.[\]@*'-]{0,200}\}/;

/** `/etc/app/token`, `release.json`, `apps/shop/db`: where a value lies, in a file or in a store. */
function isFileName(value: string): boolean {
  return (PATH.test(value) && !/\s/.test(value)) || FILE.test(value) || STORE_PATH.test(value);
}

const FILE =
  /^[\w.-]{1,80}\.(?:json|ya?ml|pem|key|crt|cer|p12|pfx|jks|txt|env|cfg|conf|ini|properties|toml|xml|pub|asc|gpg|sh|kubeconfig|keytab|creds|htpasswd|lic|p8|der|ppk|jwks?)$/i;
/** Words in lower case between slashes, and the field of an entry: `kv/data/shop#password`. */
const STORE_PATH =
  /^[a-z][a-z-]{1,40}\d{0,3}(?:(?:\/[a-z][a-z_.-]{0,40}\d{0,3}){2,8}(?:[#:?][A-Za-z][\w.-]{0,60})?|\/[a-z][a-z_.-]{0,40}[#:][A-Za-z][\w.-]{0,60}|\/(?:data|metadata)(?:\/[A-Za-z][\w.-]{0,60}){1,8}(?:[#:?][A-Za-z][\w.-]{0,60})?)$/;

/** What a value in base64 says, where that is a text of letters and signs; '' otherwise. */
function decodedText(value: string): string {
  if (value.length < 8 || value.length > 200) return '';
  const decoded = decodeBase64(value)?.trim() ?? '';
  return /^[ -~]{4,}$/.test(decoded) ? decoded : '';
}

/** Well-known passwords: real credentials even where they repeat the key. */
const WEAK = new Set('password admin root postgres mysql minio secret test guest'.split(' '));

/** A word or a few, without digits and other signs: `bar`, `some-flat-value`. */
const PLAIN_WORDS = /^(?:[A-Z]?[a-z]{1,11}|[a-z]{1,12}(?:[-_ ][a-z]{1,12}){1,4})$/;
/** `db.shop.svc`, `10.0.0.1:5432`, `mail.example.com`: what a client connects to. */
const ADDRESS =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,8}(?:svc|local|internal|cluster|com|net|org|io|dev|cloud|de|fr|uk|eu|cn|jp))(?::\d{1,5})?$/;

/** True for an ordinary word or two, which may stand for anything. The best known passwords are none. */
export function isOrdinary(value: string): boolean {
  return PLAIN_WORDS.test(value) && !saysPassword(value) && (value === 'test' || !WEAK.has(value.toLowerCase()));
}

/** `root_password`, `monitor-password-updated`, `newpass`: made up for somebody who asks for a password. */
export function saysPassword(value: string): boolean {
  const parts = words(value);
  return parts.some((word) => (parts.length > 1 && PASSWORD_WORD.test(word)) || FUSED_PASSWORD.test(word));
}

const PASSWORD_WORD = /^(?:password|passwd|pass|pwd)$/;
const FUSED_PASSWORD = /^(?!(?:by|com|encom|sur|tres|over|under)pass$)[a-z]{2,20}(?:password|passwd|pass)$/;

/** True for words as people write them, one after another, or a constant in capitals. */
export function isProse(value: string): boolean {
  return /^[A-Za-z][a-z']{0,20}(?:[ ,.:;]{1,2}[A-Za-z][a-z']{0,20}){2,40}[.!?]?$|^[A-Z]{2,20}(?:_[A-Z]{2,20}){1,8}$/.test(
    value,
  );
}

/** `alerts@example.com`, `Alerts <alerts@example.com>`: whom mail goes to. */
const MAILBOX =
  /^(?:[\w .'-]{1,60}<)?[a-z0-9](?:[\w.+-]{0,60}[a-z0-9])?@(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,6}[a-z]{2,24}>?$/i;

/** True for a text that can be nothing but an address, or some with commas between them. */
export function isAddress(value: string): boolean {
  return value.split(/[ \t]*[,;][ \t]*/).every((one) => ADDRESS.test(one) || MAILBOX.test(one));
}

/** `Europe/Berlin`, `de_DE.UTF-8`, `#ff00aa`, `+49 30 1234567`, `application/json`: forms of settings that no credential has. */
const SETTING_FORM =
  /^(?:[A-Z][A-Za-z_]{2,30}(?:\/[A-Z][A-Za-z_+-]{2,30}){1,2}|[a-z]{2,3}_[A-Z]{2}(?:\.[A-Za-z0-9-]{3,12})?|#(?:[0-9a-fA-F]{3}){1,2}|\+\d[\d ()-]{5,20}|[a-z][a-z0-9.-]{0,100}:\d{2,5}|(?:application|text|image|audio|video|font|multipart)\/[\w.+-]{1,80})$/;

/** True for the form of a setting, for a list of such or of words, and for addresses. */
export function isSettingForm(value: string): boolean {
  if (isAddress(value)) return true;
  const items = value.split(/[ \t]*[,;][ \t]*/);
  return items.every((item) => SETTING_FORM.test(item) || (items.length > 1 && PLAIN_WORDS.test(item)));
}

/** What a text sets: a variable's default where it names one, else itself. */
export function fallbackOf(value: string): string {
  return defaultOf(value)?.text ?? value;
}

/** `OLD_PASSWORD: "Old Password:"`: what people see instead of the key. */
function isLabel(value: string, key: string): boolean {
  return /^[A-Z]\w{0,20} \w/.test(value) && words(value).join() === words(key).join();
}

/** How clients prove who they are: `auth-token: simple` of etcd. */
const METHOD = /^(?:simple|basic|bearer|digest|jwt|opaque|oauth2?|oidc|openid|saml|ldap|kerberos|mtls)$/i;

/** True for a word that says of what kind a token is, and for one where a private key has bytes. */
function isKindOf(value: string, key: string): boolean {
  const parts = words(key);
  if (parts.at(-1) === 'token') return METHOD.test(value);
  if (parts.at(-1) !== 'key') return false;
  // `signingKey: Shop Self-signed Certificate`: what the pair is called.
  return / (?:certificate|key ?pair)$/i.test(value) || (parts.at(-2) === 'private' && isOrdinary(value));
}

/** Words and signs between them, as keys are written. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z\d]{0,20}(?:[-_][A-Za-z][A-Za-z\d]{0,20}){2,8}$/;

function lettersOf(name: string): string {
  return name.replace(/[^A-Za-z\d]/g, '').toLowerCase();
}

/** What the answer of a login says of a person, `GENERIC_API_KEY: email`, and that nobody logs in. */
const CLAIM = /^(?:sub|oid|uid|upn|e?mail|(?:preferred_|user_)?username|login|nickname|groups?|roles?|anonymous)$/;

/** `agent:shop:default`: words that say one after another whose it is. */
const PARTS = /^[a-z][a-z-]{1,30}(?::[a-z][a-z-]{0,30}){2,6}$/;

function isOwnName(value: string, key: string): boolean {
  // Nothing but a password stands under such a name, whatever it says.
  if (isPasswordName(key)) return false;
  if (WEAK.has(value.toLowerCase())) return value.toLowerCase() === 'secret' && key.toLowerCase() === 'secret';
  // A number at its end makes a word a password of its own.
  if (/\d$/.test(value) && !/\d$/.test(key)) return false;
  const [ofValue, ofKey] = [words(value).join(), words(key).join()];
  if (ofValue !== '' && (ofValue === ofKey || lettersOf(value) === lettersOf(key))) return true;
  // `AWS_SECRET_ACCESS_KEY: storage_secret_access_key`
  const tail = words(key).slice(-3);
  if (tail.length === 3 && PLAIN_NAME.test(value) && words(value).slice(-3).join() === tail.join()) return true;
  // Under which name an answer or a cache has what is asked for.
  if (/key$/i.test(key) && (CLAIM.test(value) || PARTS.test(value))) return true;
  // `gitlabTokenSecret: gitlabtoken`: the Secret with it.
  if (value.length > 5 && `${lettersOf(value)}secret` === lettersOf(key)) return true;
  // `authKey: auth`, `vaultToken: token`.
  return isLooseName(key) && PLAIN_WORDS.test(value) && words(value).every((word) => words(key).includes(word));
}
