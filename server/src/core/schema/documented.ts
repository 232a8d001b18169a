import { own } from '../text/own.js';
import { type LineKey, lineKeyAt } from '../yaml/place.js';
import { descend, describeField, type SchemaOfPart, schemaAt, typeOf, wordOf } from './locate.js';
import type { SchemaStore } from './store.js';

/** What is known of a field that stands in a text. */
export interface Documented {
  readonly name: string;
  readonly type: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly values: readonly string[];
  /** Values that are usual where others are allowed, too. */
  readonly examples: readonly string[];
  readonly default: unknown;
  readonly since: number | undefined;
  readonly until: number | undefined;
  /** The reference to the type of the field, or else to the one that it is a field of. */
  readonly reference: string;
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
  const ofKind = found && (found.key === 'kind' || found.key === 'apiVersion') ? kindNamedAt(found, store) : undefined;
  if (ofKind) return ofKind;
  const at = found && schemaAt(found.place.levels, found.place.path, store, parts);
  const field = at?.located && found && descend(at.located, [found.key]);
  if (!field || !at?.located) return undefined;
  const { schema } = at.located;
  const property = own(schema.properties, found.key);
  return {
    name: found.key,
    type: typeOf(field.schema),
    description: describeField(at.located, found.key),
    required: schema.required?.includes(found.key) === true,
    values: (field.schema.enum ?? []).map(String),
    examples: (field.schema.examples ?? []).filter((one) => typeof one !== 'object').map(String),
    default: property?.default ?? field.schema.default,
    since: property?.['x-since'],
    until: property?.['x-until'],
    reference: field.reference,
    range: found.range,
  };
}

/** Returns what is known of the kind that an object names by a line and another one; undefined where they name none. */
function kindNamedAt({ key, rest, place, range }: LineKey, store: SchemaStore): Documented | undefined {
  const entries = new Map([...(place.levels.at(-1)?.entries ?? []), [key, rest]]);
  const [name, type] = [wordOf(entries.get('kind')), wordOf(entries.get('apiVersion'))];
  const kind = name === '' || type === '' ? undefined : store.kind(type, name);
  const description = kind && (kind.schema.description ?? kind.describe(kind.reference, ''));
  if (!kind || description === undefined) return undefined;
  const { since, until, reference } = kind;
  return {
    ...{ name, type, description, required: false, values: [], examples: [], default: undefined },
    ...{ since, until, reference, range },
  };
}
