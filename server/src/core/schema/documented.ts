import { lineKeyAt } from '../yaml/place.js';
import { descend, describeField, type SchemaOfPart, schemaAt, typeOf } from './locate.js';
import type { SchemaStore } from './store.js';

/** What is known of a field that stands in a text. */
export interface Documented {
  readonly name: string;
  readonly type: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly values: readonly string[];
  readonly default: unknown;
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** The range of the key in the text. */
  readonly range: { readonly start: number; readonly end: number };
}

/**
 * Returns what the schema of its object says of the field whose line an offset is on; undefined where none says anything.
 * @param parts The parts of the document with a schema of their own.
 */
export function documentedAt(
  text: string,
  offset: number,
  store: SchemaStore,
  parts: readonly SchemaOfPart[] = [],
): Documented | undefined {
  const found = lineKeyAt(text, offset);
  const at = found && schemaAt(found.place.levels, found.place.path, store, parts);
  const field = at?.located && found && descend(at.located, [found.key]);
  if (!field || !at?.located) return undefined;
  const { schema } = at.located;
  const property = schema.properties?.[found.key];
  return {
    name: found.key,
    type: typeOf(field.schema),
    description: describeField(at.located, found.key),
    required: schema.required?.includes(found.key) === true,
    values: (field.schema.enum ?? []).map(String),
    default: property?.default ?? field.schema.default,
    since: property?.['x-since'],
    until: property?.['x-until'],
    range: found.range,
  };
}
