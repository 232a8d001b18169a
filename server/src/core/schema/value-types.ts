import type { Cursor } from '../yaml/cursor.js';
import type { ValueType } from './problem.js';
import type { Schema, SchemaType } from './schema.js';

/** Returns true for a value that a schema takes which takes texts and numbers. */
export function isTextOrNumber(at: Cursor, schema: Schema): boolean {
  const { value } = at;
  if (at.kind !== 'scalar') return false;
  if (typeof value === 'number') return schema.format === 'quantity' || Number.isInteger(value);
  return typeof value === 'string';
}

/** Returns true for a value of a type. */
export function isOfType(at: Cursor, type: SchemaType): boolean {
  switch (type) {
    case 'object':
      return at.kind === 'map';
    case 'array':
      return at.kind === 'sequence';
    case 'integer':
      return at.kind === 'scalar' && Number.isInteger(at.value);
    case 'null':
      return at.isNull;
    default:
      return at.kind === 'scalar' && typeof at.value === type;
  }
}

const WORDS: Readonly<Record<SchemaType, ValueType | undefined>> = {
  object: 'mapping',
  array: 'list',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  null: undefined,
};

/** Returns the types that a schema takes, in the words of messages. */
export function typesOf(schema: Schema): readonly ValueType[] {
  if (schema.format === 'quantity') return ['quantity'];
  if (schema['x-kubernetes-int-or-string']) return ['string or integer'];
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.flatMap((type) => WORDS[type] ?? []);
}
