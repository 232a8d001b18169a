import { isCiphertext, isReferenceText } from '../encryption/references.js';
import { bytesOfBase64 } from '../text/base64.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Protection } from './facts.js';

/** Longer values are no references; of these the beginning is enough. */
const LONGEST = 600;

/** Returns where the data of a Secret comes from, as far as its manifest says: one value in plaintext makes it plaintext. */
export function protectionOf(secret: Cursor): Protection {
  if (secret.has('sops')) return 'encrypted';
  const texts = ['data', 'stringData'].flatMap((field) =>
    (secret.at(field)?.entries() ?? []).map((entry) => writtenIn(entry, field === 'data')),
  );
  // What nobody has written yet is filled in by somebody.
  const written = texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]));
  if (written.some((text) => !isElsewhere(text))) return 'plaintext';
  return written.some(isCiphertext) ? 'encrypted' : 'external';
}

function isElsewhere(text: string): boolean {
  return isReferenceText(text) || isCiphertext(text);
}

/** Returns the beginning of a value; undefined for what a template prints. */
function writtenIn(entry: Cursor, isEncoded: boolean): string | undefined {
  if (entry.kind !== 'scalar' || entry.opaque) return undefined;
  const text = entry.text.trim();
  const bytes =
    isEncoded && !isElsewhere(text.slice(0, LONGEST)) ? bytesOfBase64(text.slice(0, LONGEST * 2)) : undefined;
  return (bytes ? String.fromCharCode(...bytes) : text).slice(0, LONGEST).trim();
}
