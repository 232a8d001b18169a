import type { SopsType } from './scalars.js';

/** The data key of a file, encrypted for one recipient of age. */
export interface WrappedKey {
  readonly recipient: string;
  /** An armored age file. */
  readonly enc: string;
}

/**
 * Encrypts one file. The data key stays in the host: it is generated for one file, wrapped for its recipients first,
 * and dropped with the session. All calls are synchronous.
 */
export interface SopsSession {
  readonly keys: readonly WrappedKey[];
  /** The time of the encryption, in UTC: `2026-11-22T05:10:00Z`. It authenticates the MAC. */
  readonly lastModified: string;
  /**
   * Encrypts a text by AES-256-GCM under the data key, with a new initialisation vector of 32 bytes. Returns base64.
   */
  encrypt(text: string, additionalData: string): { readonly data: string; readonly iv: string; readonly tag: string };
  /** Returns a SHA-512 hash that begins with the bytes of `start`, in hexadecimal digits. */
  hash(start: string): { add(text: string): void; hex(): string };
}

/** Returns a value as it is written in an encrypted file. An empty text stays empty, as with sops. */
export function encryptedText(session: SopsSession, text: string, type: SopsType, additionalData: string): string {
  if (text === '') return '';
  const { data, iv, tag } = session.encrypt(text, additionalData);
  return `ENC[AES256_GCM,data:${data},iv:${iv},tag:${tag},type:${type}]`;
}

/**
 * Returns the additional data for a value: the keys that lead to it, so that no value can be moved to another place.
 */
export function additionalDataFor(keys: readonly string[]): string {
  return `${keys.join(':')}:`;
}

/** The start of the hash where the MAC covers encrypted values alone: SHA-256 of `sops`. */
const ONLY_ENCRYPTED = '8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69';

/** Returns a MAC over a file's values, to be added in the order of the text. */
export function startMac(session: SopsSession, onlyEncrypted: boolean): { add(text: string): void; sealed(): string } {
  const hash = session.hash(onlyEncrypted ? ONLY_ENCRYPTED : '');
  return {
    add: (text) => hash.add(text),
    sealed: () => encryptedText(session, hash.hex().toUpperCase(), 'str', session.lastModified),
  };
}
