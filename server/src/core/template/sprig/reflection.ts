import { Dict, List, type Native, type Traced, Unknown } from '../../provenance/traced.js';
import { typeName } from '../go-types.js';

/** Returns the kind of a value in Go. */
export function kindName(traced: Traced): string {
  const { value, goType } = traced;
  // A nil map or slice has a type.
  if (value === null) return goType === undefined ? 'invalid' : goType.startsWith('map[') ? 'map' : 'slice';
  if (value instanceof List) return 'slice';
  if (value instanceof Dict) return goType !== undefined && STRUCTS.has(goType) ? 'struct' : 'map';
  if (typeof value === 'object') return nativeKind(value as Native);
  const name = typeName(traced);
  if (name === '[]uint8') return 'slice';
  return BASIC.has(name)
    ? name
    : typeof value === 'bigint'
      ? 'int'
      : typeof value === 'number'
        ? 'float64'
        : typeof value;
}

/** Types that have their fields as entries here. */
const STRUCTS = new Set(['sprig.certificate']);

const BASIC = new Set([
  'bool',
  'string',
  'float32',
  'float64',
  'int',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
]);

function nativeKind({ goType }: Native): string {
  if (goType.startsWith('*')) return 'ptr';
  return goType === 'engine.files' ? 'map' : 'struct';
}

/** Returns true for a value that the functions of sprig call empty; undefined where that is not known. */
export function isEmpty({ value, from }: Traced): boolean | undefined {
  if (value === null) return true;
  if (value instanceof Unknown) return undefined;
  if (typeof value === 'string') {
    if (value === '') return true;
    // A text of which nothing is known may be empty.
    return Array.isArray(from) && from.every(({ unknown }) => unknown !== undefined) ? undefined : false;
  }
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'bigint') return value === 0n;
  if (typeof value === 'number') return value === 0;
  if (value instanceof List) return value.items.length === 0;
  if (!(value instanceof Dict)) return false;
  return value.size > 0 ? false : value.open ? undefined : true;
}

/** Returns whether two values are deeply equal in Go: of the same types, too. Undefined where that is not known. */
export function deepEqual(a: Traced, b: Traced, depth = 0): boolean | undefined {
  if (depth > 200 || a.value instanceof Unknown || b.value instanceof Unknown) return undefined;
  if (typeName(a) !== typeName(b)) return false;
  const [one, other] = [a.value, b.value];
  if (one instanceof List && other instanceof List) {
    if (one === other) return true;
    if (one.items.length !== other.items.length) return false;
    return allEqual(
      one.items.map((item, index) => [item, other.items[index] ?? { value: null }]),
      depth,
    );
  }
  if (one instanceof Dict && other instanceof Dict) {
    if (one === other) return true;
    for (const key of one.entries.keys()) if (!other.entries.has(key) && !other.open) return false;
    for (const key of other.entries.keys()) if (!one.entries.has(key) && !one.open) return false;
    const pairs = [...one.entries].map(([key, { value }]) => [value, other.get(key) ?? NOT_KNOWN] as const);
    const equal = allEqual(pairs, depth);
    return equal && (one.open || other.open) ? undefined : equal;
  }
  if (typeof one === 'string' && typeof other === 'string') return isOpen(a) || isOpen(b) ? undefined : one === other;
  if (typeof one === 'object' && typeof other === 'object' && one !== null && other !== null) {
    return one === other || ('print' in one && 'print' in other && one.print() === other.print());
  }
  return one === other;
}

const NOT_KNOWN: Traced = { value: new Unknown('the map has further entries') };

function allEqual(pairs: readonly (readonly [Traced, Traced])[], depth: number): boolean | undefined {
  let result: boolean | undefined = true;
  for (const [one, other] of pairs) {
    const equal = deepEqual(one, other, depth + 1);
    if (equal === false) return false;
    if (equal === undefined) result = undefined;
  }
  return result;
}

function isOpen({ from }: Traced): boolean {
  return Array.isArray(from) && from.some(({ unknown }) => unknown !== undefined);
}
