import { withoutEnd } from '../../text/trim.js';

/** The digits of a number: `0.digits` times 10 to the power of `point`. Of zero there are none. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

/**
 * Returns a float64 as Go's `strconv.FormatFloat` writes it, with a sign only where it is negative.
 * A precision of -1 is the least with which it is read back as the same number.
 */
export function formatFloat(value: number, verb: string, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign || '+'}Inf`;
  switch (verb) {
    case 'b':
      return sign + binary(size);
    case 'x':
    case 'X':
      return sign + hexadecimal(size, precision, verb);
    case 'e':
    case 'E': {
      const found = precision < 0 ? shortest(size) : rounded(size, precision + 1);
      return sign + exponential(found, precision < 0 ? Math.max(found.digits.length - 1, 0) : precision, verb);
    }
    case 'f': {
      const found = precision < 0 ? shortest(size) : roundedAt(size, precision);
      return sign + plain(found, precision < 0 ? Math.max(found.digits.length - found.point, 0) : precision);
    }
    default:
      return sign + general(size, verb, precision);
  }
}

function general(size: number, verb: string, precision: number): string {
  const least = precision < 0;
  const found = least ? shortest(size) : rounded(size, precision || 1);
  const { digits, point } = found;
  const count = digits.length;
  const wanted = least ? count : precision || 1;
  const limit = least ? 6 : wanted > count && count >= point ? count : wanted;
  if (point - 1 < -4 || point - 1 >= limit)
    return exponential(found, Math.min(wanted, count) - 1, verb === 'G' ? 'E' : 'e');
  return plain(found, Math.max((wanted > point ? count : wanted) - point, 0));
}

function exponential({ digits, point }: Digits, precision: number, letter: string): string {
  const exponent = digits === '' ? 0 : point - 1;
  const tail = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  return `${digits[0] ?? '0'}${tail}${letter}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plain({ digits, point }: Digits, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const part = (point < 0 ? '0'.repeat(Math.min(-point, precision)) : '') + digits.slice(Math.max(point, 0));
  return `${whole}.${part.slice(0, precision).padEnd(precision, '0')}`;
}

function shortest(size: number): Digits {
  if (size === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent] = size.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** All digits of a number. */
function exact(size: number): Digits {
  if (size === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = partsOf(size);
  if (exponent >= 0) {
    const digits = String(mantissa << BigInt(exponent));
    return { digits, point: digits.length };
  }
  const digits = String(mantissa * 5n ** BigInt(-exponent));
  return { digits, point: digits.length + exponent };
}

/** The digits of a number, rounded to so many. */
function rounded(size: number, count: number): Digits {
  return cut(exact(size), count);
}

/** The digits of a number, rounded to so many behind the point. */
function roundedAt(size: number, decimals: number): Digits {
  const found = exact(size);
  return cut(found, found.point + decimals);
}

/** Rounds to the nearest, and half to even. */
function cut(all: Digits, count: number): Digits {
  const { digits, point } = all;
  if (count >= digits.length) return trimmed(all);
  if (count < 0) return { digits: '', point: 0 };
  const next = digits.charCodeAt(count) - 48;
  const half = next === 5 && /^0*$/.test(digits.slice(count + 1));
  const odd = count > 0 && (digits.charCodeAt(count - 1) & 1) === 1;
  const kept = digits.slice(0, count);
  if (half ? !odd : next < 5) return trimmed({ digits: kept, point });
  const raised = String(BigInt(kept || '0') + 1n).padStart(count, '0');
  return trimmed({ digits: raised, point: point + raised.length - count });
}

function trimmed({ digits, point }: Digits): Digits {
  const bare = withoutEnd(digits, '0');
  return { digits: bare, point: bare === '' ? 0 : point };
}

/** A positive number as an integer of 53 bits times a power of two. */
function partsOf(size: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function binary(size: number): string {
  const { mantissa, exponent } = partsOf(size);
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(size: number, precision: number, letter: string): string {
  const parts = partsOf(size);
  let { mantissa } = parts;
  // The leading 1 stands at bit 60.
  let exponent = mantissa === 0n ? 0 : parts.exponent + 52;
  mantissa <<= 8n;
  while (mantissa !== 0n && (mantissa & (1n << 60n)) === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < 15) {
    const shift = BigInt(precision * 4);
    const extra = (mantissa << shift) & ((1n << 60n) - 1n);
    mantissa >>= 60n - shift;
    if ((extra | (mantissa & 1n)) > 1n << 59n) mantissa++;
    mantissa <<= 60n - shift;
    if (mantissa & (1n << 61n)) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const part = precision < 0 ? withoutEnd(all, '0') : all.padEnd(precision, '0').slice(0, precision);
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const text = `0x${mantissa >> 60n}${part && `.${part}`}p${power}`;
  return letter === 'X' ? text.toUpperCase() : text;
}
