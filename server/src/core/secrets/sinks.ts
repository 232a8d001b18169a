import { type Container, containersOf, podsOf } from '../kubernetes/pod.js';
import { hasPodSpecTable } from '../kubernetes/pod-spec-table.js';
import { type Resource, toResource } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';

/** A place in which credentials are usually written, by the letters of the design. */
export type Sink =
  /** A: a value of a Secret, or a leaf of a document in it, where names count again. */
  | { readonly kind: 'secret-data'; readonly encoded: boolean; readonly nested?: boolean }
  /** B: an environment variable. */
  | { readonly kind: 'env'; readonly container: Container | undefined }
  /** C: a value of a ConfigMap, and the documents in it. */
  | { readonly kind: 'configmap' }
  /** D: Helm values. */
  | { readonly kind: 'values' }
  /** E: a word of a command line, with the words around it; or a script. */
  | { readonly kind: 'args'; readonly words: readonly string[] | undefined; readonly container: Container | undefined }
  /** F: a literal of a kustomize generator. */
  | { readonly kind: 'kustomize'; readonly secret: boolean }
  /** G: an annotation. */
  | { readonly kind: 'annotation' }
  | { readonly kind: 'eso-template' }
  | { readonly kind: 'eso-fake' }
  | { readonly kind: 'sealed' }
  /** H: any other scalar: only what its own form gives away counts. */
  | { readonly kind: 'elsewhere' };

/** A scalar that may hold a credential, with the name it goes by. */
export interface Candidate {
  readonly sink: Sink;
  readonly scalar: Cursor;
  readonly name: string;
  readonly resource: Resource | undefined;
  /** The part of the scalar's text that is meant; all of it by default. */
  readonly part?: Range | undefined;
}

/** Kinds that say where a secret comes from; what is written in them are references. */
const REFERENCE_GROUPS =
  /^(?:external-secrets\.io|generators\.external-secrets\.io|secrets-store\.csi\.x-k8s\.io|secrets\.hashicorp\.com|apiextensions\.k8s\.io)$/;
/** Kinds without variables, among the most frequent. */
const PLAIN_KINDS =
  /^(?:Service|ServiceAccount|Namespace|Ingress|NetworkPolicy|(?:Cluster)?Role(?:Binding)?|CustomResourceDefinition|PersistentVolumeClaim)$/;
const ENV_LISTS =
  /^(?:env|envs|extraEnv|extraEnvs|extraEnvVars|envVars|environment|additionalEnv|environmentVariables|defaultEnvVars)$/;

/** The places of an object in which key names count. Everything else is `elsewhere`. */
export function* candidatesOf(
  resource: Resource,
  /** Containers to leave out. */
  skip: (container: Container) => boolean = () => false,
): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  yield* annotationsOf(resource);
  if (REFERENCE_GROUPS.test(group)) return;
  if (kind === 'Secret' && group === '') {
    yield* secretEntries(cursor, resource);
    return;
  }
  if (kind === 'ConfigMap' && group === '') {
    yield* entriesOf(cursor.at('data'), { kind: 'configmap' }, resource);
    return;
  }
  for (const values of valuesOf(resource)) yield* leavesOf(values, { kind: 'values' }, resource);
  for (const container of containersOf(resource)) {
    if (skip(container)) continue;
    yield* envOf(container.at('env'), container, resource);
    for (const list of ['command', 'args']) yield* argumentList(container.at(list), container, resource);
    for (const hook of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      for (const node of container.at(hook)?.walk() ?? [])
        if (node.key === 'command') yield* argumentList(node, container, resource);
    }
    for (const script of ['script', 'source']) yield* scriptOf(container.at(script), container, resource);
  }
  if (kind === 'PodDefault')
    for (const pod of podsOf(resource)) yield* envOf(pod.cursor.at('env'), undefined, resource);
  // Custom resources pass variables on under the same shape.
  if (hasPodSpecTable(kind) || PLAIN_KINDS.test(kind)) return;
  for (const node of cursor.walk()) {
    if (node.kind === 'sequence' && ENV_LISTS.test(node.key ?? '')) yield* envOf(node, undefined, resource);
  }
}

/** The values of a Secret, wherever the Secret is written. */
export function* secretEntries(secret: Cursor, resource: Resource | undefined): Generator<Candidate> {
  for (const [field, encoded] of [
    ['stringData', false],
    ['data', true],
  ] as const) {
    yield* entriesOf(secret.at(field), { kind: 'secret-data', encoded }, resource);
  }
}

/** Helm values that stand inside an object: Flux's HelmRelease, Argo CD's Application. */
function* valuesOf({ kind, group, cursor }: Resource): Generator<Cursor> {
  if (kind === 'HelmRelease' && group.endsWith('toolkit.fluxcd.io')) {
    const values = cursor.at('spec', 'values');
    if (values) yield values;
  }
  if ((kind === 'Application' || kind === 'ApplicationSet') && group === 'argoproj.io') {
    for (const node of cursor.walk()) {
      if ((node.key === 'valuesObject' || node.key === 'parameters') && node.parent?.key === 'helm') yield node;
    }
  }
  // An operator that installs a chart takes its values here.
  if (kind === 'HelmChart' && group === 'helm.cattle.io') {
    const set = cursor.at('spec', 'set');
    if (set) yield set;
  }
}

/**
 * The scalars of a values document, or of a configuration. Secrets and command lines that stand in it are what they are.
 */
export function* leavesOf(values: Cursor, sink: Sink, resource: Resource | undefined): Generator<Candidate> {
  const special = new Set<number>();
  for (const scalar of values.walk()) {
    if (scalar.kind === 'map' && sink.kind === 'values' && scalar.at('kind')?.value === 'Secret') {
      for (const entry of secretEntries(scalar, toResource(scalar) ?? resource)) {
        special.add(entry.scalar.range.start);
        yield entry;
      }
    }
    if (
      scalar.kind === 'sequence' &&
      sink.kind === 'values' &&
      /^(?:args|extraArgs|command|extraFlags)$/.test(scalar.key ?? '')
    ) {
      for (const entry of argumentList(scalar, undefined, resource)) {
        special.add(entry.scalar.range.start);
        yield entry;
      }
    }
    if (scalar.kind !== 'scalar' || special.has(scalar.range.start)) continue;
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

export function* entriesOf(map: Cursor | undefined, sink: Sink, resource: Resource | undefined): Generator<Candidate> {
  for (const scalar of map?.entries() ?? []) {
    if (scalar.kind === 'scalar') yield { sink, scalar, name: scalar.key ?? '', resource };
  }
}

export function* envOf(
  env: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
): Generator<Candidate> {
  for (const item of env?.items() ?? []) {
    const scalar = item.at('value');
    if (scalar?.kind !== 'scalar') continue;
    yield { sink: { kind: 'env', container }, scalar, name: item.at('name')?.string ?? '', resource };
  }
}

function* argumentList(
  list: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
): Generator<Candidate> {
  const items = [...(list?.items() ?? [])];
  const words = items.map((item) => (item.opaque ? '' : item.text));
  for (const scalar of items) {
    if (scalar.kind === 'scalar')
      yield { sink: { kind: 'args', words, container }, scalar, name: list?.key ?? '', resource };
  }
}

function* scriptOf(
  scalar: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
): Generator<Candidate> {
  if (scalar?.kind === 'scalar')
    yield { sink: { kind: 'args', words: undefined, container }, scalar, name: scalar.key ?? '', resource };
}

/** Annotations of the object and of its pods. */
function* annotationsOf(resource: Resource): Generator<Candidate> {
  const holders = [resource.cursor, ...podsOf(resource).flatMap((pod) => pod.cursor.parent ?? [])];
  for (const node of holders.flatMap((holder) => holder.at('metadata', 'annotations') ?? [])) {
    for (const scalar of node.entries()) {
      if (scalar.kind !== 'scalar' || /^(?:vault\.hashicorp\.com|checksum)\//.test(scalar.key ?? '')) continue;
      // `inject-ca-from-secret: namespace/name`: annotations name objects more often than they hold values.
      if (/secret$/i.test(scalar.key ?? '') && /^[a-z0-9.-]+(?:\/[a-z0-9.-]+)?$/.test(scalar.text)) continue;
      yield { sink: { kind: 'annotation' }, scalar, name: (scalar.key ?? '').split('/').at(-1) ?? '', resource };
    }
  }
}
