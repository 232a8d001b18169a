import { isGroupOfKubernetes } from '../kubernetes/api-resources.js';
import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument, YamlStream } from '../yaml/document.js';
import { isReadAsWritten } from '../yaml/remembered.js';

/** A kind that a file of the user defines. Plain data, but for a schema that is made when it is asked for. */
export interface KindDefinition {
  readonly apiVersion: string;
  readonly kind: string;
  /**
   * `crd`: the schema of a custom resource definition: the API server drops fields that it does not list. `open-crd`: of one that
   * keeps them. `json-schema`: a JSON Schema.
   */
  readonly form: 'crd' | 'open-crd' | 'json-schema';
  /** The schema as JSON, as it is written. */
  readonly schema: string;
  /**
   * The text of the schema, where it is read from a document that is being edited: with the same text it is the same schema. Making
   * the JSON at every keystroke would take as long as reading the document.
   */
  readonly written?: string;
  /** True in a file of test data: it counts only where nothing else defines the kind. */
  readonly isTest?: true;
}

/** The UTF-16 code units of the longest document whose kinds are read. The API server takes no object beyond 3 MiB. */
export const MOST_OF_A_DEFINITION = 4 * 1024 * 1024;
/** The most nodes of a schema with every alias written out. */
const MOST_NODES = 200_000;

/** Returns false for a text that defines no kind. */
export function mayDefineKinds(text: string): boolean {
  return /\bkind["']?\s*:[^\n]*\bCustomResourceDefinition(?:List)?\b/.test(text);
}

/** Returns the kinds that the custom resource definitions of a file define. Those of unchanged documents are remembered. */
export function kindsIn({ documents }: Pick<YamlStream, 'documents'>): readonly KindDefinition[] {
  return documents.flatMap(({ document }) => kindsInDocument(document));
}

/** Returns the kinds that a file named in the configuration defines: by custom resource definitions and JSON Schemas. */
export function namedKindsIn(stream: YamlStream): readonly KindDefinition[] {
  return [...kindsIn(stream), ...stream.documents.flatMap(({ document }) => ofJsonSchema(document.root))];
}

const kindsInDocument = memo((document: YamlDocument): readonly KindDefinition[] => {
  const { text, edited, identity } = document;
  if (text.length > MOST_OF_A_DEFINITION || !mayDefineKinds(text)) return [];
  if (!edited) return kindsRead(document);
  // In lines that cannot be read yet, the document has its earlier values.
  const last = document.tree.stale && lastRead.get(identity);
  const kinds = last ?? kindsRead(document);
  lastRead.set(identity, kinds);
  return kinds;
});

/** The kinds in the last text of an edited document that could be read, by the document's identity. */
const lastRead = new WeakMap<object, readonly KindDefinition[]>();

function kindsRead(document: YamlDocument): readonly KindDefinition[] {
  return resourcesOf(document).filter(isDefinition).flatMap(ofCustomResource);
}

/** Returns true for a custom resource definition. */
export function isDefinition({ kind, group }: Resource): boolean {
  return kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io';
}

/** A version of a custom resource definition with its schema. */
export interface DefinedVersion {
  readonly cursor: Cursor;
  readonly name: string | undefined;
  /** The schema of the version, or else that of all versions (apiextensions.k8s.io/v1beta1). */
  readonly schema: Cursor | undefined;
}

/** Returns the versions that a custom resource definition serves. */
export function versionsOf({ cursor }: Resource): readonly DefinedVersion[] {
  const spec = cursor.at('spec');
  const common = spec?.at('validation', 'openAPIV3Schema');
  const versions = (spec?.at('versions')?.items() ?? []).filter((one) => one.at('served')?.value !== false);
  const single = spec?.at('version');
  if (versions.length === 0 && spec && single) return [{ cursor: spec, name: wordOf(single), schema: common }];
  return versions.map((one) => ({
    cursor: one,
    name: wordOf(one.at('name')),
    schema: one.at('schema', 'openAPIV3Schema') ?? common,
  }));
}

function ofCustomResource(resource: Resource): readonly KindDefinition[] {
  const spec = resource.cursor.at('spec');
  const [group, kind] = [wordOf(spec?.at('group')), wordOf(spec?.at('names', 'kind'))];
  if (group === undefined || kind === undefined || isGroupOfKubernetes(group)) return [];
  const keeps = spec?.at('preserveUnknownFields')?.value;
  // Until apiextensions.k8s.io/v1, fields that no schema lists are kept unless the definition says otherwise.
  const isOpen = keeps === true || (keeps !== false && resource.apiVersion.endsWith('/v1beta1'));
  return versionsOf(resource).flatMap(({ name, schema }) => {
    if (name === undefined || schema?.kind !== 'map') return [];
    const named = { apiVersion: `${group}/${name}`, kind, form: isOpen ? 'open-crd' : 'crd' } as const;
    if (isReadLater(schema.document)) return [readLater(named, schema)];
    const text = toJson(schema);
    return text === undefined ? [] : [{ ...named, schema: text }];
  });
}

/** Returns true for a document whose schemas are made when they are asked for. */
function isReadLater(document: YamlDocument): boolean {
  const { edited, tree } = document;
  return edited && tree.count <= MOST_NODES && tree.stale === undefined && isReadAsWritten(document);
}

function readLater(named: Omit<KindDefinition, 'schema'>, schema: Cursor): KindDefinition {
  const { start, end } = schema.localRange;
  let json: string | undefined;
  return {
    ...named,
    written: schema.maskedText.slice(start, end),
    get schema() {
      json ??= toJson(schema) ?? '';
      return json;
    },
  };
}

/** Returns the kind as one of test data. */
export function asTest(kind: KindDefinition): KindDefinition {
  const { apiVersion, form, written } = kind;
  return {
    apiVersion,
    kind: kind.kind,
    form,
    ...(written === undefined ? {} : { written }),
    get schema() {
      return kind.schema;
    },
    isTest: true,
  };
}

function ofJsonSchema(root: Cursor | undefined): readonly KindDefinition[] {
  const named = root?.at('x-kubernetes-group-version-kind');
  if (!root || !named) return [];
  const names = (named.kind === 'sequence' ? named.items() : [named]).flatMap((one) => {
    const [group, version, kind] = ['group', 'version', 'kind'].map((field) => wordOf(one.at(field)));
    if (!group || !version || !kind || isGroupOfKubernetes(group)) return [];
    return [{ apiVersion: `${group}/${version}`, kind }];
  });
  const schema = names.length > 0 ? toJson(root) : undefined;
  return schema === undefined ? [] : names.map((name) => ({ ...name, form: 'json-schema', schema }) as const);
}

/** Returns the text of a scalar; undefined where there is none, or where a template fills it. */
function wordOf(at: Cursor | undefined): string | undefined {
  return at?.kind !== 'scalar' || at.opaque || at.isNull ? undefined : at.text;
}

/** Returns a value as JSON; undefined where it has too many nodes. What a template may add to stays open. */
function toJson(at: Cursor): string | undefined {
  const left = { nodes: MOST_NODES };
  const data = toData(at, left);
  return left.nodes < 0 ? undefined : JSON.stringify(data);
}

function toData(at: Cursor, left: { nodes: number }): unknown {
  if (--left.nodes < 0 || at.opaque) return undefined;
  if (at.kind === 'scalar') return at.value;
  if (at.kind === 'sequence') return at.items().flatMap((item) => toData(item, left) ?? []);
  const isGroup = isProperties(at);
  const entries = at.entries().map((entry) => [entry.key ?? '', toData(entry, left)] as const);
  const isOpen = !isGroup && (at.open || at.entries().some((entry) => entry.open && isProperties(entry)));
  return Object.fromEntries(isOpen ? [...entries, ['x-kubernetes-preserve-unknown-fields', true]] : entries);
}

/** Returns true for the mapping of the fields of an object. A field may have that name itself. */
function isProperties({ key, parent }: Cursor): boolean {
  return key === 'properties' && parent !== undefined && !isProperties(parent);
}

const PROSE = new Set(['description', 'title', 'example', 'examples']);
const GROUPS = new Set(['properties', 'patternProperties', 'definitions', '$defs']);

/** Returns a schema without what it says in words, and with defaults of which the types alone are kept. */
export function withoutProse(schema: string): string {
  const stripped = (data: unknown, isGroup: boolean): unknown => {
    if (Array.isArray(data)) return data.map((one) => stripped(one, false));
    if (typeof data !== 'object' || data === null) return data;
    const kept = Object.entries(data as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
      if (isGroup) return [[name, stripped(value, false)]];
      if (PROSE.has(name)) return [];
      return [[name, name === 'default' ? emptied(value) : stripped(value, GROUPS.has(name))]];
    });
    return Object.fromEntries(kept) as unknown;
  };
  return JSON.stringify(stripped(JSON.parse(schema), false));
}

function emptied(value: unknown): unknown {
  if (typeof value === 'string') return '';
  return typeof value === 'object' && value !== null ? {} : value;
}

const WORDS_OF_KINDS = /\bkind\\?["']?\s*:\s*\\?["']?([A-Za-z][A-Za-z0-9]*)/g;

/** Returns the names of kinds that a document may ask a schema for. */
export const kindWordsOf = memo((document: YamlDocument): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const [, word = ''] of document.text.matchAll(WORDS_OF_KINDS)) {
    words.add(word);
    // The items of a typed list have the kind that the list names.
    if (word.endsWith('List')) words.add(word.slice(0, -'List'.length));
  }
  return words;
});

const API_VERSIONS = /\bapiVersion\\?["']?\s*:\s*\\?["']?([A-Za-z0-9.-]+)\//g;

/** Returns true for a document with objects whose kinds a file of the user may define. */
export const mayHaveOwnKinds = memo((document: YamlDocument): boolean => {
  for (const [, group = ''] of document.text.matchAll(API_VERSIONS))
    if (!isGroupOfKubernetes(group) && group !== 'kustomize.config.k8s.io') return true;
  return false;
});
