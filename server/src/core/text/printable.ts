/**
 * Returns a text from a file without what a terminal or a renderer would obey: each control character becomes its picture (U+2400
 * and on), marks that turn the reading direction become a replacement character, a tab a blank. The length stays.
 */
export function printable(text: string): string {
  return text.replace(OBEYED, (unit) => (unit === '\t' ? ' ' : pictureOf(unit)));
}

/** Returns a text like `printable`, with its lines and tabs kept. */
export function printableLines(text: string): string {
  return text.replace(OBEYED, (unit) => (/[\n\r\t]/.test(unit) ? unit : pictureOf(unit)));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function pictureOf(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? '\u2421' : '\ufffd';
}
