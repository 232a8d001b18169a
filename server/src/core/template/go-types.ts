import { Dict, List, type Native, type Traced, Unknown, type Value } from '../provenance/traced.js';

/** The kinds of Go's reflection that template values have. */
export type Kind = 'bool' | 'float' | 'int' | 'map' | 'nil' | 'slice' | 'string' | 'struct' | 'uint' | 'unknown';

/** Returns the kind of a value. */
export function kindOf({ value, goType }: Traced): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float';
    case 'bigint':
      return goType?.startsWith('u') ? 'uint' : 'int';
  }
  // A nil map or slice has a type.
  if (value === null) return goType === undefined ? 'nil' : goType.startsWith('map[') ? 'map' : 'slice';
  if (value instanceof Dict) return 'map';
  if (value instanceof List) return 'slice';
  return value instanceof Unknown ? 'unknown' : 'struct';
}

/** Returns the type of a value as `%T` prints it; `<nil>` for nil. */
export function typeName(traced: Traced): string {
  return traced.goType ?? underlyingType(traced.value);
}

/** Returns the type of a value without the name that it may have. */
export function underlyingType(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
  }
  if (value === null) return '<nil>';
  if (value instanceof Dict) return `map[string]${value.element}`;
  if (value instanceof List) return `[]${value.element}`;
  return value instanceof Unknown ? 'interface {}' : value.goType;
}

/** Returns true for a value with fields and methods. */
export function isNative(value: Value): value is Native {
  return typeof value === 'object' && value !== null && 'goType' in value;
}

/** Returns true where a type has nil. */
export function canBeNil(type: string): boolean {
  return /^(?:\[\]|map\[|\*|func|interface \{\}|reflect\.Value)/.test(type);
}

/** Returns true where a parameter of the type takes the value as it is. */
export function isAssignable(traced: Traced, type: string): boolean {
  const { value } = traced;
  if (type === 'interface {}' || type === 'reflect.Value') return true;
  return typeName(traced) === type || (typeof value === 'object' && underlyingType(value) === type);
}
