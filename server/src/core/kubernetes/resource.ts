import { memo } from '../text/memo.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { hasPodSpecTable } from './pod-spec-table.js';

/** A Kubernetes object as it is written. */
export interface Resource {
  /** The object's mapping. */
  readonly cursor: Cursor;
  /** '' where it is not written yet. */
  readonly apiVersion: string;
  /** The part of apiVersion before the slash; '' for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Undefined where it is missing or filled by a template. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Kinds that count as Kubernetes objects before their apiVersion is written. */
const KNOWN_WITHOUT_API_VERSION =
  /^(?:Pod|Secret|ConfigMap|Service|ServiceAccount|Namespace|Ingress|NetworkPolicy|Role|ClusterRole|RoleBinding|ClusterRoleBinding|PersistentVolumeClaim)$/;

/** Fields of objects. Helm values with a setting called `kind` have none of them at the top. */
const OBJECT_FIELDS = ['metadata', 'spec', 'data', 'stringData', 'rules', 'roleRef'];

/** Returns true for an object without an apiVersion yet, and false for values with `kind: StatefulSet`. */
function isKnownWithoutApiVersion(cursor: Cursor, kind: string): boolean {
  if (!KNOWN_WITHOUT_API_VERSION.test(kind) && !hasPodSpecTable(kind)) return false;
  return cursor.size === 1 || OBJECT_FIELDS.some((field) => cursor.has(field));
}

/**
 * Returns the objects of a document: itself, or the items of a `List`. Items need not repeat the kind of a typed list:
 * a `SecretList` contains Secrets. Empty where the document is no Kubernetes object.
 */
export const resourcesOf = memo((document: YamlDocument): readonly Resource[] => {
  const { root } = document;
  const machine = root && toTalosResource(root);
  return machine ? [machine] : root ? [...objectsIn(root)] : [];
});

function* objectsIn(cursor: Cursor, list?: Resource): Generator<Resource> {
  const resource = (list && itemOf(cursor, list)) ?? toResource(cursor);
  if (!resource) return;
  const items = cursor.at('items');
  if (resource.kind.endsWith('List') && items?.kind === 'sequence') {
    for (const item of items.items()) yield* objectsIn(item, resource);
  } else {
    yield resource;
  }
}

/** Returns an item of a typed list without its own kind or apiVersion, which the list tells. */
function itemOf(cursor: Cursor, list: Resource): Resource | undefined {
  const kind = list.kind.slice(0, -'List'.length);
  if (cursor.kind !== 'map' || (cursor.at('kind')?.string ?? kind) !== kind || !cursor.has('metadata'))
    return undefined;
  return named(cursor, kind || undefined, cursor.at('apiVersion')?.string ?? list.apiVersion);
}

/** Returns the object that a mapping is, by its kind; undefined for other mappings. */
export function toResource(cursor: Cursor): Resource | undefined {
  if (cursor.kind !== 'map') return undefined;
  return named(cursor, cursor.at('kind')?.string, cursor.at('apiVersion')?.string ?? '');
}

/**
 * Returns the object for a file of Talos Linux with the keys of a cluster, which has no kind: the configuration of a
 * node, or the output of `talosctl gen secrets`. Undefined for other mappings.
 */
export function toTalosResource(cursor: Cursor): Resource | undefined {
  if (cursor.kind !== 'map' || cursor.has('kind')) return undefined;
  const isMap = (...path: readonly string[]): boolean => cursor.at(...path)?.kind === 'map';
  const isConfig = cursor.at('version')?.string === 'v1alpha1' && isMap('machine');
  const areSecrets = isMap('cluster') && isMap('secrets') && isMap('trustdinfo') && isMap('certs');
  if (!isConfig && !areSecrets) return undefined;
  const group = 'talos.dev';
  const kind = isConfig ? 'MachineConfig' : 'SecretsBundle';
  return { cursor, apiVersion: `${group}/v1alpha1`, group, kind, name: undefined, namespace: undefined };
}

function named(cursor: Cursor, kind: string | undefined, apiVersion: string): Resource | undefined {
  // A few custom resources begin in lower case: `kind: postgresql` of an operator.
  if (!kind || !(apiVersion.includes('/') ? /^[A-Za-z][A-Za-z0-9]*$/ : /^[A-Z][A-Za-z0-9]*$/).test(kind))
    return undefined;
  if (!apiVersion && !isKnownWithoutApiVersion(cursor, kind)) return undefined;
  const slash = apiVersion.indexOf('/');
  return {
    cursor,
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    kind,
    name: cursor.at('metadata', 'name')?.string,
    namespace: cursor.at('metadata', 'namespace')?.string,
  };
}

/** Returns the name of an object in messages: `Deployment "web"`; the kind alone without a name. */
export function describe(resource: Resource): string {
  return resource.name ? say`${resource.kind} "${resource.name}"` : resource.kind;
}
