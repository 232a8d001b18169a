import { HostError } from '../host.js';

/** How the characters of a file are written. UTF-16 always begins with a byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const NAMES: Readonly<Record<Encoding, string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

/**
 * The encoding that `kubectl` reads a file in: UTF-16 where a byte order mark says so, else UTF-8 (`unicode.BOMOverride` in
 * `FileVisitor` of k8s.io/cli-runtime, pkg/resource/visitor.go).
 */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * The text of these bytes; a byte order mark stays in it.
 * @param how `lenient`: what is no text has replacement characters in it.
 * @throws HostError where they are no text.
 */
export function decodeText(bytes: Uint8Array, how: 'strict' | 'lenient' = 'strict'): string {
  const encoding = encodingOf(bytes);
  const fatal = how === 'strict';
  if (fatal && encoding === 'utf-8' && bytes.includes(0)) throw new HostError('a binary file');
  try {
    return new TextDecoder(encoding, { fatal, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new HostError(`not valid ${NAMES[encoding]}`);
    throw error;
  }
}

/** The bytes of a text. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}
