/*
 * Strings of Go are bytes, ours are UTF-16. A byte that belongs to no character of UTF-8 is a code unit of its own here: U+DC80 for
 * 0x80 to U+DCFF for 0xff. No text that was decoded properly has those alone, so that every string of Go has one of ours.
 */

const ESCAPE = 0xdc00;

/** Returns the bytes of a string in UTF-8. */
export function toBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xffff) index++;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (isEscaped(code)) bytes.push(code - ESCAPE);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** Returns the string of these bytes. */
export function fromBytes(bytes: ArrayLike<number>): string {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const size = characterSize(bytes, index);
    const first = bytes[index] ?? 0;
    if (size === 1) text += String.fromCharCode(first);
    else if (size === 0) text += String.fromCharCode(ESCAPE + first);
    else {
      let code = first & (0x7f >> size);
      for (let more = 1; more < size; more++) code = (code << 6) | ((bytes[index + more] ?? 0) & 63);
      text += String.fromCodePoint(code);
    }
    index += size || 1;
  }
  return text;
}

/** Returns the number of bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80 || isEscaped(unit)) length++;
    else if (unit < 0x800) length += 2;
    else if (unit < 0xd800 || unit > 0xdbff || !isLow(text.charCodeAt(index + 1))) length += 3;
    else {
      length += 4;
      index++;
    }
  }
  return length;
}

/** Returns true for a code unit that stands for a byte of no character. Behind a high surrogate it is a part of that character. */
export function isEscaped(unit: number): boolean {
  return unit >= ESCAPE + 0x80 && unit <= ESCAPE + 0xff;
}

/** Returns a text in which bytes that have come to stand beside each other are characters, if they are. */
export function joinBytes(text: string): string {
  return /[\udc80-\udcff]/u.test(text) ? fromBytes(toBytes(text)) : text;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Returns the number of bytes of the character at an index; 0 where there is none. */
function characterSize(bytes: ArrayLike<number>, index: number): number {
  const first = bytes[index] ?? 0;
  if (first < 0x80) return 1;
  const size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let more = 1; more < size; more++) if (((bytes[index + more] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[index + 1] ?? 0;
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  return (first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f) ? 0 : size;
}
