import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { KindEntry, Schema, SchemaBundle } from '../../server/src/core/schema/schema.js';

/** A schema as it is written by hand: it may take over the fields of other definitions. */
interface Written extends Schema {
  /**
   * The references of definitions whose fields the object has too, as a struct of Go has the fields of those embedded in it. What
   * those require is not taken over.
   */
  readonly 'x-extends'?: readonly string[];
}

/** A file in the folder of schemas that are written by hand. */
interface WrittenFile {
  readonly kinds?: Readonly<Record<string, KindEntry>>;
  readonly definitions: Readonly<Record<string, Written>>;
}

/**
 * Returns the schemas in the YAML files of a folder as one bundle; they refer to the definitions of the core bundle as
 * `core#/definitions/…`. Throws where two files define the same name.
 */
export function writtenBundle(folder: string, core: SchemaBundle): SchemaBundle {
  const kinds: Record<string, KindEntry> = {};
  const written: Record<string, Written> = {};
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml')) continue;
    const file = parse(readFileSync(path.join(folder, name), 'utf8')) as WrittenFile;
    add(kinds, file.kinds ?? {}, name);
    add(written, file.definitions, name);
  }
  const extended = new Extender(written, core);
  const definitions = Object.fromEntries(
    Object.entries(written).map(([name, schema]) => [name, extended.complete(schema)]),
  );
  return { kinds, definitions };
}

function add<T>(all: Record<string, T>, more: Readonly<Record<string, T>>, file: string): void {
  for (const [name, one] of Object.entries(more)) {
    if (Object.hasOwn(all, name)) throw new Error(`${file} defines ${name}, which another file defines`);
    all[name] = one;
  }
}

/** Adds the fields of the definitions that schemas extend. */
class Extender {
  constructor(
    private readonly written: Readonly<Record<string, Written>>,
    private readonly core: SchemaBundle,
  ) {}

  /** Returns a schema with the fields that it and the schemas of its fields take over. */
  complete({ 'x-extends': bases, ...schema }: Written): Schema {
    const { properties, items, additionalProperties } = schema;
    const inherited = (bases ?? []).map((reference) => this.fieldsOf(reference));
    const own = Object.entries(properties ?? {}).map(([name, property]) => [name, this.complete(property)]);
    return {
      ...schema,
      ...(bases || properties ? { properties: Object.assign({}, ...inherited, Object.fromEntries(own)) } : {}),
      ...(isSchema(items) ? { items: this.complete(items) } : {}),
      ...(isSchema(additionalProperties) ? { additionalProperties: this.complete(additionalProperties) } : {}),
    };
  }

  /** Returns the fields of a definition with references that hold in our bundle. */
  private fieldsOf(reference: string): Schema['properties'] {
    const [bundle, name = ''] = reference.split('#/definitions/');
    const definition = (bundle === '' ? this.written : this.core.definitions)[name];
    if (!definition) throw new Error(`No definition is called ${reference}`);
    if (bundle === '') return this.complete(definition).properties;
    const text = JSON.stringify(definition.properties).replaceAll('"$ref":"#/', '"$ref":"core#/');
    return JSON.parse(text) as Schema['properties'];
  }
}

function isSchema(keyword: Schema['items'] | Schema['additionalProperties']): keyword is Schema {
  return typeof keyword === 'object' && !Array.isArray(keyword);
}
