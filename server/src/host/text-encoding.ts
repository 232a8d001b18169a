import { HostError } from './host.js';

/** The encoding of a file. UTF-16 always begins with a byte order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const NAMES: Readonly<Record<Encoding, string>> = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16' };

/**
 * Returns the encoding in which `kubectl` reads a file: UTF-16 with a byte order mark, else UTF-8 (`unicode.BOMOverride` in
 * `FileVisitor` of k8s.io/cli-runtime, pkg/resource/visitor.go).
 */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * Returns the text of bytes; a byte order mark stays in it.
 * @param how `lenient` puts replacement characters where the bytes are no text.
 * @throws HostError where the bytes are no text and `how` is `strict`.
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
