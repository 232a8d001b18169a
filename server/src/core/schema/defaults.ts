import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Schema } from './schema.js';

/** What `lacksDefault` asks of the validation. */
interface Validation {
  /** Returns the schema that a reference leads to. */
  resolve(schema: Schema): Schema | undefined;
  /** Counts steps of work. Returns false where there were too many. */
  spend(steps: number): boolean;
}

/**
 * Returns true where a value lacks a field with a default of which the alternatives of its schema say something. The API server fills
 * defaults first, and the alternatives are about the object with them.
 */
export function lacksDefault(value: Cursor, schema: Schema, validation: Validation): boolean {
  return lacks(value, schema, subschemas(schema), validation);
}

function lacks(value: Cursor, written: Schema, alternatives: readonly Schema[], validation: Validation): boolean {
  const schema = validation.resolve(written);
  if (!schema || alternatives.length === 0 || !validation.spend(alternatives.length)) return false;
  const { properties = {}, items } = schema;
  if (value.kind === 'sequence') {
    const ofItems = alternatives.flatMap(({ items: one }) => (isSchema(one) ? [one, ...subschemas(one)] : []));
    return isSchema(items) && value.items().some((item) => lacks(item, items, ofItems, validation));
  }
  const said = new Map<string, Schema[]>();
  for (const { required = [], properties: more = {} } of alternatives) {
    for (const name of required) said.set(name, said.get(name) ?? []);
    for (const [name, one] of Object.entries(more))
      said.set(name, [...(said.get(name) ?? []), one, ...subschemas(one)]);
  }
  return [...said].some(([name, below]) => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const entry = property && value.at(name);
    if (!property) return false;
    return entry ? lacks(entry, property, below, validation) : property.default !== undefined;
  });
}

/** Returns the alternatives and conditions of a schema, and those within them. */
const subschemas = memo((schema: Schema): readonly Schema[] => {
  const { allOf = [], anyOf = [], oneOf = [], not, if: condition, then, else: other } = schema;
  const direct = [...allOf, ...anyOf, ...oneOf, ...[not, condition, then, other].filter((one) => one !== undefined)];
  return direct.flatMap((one) => [one, ...subschemas(one)]);
});

function isSchema(items: Schema['items']): items is Schema {
  return typeof items === 'object' && !Array.isArray(items);
}
