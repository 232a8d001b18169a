import { compareBytes, Dict, fromText, List, type Traced, Unknown } from '../../provenance/traced.js';
import { hasUnknown, STAND_IN, unknownText } from '../../provenance/traced-text.js';
import { append } from '../../text/append.js';
import { type Call, TemplateError, type TemplateFunction, typed } from '../function.js';
import { ANY, asInt, asString, type FunctionTable, isKnown, made, sourceOfCall, unknownOf, whyOf } from './define.js';
import { textOfValue } from './format.js';
import { toInt64 } from './numbers.js';
import { deepEqual, isEmpty, kindName } from './reflection.js';
import { joinWith, splitText } from './text.js';

const NIL: Traced = { value: null };
const LIST_AND_ANY = `${ANY}, ${ANY}`;

/** The functions of lists that have a variant whose name begins with `must`. Both end in the same error. */
const PAIRS: FunctionTable = {
  append: onList('push on type', LIST_AND_ANY, (items, [, value = NIL]) => new List([...items, value])),
  push: onList('push on type', LIST_AND_ANY, (items, [, value = NIL]) => new List([...items, value])),
  prepend: onList('prepend on type', LIST_AND_ANY, (items, [, value = NIL]) => new List([value, ...items])),
  first: onList('find first on type', ANY, (items) => items[0] ?? NIL),
  last: onList('find last on type', ANY, (items) => items.at(-1) ?? NIL),
  rest: onList('find rest on type', ANY, (items) => new List(items.slice(1))),
  initial: onList('find initial on type', ANY, (items) => new List(items.slice(0, -1))),
  reverse: onList('find reverse on type', ANY, (items) => new List([...items].reverse())),
  compact: onList('compact on type', ANY, compacted),
  uniq: onList('find uniq on type', ANY, unique),
  without: onList('find without on type', `${ANY}, ...${ANY}`, (items, [, ...omitted]) => withoutItems(items, omitted)),
  has: typed(LIST_AND_ANY, has),
  slice: typed(`${ANY}, ...${ANY}`, slice),
  chunk: typed(`int, ${ANY}`, chunk),
};

export const LISTS: FunctionTable = {
  ...PAIRS,
  ...Object.fromEntries(
    Object.entries(PAIRS).map(([name, run]) => [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, run]),
  ),
  list: typed(`...${ANY}`, (args, call) => ({ value: new List(args), from: call.source })),
  tuple: typed(`...${ANY}`, (args, call) => ({ value: new List(args), from: call.source })),
  concat: typed(`...${ANY}`, concat),
  sortAlpha: typed(ANY, sortAlpha),
  join: typed(`string, ${ANY}`, join),
  toStrings: typed(ANY, ([value = NIL], call) => {
    if (value.value instanceof Unknown) return unknownOf('list', call, [value]);
    return { value: new List(stringsOf(value, call), 'string'), from: value.from ?? call.source };
  }),
  splitList: typed('string, string', (args, call) => splitInto(args, call, (parts) => new List(parts, 'string'))),
  split: typed('string, string', (args, call) => splitInto(args, call, numbered)),
  splitn: typed('string, int, string', splitSome),
};

/** Returns a function of a list, the first argument, that ends in an error for other kinds. */
function onList(
  what: string,
  parameters: string,
  run: (items: readonly Traced[], args: readonly Traced[], call: Call) => List | Traced | undefined,
): TemplateFunction {
  return typed(parameters, (args, call) => {
    const [first = NIL] = args;
    if (first.value instanceof Unknown) return unknownOf(undefined, call, [first]);
    const result = run(itemsOf(first, what), args, call);
    if (result === undefined) return unknownOf('list', call, args);
    // A list keeps the source of the one that it was made of; its items have theirs.
    return result instanceof List ? { value: result, from: first.from ?? call.source } : result;
  });
}

function itemsOf(traced: Traced, what: string): readonly Traced[] {
  if (traced.value instanceof List) return traced.value.items;
  if (traced.value === null) throw nilDereference();
  throw new TemplateError(`Cannot ${what} ${kindName(traced)}`);
}

function nilDereference(): TemplateError {
  return new TemplateError('runtime error: invalid memory address or nil pointer dereference');
}

function compacted(items: readonly Traced[]): List | undefined {
  const empty = items.map(isEmpty);
  return empty.includes(undefined) ? undefined : new List(items.filter((_, index) => empty[index] === false));
}

function unique(items: readonly Traced[]): List | undefined {
  const found: Traced[] = [];
  for (const item of items) {
    const isThere = contains(found, item);
    if (isThere === undefined) return undefined;
    if (!isThere) found.push(item);
  }
  return new List(found);
}

function withoutItems(items: readonly Traced[], omitted: readonly Traced[]): List | undefined {
  const omit = items.map((item) => contains(omitted, item));
  return omit.includes(undefined) ? undefined : new List(items.filter((_, index) => omit[index] === false));
}

/** Returns whether a value is in a list; undefined where something that is not known decides. */
function contains(items: readonly Traced[], value: Traced): boolean | undefined {
  let result: boolean | undefined = false;
  for (const item of items) {
    const equal = deepEqual(value, item);
    if (equal) return true;
    if (equal === undefined) result = undefined;
  }
  return result;
}

function has(args: readonly Traced[], call: Call): Traced {
  const [needle = NIL, haystack = NIL] = args;
  if (haystack.value === null) return made(false, call, args);
  if (haystack.value instanceof Unknown) return unknownOf('bool', call, args);
  const found = contains(itemsOf(haystack, 'find has on type'), needle);
  return found === undefined ? unknownOf('bool', call, args) : made(found, call, args);
}

function slice(args: readonly Traced[], call: Call): Traced {
  const [list = NIL, from, to] = args;
  if (!args.every((arg) => isKnown(arg))) return unknownOf('list', call, args);
  if (list.value === null) throw nilDereference();
  if (!(list.value instanceof List))
    throw new TemplateError(`list should be type of slice or array but ${kindName(list)}`);
  const { items, element } = list.value;
  if (items.length === 0) return made(null, call, args);
  const start = from ? Number(toInt64(from)) : 0;
  const end = to ? Number(toInt64(to)) : items.length;
  if (start < 0 || end < start || end > items.length)
    throw new TemplateError('reflect.Value.Slice: slice index out of bounds');
  return { value: new List(items.slice(start, end), element), from: list.from ?? call.source };
}

function chunk(args: readonly Traced[], call: Call): Traced {
  const [size = NIL, list = NIL] = args;
  if (!args.every((arg) => isKnown(arg))) return unknownOf('list', call, args);
  if (list.value === null) throw nilDereference();
  if (!(list.value instanceof List)) throw new TemplateError(`Cannot chunk type ${kindName(list)}`);
  const { items } = list.value;
  const most = Number(asInt(size));
  if (most <= 0) return chunkOfNone(most, items.length, call, args);
  const chunks: Traced[] = [];
  for (let at = 0; at < items.length; at += most) {
    chunks.push({ value: new List(items.slice(at, at + most)), from: call.source });
  }
  return { value: new List(chunks, '[]interface {}'), from: list.from ?? call.source };
}

/** Parts of no or a negative size: Go computes with infinities until it panics. */
function chunkOfNone(size: number, length: number, call: Call, args: readonly Traced[]): Traced {
  const parts = Math.floor((length - 1) / size) + 1;
  if (size < 0 && parts === 0) return made(new List([], '[]interface {}'), call, args);
  if (size < 0 && parts > 0 && length === 0) throw new TemplateError('runtime error: makeslice: len out of range');
  throw new TemplateError('runtime error: makeslice: len out of range');
}

function concat(args: readonly Traced[], call: Call): Traced {
  const items: Traced[] = [];
  for (const arg of args) {
    const { value } = arg;
    if (value instanceof Unknown) return unknownOf('list', call, args);
    if (value === null) throw nilDereference();
    if (!(value instanceof List)) throw new TemplateError(`Cannot concat type ${kindName(arg)} as list`);
    append(items, value.items);
  }
  return { value: new List(items), from: sourceOfCall(call, args) };
}

/** Returns the texts of a list's items; of another value its text alone. */
function stringsOf(traced: Traced, call: Call): readonly Traced[] {
  const { value } = traced;
  if (value === null) return [];
  const items = value instanceof List ? value.items.filter((item) => item.value !== null) : [traced];
  return items.map((item) => fromText(textOfValue(item, call.source)));
}

function sortAlpha([list = NIL]: readonly Traced[], call: Call): Traced {
  if (list.value instanceof Unknown) return unknownOf('list', call, [list]);
  const items = list.value === null ? [{ value: '<nil>' }] : [...stringsOf(list, call)];
  if (!items.every((item) => isKnown(item))) return unknownOf('list', call, [list]);
  items.sort((a, b) => compareBytes(asString(a), asString(b)));
  return { value: new List(items, 'string'), from: list.from ?? call.source };
}

function join([separator = NIL, list = NIL]: readonly Traced[], call: Call): Traced {
  const between = textOfValue(separator, call.source);
  if (list.value instanceof Unknown) return fromText(unknownText(STAND_IN, list.value.why, call.source));
  return fromText(
    joinWith(
      stringsOf(list, call).map((item) => textOfValue(item, call.source)),
      between,
    ),
  );
}

/** The characters of a text, or its parts between separators. */
function partsOf(text: Traced, separator: string, call: Call): readonly Traced[] {
  const traced = textOfValue(text, call.source);
  if (separator !== '') return splitText(traced, separator).map(fromText);
  return Array.from(traced.text, (char) => ({ value: char, from: call.source }));
}

function splitInto(args: readonly Traced[], call: Call, into: (parts: readonly Traced[]) => List | Dict): Traced {
  const [separator = NIL, text = NIL] = args;
  if (!isKnown(separator) || hasUnknown(textOfValue(text, call.source))) {
    return made(new Unknown(whyOf(args) ?? '', into([]) instanceof List ? 'list' : 'map'), call, args);
  }
  return { value: into(partsOf(text, asString(separator), call)), from: sourceOfCall(call, args) };
}

function numbered(parts: readonly Traced[]): Dict {
  return new Dict(
    parts.map((value, index) => [`_${index}`, { value }] as const),
    'string',
  );
}

function splitSome(args: readonly Traced[], call: Call): Traced {
  const [separator = NIL, count = NIL, text = NIL] = args;
  if (!args.every((arg) => isKnown(arg))) return unknownOf('map', call, args);
  const most = Number(asInt(count));
  const whole = textOfValue(text, call.source);
  const parts = most === 0 ? [] : partsOf(text, asString(separator), call);
  if (most < 0 || parts.length <= most) return { value: numbered(parts), from: call.source };
  const kept = parts.slice(0, most - 1);
  const glue = asString(separator);
  const rest = parts.slice(most - 1).map((part) => textOfValue(part, call.source));
  const last = glue === '' ? whole.text.slice(kept.map(asString).join('').length) : undefined;
  const joined =
    last === undefined
      ? fromText(joinWith(rest, { text: glue, pieces: [{ at: 0, source: call.source }] }))
      : { value: last, from: call.source };
  return { value: numbered([...kept, joined]), from: call.source };
}
