import { keyKind, words } from './key-names.js';

/** Names of which a number is a password as well as any word. */
const PASSWORD = /^(?:password|passwd|passphrase|passcode|pass|pwd|pw|masterauth)$/;
/** Names of several things: `tokens: "1000"` counts them. */
const PLURAL = /^(?:tokens|keys|credentials|creds)$/;

/** True for a name that asks for a password and for nothing else. */
export function isPasswordName(name: string): boolean {
  const last = words(name).at(-1) ?? '';
  return keyKind(name) === 'secret' && (PASSWORD.test(last) || /(?:pass|password|passwd|passphrase)$/.test(last));
}

/**
 * True for a number that nobody writes as a setting: under the name of a password, or `inQuotes` under that of any other
 * credential.
 */
export function isGuessable(name: string, text: string, inQuotes = false): boolean {
  if (!/^[0-9]{3,40}$/.test(text)) return false;
  if (isPasswordName(name)) return true;
  const parts = words(name);
  const last = parts.at(-1) ?? '';
  if (text.length < 4 || keyKind(name) !== 'secret' || PLURAL.test(last)) return false;
  return inQuotes || (last === 'secret' && parts.length > 1);
}

/** What stands in every name of a hash. */
const MAY_NAME_HASH = /hash|sha|md|bcrypt|digest|hex/i;

/** `password_sha256_hex`, `passwordHash`, `DEFAULT_PASSHASH`: what is kept of a password. */
export function isHashName(name: string): boolean {
  if (!MAY_NAME_HASH.test(name)) return false;
  const parts = words(name);
  if (/^hash(?:ed)?$/.test(parts.at(-2) ?? '') && PASSWORD.test(parts.at(-1) ?? '')) return true;
  if (keyKind(name) !== 'other') return false;
  if (parts.some((word) => /^(?:password|passwd|pass|pwd|pw|user)hash$/.test(word))) return true;
  const hash = parts.findIndex((word) => /^(?:hash|hashed|sha|md|bcrypt|digest|hex)$/.test(word));
  return hash >= 0 && parts.some((word) => PASSWORD.test(word));
}

/** The bytes of a hash in hexadecimal digits, as `md5sum` and its like print them, or of its text; or in base64. */
export function isHashText(value: string): boolean {
  if (/^[A-Za-z0-9+/]{24,200}={0,2}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value))
    return true;
  return /^(?:\\x|0x)?[0-9a-fA-F]{32,256}$/.test(value) && new Set(value).size > 6;
}
