import { memo } from '../text/memo.js';
import { GoPatterns, jsonSchemaOf, parseJson } from './json-schema.js';
import type { KindDefinition } from './kind-definition.js';
import { readSchema } from './read-schema.js';
import type { KindName, KindSchema, SchemaStore } from './store.js';

/** The most definitions of one kind that an object is compared with. */
const MOST_DEFINITIONS = 8;

/** The kinds that files of the user define, by file. */
export class KindTable {
  private readonly files = new Map<string, readonly KindDefinition[]>();
  private byName: ReadonlyMap<string, readonly KindDefinition[]> | undefined;
  /** The number of changes to the definitions of each kind. */
  private readonly changes = new Map<string, number>();
  private all = 0;

  /** Rises with every change of a definition. */
  get revision(): number {
    return this.all;
  }

  /** Returns a text that changes with the definitions of kinds with these names. */
  revisionOf(kinds: ReadonlySet<string>): string {
    if (this.changes.size === 0) return '';
    return [...this.changes].flatMap(([kind, count]) => (kinds.has(kind) ? `${kind} ${count}` : [])).join();
  }

  /** Takes over the kinds that a file defines. Returns true where that changes anything. */
  update(path: string, defined: readonly KindDefinition[]): boolean {
    const before = this.files.get(path) ?? [];
    const isIn = (one: KindDefinition, list: readonly KindDefinition[]): boolean =>
      list.some((other) => isUnchanged(one, other));
    const changed = new Set(
      [...before.filter((one) => !isIn(one, defined)), ...defined.filter((one) => !isIn(one, before))].map(
        ({ kind }) => kind,
      ),
    );
    // Definitions that are the same are taken over, too: the older ones may hold an earlier document.
    if (defined.length > 0) this.files.set(path, defined);
    else this.files.delete(path);
    if (defined.length > 0 || before.length > 0) this.byName = undefined;
    if (changed.size === 0) return false;
    for (const kind of changed) this.changes.set(kind, (this.changes.get(kind) ?? 0) + 1);
    this.all++;
    return true;
  }

  /** Returns the paths of the files with definitions. */
  get paths(): readonly string[] {
    return [...this.files.keys()];
  }

  /** Returns the definitions of a kind that differ, in the order of the paths of their files. */
  definitionsOf(apiVersion: string, kind: string): readonly KindDefinition[] {
    return this.table.get(`${apiVersion}/${kind}`) ?? [];
  }

  /** Returns the names of the kinds that are defined. */
  get names(): readonly KindName[] {
    return [...this.table.values()].flatMap(([first]) =>
      first ? [{ apiVersion: first.apiVersion, kind: first.kind }] : [],
    );
  }

  private get table(): ReadonlyMap<string, readonly KindDefinition[]> {
    if (this.byName) return this.byName;
    const table = new Map<string, KindDefinition[]>();
    const all = [...this.files.keys()].sort().flatMap((path) => this.files.get(path) ?? []);
    for (const one of [...all.filter(({ isTest }) => !isTest), ...all.filter(({ isTest }) => isTest)]) {
      const key = `${one.apiVersion}/${one.kind}`;
      const known = table.get(key) ?? [];
      if (known.length < MOST_DEFINITIONS && !known.some((other) => same(one, other))) known.push(one);
      table.set(key, known);
    }
    this.byName = table;
    return table;
  }
}

/** Returns true for definitions of one kind in one form. */
function sameKind(a: KindDefinition, b: KindDefinition): boolean {
  return a.kind === b.kind && a.apiVersion === b.apiVersion && a.form === b.form && a.isTest === b.isTest;
}

/** Returns true for a definition that did not change. One that is edited is compared by its text, without making its schema. */
function isUnchanged(a: KindDefinition, b: KindDefinition): boolean {
  if (!sameKind(a, b)) return false;
  return a.written !== undefined && b.written !== undefined ? a.written === b.written : a.schema === b.schema;
}

/** Returns true for definitions with the same schema. */
function same(a: KindDefinition, b: KindDefinition): boolean {
  return sameKind(a, b) && ((a.written !== undefined && a.written === b.written) || a.schema === b.schema);
}

/**
 * Tables of the user's kinds above the kinds that come with the program. The first table that has a kind counts; definitions in
 * test data count last.
 */
export class LayeredSchemas implements SchemaStore {
  private readonly patterns = new GoPatterns();
  private readonly read = memo((definition: KindDefinition) => this.schemaOf(definition));

  /** @param others Returns tables that come after those, and before the kinds that come with the program. They may be others later. */
  constructor(
    private readonly own: readonly KindTable[],
    private readonly base: SchemaStore | undefined,
    private readonly others: () => readonly KindTable[] = () => [],
  ) {}

  private get tables(): readonly KindTable[] {
    return [...this.own, ...this.others()];
  }

  revisionOf(kinds: ReadonlySet<string>): string {
    return [this.base?.revisionOf(kinds) ?? '', ...this.tables.map((table) => table.revisionOf(kinds))].join('|');
  }

  kind(apiVersion: string, kind: string): KindSchema | undefined {
    const layers = this.tables.map((table) => table.definitionsOf(apiVersion, kind));
    const own = layers.find((definitions) => definitions.some(({ isTest }) => !isTest));
    if (own) return this.combined(own.filter(({ isTest }) => !isTest));
    return this.base?.kind(apiVersion, kind) ?? this.combined(layers.flat());
  }

  private combined([first, ...others]: readonly KindDefinition[]): KindSchema | undefined {
    return first && { ...this.read(first), others: others.map((one) => this.read(one)) };
  }

  kinds(): readonly KindName[] {
    const own = this.tables.flatMap(({ names }) => names);
    if (own.length === 0) return this.base?.kinds() ?? [];
    const all = new Map<string, KindName>();
    for (const one of [...(this.base?.kinds() ?? []), ...own]) all.set(`${one.apiVersion}/${one.kind}`, one);
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
  }

  private schemaOf({ form, schema: text }: KindDefinition): KindSchema {
    const { patterns } = this;
    const data = parseJson(text);
    if (form === 'json-schema') return jsonSchemaOf(data, patterns);
    // Every object of Kubernetes has the same metadata.
    const bundled = this.base?.kind('v1', 'Namespace');
    return {
      schema: readSchema(data, { isStructural: true, metadata: bundled?.schema.properties?.metadata }),
      reference: '',
      resolve: (reference) => bundled?.resolve(reference),
      describe: (reference, path) => (reference === '' ? undefined : bundled?.describe(reference, path)),
      closed: form === 'crd',
      compile: (pattern) => patterns.compile(pattern),
    };
  }
}
