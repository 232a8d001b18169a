import type { Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';

/** The two files of a bundle: what is validated, and the descriptions for hover and completion. */
export interface BundleFiles {
  readonly structure: string;
  readonly descriptions: string;
}

/**
 * Returns the texts of the two files of a bundle, one line for each kind and definition. The descriptions are kept apart, by the
 * path of what they describe within its definition, because validation needs none of them.
 */
export function filesOf(name: string, { kinds, definitions }: SchemaBundle): BundleFiles {
  const structure: Record<string, Schema> = {};
  const descriptions: Record<string, Record<string, string>> = {};
  for (const [definition, schema] of Object.entries(definitions)) {
    const described: Record<string, string> = {};
    structure[definition] = withoutDescriptions(schema, '', described);
    if (Object.keys(described).length > 0) descriptions[definition] = described;
  }
  // A reference names its bundle, so that a schema can be followed into another one.
  const named = lines(structure).replaceAll('"$ref":"#/', `"$ref":"${name}#/`);
  return {
    structure: `{\n"kinds": ${lines(kinds)},\n"definitions": ${named}\n}\n`,
    descriptions: `${lines(descriptions)}\n`,
  };
}

/** Returns the schema without descriptions, which are added to `described` by their path: `` or `spec.replicas`. */
function withoutDescriptions(schema: Schema, at: string, described: Record<string, string>): Schema {
  const copy: Record<string, unknown> = {};
  const below = (name: string): string => (at === '' ? name : `${at}.${name}`);
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'description') described[at] = String(value);
    else if (keyword === 'properties') {
      const properties = Object.entries(value as Record<string, Schema>);
      copy.properties = Object.fromEntries(
        properties.map(([name, property]) => [name, withoutDescriptions(property, below(name), described)]),
      );
    } else if (keyword === 'items' && typeof value === 'object' && !Array.isArray(value))
      copy.items = withoutDescriptions(value as Schema, below('[]'), described);
    else if (keyword === 'additionalProperties' && typeof value === 'object')
      copy.additionalProperties = withoutDescriptions(value as Schema, below('*'), described);
    else copy[keyword] = value;
  }
  return copy as Schema;
}

/** Returns an object as JSON with a line for each of its keys. */
export function lines(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${entries.join(',\n')}\n}`;
}

/** Returns the bundle that the two files hold. */
export function bundleOf({ structure, descriptions }: BundleFiles): SchemaBundle {
  const { kinds, definitions } = JSON.parse(structure) as SchemaBundle;
  const described = JSON.parse(descriptions) as Record<string, Record<string, string>>;
  const entries = Object.entries(definitions).map(([name, schema]) => [
    name,
    withDescriptions(schema, '', described[name] ?? {}),
  ]);
  return { kinds, definitions: Object.fromEntries(entries) };
}

/** Returns the schema with its descriptions, which are found by their path. */
function withDescriptions(schema: Schema, at: string, described: Readonly<Record<string, string>>): Schema {
  const { properties, items, additionalProperties } = schema;
  const below = (name: string): string => (at === '' ? name : `${at}.${name}`);
  const inner = (one: Schema, name: string): Schema => withDescriptions(one, below(name), described);
  const fields = Object.entries(properties ?? {}).map(([name, one]) => [name, inner(one, name)]);
  return {
    ...schema,
    ...(Object.hasOwn(described, at) ? { description: described[at] } : {}),
    ...(properties ? { properties: Object.fromEntries(fields) } : {}),
    ...(typeof items === 'object' && !Array.isArray(items) ? { items: inner(items as Schema, '[]') } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: inner(additionalProperties, '*') } : {}),
  };
}
