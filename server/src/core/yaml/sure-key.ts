import { startOfLine } from '../text/lines.js';
import type { Cursor } from './cursor.js';

/**
 * Returns true for an entry of a mapping whose key is one, as far as that can be told. In a text that is no YAML, a part of a value may
 * be read as a key: lines without a colon, or what stands behind the colon of another key.
 */
export function hasSureKey({ document, keyRange }: Cursor): boolean {
  if (!keyRange || document.problems.length === 0) return true;
  const { text } = document;
  if (text.slice(keyRange.start, keyRange.end).includes('\n')) return false;
  const line = text.slice(startOfLine(text, keyRange.start), keyRange.start);
  return /^[\t ]*(?:[-?] +)*$/.test(line) && /^[\t ]*:/.test(text.slice(keyRange.end, keyRange.end + 16));
}
