import type { Token } from '../../template/parse/tokens.js';
import type { Range } from '../../text/range.js';
import { ITEM, madeOf, memberOf, type Origins, unionOf } from './origins.js';
import type { Evaluated, Sink } from './sink.js';

/** What a function gives, as far as its arguments pass through it. It notes down what it reads of them. */
type OriginsOf = (args: readonly Evaluated[], sink: Sink, callee: string) => Origins;

const NOTHING: Evaluated = { origins: [], range: { start: 0, end: 0 } };

/** Returns where what a function gives may come from. */
export function callOf({ text: name }: Token, args: readonly Evaluated[], range: Range, sink: Sink): Evaluated {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return { origins: (known ?? printing)(args, sink, name), range };
}

const printing: OriginsOf = (args, sink, callee) => {
  for (const arg of args) sink.whole(arg, 'all', callee);
  return [];
};

/** Looks at its arguments alone: whether they are empty, of which kind they are, how many items they have. */
const asking: OriginsOf = () => [];

/** Returns any of its arguments, or a part of each. */
const eachOf: OriginsOf = (args) => unionOf(...args.map(({ origins }) => origins));

/** Returns its last argument, which may be piped. */
const passing: OriginsOf = (args) => args.at(-1)?.origins ?? [];

const item: OriginsOf = ([list = NOTHING]) => memberOf(list.origins, ITEM);

const first: OriginsOf = ([value = NOTHING]) => value.origins;

/** A map with keys that are written as strings behind it. */
const keyed: OriginsOf = ([map = NOTHING, ...keys], sink, callee) => {
  for (const key of keys) read(map.origins, map, key, sink, callee);
  return map.origins;
};

/** Reads a member of a value by a key that is written there; by any other, all of them may be read. */
function read(origins: Origins, of: Evaluated, key: Evaluated, sink: Sink, callee: string): Origins {
  if (key.literal !== undefined) {
    sink.access(key.literal, key.range, origins, true);
    return memberOf(origins, key.literal);
  }
  if (!key.isNumber) sink.whole({ ...of, origins }, 'items', callee);
  return memberOf(origins, ITEM);
}

const index: OriginsOf = ([of = NOTHING, ...keys], sink, callee) =>
  keys.reduce((origins, key) => read(origins, of, key, sink, callee), of.origins);

const dig: OriginsOf = (args, sink, callee) => {
  const map = args.at(-1) ?? NOTHING;
  const instead = args.at(-2) ?? NOTHING;
  const found = args.slice(0, -2).reduce((origins, key) => read(origins, map, key, sink, callee), map.origins);
  return unionOf(found, instead.origins);
};

const pluck: OriginsOf = ([key = NOTHING, ...maps], sink, callee) =>
  madeOf({ kind: 'list', items: unionOf(...maps.map((map) => read(map.origins, map, key, sink, callee))) });

const dict: OriginsOf = (args, sink, callee) => {
  const entries = new Map<string, Origins>();
  for (let at = 0; at < args.length; at += 2) {
    const [key, value] = [args[at], args[at + 1]];
    if (key?.literal !== undefined && value) entries.set(key.literal, value.origins);
    else if (value) sink.whole(value, 'all', callee);
  }
  return madeOf({ kind: 'map', entries });
};

const list: OriginsOf = (args) => madeOf({ kind: 'list', items: eachOf(args, SILENT, '') });

/** A list with a further item. */
const extended: OriginsOf = ([of = NOTHING, more = NOTHING]) =>
  unionOf(of.origins, more.origins.length > 0 ? madeOf({ kind: 'list', items: more.origins }) : []);

const set: OriginsOf = ([map = NOTHING, key = NOTHING, value = NOTHING], sink, callee) => {
  if (key.literal !== undefined) sink.access(key.literal, key.range, map.origins, true);
  else sink.whole(map, 'items', callee);
  // Who reads the entry later reads what was set, or what was there.
  const entries = key.literal === undefined ? new Map() : new Map([[key.literal, value.origins]]);
  return unionOf(map.origins, madeOf({ kind: 'map', entries }));
};

const include: OriginsOf = ([name, data = NOTHING], sink) => {
  // A half-written one has no name yet.
  if (name) sink.call(name, data.origins);
  return [];
};

/** A text of the values may read all of what it is rendered with. */
const tpl: OriginsOf = ([text = NOTHING, data = NOTHING], sink, callee) => {
  sink.whole(text, 'all', callee);
  if (text.literal?.includes('{{')) sink.text(text, data.origins);
  return [];
};

const SILENT: Sink = { access: () => undefined, call: () => undefined, whole: () => undefined, text: () => undefined };

const FUNCTIONS: Readonly<Record<string, OriginsOf>> = {
  default: eachOf,
  coalesce: eachOf,
  ternary: eachOf,
  and: eachOf,
  or: eachOf,
  merge: eachOf,
  mustMerge: eachOf,
  mergeOverwrite: eachOf,
  mustMergeOverwrite: eachOf,
  concat: eachOf,
  required: passing,
  deepCopy: first,
  mustDeepCopy: first,
  compact: first,
  mustCompact: first,
  uniq: first,
  mustUniq: first,
  reverse: first,
  mustReverse: first,
  rest: first,
  mustRest: first,
  initial: first,
  mustInitial: first,
  slice: first,
  mustSlice: first,
  without: first,
  mustWithout: first,
  first: item,
  mustFirst: item,
  last: item,
  mustLast: item,
  append: extended,
  mustAppend: extended,
  push: extended,
  mustPush: extended,
  prepend: extended,
  mustPrepend: extended,
  list,
  tuple: list,
  dict,
  index,
  dig,
  pluck,
  get: ([map = NOTHING, key = NOTHING], sink, callee) => read(map.origins, map, key, sink, callee),
  hasKey: ([map = NOTHING, key = NOTHING], sink, callee) => {
    read(map.origins, map, key, sink, callee);
    return [];
  },
  pick: keyed,
  omit: keyed,
  unset: keyed,
  set,
  keys: (args, sink, callee) => {
    for (const arg of args) sink.whole(arg, 'items', callee);
    return [];
  },
  values: ([map = NOTHING], sink, callee) => {
    sink.whole(map, 'items', callee);
    return madeOf({ kind: 'list', items: memberOf(map.origins, ITEM) });
  },
  include,
  tpl,
  empty: asking,
  not: asking,
  len: asking,
  eq: asking,
  ne: asking,
  kindIs: asking,
  kindOf: asking,
  typeIs: asking,
  typeIsLike: asking,
  typeOf: asking,
};
