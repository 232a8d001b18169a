import { fromText, type Traced } from '../../provenance/traced.js';
import {
  EMPTY_TEXT,
  hasUnknown,
  pieceAt,
  STAND_IN,
  sliceText,
  TextBuilder,
  type TracedText,
  tracedText,
} from '../../provenance/traced-text.js';
import { byteLength } from '../bytes.js';
import { sprint } from '../format/printer.js';
import { quote } from '../format/quote.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';
import { ANY, asInt, asString, type FunctionTable, isKnown, MOST_TEXT, made, pure, unknownOf } from './define.js';
import { textOfValue } from './format.js';
import { lowerText, SPACE, upperText } from './letters.js';
import {
  escapeText,
  joinWith,
  knownEnds,
  mapText,
  onlySource,
  sliceBytes,
  splitText,
  surround,
  withUnknownRest,
} from './text.js';

/** Strings: what keeps the sources of its parts, and what asks for parts. */
export const STRINGS: FunctionTable = {
  toString: typed(ANY, ([value], call) => fromText(textOfValue(value ?? NIL, call.source))),
  quote: typed(`...${ANY}`, (args, call) => quotedTexts(args, call, quoted)),
  squote: typed(`...${ANY}`, (args, call) => quotedTexts(args, call, (text) => surround(text, "'", "'"))),
  cat: typed(`...${ANY}`, (args, call) =>
    fromText(
      joinWith(
        args.filter(isThere).map((arg) => printed(arg, call)),
        tracedText(' ', call.source),
      ),
    ),
  ),

  indent: changing('int, string', (text, [spaces]) => indented(text, asInt(spaces))),
  nindent: changing('int, string', (text, [spaces]) => {
    const builder = new TextBuilder();
    builder.addText('\n');
    builder.add(indented(text, asInt(spaces)));
    return builder.done();
  }),
  trim: changing('string', (text) => trimmed(text, (char) => SPACE.test(char))),
  trimAll: changing('string, string', trimmedOf),
  trimall: changing('string, string', trimmedOf),
  trimSuffix: changing('string, string', (text, [suffix]) => withoutSuffix(text, asString(suffix))),
  trimPrefix: changing('string, string', (text, [prefix]) => withoutPrefix(text, asString(prefix))),
  upper: changing('string', (text) => mapText(text, upperText)),
  lower: changing('string', (text) => mapText(text, lowerText)),
  trunc: changing('int, string', (text, [size]) => truncated(text, Number(asInt(size)))),
  substr: changing('int, int, string', (text, [start, end]) =>
    substring(text, Number(asInt(start)), Number(asInt(end))),
  ),
  repeat: changing('int, string', (text, [count]) => repeated(text, asInt(count))),
  replace: typed('string, string, string', replaced),
  plural: typed('string, string, int', ([one, many, count], call) => {
    if (!isKnown(count ?? NIL)) return unknownOf('string', call, count ? [count] : []);
    return (asInt(count) === 1n ? one : many) ?? NIL;
  }),

  contains: typed(
    'string, string',
    asking((part, text) => (includes(text, part) ? true : hasUnknown(text) ? undefined : false)),
  ),
  hasPrefix: typed(
    'string, string',
    asking((part, text) => atEnd(part, text, true)),
  ),
  hasSuffix: typed(
    'string, string',
    asking((part, text) => atEnd(part, text, false)),
  ),
  hello: pure('', 'string', () => 'Hello!'),
};

const NIL: Traced = { value: null };

function isThere({ value }: Traced): boolean {
  return value !== null;
}

/** Returns the text of a value as `%v` prints it, with its pieces. */
function printed(traced: Traced, call: Call): TracedText {
  return typeof traced.value === 'string' ? textOfValue(traced, call.source) : sprint([traced], call.source);
}

/**
 * Returns a function that changes its last argument, a text, and keeps its pieces: what is not known of the text stays a piece of
 * the result. The other arguments have to be known.
 */
function changing(
  parameters: string,
  change: (text: TracedText, others: readonly Traced[]) => TracedText | undefined,
): TemplateFunction {
  return typed(parameters, (args, call) => {
    const others = args.slice(0, -1);
    const last = args.at(-1) ?? NIL;
    if (!others.every((arg) => isKnown(arg))) return unknownOf('string', call, others);
    const text = change(textOfValue(last, call.source), others);
    return text ? fromText(text) : unknownOf('string', call, args);
  });
}

function quotedTexts(args: readonly Traced[], call: Call, quoting: (text: TracedText) => TracedText): Traced {
  const isDouble = quoting === quoted;
  const texts = args
    .filter(isThere)
    .map((arg) => quoting(isDouble ? textOfValue(arg, call.source) : printed(arg, call)));
  return fromText(joinWith(texts, tracedText(' ', call.source)));
}

function quoted(text: TracedText): TracedText {
  return surround(
    escapeText(text, /["\\]|[^\x20-\x7e]/gu, (char) => quote(char).slice(1, -1)),
    '"',
    '"',
  );
}

/** @throws RangeError where the text becomes too large: that is a limit of ours. */
function indented(text: TracedText, spaces: bigint): TracedText {
  if (spaces < 0n) throw new TemplateError('strings: negative Repeat count');
  const lines = text.text.split('\n').length;
  if (spaces * BigInt(lines) > BigInt(MOST_TEXT)) throw new RangeError('An indented text is too large');
  const pad = ' '.repeat(Number(spaces));
  const builder = new TextBuilder();
  let done = 0;
  builder.addText(pad);
  for (let at = text.text.indexOf('\n'); at >= 0; at = text.text.indexOf('\n', done)) {
    builder.addRange(text, done, at + 1);
    builder.addText(pad);
    done = at + 1;
  }
  builder.addRange(text, done, text.text.length);
  return builder.done();
}

function trimmedOf(text: TracedText, [cutset]: readonly Traced[]): TracedText {
  const chars = new Set(asString(cutset));
  return trimmed(text, (char) => chars.has(char));
}

/** Returns a text without some characters at its ends. What is not known ends that. */
function trimmed(text: TracedText, cut: (char: string) => boolean): TracedText {
  const { text: chars } = text;
  const { start: knownStart, end: knownEnd } = knownEnds(text);
  let start = 0;
  for (let char = charAt(chars, start); char !== '' && start < knownStart && cut(char); char = charAt(chars, start))
    start += char.length;
  let end = chars.length;
  for (
    let char = charBefore(chars, end);
    char !== '' && end > Math.max(knownEnd, start) && cut(char);
    char = charBefore(chars, end)
  ) {
    end -= char.length;
  }
  return sliceText(text, start, end);
}

function charAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function charBefore(text: string, end: number): string {
  const pair = end >= 2 ? charAt(text, end - 2) : '';
  return pair.length === 2 ? pair : text.slice(Math.max(0, end - 1), end);
}

function withoutSuffix(text: TracedText, suffix: string): TracedText {
  const at = text.text.length - suffix.length;
  return text.text.endsWith(suffix) && at >= knownEnds(text).end ? sliceText(text, 0, at) : text;
}

function withoutPrefix(text: TracedText, prefix: string): TracedText {
  return text.text.startsWith(prefix) && prefix.length <= knownEnds(text).start ? sliceText(text, prefix.length) : text;
}

function truncated(text: TracedText, size: number): TracedText {
  if (hasUnknown(text)) return size >= 0 ? beginningOf(text, size) : endOf(text, -size);
  const length = byteLength(text.text);
  if (size < 0) return length + size > 0 ? sliceBytes(text, length + size, length) : text;
  return length > size ? sliceBytes(text, 0, size) : text;
}

/** Returns the first bytes of a text that is not known whole: where they end is not known behind the first hole. */
function beginningOf(text: TracedText, size: number): TracedText {
  const { start } = knownEnds(text);
  if (byteLength(text.text.slice(0, start)) >= size) return sliceBytes(sliceText(text, 0, start), 0, size);
  const hole = pieceAt(text, start);
  return hole && hole.end < text.text.length ? withUnknownRest(text, start, hole, STAND_IN) : text;
}

function endOf(text: TracedText, size: number): TracedText {
  const { end } = knownEnds(text);
  const known = sliceText(text, end);
  const length = byteLength(known.text);
  if (length >= size) return sliceBytes(known, length - size, length);
  const hole = pieceAt(text, end - 1);
  if (!hole || hole.at === 0) return text;
  const builder = new TextBuilder();
  builder.add(withUnknownRest(EMPTY_TEXT, 0, hole, STAND_IN));
  builder.add(known);
  return builder.done();
}

function substring(text: TracedText, start: number, end: number): TracedText | undefined {
  if (hasUnknown(text)) return undefined;
  const length = byteLength(text.text);
  if (start < 0) {
    if (end < 0) throw new TemplateError(`runtime error: slice bounds out of range [:${end}]`);
    if (end > length)
      throw new TemplateError(`runtime error: slice bounds out of range [:${end}] with length ${length}`);
    return sliceBytes(text, 0, end);
  }
  const isOpen = end < 0 || end > length;
  const last = isOpen ? length : end;
  if (start > last) throw new TemplateError(`runtime error: slice bounds out of range [${start}:${last}]`);
  return sliceBytes(text, start, last);
}

function repeated(text: TracedText, count: bigint): TracedText | undefined {
  if (count < 0n) throw new TemplateError('strings: negative Repeat count');
  if (count * BigInt(text.text.length) > BigInt(MOST_TEXT)) return undefined;
  return joinWith(new Array<TracedText>(Number(text.text === '' ? 0n : count)).fill(text), EMPTY_TEXT);
}

function replaced(args: readonly Traced[], call: Call): Traced {
  const [old = NIL, replacement = NIL, last = NIL] = args;
  if (!isKnown(old)) return unknownOf('string', call, args);
  const text = textOfValue(last, call.source);
  if (old.value === '' && hasUnknown(text)) return unknownOf('string', call, args);
  const put = textOfValue(replacement, call.source);
  if (old.value === '') return fromText(betweenCharacters(text, put));
  const parts = splitText(text, asString(old));
  const size = text.text.length + parts.length * put.text.length;
  return size > MOST_TEXT ? unknownOf('string', call, args) : fromText(joinWith(parts, put));
}

function betweenCharacters(text: TracedText, put: TracedText): TracedText {
  const builder = new TextBuilder();
  builder.add(put);
  let at = 0;
  for (const char of text.text) {
    builder.addRange(text, at, at + char.length);
    builder.add(put);
    at += char.length;
  }
  return builder.done();
}

/** Returns a function that asks for a part of a text; the answer is undefined where what is not known decides. */
function asking(
  answer: (part: string, text: TracedText) => boolean | undefined,
): (args: readonly Traced[], call: Call) => Traced {
  return (args, call) => {
    const [part = NIL, text = NIL] = args;
    const known = isKnown(part) ? answer(asString(part), textOfValue(text, call.source)) : undefined;
    return known === undefined ? unknownOf('bool', call, args) : made(known, call, args);
  };
}

function includes(text: TracedText, part: string): boolean {
  if (!hasUnknown(text)) return text.text.includes(part);
  // The stand-in of a hole does not have the part.
  return part === '' || splitText(text, part).length > 1;
}

/** Returns whether a text begins or ends with a part; undefined where that part is not known. */
function atEnd(part: string, text: TracedText, isStart: boolean): boolean | undefined {
  const { text: chars } = text;
  if (!hasUnknown(text)) return isStart ? chars.startsWith(part) : chars.endsWith(part);
  const ends = knownEnds(text);
  const known = isStart ? chars.slice(0, ends.start) : chars.slice(ends.end);
  if (known.length >= part.length) return isStart ? known.startsWith(part) : known.endsWith(part);
  return (isStart ? part.startsWith(known) : part.endsWith(known)) ? undefined : false;
}

/** Returns a text made of one other, with its source where it has only one. */
export function derived(text: string, from: TracedText, call: Call, args: readonly Traced[]): Traced {
  const source = onlySource(from);
  return source ? { value: text, from: source } : made(text, call, args);
}
