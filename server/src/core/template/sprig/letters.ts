/** Single letters in another case, as Go has it. */

/** A character that Go calls a space. */
export const SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

export function upperText(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : Array.from(wellFormed(text), upperCharacter).join('');
}

export function lowerText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : Array.from(wellFormed(text), lowerCharacter).join('');
}

/** Returns a text with a replacement for each byte that is no character. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

const ASCII = /^[\0-\x7f]*$/;

/** Returns the upper case of a character where that is one character, as Go does. */
export function upperCharacter(char: string): string {
  return single(char.toUpperCase(), char);
}

export function lowerCharacter(char: string): string {
  return char === '\u0130' ? 'i' : single(char.toLowerCase(), char);
}

function single(changed: string, char: string): string {
  return Array.from(changed).length === 1 ? changed : char;
}

/** The characters of which the case of titles is another one than the upper case. */
const TITLES = new Map(
  ['Ǆǅǆ', 'Ǉǈǉ', 'Ǌǋǌ', 'Ǳǲǳ'].flatMap((chars) => Array.from(chars, (char) => [char, chars[1] ?? char] as const)),
);

export function titleCharacter(char: string): string {
  return TITLES.get(char) ?? upperCharacter(char);
}
