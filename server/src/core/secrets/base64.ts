const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let index = 0; index < ALPHABET.length; index++) VALUES[ALPHABET.charCodeAt(index)] = index;

/**
 * The text that a base64 value stands for: line breaks are passed over, as Kubernetes does. Undefined where it is not
 * base64; bytes that are not UTF-8 become U+FFFD.
 */
export function decodeBase64(encoded: string): string | undefined {
  const compact = encoded.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (let index = 0; index < compact.length && compact[index] !== '='; index++) {
    bits = ((bits << 6) | (VALUES[compact.charCodeAt(index)] ?? 0)) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return decodeUtf8(bytes);
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

/** The base64 of a text's UTF-8 bytes. */
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
