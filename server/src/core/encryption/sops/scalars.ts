import { resolvePlain } from '../../yaml/scalars.js';
import { timestampText } from './timestamps.js';

/** The types that sops writes behind `type:`. */
export type SopsType = 'str' | 'int' | 'float' | 'bool' | 'comment';

/** A value as sops hashes and encrypts it. */
export interface SopsScalar {
  /** `null` is neither hashed nor encrypted; a `time` is hashed and never encrypted here. */
  readonly type: Exclude<SopsType, 'comment'> | 'null' | 'time';
  readonly text: string;
}

const STRING = (text: string): SopsScalar => ({ type: 'str', text });
const SMALLEST = -(2n ** 63n);
const LARGEST = 2n ** 63n - 1n;
const LARGEST_UNSIGNED = 2n ** 64n - 1n;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * Returns a plain (unquoted) scalar as go-yaml v3, the reader of sops, reads it: the MAC covers this value where it
 * stays in plaintext. Undefined for a number that sops refuses.
 */
export function readAsSops(text: string): SopsScalar | undefined {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return { type: 'null', text: '' };
  if (/^(?:true|True|TRUE)$/.test(text)) return { type: 'bool', text: 'True' };
  if (/^(?:false|False|FALSE)$/.test(text)) return { type: 'bool', text: 'False' };
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return { type: 'float', text: 'NaN' };
  const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text);
  if (infinite) return { type: 'float', text: infinite[1] === '-' ? '-Inf' : '+Inf' };
  if (text.startsWith('.')) return FLOAT.test(text) ? float(text, text) : STRING(text);
  if (!/^[-+0-9]/.test(text)) return STRING(text);
  const time = timestampText(text);
  if (time !== undefined) return { type: 'time', text: time };
  const plain = text.replaceAll('_', '');
  const whole = integer(plain);
  if (whole !== undefined) {
    if (whole >= SMALLEST && whole <= LARGEST) return { type: 'int', text: String(whole) };
    if (whole >= 0n && whole <= LARGEST_UNSIGNED) return undefined;
  }
  return FLOAT.test(plain) ? float(plain, text) : STRING(text);
}

/**
 * Returns a plain scalar as Kubernetes reads it, in the types of sops: the value is encrypted with this type, so that
 * it means the same once it is decrypted. sops itself would make a text of `yes` and a point in time of `2024-01-01`.
 * Undefined for a number that sops refuses.
 */
export function readAsKubernetes(text: string): SopsScalar | undefined {
  const value = resolvePlain(text);
  if (typeof value === 'boolean') return { type: 'bool', text: value ? 'True' : 'False' };
  if (value === null) return { type: 'null', text: '' };
  if (typeof value === 'string') return STRING(text);
  const read = readAsSops(text);
  return read?.type === 'int' || read?.type === 'float' ? read : undefined;
}

/**
 * Returns an integer as Go's `strconv.ParseInt` reads it with base 0, without its bounds; undefined for other texts.
 */
function integer(text: string): bigint | undefined {
  const parts = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(text);
  if (!parts) return undefined;
  const [, sign, hex, binary, octal, decimal] = parts;
  const size =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : BigInt(decimal ?? '0');
  return sign === '-' ? -size : size;
}

/** Returns a number as Go writes it without an exponent: the shortest digits that mean it, filled up with zeros. */
function float(plain: string, text: string): SopsScalar {
  const value = Number(plain);
  if (!Number.isFinite(value)) return STRING(text);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const shift = Number(exponent);
  const all = whole + fraction;
  const point = whole.length + shift;
  const written =
    point <= 0
      ? `0.${'0'.repeat(-point)}${all}`
      : point >= all.length
        ? all + '0'.repeat(point - all.length)
        : `${all.slice(0, point)}.${all.slice(point)}`;
  return { type: 'float', text: sign + written };
}
