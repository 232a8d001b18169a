import type { KindEntry, Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';
import { REQUIRED, reachable } from './core.js';
import { camelCased, type Declarations, type Draft } from './declarations.js';
import { copyOf, loosened, OBJECT_META, type Releases, words } from './loosen.js';

/** A package with the custom resources of one project. */
export interface Family {
  /** The types as the `.d.ts` files declare them. */
  readonly declared: Declarations;
  /** The same types as the validators have them. */
  readonly compiled: Declarations;
  /** What the CRDs accept beyond these types. */
  readonly releases: Releases | undefined;
}

/** The fields of every object, which are required elsewhere or not at all. */
const OBJECT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** Returns the kinds of a package as a bundle. Types of Kubernetes are references to the bundle `core`. */
export function familyBundle({ declared, compiled, releases }: Family, core: SchemaBundle): SchemaBundle {
  const definitions: Record<string, Schema> = {};
  const official = new Map(Object.keys(core.definitions).map((name) => [camelCased(name), name]));
  const referTo = (type: string): Schema => {
    if (declared.has(type)) return { $ref: `#/definitions/${type}` };
    const name = official.get(type);
    if (name === undefined) return {};
    if (!REQUIRED[name]) return { $ref: `core#/definitions/${name}` };
    definitions[name] = copyOf(core, name);
    return { $ref: `#/definitions/${name}` };
  };
  const kinds: Record<string, KindEntry> = {};
  const parts = words(releases?.parts);
  for (const [name, schema] of [...declared].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const definition = refined(schema, compiled.get(name), referTo);
    const kind = kindOf(schema);
    definitions[name] = kind === undefined ? definition : asObject(definition);
    if (kind !== undefined && !parts.some((part) => name.endsWith(part))) kinds[kind] = { definition: name };
  }
  const flat = Object.entries(definitions).map(([name, one]) => [name, flattened(one, definitions, core)]);
  return reachable({ kinds, definitions: loosened(Object.fromEntries(flat), releases, core) });
}

/** Returns an object with the fields of the types that it extends as its own: a mapping has to have all of its fields at once. */
function flattened(
  { allOf, ...own }: Schema,
  definitions: Readonly<Record<string, Schema>>,
  core: SchemaBundle,
): Schema {
  if (!allOf) return own;
  const parts = allOf.map(({ $ref = '' }) => {
    const [bundle, name = ''] = $ref.split('#/definitions/');
    return bundle === '' ? flattened(definitions[name] ?? {}, definitions, core) : copyOf(core, name);
  });
  const required = [...new Set([...parts, own].flatMap((part) => part.required ?? []))];
  return {
    ...own,
    properties: Object.assign({}, ...parts.map(({ properties }) => properties), own.properties),
    ...(required.length > 0 ? { required } : {}),
    // What extends a type without known fields has whatever fields are written.
    ...(parts.every(({ properties }) => properties) ? {} : { 'x-kubernetes-preserve-unknown-fields': true }),
  };
}

/** Returns `apiVersion/kind` of a type of objects; undefined for another type, and for a list of objects. */
function kindOf({ properties = {} }: Schema): string | undefined {
  const [apiVersion] = properties.apiVersion?.enum ?? [];
  const [kind] = properties.kind?.enum ?? [];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return properties.items && kind.endsWith('List') ? undefined : `${apiVersion}/${kind}`;
}

/** Returns the schema of an object of Kubernetes: what it is says its kind, and the controller writes the status. */
function asObject({ properties = {}, required = [], ...schema }: Schema): Schema {
  const text: Schema = { type: 'string' };
  const metadata = { $ref: `core#/definitions/${OBJECT_META}` };
  const own = required.filter((name) => !OBJECT_FIELDS.has(name));
  return {
    ...schema,
    properties: { ...properties, apiVersion: text, kind: text, metadata },
    ...(own.length > 0 ? { required: own } : {}),
  };
}

/** Returns a declared type with what its validator says beyond the declaration. */
function refined(declared: Schema, compiled: Schema | undefined, referTo: (type: string) => Schema): Schema {
  const { description } = declared;
  if (declared.$ref !== undefined)
    return { ...referTo(declared.$ref), ...(description === undefined ? {} : { description }) };
  const { $ref, items, properties, additionalProperties, ...rest } = compiled ?? {};
  const draft: Draft = { ...declared, ...rest };
  if (draft['x-kubernetes-int-or-string']) {
    delete draft.type;
    delete draft.anyOf;
  }
  if (declared.allOf) draft.allOf = declared.allOf.map(({ $ref = '' }) => referTo($ref));
  if (isSchema(declared.items)) draft.items = refined(declared.items, isSchema(items) ? items : undefined, referTo);
  if (isSchema(declared.additionalProperties))
    draft.additionalProperties = refined(
      declared.additionalProperties,
      isSchema(additionalProperties) ? additionalProperties : undefined,
      referTo,
    );
  if (declared.properties)
    draft.properties = Object.fromEntries(
      Object.entries(declared.properties).map(([name, one]) => [name, refined(one, properties?.[name], referTo)]),
    );
  return draft;
}

function isSchema(value: Schema['items']): value is Schema {
  return typeof value === 'object' && !Array.isArray(value);
}
