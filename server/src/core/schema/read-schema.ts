import { isRecord } from '../text/json.js';
import type { Schema, SchemaType } from './schema.js';

/** How the schema of a user is read. */
export interface Reading {
  /** True for the structural schema of a custom resource definition: it has no references, and closes its objects. */
  readonly isStructural: boolean;
  /** The schema of the metadata that every object has. */
  readonly metadata?: Schema | undefined;
}

/** The depth beyond which a schema allows everything. */
const DEEPEST = 128;

const TEXTS = new Set(['description', 'pattern']);
const COUNTS = new Set(['minLength', 'maxLength', 'minProperties', 'maxProperties', 'minItems', 'maxItems']);
const NUMBERS = new Set(['minimum', 'maximum', 'multipleOf']);
const BOUNDS = new Set(['exclusiveMinimum', 'exclusiveMaximum']);
const FLAGS = new Set([
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'uniqueItems',
]);
const LISTS = new Set(['enum', 'examples']);
const VALUES = new Set(['default', 'const']);
const NAMES = new Set(['required', 'x-kubernetes-list-map-keys']);
const GROUPS_OF_SCHEMAS = new Set(['properties', 'patternProperties']);
const LISTS_OF_SCHEMAS = new Set(['allOf', 'anyOf', 'oneOf']);
const SCHEMAS = new Set(['not', 'if', 'then', 'else']);
/** Keywords that refuse values, and that are not judged. */
const NOT_JUDGED = new Set([
  'contains',
  'dependencies',
  'dependentRequired',
  'dependentSchemas',
  'prefixItems',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
  '$recursiveRef',
]);
/** Keywords that refuse nothing. */
const BESIDE_REFERENCE = new Set([
  '$ref',
  '$comment',
  'default',
  'definitions',
  '$defs',
  'description',
  'examples',
  'title',
]);
/** The formats that the API server checks. A format of another name is a note for people. */
const FORMATS = new Set(['date-time', 'date', 'int32', 'int64']);
const TYPES: readonly string[] = [
  'object',
  'array',
  'string',
  'integer',
  'number',
  'boolean',
  'null',
] satisfies SchemaType[];

/** Returns a schema that a user wrote. Keywords that are unknown, or that have values of a wrong type, are left out. */
export function readSchema(data: unknown, reading: Reading): Schema {
  const schema = new Reader(reading).schema(data, 0, false) ?? {};
  return reading.isStructural ? asObject(schema, reading, false) : schema;
}

class Reader {
  constructor(private readonly reading: Reading) {}

  /** @param isBeside True within `allOf`, `not` and the like, which say nothing of the fields that an object may have. */
  schema(data: unknown, depth: number, isBeside: boolean): Schema | undefined {
    if (data === true) return {};
    if (data === false) return { not: {} };
    if (!isRecord(data)) return undefined;
    if (depth > DEEPEST) return { 'x-judged-in-part': true };
    const { isStructural } = this.reading;
    const entries = Object.entries(data).flatMap(([name, value]) => {
      const read = this.keyword(name, value, depth + 1, isBeside);
      return read === undefined ? [] : [[name, read]];
    });
    // What stands beside a reference counts in newer drafts of JSON Schema only.
    const isReference = data.$ref !== undefined && !isStructural;
    const inPart = Object.keys(data).some(
      (name) =>
        NOT_JUDGED.has(name) ||
        (isReference && !BESIDE_REFERENCE.has(name)) ||
        (name === 'format' && !FORMATS.has(String(data.format))),
    );
    const schema = Object.fromEntries(inPart ? [...entries, ['x-judged-in-part', true]] : entries) as Schema;
    if (isStructural && isBeside) return { ...schema, 'x-kubernetes-preserve-unknown-fields': true };
    return isStructural && schema['x-kubernetes-embedded-resource'] ? asObject(schema, this.reading, true) : schema;
  }

  /** Returns the value of a keyword; undefined where it is unknown or has a wrong type. */
  private keyword(name: string, value: unknown, depth: number, isBeside: boolean): unknown {
    const { isStructural } = this.reading;
    const schema = (one: unknown, beside = isBeside): Schema | undefined => this.schema(one, depth, beside);
    if (TEXTS.has(name)) return typeof value === 'string' ? value : undefined;
    if (COUNTS.has(name)) return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
    if (NUMBERS.has(name)) return isNumber(value) && (name !== 'multipleOf' || value > 0) ? value : undefined;
    if (BOUNDS.has(name)) return isNumber(value) || typeof value === 'boolean' ? value : undefined;
    if (FLAGS.has(name)) return value === true ? true : undefined;
    if (VALUES.has(name)) return value;
    if (LISTS.has(name)) return Array.isArray(value) ? value : undefined;
    if (NAMES.has(name)) return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;
    if (GROUPS_OF_SCHEMAS.has(name)) return isRecord(value) ? mapped(value, schema) : undefined;
    if (LISTS_OF_SCHEMAS.has(name))
      return Array.isArray(value) ? value.flatMap((one) => schema(one, true) ?? []) : undefined;
    if (SCHEMAS.has(name)) return schema(value, true);
    switch (name) {
      case 'type':
        return typeIn(value);
      case 'format':
        return typeof value === 'string' && FORMATS.has(value) ? value : undefined;
      case 'additionalProperties':
        return typeof value === 'boolean' ? value : schema(value);
      case 'items':
        return Array.isArray(value) && !isStructural ? value.map((one) => schema(one) ?? {}) : schema(value);
      case 'x-kubernetes-list-type':
        return typeof value === 'string' ? value : undefined;
      case '$ref':
        return typeof value === 'string' && !isStructural ? value : undefined;
      default:
        return undefined;
    }
  }
}

/** Returns the schema of an object with what the API server adds to it. */
function asObject(schema: Schema, { metadata }: Reading, isEmbedded: boolean): Schema {
  const { properties = {}, required = [] } = schema;
  const own = properties.metadata;
  const both = metadata && own?.properties ? { type: 'object' as const, allOf: [metadata, opened(own)] } : metadata;
  const text = { type: 'string' } as const;
  return {
    ...schema,
    // An object of which no field is listed holds whatever is written.
    ...(schema.properties ? {} : { 'x-kubernetes-preserve-unknown-fields': true }),
    properties: { apiVersion: text, kind: text, ...properties, metadata: both ?? {} },
    ...(isEmbedded ? { required: [...new Set(['apiVersion', 'kind', ...required])] } : {}),
  };
}

function opened(schema: Schema): Schema {
  return { ...schema, 'x-kubernetes-preserve-unknown-fields': true };
}

function mapped(group: Readonly<Record<string, unknown>>, of: (value: unknown) => Schema | undefined): unknown {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name, of(value) ?? {}]));
}

function typeIn(value: unknown): unknown {
  if (typeof value === 'string') return TYPES.includes(value) ? value : undefined;
  if (!Array.isArray(value)) return undefined;
  // A list without any type that is known says nothing.
  const known = value.filter((one) => typeof one === 'string' && TYPES.includes(one));
  return known.length === value.length && known.length > 0 ? known : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
