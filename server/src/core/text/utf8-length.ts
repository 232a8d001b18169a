/** Returns the number of bytes that a text has in UTF-8; a lone surrogate has three, as its replacement does. */
export function utf8Length(text: string): number {
  let length = 0;
  for (const char of text) length += char < '\u0080' ? 1 : char < '\u0800' ? 2 : char.length === 2 ? 4 : 3;
  return length;
}
