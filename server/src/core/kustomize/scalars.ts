/*
 * How the third version of go-yaml reads plain scalars: kustomize keeps objects as its nodes, and prints them by way of JSON.
 * Kustomizations and JSON patches are read by its second version, which is `resolvePlain` of core/yaml.
 */

import { withoutEnd } from '../text/trim.js';
import { resolvePlain } from '../yaml/scalars.js';

export const TAGS = {
  none: '',
  string: '!!str',
  int: '!!int',
  float: '!!float',
  bool: '!!bool',
  null: '!!null',
  time: '!!timestamp',
  merge: '!!merge',
  map: '!!map',
  seq: '!!seq',
} as const;

/** What a plain scalar stands for. */
export interface Resolved {
  readonly tag: string;
  readonly value: null | boolean | bigint | number | string;
}

const WORDS = new Map<string, Resolved>();
for (const [tag, value, words] of [
  [TAGS.bool, true, 'true True TRUE'],
  [TAGS.bool, false, 'false False FALSE'],
  [TAGS.null, null, '~ null Null NULL'],
  [TAGS.float, Number.NaN, '.nan .NaN .NAN'],
  [TAGS.float, Number.POSITIVE_INFINITY, '.inf .Inf .INF +.inf +.Inf +.INF'],
  [TAGS.float, Number.NEGATIVE_INFINITY, '-.inf -.Inf -.INF'],
  [TAGS.merge, '<<', '<<'],
] as const)
  for (const word of words.split(' ')) WORDS.set(word, { tag, value });
WORDS.set('', { tag: TAGS.null, value: null });

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Go's ParseFloat, where the text begins with a point: it allows single underscores between digits. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
/** A number that is longer is a text to nobody, but costs time. */
const LONGEST = 400;

/** Returns what a plain scalar stands for, with its tag. */
export function resolve(text: string): Resolved {
  const known = text.length <= 5 ? WORDS.get(text) : undefined;
  if (known) return known;
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  if (text.length <= LONGEST) {
    if (first === 46) {
      const value = POINT_FLOAT.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
      if (Number.isFinite(value)) return { tag: TAGS.float, value };
    } else if (digit || first === 43 || first === 45) {
      return numberOf(text) ?? { tag: TAGS.string, value: text };
    }
  }
  return { tag: TAGS.string, value: text };
}

function numberOf(text: string): Resolved | undefined {
  const time = timeOf(text);
  if (time !== undefined) return { tag: TAGS.time, value: time };
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = integerOf(plain);
  if (integer !== undefined) return { tag: TAGS.int, value: integer };
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? { tag: TAGS.float, value } : undefined;
}

/** Returns an integer of 64 bits, signed or not; undefined for others. */
function integerOf(text: string): bigint | undefined {
  const [, sign = '', hexadecimal, binary, octal, decimal] = INTEGER.exec(text) ?? [];
  const size =
    hexadecimal !== undefined
      ? BigInt(`0x${hexadecimal}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : decimal !== undefined
            ? BigInt(decimal)
            : undefined;
  if (size === undefined) return undefined;
  if (sign === '-') return size <= 1n << 63n ? -size : undefined;
  return size < (sign === '+' ? 1n << 63n : 1n << 64n) ? size : undefined;
}

const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])|( +))(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d\d:\d\d)?)?$/;

/** Returns a time as JSON has it (RFC 3339); undefined for a text that is none. */
function timeOf(text: string): string | undefined {
  if (!/^\d{4}-/.test(text)) return undefined;
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', letter, , hour, minute, second, part = '', zone] = match;
  if (hour !== undefined && (letter === undefined) !== (zone === undefined)) return undefined;
  const [m, d] = [Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > daysOf(Number(year), m)) return undefined;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined;
  if (zone !== undefined && zone !== 'Z' && (Number(zone.slice(1, 3)) > 24 || Number(zone.slice(4)) > 59))
    return undefined;
  const two = (number: string | undefined): string => (number ?? '0').padStart(2, '0');
  const nano = withoutEnd(part.slice(0, 9), '0');
  const fraction = nano === '' ? '' : `.${nano}`;
  const offset = zone === undefined || /^[-+]00:00$/.test(zone) ? 'Z' : zone;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}${offset}`;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Returns true for a text that YAML 1.1 reads as something other than a string. */
export function isOtherInYaml11(text: string): boolean {
  if (text === '' || text.includes('\n')) return false;
  // A comment, a list or a map is no string, either; what cannot be read counts as one.
  if (/^#|^[-?] |^[[{].*[\]}]$|^[^"'[{][^:]*: |^[^"'[{][^:]*:$/.test(text)) return true;
  return typeof resolvePlain(text) !== 'string';
}
