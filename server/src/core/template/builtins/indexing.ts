import { Dict, List, type Traced, textOf, Unknown } from '../../provenance/traced.js';
import { sliceText } from '../../provenance/traced-text.js';
import { byteLength, fromBytes, toBytes } from '../bytes.js';
import { type Held, held, NOTHING, unwrap, whyUnknown, wrapped } from '../evaluate/held.js';
import { TemplateError } from '../function.js';
import { isNative, kindOf, typeName } from '../go-types.js';

/** Returns `item[index][index] …`. */
export function index(item: Held, indexes: readonly Held[]): Held {
  let found = unwrap(item);
  if (kindOf(found.it) === 'nil') throw new TemplateError('index of untyped nil');
  for (const one of indexes) found = indexOne(found, one.it);
  return found;
}

function indexOne({ it, wrapped: outer }: Held, key: Traced): Held {
  const { value } = it;
  const why = whyUnknown(it) ?? whyUnknown(key);
  if (why !== undefined) return held({ value: new Unknown(why) });
  if (value === null) return indexOne(emptyOf(it, outer ? 'index of nil pointer' : 'index of untyped nil'), key);
  if (value instanceof List) {
    const found = value.items[indexArg(held(key), value.items.length)];
    if (!found) throw new TemplateError('reflect: slice index out of range');
    return isInterface(value.element) ? wrapped(found) : held(found);
  }
  if (typeof value === 'string') {
    const byte = toBytes(value)[indexArg(held(key), byteLength(value))];
    if (byte === undefined) throw new TemplateError('reflect: string index out of range');
    return held({ value: BigInt(byte), goType: 'uint8' });
  }
  if (value instanceof Dict) {
    if (key.value === null) throw new TemplateError('value is nil; should be of type string');
    if (typeof key.value !== 'string') throw new TemplateError(`value has type ${typeName(key)}; should be string`);
    return entryOf(value, key.value);
  }
  throw new TemplateError(`can't index item of type ${typeName(it)}`);
}

/** Returns an empty map or slice for a nil one. */
function emptyOf(it: Traced, otherwise: string): Held {
  const kind = kindOf(it);
  const element = it.goType?.replace(/^(?:map\[\w+\]|\[\])/, '');
  if (kind === 'nil') throw new TemplateError(otherwise);
  return held({ value: kind === 'map' ? new Dict([], element) : new List([], element) });
}

/** Returns an entry of a map, or the zero of its type. */
export function entryOf(dict: Dict, key: string): Held {
  const found = dict.get(key);
  const outer = isInterface(dict.element);
  if (found) return outer ? wrapped(found) : held(found);
  if (dict.open) return held({ value: new Unknown('the map may have entries that are not known') });
  return zeroOf(dict.element);
}

/** Returns the zero of a type. */
export function zeroOf(type: string): Held {
  switch (type) {
    case 'string':
      return held({ value: '' });
    case 'bool':
      return held({ value: false });
    case 'float64':
      return held({ value: 0 });
    default:
      if (/^u?int\d*$/.test(type)) return held(type === 'int' ? { value: 0n } : { value: 0n, goType: type });
      return isInterface(type) ? wrapped({ value: null }) : NOTHING;
  }
}

export function isInterface(type: string): boolean {
  return type === 'interface {}';
}

/** Returns an index into something of this length. It may be the length itself. */
function indexArg({ it, wrapped: outer }: Held, length: number): number {
  const { value } = it;
  if (outer) throw new TemplateError('cannot index slice/array with type interface {}');
  if (value === null) throw new TemplateError('cannot index slice/array with nil');
  if (typeof value !== 'bigint') throw new TemplateError(`cannot index slice/array with type ${typeName(it)}`);
  if (value < 0n || value > length) throw new TemplateError(`index out of range: ${value}`);
  return Number(value);
}

/** Returns `item[from:to:capacity]`. */
export function slice(item: Held, indexes: readonly Held[]): Held {
  const given = unwrap(item);
  const { it } = given.it.value === null ? emptyOf(given.it, 'slice of untyped nil') : given;
  const { value } = it;
  const why = [it, ...indexes.map((one) => one.it)].map(whyUnknown).find((one) => one !== undefined);
  if (why !== undefined) return held({ value: new Unknown(why) });
  if (indexes.length > 3) throw new TemplateError(`too many slice indexes: ${indexes.length}`);
  if (typeof value === 'string' && indexes.length === 3) throw new TemplateError('cannot 3-index slice a string');
  if (typeof value !== 'string' && !(value instanceof List))
    throw new TemplateError(`can't slice item of type ${typeName(it)}`);
  const length = typeof value === 'string' ? byteLength(value) : value.items.length;
  const [from = 0, to = length, end] = indexes.map((one) => indexArg(one, length));
  if (from > to) throw new TemplateError(`invalid slice index: ${from} > ${to}`);
  if (end !== undefined && to > end) throw new TemplateError(`invalid slice index: ${to} > ${end}`);
  if (typeof value !== 'string') return held({ ...it, value: new List(value.items.slice(from, to), value.element) });
  if (length !== value.length) return held({ value: fromBytes(toBytes(value).slice(from, to)) });
  const { text, pieces } = sliceText(textOf(it as Traced<string>), from, to);
  return held({ value: text, from: pieces });
}

/** Returns the length of a value. */
export function lengthOf({ it, wrapped: outer }: Held): Traced {
  const { value } = it;
  const why = whyUnknown(it);
  if (why !== undefined) return { value: new Unknown(why, 'number') };
  if (value === null && it.goType !== undefined) return { value: 0n };
  if (value === null)
    throw new TemplateError(outer ? 'len of nil pointer' : 'reflect: call of reflect.Value.Type on zero Value');
  if (typeof value === 'string') return { value: BigInt(byteLength(value)) };
  if (value instanceof List) return { value: BigInt(value.items.length) };
  if (value instanceof Dict)
    return {
      value: value.open ? new Unknown('the map may have entries that are not known', 'number') : BigInt(value.size),
    };
  throw new TemplateError(
    `len of type ${isNative(value) ? value.goType : kindOf(it) === 'unknown' ? 'interface {}' : typeName(it)}`,
  );
}
