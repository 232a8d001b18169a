import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { hasPodSpecTable } from './pod-spec-table.js';

/** A Kubernetes object as it is written. */
export interface Resource {
  /** The object's mapping. */
  readonly cursor: Cursor;
  /** '' where it is not written (yet). */
  readonly apiVersion: string;
  /** The part of apiVersion before the slash; '' for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Undefined where it is missing or filled by a template. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

/** Kinds that count as Kubernetes objects even before their apiVersion is written. */
const KNOWN_WITHOUT_API_VERSION =
  /^(?:Pod|Secret|ConfigMap|Service|ServiceAccount|Namespace|Ingress|NetworkPolicy|Role|ClusterRole|RoleBinding|ClusterRoleBinding|PersistentVolumeClaim)$/;

/** The objects of a document: itself, or the items of a `List`. None where it is no Kubernetes object. */
export function resourcesOf(document: YamlDocument): readonly Resource[] {
  const known = resources.get(document);
  if (known) return known;
  const { root } = document;
  const found = root ? [...objectsIn(root)] : [];
  resources.set(document, found);
  return found;
}

const resources = new WeakMap<YamlDocument, readonly Resource[]>();

function* objectsIn(cursor: Cursor): Generator<Resource> {
  const resource = toResource(cursor);
  if (!resource) return;
  const items = cursor.at('items');
  if (resource.kind.endsWith('List') && items?.kind === 'sequence') {
    for (const item of items.items()) yield* objectsIn(item);
  } else {
    yield resource;
  }
}

/** The object a mapping stands for, if its kind says so. */
export function toResource(cursor: Cursor): Resource | undefined {
  if (cursor.kind !== 'map') return undefined;
  const kind = cursor.at('kind')?.string;
  const apiVersion = cursor.at('apiVersion')?.string ?? '';
  // Few custom resources begin in lower case: `kind: postgresql` of an operator.
  if (!kind || !(apiVersion.includes('/') ? /^[A-Za-z][A-Za-z0-9]*$/ : /^[A-Z][A-Za-z0-9]*$/).test(kind))
    return undefined;
  if (!apiVersion && !KNOWN_WITHOUT_API_VERSION.test(kind) && !hasPodSpecTable(kind)) return undefined;
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

/** `Deployment "web"`, or the kind alone where there is no name: how messages name an object. */
export function describe(resource: Resource): string {
  return resource.name ? `${resource.kind} "${resource.name}"` : resource.kind;
}
