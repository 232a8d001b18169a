import { append } from '../../text/append.js';
import { fromBytes, toBytes } from '../bytes.js';
import { isRune, quote } from '../format/quote.js';
import type { TokenKind } from './tokens.js';

/** A constant number, under every type that can hold it. */
export interface NumberValue {
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  /** True for an imaginary number. */
  readonly complex?: boolean;
}

/** A literal that Go does not read. */
export class LiteralError extends Error {}

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

const ESCAPES = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
]);

/**
 * Returns the value of a string in double or back quotes.
 * @throws LiteralError where an escape is wrong.
 */
export function unquote(literal: string): string {
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '');
  if (!literal.includes('\\')) return literal.slice(1, -1);
  const bytes: number[] = [];
  for (let at = 1; at < literal.length - 1; ) {
    const { code, size, byte } = character(literal, at, '"');
    if (byte) bytes.push(code);
    else append(bytes, toBytes(String.fromCodePoint(code)));
    at += size;
  }
  return fromBytes(bytes);
}

/** Reads a character of a literal; `byte` for an escape that gives a byte, not a character. */
function character(literal: string, at: number, mark: string): { code: number; size: number; byte?: boolean } {
  const code = literal.codePointAt(at) ?? 0;
  if (literal[at] === mark) throw new LiteralError('invalid syntax');
  if (code !== 0x5c) return { code, size: code > 0xffff ? 2 : 1 };
  const letter = literal[at + 1] ?? '';
  const named = ESCAPES.get(letter);
  if (named !== undefined) return { code: named, size: 2 };
  if (letter === mark) return { code: mark.charCodeAt(0), size: 2 };
  const octal = letter >= '0' && letter <= '7';
  const digits = octal ? literal.slice(at + 1, at + 4) : hexDigits(literal, at + 2, letter);
  if (!digits || (octal && !/^[0-7]{3}$/.test(digits))) throw new LiteralError('invalid syntax');
  const value = Number.parseInt(digits, octal ? 8 : 16);
  const unicode = letter === 'u' || letter === 'U';
  if (unicode ? !isRune(value) : value > 255) throw new LiteralError('invalid syntax');
  return { code: value, size: (octal ? 1 : 2) + digits.length, byte: !unicode };
}

function hexDigits(literal: string, at: number, letter: string): string | undefined {
  const count = { x: 2, u: 4, U: 8 }[letter];
  const digits = count && literal.slice(at, at + count);
  return digits && digits.length === count && /^[\da-fA-F]+$/.test(digits) ? digits : undefined;
}

/**
 * Returns the number that a token writes.
 * @throws LiteralError where Go reads none.
 */
export function readNumber(text: string, kind: TokenKind): NumberValue {
  if (kind === 'charConstant') return readRune(text);
  if (kind === 'complex') return { complex: true };
  if (text.endsWith('i') && parseFloat64(text.slice(0, -1)) !== undefined) return { complex: true };
  const uint = parseUint(text);
  const int = parseInt64(text);
  if (int !== undefined) {
    const unsigned = int === 0n ? 0n : uint;
    return { int, float: Number(int), ...(unsigned === undefined ? {} : { uint: unsigned }) };
  }
  if (uint !== undefined) return { uint, float: Number(uint) };
  const float = parseFloat64(text);
  if (float === undefined) throw new LiteralError(`illegal number syntax: ${quote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new LiteralError(`integer overflow: ${quote(text)}`);
  const whole = Number.isInteger(float) ? BigInt(float) : undefined;
  return {
    float,
    ...(whole !== undefined && whole >= -MAX_INT - 1n && whole <= MAX_INT ? { int: whole } : {}),
    ...(whole !== undefined && whole >= 0n && whole <= MAX_UINT ? { uint: whole } : {}),
  };
}

function readRune(text: string): NumberValue {
  const { code, size } = character(text, 1, "'");
  if (text.slice(1 + size) !== "'") throw new LiteralError(`malformed character constant: ${text}`);
  return { int: BigInt(code), uint: BigInt(code), float: code };
}

/** Returns an unsigned integer with any of Go's prefixes; undefined where Go reads none of 64 bits. */
function parseUint(text: string): bigint | undefined {
  const [, prefix = '', octal, digits = ''] = /^(0[xXoObB](?=.)|(0)(?=.))?([\da-fA-F_]+)$/.exec(text) ?? [];
  if (digits === '' || !underscoresStandRight(text)) return undefined;
  const letter = prefix.slice(1).toLowerCase();
  const set = { x: /^[\da-f_]+$/i, o: /^[0-7_]+$/, b: /^[01_]+$/ }[letter] ?? (octal ? /^[0-7_]+$/ : /^[\d_]+$/);
  const bare = digits.replaceAll('_', '');
  if (!set.test(digits) || bare === '') return undefined;
  const value = BigInt((octal ? '0o' : letter ? `0${letter}` : '') + bare);
  return value > MAX_UINT ? undefined : value;
}

/** Returns a signed integer, as `parseUint`. */
export function parseInt64(text: string): bigint | undefined {
  const negative = text.startsWith('-');
  const value = parseUint(/^[+-]/.test(text) ? text.slice(1) : text);
  if (value === undefined || value > (negative ? MAX_INT + 1n : MAX_INT)) return undefined;
  return negative ? -value : value;
}

/** Returns a float64 as `strconv.ParseFloat` reads it; undefined where it reads none or one that is too large. */
export function parseFloat64(text: string): number | undefined {
  if (!underscoresStandRight(text)) return undefined;
  const bare = text.replaceAll('_', '');
  const hex = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)$/.exec(bare);
  let value: number;
  if (hex) {
    const [, sign, whole = '', part = '', exponent] = hex;
    if (whole + part === '') return undefined;
    value = Number(BigInt(`0x${whole}${part}`)) * 2 ** (Number(exponent) - 4 * part.length) * (sign === '-' ? -1 : 1);
  } else {
    if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(bare)) return undefined;
    value = Number(bare);
  }
  return Number.isFinite(value) ? value : undefined;
}

/** Returns true where every underscore stands between digits, or behind the prefix of a base. */
function underscoresStandRight(text: string): boolean {
  if (!text.includes('_')) return true;
  const bare = text.replace(/^[+-]/, '');
  const prefix = /^0[xXoObB]/.exec(bare)?.[0] ?? '';
  // The prefix counts as a digit.
  const rest = (prefix && '0') + bare.slice(prefix.length);
  const digit = /x/i.test(prefix) ? '[\\da-fA-F]' : '\\d';
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(rest);
}
