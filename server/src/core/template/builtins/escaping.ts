import { isEscaped, toBytes } from '../bytes.js';
import { isPrint } from '../format/quote.js';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const SCRIPT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** Returns a text as HTML shows it, as the function `html`. */
export function escapeHtml(text: string): string {
  return text.replace(/["'&<>\0]/g, (character) => HTML[character] ?? character);
}

/** Returns a text for a string of JavaScript, as the function `js`. */
export function escapeScript(text: string): string {
  let escaped = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const known = SCRIPT[character];
    if (known) escaped += known;
    else if (code < 0x20) escaped += `\\u00${hex(code, 2)}`;
    else escaped += code < 0x80 || isEscaped(code) || isPrint(code) ? character : `\\u${hex(code, 4)}`;
  }
  return escaped;
}

/** Returns a text for the query of an address, as the function `urlquery`. */
export function escapeQuery(text: string): string {
  let escaped = '';
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (/[\w.~-]/.test(character)) escaped += character;
    else escaped += byte === 0x20 ? '+' : `%${hex(byte, 2)}`;
  }
  return escaped;
}

function hex(code: number, length: number): string {
  return code.toString(16).toUpperCase().padStart(length, '0');
}
