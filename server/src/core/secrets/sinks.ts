import { type Container, containersOf, podsOf } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';

/** A place in which credentials are usually written, by the letters of the design. */
export type Sink =
  | { readonly kind: 'secret-data'; readonly encoded: boolean }
  | { readonly kind: 'env'; readonly container: Container | undefined }
  | { readonly kind: 'configmap' }
  | { readonly kind: 'values' }
  /** Any other scalar: only what its own form gives away counts. */
  | { readonly kind: 'elsewhere' };

/** A scalar that may hold a credential, with the name it goes by. */
export interface Candidate {
  readonly sink: Sink;
  readonly scalar: Cursor;
  readonly name: string;
  readonly resource: Resource | undefined;
}

/** Kinds that say where a secret comes from; what is written in them are references. */
const REFERENCE_GROUPS =
  /^(?:external-secrets\.io|generators\.external-secrets\.io|secrets-store\.csi\.x-k8s\.io|secrets\.hashicorp\.com|apiextensions\.k8s\.io)$/;

/** The places of an object in which key names count. Everything else is `elsewhere`. */
export function* candidatesOf(resource: Resource): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  if (REFERENCE_GROUPS.test(group)) return;
  if (kind === 'Secret' && group === '') {
    for (const [field, encoded] of [
      ['stringData', false],
      ['data', true],
    ] as const) {
      yield* entriesOf(cursor.at(field), { kind: 'secret-data', encoded }, resource);
    }
    return;
  }
  if (kind === 'ConfigMap' && group === '') {
    yield* entriesOf(cursor.at('data'), { kind: 'configmap' }, resource);
    return;
  }
  for (const values of valuesOf(resource)) yield* leavesOf(values, { kind: 'values' }, resource);
  for (const container of containersOf(resource)) yield* envOf(container.at('env'), container, resource);
  if (kind === 'PodDefault')
    for (const pod of podsOf(resource)) yield* envOf(pod.cursor.at('env'), undefined, resource);
}

/** Helm values that stand inside an object: Flux's HelmRelease, Argo CD's Application. */
function* valuesOf({ kind, group, cursor }: Resource): Generator<Cursor> {
  if (kind === 'HelmRelease' && group.endsWith('toolkit.fluxcd.io')) {
    const values = cursor.at('spec', 'values');
    if (values) yield values;
  }
  if ((kind === 'Application' || kind === 'ApplicationSet') && group === 'argoproj.io') {
    for (const node of cursor.walk()) {
      if (node.key === 'valuesObject' && node.parent?.key === 'helm') yield node;
    }
  }
}

/** The scalars of a values document. */
export function* leavesOf(values: Cursor, sink: Sink, resource: Resource | undefined): Generator<Candidate> {
  for (const scalar of values.walk()) {
    if (scalar.kind !== 'scalar') continue;
    const name = nameOf(scalar);
    if (name !== undefined) yield { sink, scalar, name, resource };
  }
}

/** The key a scalar stands under; for `{name: X, value: …}` pairs the name. Items of a list go by the list's key. */
function nameOf(scalar: Cursor): string | undefined {
  const { key, parent } = scalar;
  if (key === undefined) return parent?.key;
  if (key !== 'value') return key;
  const name = parent?.at('name') ?? parent?.at('key');
  return name?.string ?? key;
}

function* entriesOf(map: Cursor | undefined, sink: Sink, resource: Resource): Generator<Candidate> {
  for (const scalar of map?.entries() ?? []) {
    if (scalar.kind === 'scalar') yield { sink, scalar, name: scalar.key ?? '', resource };
  }
}

function* envOf(env: Cursor | undefined, container: Container | undefined, resource: Resource): Generator<Candidate> {
  for (const item of env?.items() ?? []) {
    const scalar = item.at('value');
    if (scalar?.kind === 'scalar')
      yield { sink: { kind: 'env', container }, scalar, name: item.at('name')?.string ?? '', resource };
  }
}
