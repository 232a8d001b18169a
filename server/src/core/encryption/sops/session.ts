import type { SopsType } from './scalars.js';

/** The data key of a file, encrypted for one recipient of age. */
export interface WrappedKey {
  readonly recipient: string;
  /** An armored age file. */
  readonly enc: string;
}

/**
 * What it takes to encrypt one file. The data key stays in the host: it is made for one file, wrapped for its recipients
 * before anything else happens, and gone with the session. All calls are synchronous.
 */
export interface SopsSession {
  readonly keys: readonly WrappedKey[];
  /** When the file is encrypted, in UTC: `2026-11-22T05:10:00Z`. It authenticates the MAC. */
  readonly lastModified: string;
  /** AES-256-GCM under the data key, with a new initialisation vector of 32 bytes. All three in base64. */
  encrypt(text: string, additionalData: string): { readonly data: string; readonly iv: string; readonly tag: string };
  /** SHA-512. `start` is fed as the bytes these hexadecimal digits mean. */
  hash(start: string): { add(text: string): void; hex(): string };
}

/** A value as it stands in an encrypted file. What is empty stays empty: that is how sops has it. */
export function encryptedText(session: SopsSession, text: string, type: SopsType, additionalData: string): string {
  if (text === '') return '';
  const { data, iv, tag } = session.encrypt(text, additionalData);
  return `ENC[AES256_GCM,data:${data},iv:${iv},tag:${tag},type:${type}]`;
}

/** What sops adds to the keys that lead to a value, so that no value can be put in another's place. */
export function additionalDataFor(keys: readonly string[]): string {
  return `${keys.join(':')}:`;
}

/** Hashed first where the MAC covers encrypted values alone: SHA-256 of `sops`. */
const ONLY_ENCRYPTED = '8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69';

/** The MAC over a file's values, in the order of the text. */
export function startMac(session: SopsSession, onlyEncrypted: boolean): { add(text: string): void; sealed(): string } {
  const hash = session.hash(onlyEncrypted ? ONLY_ENCRYPTED : '');
  return {
    add: (text) => hash.add(text),
    sealed: () => encryptedText(session, hash.hex().toUpperCase(), 'str', session.lastModified),
  };
}
