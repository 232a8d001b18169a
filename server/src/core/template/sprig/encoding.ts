import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Traced } from '../../provenance/traced.js';
import { encodeBase64 } from '../../text/base64.js';
import { fromBytes, toBytes } from '../bytes.js';
import { type TemplateFunction, typed } from '../function.js';
import { asString, type FunctionTable, isKnown, unknownOf } from './define.js';
import { textOfValue } from './format.js';
import { derived } from './strings.js';

/** Encodings and hashes of bytes. */
export const ENCODING: FunctionTable = {
  b64enc: ofBytes(encodeBase64),
  b64dec: ofText(decodedBase64),
  b32enc: ofBytes(encodeBase32),
  b32dec: ofText(decodedBase32),
  sha1sum: ofBytes((bytes) => hexadecimal(sha1(bytes))),
  sha256sum: ofBytes((bytes) => hexadecimal(sha256(bytes))),
  sha512sum: ofBytes((bytes) => hexadecimal(sha512(bytes))),
  adler32sum: ofBytes(adler32),
};

/** Returns a function of one text, whose result has the source of that text. */
function ofText(run: (text: string) => string): TemplateFunction {
  return typed('string', ([text = NIL], call) => {
    if (!isKnown(text)) return unknownOf('string', call, [text]);
    return derived(run(asString(text)), textOfValue(text, call.source), call, [text]);
  });
}

const NIL: Traced = { value: null };

function ofBytes(run: (bytes: Uint8Array) => string): TemplateFunction {
  return ofText((text) => run(toBytes(text)));
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function adler32(bytes: Uint8Array): string {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return String(b * 65536 + a);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PADDING = 0x3d;

function encodeBase32(bytes: Uint8Array): string {
  let result = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) result += BASE32[(value >> (bits - 5)) & 31] ?? '';
  }
  if (bits > 0) result += BASE32[(value << (5 - bits)) & 31] ?? '';
  return result.padEnd(Math.ceil(result.length / 8) * 8, '=');
}

/** Returns the text of an encoded one, or the message of Go's decoder about it. */
function decodedBase64(text: string): string {
  const input = toBytes(text);
  const illegal = (at: number): string => `illegal base64 data at input byte ${at}`;
  const digits: number[] = [];
  const skip = (from: number): number => {
    let at = from;
    while (input[at] === 10 || input[at] === 13) at++;
    return at;
  };
  for (let at = skip(0); at < input.length; at = skip(at + 1)) {
    const byte = input[at] ?? 0;
    const digit = digitOf(byte, BASE64);
    if (digit !== undefined) {
      digits.push(digit);
      continue;
    }
    const rest = digits.length % 4;
    if (byte !== PADDING || rest < 2) return illegal(at);
    let next = skip(at + 1);
    if (rest === 2) {
      if (next >= input.length) return illegal(input.length);
      if (input[next] !== PADDING) return illegal(next - 1);
      next = skip(next + 1);
    }
    return next < input.length ? illegal(next) : fromBytes(bytesOf(digits, 6));
  }
  const rest = digits.length % 4;
  return rest === 0 ? fromBytes(bytesOf(digits, 6)) : illegal(input.length - rest);
}

function decodedBase32(text: string): string {
  const input = toBytes(text).filter((byte) => byte !== 10 && byte !== 13);
  const illegal = (at: number): string => `illegal base32 data at input byte ${at}`;
  const digits: number[] = [];
  for (const [at, byte] of input.entries()) {
    const group = digits.length % 8;
    const after = input.length - at - 1;
    if (byte === PADDING && group >= 2 && after < 8) {
      if (after + group < 7) return illegal(input.length);
      for (let index = 0; index < 7 - group; index++) if (input[at + 1 + index] !== PADDING) return illegal(at + index);
      return group === 3 || group === 6 ? illegal(at) : fromBytes(bytesOf(digits, 5));
    }
    const digit = digitOf(byte, BASE32);
    if (digit === undefined) return illegal(at);
    digits.push(digit);
  }
  const group = digits.length % 8;
  return group === 0 ? fromBytes(bytesOf(digits, 5)) : illegal(input.length - group);
}

function digitOf(byte: number, alphabet: string): number | undefined {
  const digit = byte < 128 ? alphabet.indexOf(String.fromCharCode(byte)) : -1;
  return digit < 0 ? undefined : digit;
}

function bytesOf(digits: readonly number[], size: number): readonly number[] {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const digit of digits) {
    value = ((value << size) | digit) & 0xffff;
    bits += size;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 255);
  }
  return bytes;
}
