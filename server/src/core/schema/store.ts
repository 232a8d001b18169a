import type { KindEntry, Schema, SchemaBundle } from './schema.js';

/** A schema and what its references refer to. */
export interface SchemaRoot {
  readonly schema: Schema;
  /** Returns the schema that a `$ref` refers to; undefined where there is none. */
  resolve(reference: string): Schema | undefined;
  /**
   * True where a field that no schema lists is refused, as the API server does. JSON Schema allows it unless
   * `additionalProperties` is false.
   */
  readonly closed: boolean;
  /** True where the names of fields count regardless of case. */
  readonly foldsCase?: boolean | undefined;
  /** Returns the compiled pattern; undefined for one that cannot be compiled, which then allows every text. */
  compile(pattern: string): Pattern | undefined;
}

/** A regular expression, as far as a validation needs it. */
export interface Pattern {
  test(text: string): boolean;
  /** The number of its parts, where it is written by a user: the time of a test grows with parts times text. */
  readonly parts?: number;
}

/** What is known of a kind. */
export interface KindSchema extends SchemaRoot {
  /** The reference by which `describe` knows the schema. */
  readonly reference: string;
  /** The first and the last minor version of Kubernetes 1 that serves the kind, as far as the known versions differ. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Other definitions of the kind in the files of the user. An object may fit any of them. */
  readonly others?: readonly KindSchema[];
  /**
   * Returns the description of what stands at a path within the schema of a reference: `''` for itself, `spec.replicas`,
   * `containers.[].name`. Undefined where there is none.
   */
  describe(reference: string, path: string): string | undefined;
}

/** The name of a kind with its version. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
  /** The first and the last minor version of Kubernetes 1 that serves the kind, as far as the known versions differ. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** The schemas that a file is checked with. */
export interface SchemaStore {
  /** Returns a text that changes when the schemas of kinds with these names may have changed. */
  revisionOf(kinds: ReadonlySet<string>): string;
  /** Returns what is known of a kind; undefined for a kind without a schema. */
  kind(apiVersion: string, kind: string): KindSchema | undefined;
  /** Returns all kinds with a schema, sorted by name, without the files that have no kind. */
  kinds(): readonly KindName[];
}

/**
 * Reads a file of schemas that comes with the program: `core` of `core.json`. Undefined where it is still to be fetched; throws where
 * there is none.
 */
export type ReadBundle = (name: string) => string | undefined;

/** The kinds by `apiVersion/kind`, each with its bundle: the file `index.json`. */
type BundleIndex = Readonly<Record<string, Omit<KindEntry, 'definition'> & { readonly bundle: string }>>;

/** The descriptions of a bundle by definition and path: the file `NAME.descriptions.json`. */
type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What stands in the place of an `apiVersion` for files without a kind: `file/Chart.yaml`. */
export const FILES = 'file';

/** The schemas that come with the program. A file of them is read and parsed when it is asked for the first time. */
export class BundledSchemas implements SchemaStore {
  private readonly parsed = new Map<string, unknown>();
  private readonly patterns = new Map<string, Pattern>();
  private readonly found = new Map<string, KindSchema | undefined>();
  private readonly resolved = new Map<string, Schema>();

  constructor(private readonly read: ReadBundle) {}

  revisionOf(): string {
    return 'bundled';
  }

  kind(apiVersion: string, kind: string): KindSchema | undefined {
    const key = `${apiVersion}/${kind}`;
    if (this.found.has(key)) return this.found.get(key);
    const found = this.find(key);
    // Nothing is known for good before the index is there.
    if (this.parsed.has('index')) this.found.set(key, found);
    return found;
  }

  kinds(): readonly KindName[] {
    return Object.entries(this.index).flatMap(([key, { since, until }]) => {
      const slash = key.lastIndexOf('/');
      const apiVersion = key.slice(0, slash);
      return apiVersion === FILES ? [] : [{ apiVersion, kind: key.slice(slash + 1), since, until }];
    });
  }

  private get index(): BundleIndex {
    return this.file<BundleIndex>('index');
  }

  private find(key: string): KindSchema | undefined {
    const { index } = this;
    const name = Object.hasOwn(index, key) ? index[key]?.bundle : undefined;
    const entry = name === undefined ? undefined : this.file<SchemaBundle>(name).kinds[key];
    if (!entry) return undefined;
    const reference = `${name}#/definitions/${entry.definition}`;
    const schema = this.resolve(reference);
    if (!schema) return undefined;
    const { since, until, foldsCase } = entry;
    const resolve = (one: string): Schema | undefined => this.resolve(one);
    const describe = (one: string, path: string): string | undefined => this.describe(one, path);
    const compile = (pattern: string): Pattern => this.compile(pattern);
    return { schema, reference, resolve, describe, compile, closed: true, foldsCase, since, until };
  }

  /** Returns the definition that a reference of a bundle names: `core#/definitions/NAME`. */
  private resolve(reference: string): Schema | undefined {
    const known = this.resolved.get(reference);
    if (known) return known;
    const [name = '', definition = ''] = reference.split('#/definitions/');
    const schema = this.file<SchemaBundle>(name).definitions[definition];
    if (schema) this.resolved.set(reference, schema);
    return schema;
  }

  /** Returns a compiled pattern. Those of the bundles are tried when the bundles are made. */
  private compile(pattern: string): Pattern {
    const known = this.patterns.get(pattern);
    if (known) return known;
    const compiled = new RegExp(pattern);
    this.patterns.set(pattern, compiled);
    return compiled;
  }

  private describe(reference: string, path: string): string | undefined {
    const [name = '', definition = ''] = reference.split('#/definitions/');
    return this.file<Descriptions>(`${name}.descriptions`)[definition]?.[path];
  }

  /** Returns the content of a file of schemas. The generator that wrote the file knows its shape. */
  private file<Content>(name: string): Content {
    if (!this.parsed.has(name)) {
      const text = this.read(name);
      // A file that is still to be fetched has nothing in it so far.
      if (text === undefined) return {} as Content;
      this.parsed.set(name, JSON.parse(text));
    }
    return this.parsed.get(name) as Content;
  }
}
