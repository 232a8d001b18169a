import { helmValuesIn } from '../kubernetes/helm-values.js';
import { type Container, containersOf, podsOf } from '../kubernetes/pod.js';
import { hasPodSpecTable } from '../kubernetes/pod-spec-table.js';
import { type Resource, toResource } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { cloudInitCandidate, type FieldOf, fieldCandidates, headerCandidates } from './fields.js';
import { isAbout, keyKind } from './key-names.js';
import { basename } from './texts/shell.js';
import { type Language, languageOf } from './texts/texts.js';

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
  | {
      readonly kind: 'args';
      readonly words: readonly string[] | undefined;
      readonly container: Container | undefined;
      /** What runs the words, where it is not the first of them. */
      readonly program?: string | undefined;
      /** What a script is written in, where its container says so. */
      readonly language?: Language | undefined;
    }
  /** A parameter of a pipeline or workflow: it goes into command lines. */
  | { readonly kind: 'parameter' }
  /** F: a literal of a kustomize generator. */
  | { readonly kind: 'kustomize'; readonly secret: boolean }
  /** G: an annotation. */
  | { readonly kind: 'annotation' }
  | { readonly kind: 'eso-template' }
  | { readonly kind: 'eso-fake' }
  | { readonly kind: 'sealed' }
  /** A field that is made for credentials, or for texts in which they stand. */
  | {
      readonly kind: 'field';
      readonly of: FieldOf;
      /** To be read behind what the credential goes by: `of user "admin" in a kubeconfig`. */
      readonly place: string;
      /** True for a text in base64. */
      readonly encoded?: boolean;
    }
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
  for (const values of helmValuesIn(resource)) yield* leavesOf(values, { kind: 'values' }, resource);
  for (const container of containersOf(resource)) {
    if (skip(container)) continue;
    yield* envOf(container.at('env'), container, resource);
    const program = wordsOf(container.at('command'))[0];
    yield* argumentList(container.at('command'), container, resource);
    yield* argumentList(container.at('args'), container, resource, program);
    for (const hook of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      for (const node of container.at(hook)?.walk() ?? []) {
        if (node.key === 'command') yield* argumentList(node, container, resource);
        else if (node.key === 'httpHeaders') yield* headerCandidates(node, container, resource);
      }
    }
    for (const script of ['script', 'source']) yield* scriptOf(container.at(script), container, resource, program);
  }
  if (kind === 'PodDefault')
    for (const pod of podsOf(resource)) yield* envOf(pod.cursor.at('env'), undefined, resource);
  yield* parametersOf(resource);
  yield* fieldCandidates(resource);
  // Custom resources pass variables on under the same shape.
  if (hasPodSpecTable(kind) || PLAIN_KINDS.test(kind)) return;
  for (const node of cursor.walk()) {
    if (node.kind === 'sequence' && ENV_LISTS.test(node.key ?? '')) yield* envOf(node, undefined, resource);
    const cloudInit = cloudInitCandidate(node, resource);
    if (cloudInit) yield cloudInit;
  }
}

/** Parameters of Tekton's tasks and Argo's workflows, and what they are by default. */
function* parametersOf(resource: Resource): Generator<Candidate> {
  const list = /(?:^|\.)tekton\.dev$/.test(resource.group) ? 'params' : 'parameters';
  if (list === 'parameters' && !(resource.group === 'argoproj.io' && /Workflow/.test(resource.kind))) return;
  for (const node of resource.cursor.walk()) {
    if (node.kind !== 'sequence' || node.key !== list) continue;
    for (const item of node.items()) {
      for (const key of ['value', 'default']) {
        const scalar = item.at(key);
        const name = item.at('name')?.string ?? '';
        if (scalar?.kind === 'scalar') yield { sink: { kind: 'parameter' }, scalar, name, resource };
      }
    }
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
    if (/annotations$/i.test(scalar.parent?.key ?? '') && namesObject(scalar)) continue;
    yield* loginsOf(scalar, sink, resource);
    const name = nameOf(scalar);
    if (name !== undefined) yield { sink, scalar, name, resource };
  }
}

/** `user:password` lines of cloud-init's `chpasswd: {list: …}`; `R` and `RANDOM` ask for a password. */
function* loginsOf(scalar: Cursor, sink: Sink, resource: Resource | undefined): Generator<Candidate> {
  const list = scalar.key === 'list' ? scalar : scalar.parent;
  if (list?.key !== 'list' || list.parent?.key !== 'chpasswd') return;
  for (const match of scalar.text.matchAll(/^[ \t]*[\w.-]{1,60}:(?!R(?:ANDOM)?[ \t]*$)(\S{1,300})[ \t]*$/gm)) {
    const [all, password = ''] = match;
    const end = match.index + all.trimEnd().length;
    yield { sink, scalar, name: 'chpasswd', resource, part: { start: end - password.length, end } };
  }
}

/**
 * The key a scalar stands under; for `{name: X, value: …}` pairs the name. Items of a list go by the list's key, and so do
 * the entries of `passwords: {root: …}`.
 */
function nameOf(scalar: Cursor): string | undefined {
  const { key, parent } = scalar;
  if (key === undefined) return parent?.key;
  const group = parent?.key ?? '';
  if (/^(?:passwords|api_?keys)$/i.test(group) && keyKind(key) === 'other' && !isAbout(key)) return group;
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

export function* argumentList(
  list: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
  command?: string,
): Generator<Candidate> {
  const words = wordsOf(list);
  const program = command === undefined ? undefined : basename(command);
  for (const scalar of list?.items() ?? []) {
    if (scalar.kind !== 'scalar') continue;
    const sink = { kind: 'args', words, container, ...(program === undefined ? {} : { program }) } as const;
    yield { sink, scalar, name: list?.key ?? '', resource };
  }
}

/** The words of a command; what a template fills in is masked. */
function wordsOf(list: Cursor | undefined): readonly string[] {
  return [...(list?.items() ?? [])].map(({ text }) => text);
}

function* scriptOf(
  scalar: Cursor | undefined,
  container: Container | undefined,
  resource: Resource | undefined,
  command: string | undefined,
): Generator<Candidate> {
  const language = languageOf(basename(command));
  if (scalar?.kind === 'scalar')
    yield {
      sink: { kind: 'args', words: undefined, container, language },
      scalar,
      name: scalar.key ?? '',
      resource,
    };
}

/** Annotations of the object and of its pods. */
function* annotationsOf(resource: Resource): Generator<Candidate> {
  const holders = [resource.cursor, ...podsOf(resource).flatMap((pod) => pod.cursor.parent ?? [])];
  for (const node of holders.flatMap((holder) => holder.at('metadata', 'annotations') ?? [])) {
    for (const scalar of node.entries()) {
      if (scalar.kind !== 'scalar' || /^(?:vault\.hashicorp\.com|checksum)\//.test(scalar.key ?? '')) continue;
      if (namesObject(scalar)) continue;
      yield { sink: { kind: 'annotation' }, scalar, name: (scalar.key ?? '').split('/').at(-1) ?? '', resource };
    }
  }
}

/** `inject-ca-from-secret: namespace/name`: annotations name objects more often than they hold values. */
function namesObject({ key, text }: Cursor): boolean {
  return /secret$/i.test(key ?? '') && /^[a-z0-9.-]+(?:\/[a-z0-9.-]+)?$/.test(text);
}
