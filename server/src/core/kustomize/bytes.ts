/** Returns a text as UTF-8. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    // Half of a pair stands for nothing, as U+FFFD does.
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) bytes[length++] = point;
    else {
      const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      bytes[length++] = ((0xff00 >> (more + 1)) & 0xff) | (point >> (6 * more));
      for (let part = more - 1; part >= 0; part--) bytes[length++] = 0x80 | ((point >> (6 * part)) & 0x3f);
    }
  }
  return bytes.subarray(0, length);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Returns bytes in base64, with padding. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number): string => DIGITS[(bits >> shift) & 63] ?? '';
    parts.push(digit(18), digit(12), b === undefined ? '=' : digit(6), c === undefined ? '=' : digit(0));
  }
  return parts.join('');
}

const LINE = 70;

/** Returns bytes in base64 as kustomize writes them: from 70 characters on in lines that all end with a line break. */
export function base64Lines(bytes: Uint8Array): string {
  const whole = base64(bytes);
  return whole.length < LINE ? whole : whole.replaceAll(/.{1,70}/g, '$&\n');
}

/** Returns true for bytes that are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index++] ?? 0;
    if (first < 0x80) continue;
    const more =
      first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
    if (more === 0) return false;
    const second = bytes[index] ?? 0;
    const [least, most] =
      first === 0xe0
        ? [0xa0, 0xbf]
        : first === 0xed
          ? [0x80, 0x9f]
          : first === 0xf0
            ? [0x90, 0xbf]
            : first === 0xf4
              ? [0x80, 0x8f]
              : [0x80, 0xbf];
    if (second < least || second > most) return false;
    for (let part = 0; part < more; part++) if (((bytes[index++] ?? 0) & 0xc0) !== 0x80) return false;
  }
  return true;
}
