/** Numbers as `strconv` of Go reads them, and as the package `cast`, which sprig uses, makes them of values. */

import type { Traced } from '../../provenance/traced.js';

const LEAST = -(1n << 63n);
const MOST = (1n << 63n) - 1n;

const PREFIXED = /^([-+]?)0([xX](?:_?[0-9a-fA-F])+|[bB](?:_?[01])+|[oO](?:_?[0-7])+|(?:_?[0-7])+)$/;
const DECIMAL = /^([-+]?)((?:[1-9](?:_?[0-9])*)|0)$/;

/** Returns an integer as `ParseInt(text, 0, 64)` reads it: also with a prefix and underscores; undefined for an error. */
export function parseInteger(text: string): bigint | undefined {
  const prefixed = PREFIXED.exec(text);
  if (prefixed) {
    const [, sign, body = ''] = prefixed;
    const digits = body.replaceAll('_', '').toLowerCase();
    return inRange(sign, BigInt(/^[xbo]/.test(digits) ? `0${digits}` : `0o${digits}`));
  }
  const decimal = DECIMAL.exec(text);
  return decimal ? inRange(decimal[1], BigInt((decimal[2] ?? '').replaceAll('_', ''))) : undefined;
}

function inRange(sign: string | undefined, magnitude: bigint): bigint | undefined {
  const value = sign === '-' ? -magnitude : magnitude;
  return value < LEAST || value > MOST ? undefined : value;
}

/** Returns an integer in a base, without prefix and underscores; undefined for an error. */
export function parseInBase(text: string, base: 8 | 10): bigint | undefined {
  const match = (base === 8 ? /^([-+]?)([0-7]+)$/ : /^([-+]?)([0-9]+)$/).exec(text);
  return match ? inRange(match[1], BigInt(base === 8 ? `0o${match[2]}` : (match[2] ?? ''))) : undefined;
}

/** Returns what `strconv.Atoi` gives, its error ignored: 0, or the nearest int of a number that is too large. */
export function atoi(text: string): bigint {
  const parsed = parseInBase(text, 10);
  if (parsed !== undefined) return parsed;
  if (!/^[-+]?[0-9]+$/.test(text)) return 0n;
  return text.startsWith('-') ? LEAST : MOST;
}

/** Returns a float64 as `strconv.ParseFloat` reads it; undefined for an error. */
export function parseFloat64(text: string): number | undefined {
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    if (special[2]?.toLowerCase() === 'nan') return special[1] === '' ? Number.NaN : undefined;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const hexadecimal = /^([-+]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([-+]?\d+)$/.exec(
    text.replace(/(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])/g, ''),
  );
  if (hexadecimal) return hexadecimalFloat(hexadecimal);
  const plain = text.replace(/(?<=[0-9])_(?=[0-9])/g, '');
  if (!/^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function hexadecimalFloat([, sign, whole = '', fraction = '', exponent]: RegExpExecArray): number | undefined {
  if (whole + fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}

/** Returns an int64 of any value; 0 for one that is none. */
export function toInt64({ value }: Traced): bigint {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value);
  if (typeof value === 'number') return truncated(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? (parseInteger(withoutZeroFraction(value)) ?? 0n) : 0n;
}

function truncated(value: number): bigint {
  // What does not fit is the least int64 on the processors that matter.
  if (!(value >= -(2 ** 63) && value < 2 ** 63)) return LEAST;
  return BigInt(Math.trunc(value));
}

/** Returns a number without a fraction of zeros. */
function withoutZeroFraction(text: string): string {
  return text.replace(/\.0+$/, '');
}

/** Returns a float64 of any value; 0 for one that is none. */
export function toFloat64({ value }: Traced): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? (parseFloat64(value) ?? 0) : 0;
}
