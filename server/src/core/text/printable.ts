/**
 * Returns a text from a file without what a terminal or a renderer would obey: each control character becomes its picture (U+2400
 * and on), marks that turn the reading direction become a replacement character, a tab a blank. The length stays.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    if (code === 9) return ' ';
    return code < 32 ? String.fromCharCode(0x2400 + code) : code === 127 ? '\u2421' : '\ufffd';
  });
}
