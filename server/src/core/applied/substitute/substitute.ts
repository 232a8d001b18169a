import type { Passage, Place, Source } from '../../provenance/source.js';
import { withoutExact } from '../../provenance/source.js';
import {
  EMPTY_TEXT,
  joinTexts,
  STAND_IN,
  sliceText,
  sourceAt,
  TextBuilder,
  type TracedText,
  tracedText,
  unknownText,
} from '../../provenance/traced-text.js';
import { fromBytes, toBytes } from '../../template/bytes.js';
import { say } from '../../text/say.js';
import { matches } from './match.js';
import { type Part, parseUses, SubstitutionError, type Use } from './parse.js';
import type { Word } from './scan.js';

/** Returns the value of a variable, empty for one that there is none of; why it is not known, where it is not. */
export type Variables = (name: string) => TracedText | { readonly unknown: string };

/**
 * Replaces `${name}` and its forms in a text, as Flux does it after a build (github.com/fluxcd/pkg/envsubst). A value keeps its
 * source, with the place that uses it.
 * @throws SubstitutionError where Flux refuses the text.
 */
export function substitute(text: TracedText, variables: Variables): TracedText {
  if (!/\$[{$]/.test(text.text)) return text;
  return new Substitution(text, variables).all(parseUses(text.text));
}

/** Cutting takes time that grows with the square of the length of a value. */
const LONGEST_TRIMMED = 20_000;

class Substitution {
  constructor(
    private readonly text: TracedText,
    private readonly variables: Variables,
  ) {}

  all(parts: readonly Part[]): TracedText {
    return joinTexts(parts.map((part) => this.part(part)));
  }

  private part(part: Part): TracedText {
    return 'word' in part ? this.word(part.word) : this.use(part);
  }

  private word({ offsets }: Word): TracedText {
    const builder = new TextBuilder();
    for (let index = 0; index < offsets.length; ) {
      const first = offsets[index] ?? 0;
      let length = 1;
      while (offsets[index + length] === first + length) length++;
      builder.addRange(this.text, first, first + length);
      index += length;
    }
    return builder.done();
  }

  private use(use: Use): TracedText {
    const value = this.variables(use.name);
    const at = sourceAt(this.text, use.start);
    const place = at?.exact
      ? { ...at.place, end: Math.min(at.place.start + use.end - use.start, at.place.end) }
      : at?.place;
    if ('unknown' in value) return unknownText(STAND_IN, value.unknown, withoutExact(at));
    if (/^[#%]/.test(use.operator) && value.text.length > LONGEST_TRIMMED)
      return unknownText(STAND_IN, say`the value of ${use.name} is too long to be cut`, withoutExact(at));
    const args = use.args.map((arg) => this.part(arg));
    const holes = args.flatMap(({ pieces }) => pieces.filter(({ unknown }) => unknown !== undefined));
    const isOpen = holes.length > 0 && !(isDefault(use) && value.text !== '');
    if (isOpen) return unknownText(STAND_IN, holes[0]?.unknown ?? '', withoutExact(at));
    return usedAt(calculate(use, value, args, at), place);
  }
}

function isDefault({ operator }: Use): boolean {
  return operator === '' || /^(?:[=+-]|:[=?+-])$/.test(operator);
}

/** The value with the place that uses it. */
function usedAt({ text, pieces }: TracedText, place: Place | undefined): TracedText {
  if (!place) return { text, pieces };
  return {
    text,
    pieces: pieces.map((piece) => {
      const { source } = piece;
      return source && !contains(place, source.place)
        ? { ...piece, source: { ...source, by: behind(source.by, place) } }
        : piece;
    }),
  };
}

/** The actions that a value went through, and this one behind them. */
function behind(passage: Passage | undefined, action: Place): Passage {
  return passage ? { ...passage, calledBy: behind(passage.calledBy, action) } : { action };
}

function contains(outer: Place, { file, start, end }: Place): boolean {
  return outer.file === file && outer.start <= start && end <= outer.end;
}

function calculate(use: Use, value: TracedText, args: readonly TracedText[], at: Source | undefined): TracedText {
  if (isDefault(use)) return value.text === '' && args.length > 0 ? joinTexts(args) : value;
  const [first, second] = args.map(({ text }) => text);
  const result = apply(use, value.text, first, second);
  if (result === undefined)
    throw new SubstitutionError(`the length of \${${use.name}} is less than nothing`, use.start);
  if (result === value.text) return value;
  const start = value.text.indexOf(result);
  if (result === '') return EMPTY_TEXT;
  if (use.operator !== '#' || args.length > 0) {
    if (start >= 0 && /^(?:##?|%%?|:)$/.test(use.operator)) return sliceText(value, start, start + result.length);
  }
  return tracedText(result, withoutExact(value.pieces.find(({ source }) => source)?.source ?? at));
}

/** Undefined where Go has no such part of a text. */
function apply(
  { operator, args }: Use,
  value: string,
  first: string | undefined,
  second: string | undefined,
): string | undefined {
  switch (operator) {
    case ',':
      return value === '' ? value : headOf(value).toLowerCase() + value.slice(headOf(value).length);
    case ',,':
      return value.toLowerCase();
    case '^':
      return value === '' ? value : headOf(value).toUpperCase() + value.slice(headOf(value).length);
    case '^^':
      return value.toUpperCase();
    case '#':
      return args.length === 0 ? String(toBytes(value).length) : trimShortest(value, first ?? '');
    case '##':
      return trimLongest(value, first ?? '');
    case '%':
      return reverse(trimShortest(reverse(value), reverse(first ?? '')));
    case '%%':
      return reverse(trimLongest(reverse(value), reverse(first ?? '')));
    case ':':
      return part(value, first ?? '', second);
    case '/#':
      return second !== undefined && value.startsWith(first ?? '') ? replaceFirst(value, first ?? '', second) : value;
    case '/%':
      return second !== undefined && value.endsWith(first ?? '')
        ? value.slice(0, value.length - (first ?? '').length) + second
        : value;
    case '/':
      return replaceFirst(value, first ?? '', second ?? '');
    case '//':
      return first === ''
        ? `${second ?? ''}${[...value].map((char) => char + (second ?? '')).join('')}`
        : value.split(first ?? '').join(second ?? '');
    default:
      return value;
  }
}

function headOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

function replaceFirst(value: string, old: string, by: string): string {
  const at = value.indexOf(old);
  return at < 0 ? value : value.slice(0, at) + by + value.slice(at + old.length);
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}

const INTEGER = /^[+-]?\d{1,18}$/;

/** A part of the bytes of a text. Positions that are no numbers have no effect. */
function part(value: string, from: string, size: string | undefined): string | undefined {
  if (!INTEGER.test(from)) return value;
  const bytes = toBytes(value);
  let start = Number(from);
  if (start < 0) start = Math.max(0, bytes.length + start);
  if (size === undefined) return fromBytes(bytes.slice(start));
  if (!INTEGER.test(size)) return value;
  const end = start + Number(size);
  if (end >= bytes.length) return fromBytes(bytes.slice(start));
  return end < start ? undefined : fromBytes(bytes.slice(start, end));
}

/** Go takes a byte at a time off a text, of characters of several bytes, too. */
function trimShortest(value: string, pattern: string): string {
  const bytes = toBytes(value);
  let shortest = 0;
  for (let length = bytes.length; length > 0; length--) {
    const found = matches(pattern, fromBytes(bytes.subarray(0, length)));
    if (found === undefined) return value;
    if (found) shortest = length;
  }
  return fromBytes(bytes.subarray(shortest));
}

function trimLongest(value: string, pattern: string): string {
  const bytes = toBytes(value);
  for (let length = bytes.length; length > 0; length--) {
    const found = matches(pattern, fromBytes(bytes.subarray(0, length)));
    if (found === undefined) return value;
    if (found) return fromBytes(bytes.subarray(length));
  }
  return value;
}
