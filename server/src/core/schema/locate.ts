import { own } from '../text/own.js';
import { withoutComment } from '../text/trim.js';
import type { Step } from '../yaml/cursor.js';
import type { Level } from '../yaml/place.js';
import type { Schema } from './schema.js';
import type { KindSchema, SchemaStore } from './store.js';

/** A schema with the place where its description is kept. */
export interface Located {
  readonly root: KindSchema;
  /** The schema itself, with references followed. */
  readonly schema: Schema;
  /** The reference and the path below it by which `root.describe` knows it, and what is below it. */
  readonly reference: string;
  readonly path: string;
}

/** A field that a mapping may have. */
export interface Field {
  readonly name: string;
  readonly located: Located;
  /** The description at the field, or else that of its type. */
  readonly description: string | undefined;
  readonly required: boolean;
  /** The value that it has where it is not written. */
  readonly default: unknown;
  /** The first and the last minor version of Kubernetes 1 with it, as far as the known versions differ. */
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** The most references that are followed from one schema to the next. */
const MOST_HOPS = 16;

/** A schema of a part of a document. */
export interface SchemaOfPart {
  /** The steps from the root of the document. */
  readonly path: readonly Step[];
  readonly schema: KindSchema;
}

/**
 * Returns the schema of the innermost object that levels are in, and of the mapping or list at `path` in it.
 * @param parts The parts of the document with a schema of their own.
 */
export function schemaAt(
  levels: readonly Level[],
  path: readonly Step[],
  store: SchemaStore,
  parts: readonly SchemaOfPart[] = [],
): { readonly kind: KindSchema; readonly located: Located | undefined } | undefined {
  const part = parts.find((one) => one.path.every((step, index) => path[index] === step));
  for (const level of [...levels].reverse()) {
    if (part && level.path.length <= part.path.length) break;
    const kind = kindOf(level, store);
    if (kind) return { kind, located: descend(rootOf(kind), path.slice(level.path.length)) };
  }
  return part && { kind: part.schema, located: descend(rootOf(part.schema), path.slice(part.path.length)) };
}

/** Returns the kind that the keys of a mapping name; undefined where it is none, or one without a schema. */
function kindOf({ entries }: Level, store: SchemaStore): KindSchema | undefined {
  const [apiVersion, kind] = [entries.get('apiVersion'), entries.get('kind')].map(wordOf);
  return apiVersion && kind ? store.kind(apiVersion, kind) : undefined;
}

/** Returns what is written behind a colon without quotes and comment. */
export function wordOf(rest: string | undefined): string {
  return withoutComment(rest ?? '').replace(/^(["'])(.*)\1$/, '$2');
}

/** Returns the schema of a kind, located. */
export function rootOf(kind: KindSchema): Located {
  return { root: kind, schema: kind.schema, reference: kind.reference, path: '' };
}

/** Returns the schema of what stands at steps below a schema; undefined where there is none. */
export function descend(from: Located, steps: readonly Step[]): Located | undefined {
  let at: Located | undefined = from;
  for (const step of steps) at = at && (typeof step === 'number' ? itemOf(at) : fieldNamed(at, step));
  return at;
}

/** Returns the fields that a mapping may have in a minor version of Kubernetes 1, in the order of their names. */
export function fieldsOf(located: Located, version: number): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const one of withAlternatives(located)) {
    for (const [name, property] of Object.entries(one.schema.properties ?? {})) {
      const { 'x-since': since, 'x-until': until } = property;
      const at = fieldNamed(one, name);
      if (!at || fields.has(name) || (since ?? 0) > version || (until ?? version) < version) continue;
      const required = one.schema.required?.includes(name) === true;
      fields.set(name, {
        name,
        located: at,
        description: describeField(one, name),
        required,
        default: property.default ?? at.schema.default,
        since,
        until,
      });
    }
  }
  return [...fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Returns the description of a field, or else that of its type. */
export function describeField(of: Located, name: string): string | undefined {
  const property = own(of.schema.properties, name);
  const described = property?.description ?? of.root.describe(of.reference, joined(of.path, name));
  const at = described === undefined ? fieldNamed(of, name) : undefined;
  return described ?? (at && (at.schema.description ?? at.root.describe(at.reference, at.path)));
}

function fieldNamed(of: Located, name: string): Located | undefined {
  for (const one of withAlternatives(of)) {
    const { properties, additionalProperties } = one.schema;
    const property = own(properties, name);
    if (property) return followed(one, property, joined(one.path, name));
    for (const [pattern, patterned] of Object.entries(one.schema.patternProperties ?? {}))
      if (one.root.compile(pattern)?.test(name)) return followed(one, patterned, joined(one.path, name));
    if (typeof additionalProperties === 'object') return followed(one, additionalProperties, joined(one.path, '*'));
  }
  return undefined;
}

/** Returns the schema of the items of a list; undefined for anything else. */
export function itemOf(of: Located): Located | undefined {
  for (const one of withAlternatives(of)) {
    const { items } = one.schema;
    if (items && typeof items === 'object' && !('length' in items)) return followed(one, items, joined(one.path, '[]'));
  }
  return undefined;
}

/** Returns a schema and those of its alternatives that it completes. */
function withAlternatives(of: Located): readonly Located[] {
  const { allOf = [], anyOf = [], oneOf = [] } = of.schema;
  return [of, ...[...allOf, ...anyOf, ...oneOf].flatMap((one) => followed(of, one, of.path) ?? [])];
}

function followed(from: Located, schema: Schema, path: string): Located | undefined {
  let at: Schema | undefined = schema;
  let { reference } = from;
  let within = path;
  for (let hop = 0; at?.$ref !== undefined; hop++) {
    if (hop > MOST_HOPS) return undefined;
    [reference, within] = [at.$ref, ''];
    at = from.root.resolve(at.$ref);
  }
  return at && { root: from.root, schema: at, reference, path: within };
}

function joined(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}

/** Returns what a schema holds, in a word for people. */
export function typeOf(schema: Schema): string {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (schema['x-kubernetes-int-or-string']) return 'string or integer';
  if (schema.format === 'quantity') return 'quantity';
  if (type === 'object' || schema.properties) return 'mapping';
  return type === 'array' ? 'list' : (type ?? 'any');
}
