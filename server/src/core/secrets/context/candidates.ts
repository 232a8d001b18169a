import { helmValuesIn } from '../../kubernetes/helm-values.js';
import { type Container, containersOf, podsOf } from '../../kubernetes/pod.js';
import { describe, type Resource, toResource } from '../../kubernetes/resource.js';
import type { Cursor } from '../../yaml/cursor.js';
import { holdsNames, isAboutSomething, isBuiltIn, isOfPatterns } from '../names/guards.js';
import { mayHoldCredential } from '../texts/texts.js';
import type { Candidate, SecretContext } from './candidate.js';
import { argumentList, entriesOf, envOf, scriptOf, secretEntries, wordsOf } from './entries.js';
import { cloudInitCandidate, fieldCandidates, headerCandidates } from './fields.js';
import { isSaltedHash, nameOf } from './leaf-names.js';

/** Kinds that say where a secret comes from; what is written in them are references. */
const REFERENCE_GROUPS =
  /^(?:external-secrets\.io|generators\.external-secrets\.io|secrets-store\.csi\.x-k8s\.io|secrets\.hashicorp\.com|bitnami\.com|apiextensions\.k8s\.io)$/;
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
  if (isOfPatterns(resource)) {
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

/**
 * Everything else that is written in an object: fields of custom resources, volumes of pods. Values and containers were
 * looked at before.
 */
function* ownFields(resource: Resource): Generator<Candidate> {
  const { cursor, kind } = resource;
  const context: SecretContext = { kind: 'field', of: 'custom', place: `in ${describe(resource)}` };
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

/** True for the metadata of a claim in a pod. */
function isClaimMetadata({ key, parent }: Cursor): boolean {
  return key === 'metadata' && parent?.key === 'volumeClaimTemplate';
}

/** Whole objects that stand in an object: what a policy generates, what a template makes. */
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
        if (scalar?.kind === 'scalar') yield { context: { kind: 'parameter' }, scalar, name, resource };
      }
    }
  }
}

/**
 * The scalars of a values document, of a configuration, or of an object. Objects, variables and command lines that stand in
 * them are what they are; what `skip` says of is left out.
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
    if (name !== undefined && (!isCustom || mayTell(name, node.text) || isSaltedHash(node)))
      yield { context, scalar: node, name, resource };
  }
  while (inner.length > 0) yield* objectCandidates(inner.shift());
}

/** False for a scalar of which neither the name nor the text says anything: most of them. */
function mayTell(name: string, text: string): boolean {
  return mayHoldCredential(name) || (/[\n=:{[<"' ]/.test(text) && mayHoldCredential(text));
}

/** A whole object that stands in another one or in values. */
function objectIn(map: Cursor): Resource | undefined {
  const kind = map.at('kind')?.string;
  if (kind === undefined) return undefined;
  const isWhole = map.has('apiVersion') && ['metadata', 'spec', 'data', 'stringData'].some((key) => map.has(key));
  return isWhole || (kind === 'Secret' && (map.has('data') || map.has('stringData'))) ? toResource(map) : undefined;
}

function* objectCandidates(resource: Resource | undefined): Generator<Candidate> {
  if (resource) yield* candidatesOf(resource);
}

/** True for a label that an object has, or others must have: `podLabels: {mounts-secret: "yes"}`. */
function isLabel({ key = '', parent }: Cursor): boolean {
  return /(?:^l|L)abels$|^(?:nodeSelector|labelSelector)$/.test(parent?.key ?? '') && /^[a-z\d][a-z\d./-]*$/.test(key);
}

const COMMANDS = /^(?:args|extraArgs|command|extraFlags)$/;

/** What stands in a list of variables, or in one of words. */
function listCandidates(list: Cursor, isCustom: boolean, resource: Resource | undefined): Iterable<Candidate> {
  const { key = '' } = list;
  if (COMMANDS.test(key)) return argumentList(list, undefined, resource);
  return isCustom && ENV_LISTS.test(key) ? envOf(list, undefined, resource) : [];
}

/** `user:password` lines of cloud-init's `chpasswd: {list: …}`; `R` and `RANDOM` ask for a password. */
function* loginsOf(scalar: Cursor, context: SecretContext, resource: Resource | undefined): Generator<Candidate> {
  const list = scalar.key === 'list' ? scalar : scalar.parent;
  if (list?.key !== 'list' || list.parent?.key !== 'chpasswd') return;
  for (const match of scalar.text.matchAll(/^[ \t]*[\w.-]{1,60}:(?!R(?:ANDOM)?[ \t]*$)(\S{1,300})[ \t]*$/gm)) {
    const [all, password = ''] = match;
    const end = match.index + all.trimEnd().length;
    yield { context, scalar, name: 'chpasswd', resource, part: { start: end - password.length, end } };
  }
}

/** Annotations of the object and of its pods. */
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

/** What tells other programs where a secret is, or why none of theirs checks counts. */
const ABOUT_SECRETS = /^(?:vault\.hashicorp\.com|checksum|ignore-check\.kube-linter\.io)\//;

/** `inject-ca-from-secret: namespace/name`: annotations name objects more often than they hold values. */
function isAnnotationAbout({ key = '', text }: Cursor): boolean {
  return ABOUT_SECRETS.test(key) || (/secret$/i.test(key) && /^[a-z0-9.-]+(?:\/[a-z0-9.-]+)?$/.test(text));
}
