import { words } from './key-names.js';
import { findPrivateKey } from './private-keys.js';

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

const SETTING =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|disabled?|enabled?|auto|default|optional|required|~|-)$/i;
const NUMBER = /^[-+]?[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/;
const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|µs|ms|s|m|h|d|w|y))+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const PATH = /^(?:file:|\.{0,2}\/|~\/|[A-Za-z]:\\)/;
const URL_PLAIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s@]*$/i;
/** References to where the value really is: variables, templates, vaults, ciphertext. */
const REFERENCE =
  /^(?:\$\([A-Za-z_][\w.-]*\)|\$\$?[A-Za-z_][\w.-]*(?::[\w.-]+)?|%[\w.-]+%|%\([\w.-]+\)s?|@[\w.-]+@|__\w+__|ENC\[[^\]]*\]|vault:.*|op:\/\/.*|ref\+.*|arn:.*|projects\/[^/]+\/secrets\/.*|<path:.*>|\$__[a-z]+\{.*\}|env:\w+|file:.*|secret:.*|ssm:.*|secretsmanager:.*|!.*)$/s;
const PUBLIC =
  /^(?:-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST|X509 CRL)|(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-ssh-\S+) AAAA|-----BEGIN PGP PUBLIC|age1[0-9a-z]{58}$)/;
const HASH =
  /^(?:[\w.@-]+:)?(?:\$2[abxy]?\$\d|\$argon2|\$apr1\$|\$[156y]\$|\$pbkdf2|pbkdf2[_:]|\{(?:SSHA|SHA|CRYPT|PBKDF2)\d*\}|scram-sha-\d+\$)/i;
const PLACEHOLDER =
  /change[-_ ]?(?:me|this|it)|change[-_]in[-_]|replace[-_ ]?(?:me|this|with|it)|^(?:insert|enter|put|add|set|fill)[-_ ].+|^your[-_ ]?[a-z]|[-_ ]your[-_ ]|<[^<>]{1,100}>|^x{3,}|x{4,}$|^\*{2,}|^\.{3,}$|^-{3,}$|\bto[-_]?do\b|fixme|place[-_]?holder|redacted|^\[[a-z _-]+\]$|goes[-_ ]here|^(?:my|the)[-_](?:secret|password|token|api[-_]?key)[-_]here|EXAMPLE(?:KEY)?$|^\?{3,}$|^tbd$|^(?:dummy|fake)$/i;

/** Runs of one character, or of filler: no credential anybody uses. */
const FILLER = /^(.)\1{3,}$/;

/**
 * Judges a text that stands under `key`. Works in time linear in the text, of which it looks at the first 64 Ki units.
 */
export function valueKind(text: string, key: string): ValueKind {
  const value = text.trim().slice(0, 65_536);
  if (value.length < 2 || SETTING.test(value)) return 'harmless';
  if (value.length < 400) {
    if (NUMBER.test(value) || DURATION.test(value) || UUID.test(value)) return 'harmless';
    const inner = defaultOf(value);
    if (inner !== undefined) return inner === '' ? 'harmless' : valueKind(inner, key);
    if (HASH.test(value)) return 'hash';
    if (REFERENCE.test(value) || URL_PLAIN.test(value) || (PATH.test(value) && !/\s/.test(value))) return 'harmless';
    if (PLACEHOLDER.test(value) || FILLER.test(value)) return 'placeholder';
    if (isOwnName(value, key)) return 'harmless';
  }
  if (value.includes('{{') || PUBLIC.test(value)) return 'harmless';
  // The marks of a key around words: documentation.
  if (/^-----BEGIN [A-Z0-9 ]{0,60}PRIVATE KEY/.test(value) && !findPrivateKey(value)) return 'placeholder';
  return 'literal';
}

/** The default in `${VAR:=default}` or `${VAR:-default}`; '' for a plain `${VAR}`; undefined where the text is neither. */
function defaultOf(value: string): string | undefined {
  const match = /^\$\{[A-Za-z_][\w.-]*(?::?[-=]([^{}]*)|[^{}]*)\}$/.exec(value);
  return match ? (match[1] ?? '') : undefined;
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
  return PLAIN_WORDS.test(value) && (value === 'test' || !WEAK.has(value.toLowerCase()));
}

/** True for a text that can be nothing but an address. */
export function isAddress(value: string): boolean {
  return ADDRESS.test(value);
}

function isOwnName(value: string, key: string): boolean {
  if (WEAK.has(value.toLowerCase())) return value.toLowerCase() === 'secret' && key.toLowerCase() === 'secret';
  const [ofValue, ofKey] = [words(value).join(), words(key).join()];
  return ofValue !== '' && ofValue === ofKey;
}

/**
 * True for a text that is the name of a Secret rather than what is in one: `db-credentials`, `shop/web-tls`, under a name
 * that may ask for either.
 */
export function namesSecret(name: string, value: string): boolean {
  if (!/(?:secret|credentials?|creds)s?$/i.test(name)) return false;
  return SECRET_NAME.test(value) || /^[a-z0-9][a-z0-9.-]*\/[a-z0-9][a-z0-9.-]*$/.test(value);
}

const SECRET_NAME =
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?<=-(?:secrets?|tls|certs?|credentials?|creds|keys?|tokens?|auth|config))$/;
