import { isEscaped } from '../bytes.js';

/** The last byte of a string that is no UTF-8 and the replacement character are written differently; both have the same rune. */
const RUNE_ERROR = 0xfffd;

const NAMED = new Map([
  [7, 'a'],
  [8, 'b'],
  [12, 'f'],
  [10, 'n'],
  [13, 'r'],
  [9, 't'],
  [11, 'v'],
]);

/** Returns true for a character that Go calls printable: letters, marks, numbers, punctuation, symbols, and the ASCII blank. */
export function isPrint(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  return code <= 0x10ffff && !isSurrogate(code) && /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(code));
}

/** Returns a string as a literal of Go in double quotes, as `%q` writes it. */
export function quote(text: string, ascii = false): string {
  if (!/[^ !#-[\]-~]/.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    quoted += isEscaped(code) ? `\\x${(code & 0xff).toString(16)}` : escapedRune(code, '"', ascii);
  }
  return `${quoted}"`;
}

/** Returns a character as a literal of Go in single quotes. */
export function quoteRune(code: number, ascii = false): string {
  return `'${escapedRune(isRune(code) ? code : RUNE_ERROR, "'", ascii)}'`;
}

/** Returns true where a string may stand between back quotes. */
export function canBackquote(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if ((unit < 0x20 && unit !== 9) || unit === 0x60 || unit === 0x7f || unit === 0xfeff) return false;
  }
  return !/[\udc80-\udcff]/u.test(text);
}

/** Returns a character as `%#U` writes it: `U+0041 'A'`. */
export function unicodeName(code: number): string {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrint(code) ? `${number} '${String.fromCodePoint(code)}'` : number;
}

/** Returns true for a number that is a character. */
export function isRune(code: number): boolean {
  return code >= 0 && code <= 0x10ffff && !isSurrogate(code);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function escapedRune(code: number, mark: string, ascii: boolean): string {
  const character = String.fromCodePoint(code);
  if (character === mark || character === '\\') return `\\${character}`;
  if (ascii ? code < 0x80 && isPrint(code) : isPrint(code)) return character;
  const named = NAMED.get(code);
  if (named) return `\\${named}`;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
