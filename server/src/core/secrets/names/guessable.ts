import { keyKind, words } from './key-names.js';

/** Names for which a number is a password like any word. */
const PASSWORD = /^(?:password|passwd|passphrase|passcode|pass|pwd|pw|masterauth)$/;
/** Names of several things: `tokens: "1000"` is a number of tokens. */
const PLURAL = /^(?:tokens|keys|credentials|creds)$/;

/** Returns true for the name of a password. */
export function isPasswordName(name: string): boolean {
  const last = words(name).at(-1) ?? '';
  return keyKind(name) === 'secret' && (PASSWORD.test(last) || /(?:pass|password|passwd|passphrase)$/.test(last));
}

/**
 * Returns true for a number that is no setting: under the name of a password, or `inQuotes` under the name of any other
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

/** A part of every name of a hash. */
const MAY_NAME_HASH = /hash|sha|md|bcrypt|digest|hex/i;

/** Returns true for the name of a password's hash: `password_sha256_hex`, `passwordHash`, `DEFAULT_PASSHASH`. */
export function isHashName(name: string): boolean {
  if (!MAY_NAME_HASH.test(name)) return false;
  const parts = words(name);
  if (/^hash(?:ed)?$/.test(parts.at(-2) ?? '') && PASSWORD.test(parts.at(-1) ?? '')) return true;
  if (keyKind(name) !== 'other') return false;
  if (parts.some((word) => /^(?:password|passwd|pass|pwd|pw|user)hash$/.test(word))) return true;
  const hash = parts.findIndex((word) => /^(?:hash|hashed|sha|md|bcrypt|digest|hex)$/.test(word));
  return hash >= 0 && parts.some((word) => PASSWORD.test(word));
}

/**
 * Returns true for the bytes of a hash, or of its text, in hexadecimal digits as `md5sum` and the like print them; or
 * in base64.
 */
export function isHashText(value: string): boolean {
  if (/^[A-Za-z0-9+/]{24,200}={0,2}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value))
    return true;
  return /^(?:\\x|0x)?[0-9a-fA-F]{32,256}$/.test(value) && new Set(value).size > 6;
}
