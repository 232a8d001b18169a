import { formatG } from '../../text/go-numbers.js';
import { TemplateError } from '../function.js';

/** A decimal number: `digits` times ten to the `exponent`. The float functions of sprig compute with those. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The digits behind the point that a quotient has. */
const PRECISION = 16;

/** @throws TemplateError for what is no number. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new TemplateError(`Cannot create a Decimal from ${formatG(value)}`);
  if (value === 0) return { digits: 0n, exponent: 0 };
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** Returns the nearest float64. */
export function toNumber({ digits, exponent }: Decimal): number {
  return Number(`${digits}e${exponent}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { digits: -b.digits, exponent: b.exponent });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** Returns a quotient, rounded half away from zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw new TemplateError('decimal division by 0');
  const shift = a.exponent - b.exponent + PRECISION;
  const dividend = shift >= 0 ? a.digits * 10n ** BigInt(shift) : a.digits;
  const divisor = shift >= 0 ? b.digits : b.digits * 10n ** BigInt(-shift);
  const quotient = dividend / divisor;
  const isUp = 2n * absolute(dividend % divisor) >= absolute(divisor);
  const away = dividend < 0n !== divisor < 0n ? -1n : 1n;
  return { digits: isUp ? quotient + away : quotient, exponent: -PRECISION };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
