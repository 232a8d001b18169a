import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { KindEntry, Schema, SchemaBundle, SchemaType } from '../../server/src/core/schema/schema.js';
import { camelCased, type Declarations, type Draft } from './declarations.js';

/** A definition of the official schemas. */
interface Official extends Omit<Schema, 'type' | 'properties' | 'items' | 'additionalProperties'> {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Official>>;
  readonly items?: Official;
  readonly additionalProperties?: Official;
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The definitions of one minor version of Kubernetes, by name. */
interface Release {
  readonly minor: number;
  readonly definitions: Readonly<Record<string, Official>>;
}

/** The keywords that are taken over as they are. */
const KEPT = [
  'description',
  'default',
  'format',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-patch-merge-key',
] as const;

/** Types whose schema says less than their decoders accept, and what they accept. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
};

/** The lists whose items the API server wants to have different keys (validation.go: "must be unique", duplicates). */
const UNIQUE: ReadonlySet<string> = new Set([
  ...[
    'containers',
    'initContainers',
    'ephemeralContainers',
    'volumes',
    'topologySpreadConstraints',
    'resourceClaims',
  ].map((field) => `io.k8s.api.core.v1.PodSpec.${field}`),
  ...['volumeMounts', 'volumeDevices'].map((field) => `io.k8s.api.core.v1.Container.${field}`),
  'io.k8s.api.core.v1.ServiceSpec.ports',
]);

/** Fields that the API server requires although the schemas do not say so (kubernetes/pkg/apis/core/validation/validation.go). */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'io.k8s.api.core.v1.Container': ['image'],
  'io.k8s.api.core.v1.EphemeralContainer': ['image'],
};

/**
 * Returns the kinds of Kubernetes of all releases in the package as one bundle. A type has the shape of the newest release that
 * has it, with the fields of all releases: `x-since` and `x-until` say which have a field. The values that a field accepts come
 * from `enums`.
 */
export function coreBundle(folder: string, enums: Declarations): SchemaBundle {
  const releases = releasesIn(folder);
  const [oldest, newest] = [releases[0]?.minor ?? 0, releases.at(-1)?.minor ?? 0];
  const span = (minors: readonly number[]): { readonly since?: number; readonly until?: number } => {
    const [since, until] = [Math.min(...minors), Math.max(...minors)];
    return { ...(since > oldest ? { since } : {}), ...(until < newest ? { until } : {}) };
  };
  const kinds: Record<string, KindEntry> = {};
  const definitions: Record<string, Schema> = {};
  for (const name of [...new Set(releases.flatMap((release) => Object.keys(release.definitions)))].sort()) {
    const having = releases.filter(({ definitions: { [name]: official } }) => official);
    const last = having.at(-1)?.definitions[name];
    if (!last) continue;
    const own = enums.get(camelCased(name));
    const properties: Record<string, Schema> = {};
    const fields = having.flatMap(({ definitions: all }) => Object.keys(all[name]?.properties ?? {}));
    for (const field of [...new Set(fields)].sort()) {
      const withField = having.filter(({ definitions: all }) => all[name]?.properties?.[field]);
      const shape = withField.at(-1)?.definitions[name]?.properties?.[field];
      if (!shape) continue;
      const lists = withField.flatMap(({ minor }) => minor);
      const first = having[0]?.minor ?? 0;
      const { since, until } = span(lists);
      properties[field] = {
        ...withoutTolerated(
          name,
          field,
          isTypeName(field) ? plain(shape) : withEnum(plain(shape), own?.properties?.[field], enums),
        ),
        // A field that is as old as its type needs no mention.
        ...(since !== undefined && since > first ? { 'x-since': since } : {}),
        ...(until !== undefined && until < (having.at(-1)?.minor ?? 0) ? { 'x-until': until } : {}),
      };
    }
    definitions[name] = {
      ...plain(last),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...SPECIAL[name],
      ...(REQUIRED[name] ? { required: [...(last.required ?? []), ...REQUIRED[name]] } : {}),
    };
    const asKinds = having.filter(({ definitions: all }) => kindsOf(all[name]).length > 0);
    for (const { group, version, kind } of kindsOf(asKinds.at(-1)?.definitions[name]))
      kinds[`${group === '' ? '' : `${group}/`}${version}/${kind}`] = {
        definition: name,
        ...span(asKinds.map(({ minor }) => minor)),
      };
  }
  return reachable({ kinds: sorted(kinds), definitions });
}

/** Returns the releases in the package, the oldest first. */
function releasesIn(folder: string): readonly Release[] {
  const all = path.join(folder, 'kubernetes_validate', 'kubernetes-json-schema');
  return readdirSync(all)
    .flatMap((name): Release[] => {
      const minor = /^v1\.(\d+)\.\d+-local$/.exec(name)?.[1];
      if (minor === undefined) return [];
      const { $defs } = JSON.parse(readFileSync(path.join(all, name, '_definitions.json'), 'utf8'));
      return [{ minor: Number(minor), definitions: $defs }];
    })
    .sort((a, b) => a.minor - b.minor);
}

/** Returns the kinds that a definition describes, without what is only the body of a request of every group. */
function kindsOf(definition: Official | undefined): readonly GroupVersionKind[] {
  const kinds = definition?.['x-kubernetes-group-version-kind'] ?? [];
  const { properties } = definition ?? {};
  return kinds.length === 1 && properties?.apiVersion && properties.kind && properties.metadata ? kinds : [];
}

/** Returns a schema without its properties, in our keywords: a type is one word, because null needs no mention. */
function plain(official: Official): Schema {
  const schema: Draft = {};
  const type = typeof official.type === 'string' ? official.type : official.type?.find((one) => one !== 'null');
  if (official.$ref !== undefined) schema.$ref = official.$ref.replace('#/$defs/', '#/definitions/');
  else if (type !== undefined) schema.type = type as SchemaType;
  for (const keyword of KEPT)
    if (official[keyword] !== undefined) Object.assign(schema, { [keyword]: official[keyword] });
  if (official.required) schema.required = official.required;
  if (official.items) schema.items = plain(official.items);
  if (official.additionalProperties) schema.additionalProperties = plain(official.additionalProperties);
  return schema;
}

/** Returns a schema with the values that the declaration of the same field lists, and their descriptions. */
function withEnum(schema: Schema, declared: Schema | undefined, enums: Declarations): Schema {
  const target = declared?.$ref === undefined ? declared : enums.get(declared.$ref);
  if (target?.enum)
    return { ...schema, ...(declared?.description ? { description: declared.description } : {}), enum: target.enum };
  const { items } = target ?? {};
  if (schema.items && !Array.isArray(schema.items) && typeof schema.items === 'object' && isSchema(items))
    return { ...schema, items: withEnum(schema.items as Schema, items, enums) };
  return schema;
}

function isSchema(items: Schema['items']): items is Schema {
  return typeof items === 'object' && !Array.isArray(items);
}

function isTypeName(field: string): boolean {
  return field === 'apiVersion' || field === 'kind';
}

/** Returns the bundle without the definitions that no kind needs. */
export function reachable({ kinds, definitions }: SchemaBundle): SchemaBundle {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    const text = JSON.stringify(definitions[name] ?? {});
    for (const [, reference] of text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) if (reference) visit(reference);
  };
  for (const { definition } of Object.values(kinds)) visit(definition);
  const kept = Object.entries(definitions).filter(([name]) => needed.has(name));
  return { kinds, definitions: Object.fromEntries(kept) };
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the schema of a field without the type of its list, where the API server takes several items with the same keys. */
function withoutTolerated(name: string, field: string, schema: Schema): Schema {
  if (UNIQUE.has(`${name}.${field}`)) return { ...schema, 'x-kubernetes-list-type': 'map' };
  const { 'x-kubernetes-list-type': _, ...rest } = schema;
  return rest;
}
