import { bytesOfBase64 } from '../../text/base64.js';
import { say } from '../../text/say.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Returns the text of a base64 value, ignoring line breaks, as Kubernetes does. Undefined where it is no base64; bytes
 * that are not UTF-8 become U+FFFD.
 */
export function decodeBase64(encoded: string): string | undefined {
  const bytes = bytesOfBase64(encoded);
  return bytes && decodeUtf8(bytes);
}

/** Returns true where the API server accepts a value as base64: of other characters it ignores line breaks only. */
export function isAcceptedBase64(encoded: string): boolean {
  return !/[^\S\r\n]/.test(encoded) && decodeBase64(encoded) !== undefined;
}

/** A value that is nearly base64: its fault, and the same bytes in a form that the API server accepts. */
export interface NearBase64 {
  /** The end of a sentence that begins with "The value". */
  readonly fault: string;
  readonly standard: string;
}

/**
 * Returns the intended value of one that the API server rejects. `plain`: most likely a text without encoding.
 * `unsure`: base64 of bytes that are no text, or a random text; only its author knows.
 */
export function nearBase64(text: string): NearBase64 | 'plain' | 'unsure' {
  const compact = text.replace(/\s+/g, '');
  const digits = compact
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+$/.test(digits) || digits.length % 4 === 1) return 'plain';
  const standard = digits + '='.repeat((4 - (digits.length % 4)) % 4);
  const isPadded = compact.endsWith('=') && compact.length === standard.length;
  if (!isPadded && !isFolded(text) && !isText(decodeBase64(standard) ?? ''))
    return looksRandom(digits) ? 'unsure' : 'plain';
  const fault = /[^\S\r\n]/.test(text)
    ? say`has blanks in its base64, and the API server passes over line breaks only`
    : /[-_]/.test(compact)
      ? say`is base64 in the alphabet for URLs, which the API server does not take`
      : say`lacks the padding that base64 ends with`;
  return { fault, standard };
}

/** Shorter texts may be the result of other bytes by chance. */
const SHORTEST_TEXT = 5;

function isText(decoded: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text has.
  return decoded.length >= SHORTEST_TEXT && !/[\0-\x08\x0e-\x1f\x7f\ufffd]/.test(decoded);
}

/** Returns true for long lines of base64, joined by blanks where YAML folds them. */
function isFolded(text: string): boolean {
  const lines = text.trim().split(/\s+/);
  return lines.length > 1 && lines.slice(0, -1).every((line) => line.length >= 48 && line.length === lines[0]?.length);
}

function looksRandom(digits: string): boolean {
  return digits.length >= 20 && /[A-Z]/.test(digits) && /[a-z]/.test(digits) && /[0-9]/.test(digits);
}

function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index++] ?? 0;
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    if (more < 0) {
      text += '\uFFFD';
      continue;
    }
    let point = more === 0 ? first : first & (0x3f >> more);
    let valid = true;
    for (let count = 0; count < more; count++) {
      const next = bytes[index];
      if (next === undefined || (next & 0xc0) !== 0x80) {
        valid = false;
        break;
      }
      point = (point << 6) | (next & 0x3f);
      index++;
    }
    text += valid && point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  }
  return text;
}

/** Returns the base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
  }
  let encoded = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    encoded += ALPHABET[a >> 2];
    encoded += ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)];
    encoded += b === undefined ? '=' : ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)];
    encoded += c === undefined ? '=' : ALPHABET[c & 63];
  }
  return encoded;
}
