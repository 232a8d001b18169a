import { Dict, type DictEntry, List, sourcesOf, type Traced, Unknown } from '../../provenance/traced.js';
import { type Call, TemplateError, typed } from '../function.js';
import { typeName } from '../go-types.js';
import {
  ANY,
  asDict,
  asString,
  type FunctionTable,
  isKnown,
  MAP,
  made,
  nilMap,
  sourceOfCall,
  unknownOf,
} from './define.js';
import { textOfValue } from './format.js';
import { mergeInto } from './merge.js';

const NIL: Traced = { value: null };

/** Maps. Those that change a map change the one that everybody has. */
export const DICTS: FunctionTable = {
  dict: typed(`...${ANY}`, dict),
  get: typed(`${MAP}, string`, ([map = NIL, key = NIL], call) => got(map, key, call) ?? made('', call, [map, key])),
  hasKey: typed(`${MAP}, string`, (args, call) => {
    const [map = NIL, key = NIL] = args;
    if (!isKnown(map) || !isKnown(key)) return unknownOf('bool', call, args);
    const entries = asDict(map);
    const isThere = entries?.has(asString(key)) ?? false;
    return !isThere && entries?.open ? openOf(call, args, 'bool') : made(isThere, call, args);
  }),
  set: typed(`${MAP}, string, ${ANY}`, ([map = NIL, key = NIL, value = NIL], call) => {
    if (!isKnown(map)) return unknownOf('map', call, [map]);
    const entries = asDict(map);
    if (!entries) throw nilMap();
    // Any entry may be the one that is set.
    if (!isKnown(key)) forget(entries, call, [key]);
    else entries.set(asString(key), value, sourcesOf(key)[0] ?? call.source);
    return map;
  }),
  unset: typed(`${MAP}, string`, ([map = NIL, key = NIL], call) => {
    if (!isKnown(map)) return unknownOf('map', call, [map]);
    const entries = asDict(map);
    if (entries && !isKnown(key)) forget(entries, call, [key]);
    else entries?.entries.delete(asString(key));
    return map;
  }),
  pluck: typed(`string, ...${MAP}`, (args, call) => {
    const [key = NIL, ...maps] = args;
    const items: Traced[] = [];
    for (const map of maps) {
      const found = isKnown(key) && isKnown(map) ? entryOf(map, asString(key)) : 'unknown';
      if (found === 'unknown') return unknownOf('list', call, args);
      if (found) items.push(found);
    }
    return { value: new List(items), from: sourceOfCall(call, args) };
  }),
  keys: typed(`...${MAP}`, (args, call) => {
    const items: Traced[] = [];
    for (const map of args) {
      const entries = asDict(map);
      if (map.value instanceof Unknown || entries?.open) return openOf(call, args, 'list');
      for (const [key, { key: source }] of entries?.sorted() ?? [])
        items.push({ value: key, from: source ?? call.source });
    }
    return { value: new List(items, 'string'), from: sourceOfCall(call, args) };
  }),
  values: typed(MAP, ([map = NIL], call) => {
    const entries = asDict(map);
    if (map.value instanceof Unknown || entries?.open) return openOf(call, [map], 'list');
    return { value: new List((entries?.sorted() ?? []).map(([, { value }]) => value)), from: map.from ?? call.source };
  }),
  pick: typed(`${MAP}, ...string`, (args, call) => selected(args, call, true)),
  omit: typed(`${MAP}, ...string`, (args, call) => selected(args, call, false)),
  dig: typed(`...${ANY}`, dig),
  merge: typed(`${MAP}, ...${MAP}`, (args, call) => merged(args, call, false)),
  mustMerge: typed(`${MAP}, ...${MAP}`, (args, call) => merged(args, call, false)),
  mergeOverwrite: typed(`${MAP}, ...${MAP}`, (args, call) => merged(args, call, true)),
  mustMergeOverwrite: typed(`${MAP}, ...${MAP}`, (args, call) => merged(args, call, true)),
  deepCopy: typed(ANY, ([value = NIL]) => copyOf(value)),
  mustDeepCopy: typed(ANY, ([value = NIL]) => copyOf(value)),
};

function dict(args: readonly Traced[], call: Call): Traced {
  const result = new Dict();
  for (let index = 0; index < args.length; index += 2) {
    const key = args[index] ?? NIL;
    const value = args[index + 1] ?? { value: '', from: call.source };
    if (isKnown(key, true)) result.set(textOfValue(key, call.source).text, value, sourcesOf(key)[0] ?? call.source);
    else result.open = true;
  }
  return { value: result, from: call.source };
}

/** Returns an entry; `unknown` where the map may have it or not; undefined where it has not. */
function entryOf(map: Traced, key: string): Traced | 'unknown' | undefined {
  const entries = asDict(map);
  const value = entries?.get(key);
  return value ?? (entries?.open ? 'unknown' : undefined);
}

function got(map: Traced, key: Traced, call: Call): Traced | undefined {
  if (!isKnown(map) || !isKnown(key)) return unknownOf(undefined, call, [map, key]);
  const found = entryOf(map, asString(key));
  return found === 'unknown' ? openOf(call, [map, key], undefined) : found;
}

/** Returns a value that is not known because a map may have further entries. */
function openOf(call: Call, args: readonly Traced[], shape: Unknown['type']): Traced {
  const unknown = args.find(({ value }) => value instanceof Unknown)?.value;
  return made(
    new Unknown(unknown instanceof Unknown ? unknown.why : 'the map may have further entries', shape),
    call,
    args,
  );
}

/** Makes a map one of which no entry is known any more. */
function forget(dict: Dict, call: Call, args: readonly Traced[]): void {
  dict.open = true;
  for (const [key, entry] of dict.entries) {
    dict.entries.set(key, { ...entry, value: unknownOf(undefined, call, [...args, entry.value]) });
  }
}

function selected(args: readonly Traced[], call: Call, isPicked: boolean): Traced {
  const [map = NIL, ...keys] = args;
  if (!args.every((arg) => isKnown(arg))) return unknownOf('map', call, args);
  const names = new Set(keys.map(asString));
  const entries = asDict(map);
  const kept = [...(entries?.entries ?? [])].filter(([key]) => names.has(key) === isPicked);
  const isOpen = entries?.open === true && (!isPicked || [...names].some((name) => !entries.entries.has(name)));
  return { value: new Dict(kept, undefined, isOpen), from: map.from ?? call.source };
}

function dig(args: readonly Traced[], call: Call): Traced {
  if (args.length < 3) throw new TemplateError('dig needs at least three arguments');
  const keys = args.slice(0, -2);
  const fallback = args.at(-2) ?? NIL;
  let at = args.at(-1) ?? NIL;
  for (const [index, key] of keys.entries()) {
    if (!isKnown(at) || !isKnown(key)) return unknownOf(undefined, call, [at, key]);
    asserted(at, MAP);
    for (const name of index === 0 ? keys : []) asserted(name, 'string');
    const found = entryOf(at, asString(key));
    if (found === 'unknown') return openOf(call, [at], undefined);
    if (found === undefined) return fallback;
    at = found;
  }
  return at;
}

/** Throws the error of Go's type assertion where a value is of another type. */
function asserted(traced: Traced, type: string): void {
  if (traced.value instanceof Unknown || typeName(traced) === type) return;
  const name = traced.value === null ? 'nil' : typeName(traced);
  throw new TemplateError(`interface conversion: interface {} is ${name}, not ${type}`);
}

function merged(args: readonly Traced[], call: Call, overwrites: boolean): Traced {
  const [first = NIL, ...sources] = args;
  if (!isKnown(first)) return unknownOf('map', call, args);
  const target = asDict(first);
  const result = target ?? new Dict();
  let isChanged = target !== undefined;
  for (const source of sources) {
    if (source.value instanceof Unknown) {
      mergeInto(result, new Dict([], undefined, true), overwrites);
      isChanged = true;
    }
    const entries = asDict(source);
    if (!entries) continue;
    mergeInto(result, entries, overwrites);
    isChanged = true;
  }
  if (target) return first;
  return isChanged ? made(result, call, args) : first;
}

/** The depth from which a value is one that contains itself. */
const DEEPEST = 500;

function copyOf(traced: Traced): Traced {
  if (traced.value === null) throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  return copied(traced);
}

function copied(traced: Traced, depth = 0): Traced {
  const { value } = traced;
  if (depth > DEEPEST) throw new TemplateError('a map contains itself');
  if (value instanceof List) {
    return {
      ...traced,
      value: new List(
        value.items.map((item) => copied(item, depth + 1)),
        value.element,
      ),
    };
  }
  if (!(value instanceof Dict)) return traced;
  const entries = [...value.entries].map(([key, entry]): readonly [string, DictEntry] => [
    key,
    { ...entry, value: copied(entry.value, depth + 1) },
  ]);
  return { ...traced, value: new Dict(entries, value.element, value.open) };
}
