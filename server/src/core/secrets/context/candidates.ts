import { helmValuesIn } from '../../kubernetes/helm-values.js';
import { type Container, containersOf, podsOf } from '../../kubernetes/pod.js';
import { describe, type Resource, toResource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { hasOnlyPatterns, holdsNames, isAboutSomething, isBuiltIn } from '../names/guards.js';
import { mayHoldCredential } from '../texts/texts.js';
import type { Candidate, SecretContext } from './candidate.js';
import { argumentList, entriesOf, envOf, scriptOf, secretEntries, wordsOf } from './entries.js';
import { cloudInitCandidate, fieldCandidates, headerCandidates } from './fields.js';
import { isSaltedHash, nameOf } from './leaf-names.js';

/** Groups whose objects refer to secrets kept elsewhere: their fields are references. */
const REFERENCE_GROUPS =
  /^(?:external-secrets\.io|generators\.external-secrets\.io|secrets-store\.csi\.x-k8s\.io|secrets\.hashicorp\.com|bitnami\.com|apiextensions\.k8s\.io)$/;
const ENV_LISTS =
  /^(?:env|envs|extraEnv|extraEnvs|extraEnvVars|envVars|environment|additionalEnv|environmentVariables|defaultEnvVars)$/;

/** Yields the places of an object in which key names count. All others are `elsewhere`. */
export function* candidatesOf(
  resource: Resource,
  /** Containers to leave out. */
  skip: (container: Container) => boolean = () => false,
): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  yield* annotationsOf(resource);
  if (REFERENCE_GROUPS.test(group)) return;
  if (hasOnlyPatterns(resource)) {
    yield* objectsWithin(resource);
    return;
  }
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
  yield* ownFields(resource);
}

/** Yields the other fields of an object: fields of custom resources, volumes of pods; without values and containers. */
function* ownFields(resource: Resource): Generator<Candidate> {
  const { cursor, kind } = resource;
  const context: SecretContext = { kind: 'field', of: 'custom', place: say`in ${describe(resource)}` };
  if (isBuiltIn(resource)) {
    for (const { cursor: pod } of podsOf(resource)) {
      const volumes = pod.at('volumes');
      if (volumes) yield* leavesOf(volumes, context, resource, isClaimMetadata);
      for (const volume of volumes?.items() ?? [])
        yield* annotationEntries(volume.at('ephemeral', 'volumeClaimTemplate', 'metadata', 'annotations'), resource);
    }
    if (kind !== 'PersistentVolume') return;
  }
  const known = new Set([
    ...containersOf(resource).map((container) => container.cursor.range.start),
    ...[...helmValuesIn(resource)].map((values) => (values.embedding?.scalar ?? values).range.start),
  ]);
  const metadata: Cursor[] = [];
  const skip = (inner: Cursor): boolean => {
    const { key, range, parent } = inner;
    const isMetadata = key === 'metadata' && (parent?.has('spec') === true || parent?.has('kind') === true);
    if (isMetadata && parent?.range.start !== cursor.range.start) metadata.push(inner);
    return isMetadata || known.has(range.start);
  };
  yield* leavesOf(cursor, context, resource, skip);
  for (const inner of metadata) yield* annotationEntries(inner.at('annotations'), resource);
}

/** Returns true for the metadata of a claim in a pod. */
function isClaimMetadata({ key, parent }: Cursor): boolean {
  return key === 'metadata' && parent?.key === 'volumeClaimTemplate';
}

/**
 * Yields the candidates of whole objects inside of an object: objects that a policy generates or a template creates.
 */
function* objectsWithin({ cursor }: Resource): Generator<Candidate> {
  const inner: Resource[] = [];
  const leave = (map: Cursor): boolean => {
    const object = map === cursor ? undefined : objectIn(map);
    if (object) inner.push(object);
    return object !== undefined;
  };
  for (const _ of cursor.walk(leave));
  for (const object of inner) yield* candidatesOf(object);
}

/** Yields the parameters of Tekton's tasks and Argo's workflows, and their defaults. */
function* parametersOf(resource: Resource): Generator<Candidate> {
  const list = /(?:^|\.)tekton\.dev$/.test(resource.group) ? 'params' : 'parameters';
  if (list === 'parameters' && !(resource.group === 'argoproj.io' && /Workflow/.test(resource.kind))) return;
  for (const node of resource.cursor.walk()) {
    if (node.kind !== 'sequence' || node.key !== list) continue;
    for (const item of node.items()) {
      for (const key of ['value', 'default']) {
        const scalar = item.at(key);
        const name = item.at('name')?.string ?? '';
        if (scalar?.kind === 'scalar') yield { context: { kind: 'parameter' }, scalar, name, resource };
      }
    }
  }
}

/**
 * Yields the scalars of a values document, of a configuration, or of an object. Objects, variables and command lines in
 * them are read as such; mappings for which `skip` returns true are left out.
 */
export function* leavesOf(
  values: Cursor,
  context: SecretContext,
  resource: Resource | undefined,
  skip: (inner: Cursor) => boolean = () => false,
): Generator<Candidate> {
  const isCustom = context.kind === 'field' && context.of === 'custom';
  const structured = isCustom || context.kind === 'values';
  const seen = new Set<number>();
  const inner: Resource[] = [];
  const leave = (map: Cursor): boolean => {
    if (map === values) return false;
    if (skip(map) || (isCustom && holdsNames(map))) return true;
    const object = structured ? objectIn(map) : undefined;
    if (object) inner.push(object);
    return object !== undefined;
  };
  for (const node of values.walk(leave)) {
    while (inner.length > 0) yield* objectCandidates(inner.shift());
    const listed = structured && node.kind === 'sequence' ? listCandidates(node, isCustom, resource) : [];
    for (const entry of listed) {
      seen.add(entry.scalar.range.start);
      yield entry;
    }
    if (node.kind !== 'scalar' || seen.has(node.range.start)) continue;
    if (isCustom && (skip(node) || isAboutSomething(node))) continue;
    const above = node.parent?.key ?? '';
    if (isLabel(node) || (/annotations$/i.test(above) && isAnnotationAbout(node))) continue;
    yield* loginsOf(node, context, resource);
    const cloudInit = isCustom && resource ? cloudInitCandidate(node, resource) : undefined;
    if (cloudInit) yield cloudInit;
    const name = nameOf(node);
    if (name !== undefined && (!isCustom || suggestsCredential(name, node.text) || isSaltedHash(node)))
      yield { context, scalar: node, name, resource };
  }
  while (inner.length > 0) yield* objectCandidates(inner.shift());
}

/** Returns false for a scalar whose name and text suggest no credential: most scalars. */
function suggestsCredential(name: string, text: string): boolean {
  return mayHoldCredential(name) || (/[\n=:{[<"' ]/.test(text) && mayHoldCredential(text));
}

/** Returns the object of a mapping inside of another object or of values; undefined for other mappings. */
function objectIn(map: Cursor): Resource | undefined {
  const kind = map.at('kind')?.string;
  if (kind === undefined) return undefined;
  const isWhole = map.has('apiVersion') && ['metadata', 'spec', 'data', 'stringData'].some((key) => map.has(key));
  return isWhole || (kind === 'Secret' && (map.has('data') || map.has('stringData'))) ? toResource(map) : undefined;
}

function* objectCandidates(resource: Resource | undefined): Generator<Candidate> {
  if (resource) yield* candidatesOf(resource);
}

/** Returns true for a label of an object or of a selector: `podLabels: {mounts-secret: "yes"}`. */
function isLabel({ key = '', parent }: Cursor): boolean {
  return /(?:^l|L)abels$|^(?:nodeSelector|labelSelector)$/.test(parent?.key ?? '') && /^[a-z\d][a-z\d./-]*$/.test(key);
}

const COMMANDS = /^(?:args|extraArgs|command|extraFlags)$/;

/** Returns the candidates of a list of variables or of words. */
function listCandidates(list: Cursor, isCustom: boolean, resource: Resource | undefined): Iterable<Candidate> {
  const { key = '' } = list;
  if (COMMANDS.test(key)) return argumentList(list, undefined, resource);
  return isCustom && ENV_LISTS.test(key) ? envOf(list, undefined, resource) : [];
}

/**
 * Yields the passwords of `user:password` lines in cloud-init's `chpasswd: {list: …}`; `R` and `RANDOM` ask for a
 * generated one.
 */
function* loginsOf(scalar: Cursor, context: SecretContext, resource: Resource | undefined): Generator<Candidate> {
  const list = scalar.key === 'list' ? scalar : scalar.parent;
  if (list?.key !== 'list' || list.parent?.key !== 'chpasswd') return;
  for (const match of scalar.text.matchAll(/^[ \t]*[\w.-]{1,60}:(?!R(?:ANDOM)?[ \t]*$)(\S{1,300})[ \t]*$/gm)) {
    const [all, password = ''] = match;
    const end = match.index + all.trimEnd().length;
    yield { context, scalar, name: 'chpasswd', resource, part: { start: end - password.length, end } };
  }
}

/** Yields the annotations of the object and of its pods. */
function* annotationsOf(resource: Resource): Generator<Candidate> {
  const holders = [resource.cursor, ...podsOf(resource).flatMap((pod) => pod.cursor.parent ?? [])];
  for (const holder of holders) yield* annotationEntries(holder.at('metadata', 'annotations'), resource);
}

function* annotationEntries(annotations: Cursor | undefined, resource: Resource | undefined): Generator<Candidate> {
  for (const scalar of annotations?.entries() ?? []) {
    if (scalar.kind !== 'scalar' || isAnnotationAbout(scalar)) continue;
    yield { context: { kind: 'annotation' }, scalar, name: (scalar.key ?? '').split('/').at(-1) ?? '', resource };
  }
}

/** Annotations that tell other programs the place of a secret, or the reason to ignore a check. */
const ABOUT_SECRETS = /^(?:vault\.hashicorp\.com|checksum|ignore-check\.kube-linter\.io)\//;

/** Returns true for an annotation about a secret, or with the name of one: `inject-ca-from-secret: namespace/name`. */
function isAnnotationAbout({ key = '', text }: Cursor): boolean {
  return ABOUT_SECRETS.test(key) || (/secret$/i.test(key) && /^[a-z0-9.-]+(?:\/[a-z0-9.-]+)?$/.test(text));
}
