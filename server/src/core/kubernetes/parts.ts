import { memoBy } from '../text/memo.js';
import type { Cursor, Step } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { embeddedDocuments } from '../yaml/embedded.js';
import { graftedAt } from '../yaml/graft.js';
import { stepsOf } from '../yaml/pointer.js';
import { helmValuesIn, inlineValuesIn } from './helm-values.js';
import { isPatchList, isPatchText, patchTexts } from './json-patch.js';
import { VALUES_KIND } from './pod-spec-table.js';
import { type Resource, resourcesOf, toResource } from './resource.js';

/**
 * An object, or a part of one, inside of something else: a patch, another object, Helm values. Missing fields may be
 * written elsewhere.
 */
export interface Part {
  readonly resource: Resource;
  /** The object of the document around it, which findings are attributed to. */
  readonly owner?: Resource | undefined;
  /**
   * `object`: a whole object. `patch`: a part of an object. `values`: fields of pods that a chart inserts where they
   * belong.
   */
  readonly as: 'object' | 'patch' | 'values';
  /** True where the mappings around the value are not in the text and cannot be edited. */
  readonly grafted: boolean;
  /** True where only the chart knows whether the name has its usual meaning: findings are warnings at most. */
  readonly unsure?: boolean;
}

/** Returns the objects and parts of objects inside of a document, beside its own objects. */
export const partsOf = memoBy((document: YamlDocument, helmValues: boolean): readonly Part[] =>
  document.root ? [...findParts(document, document.root, helmValues)] : [],
);

function* findParts(document: YamlDocument, root: Cursor, helmValues: boolean): Generator<Part> {
  const resources = resourcesOf(document);
  if (resources.length > 0 && resources.every(({ group }) => DESCRIBES.test(group))) return;
  const { text } = document;
  // Each of the words is searched first: most documents have none of them.
  if ((text.match(/\bapiVersion\b/g)?.length ?? 0) > resources.length) {
    for (const { cursor, group } of resources) if (!DESCRIBES.test(group)) yield* nestedObjects(cursor);
    if (/^[ \t]+apiVersion:/m.test(text)) yield* writtenObjects(root);
  }
  if (/\bpatch/i.test(text)) yield* patchesAnywhere(root);
  if (isPatchList(root)) yield* operationsOf(root, undefined);
  if (resources.length === 0 && root.at('images')?.kind === 'sequence' && root.has('resources')) {
    const kind = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      group: 'kustomize.config.k8s.io',
      kind: 'Kustomization',
    };
    yield { resource: { ...kind, cursor: root, name: undefined, namespace: undefined }, as: 'patch', grafted: false };
  }
  if (!POD_FIELDS.test(text)) return;
  for (const resource of resources) for (const values of helmValuesIn(resource)) yield* valueParts(values, resource);
  if (resources.length > 0) return;
  for (const values of helmValues ? [root] : inlineValuesIn(root)) yield* valueParts(values, undefined);
}

/** Groups whose objects describe other objects and contain none. */
const DESCRIBES = /^(?:apiextensions\.k8s\.io|admissionregistration\.k8s\.io)$/;

/** Yields whole objects at any depth: templates of triggers and compositions, manifests that an operator applies. */
function* nestedObjects(object: Cursor): Generator<Part> {
  for (const cursor of object.walk()) {
    if (cursor === object || cursor.kind !== 'map' || isForbidden(cursor)) continue;
    const resource = generated(cursor) ?? (isWhole(cursor) ? toResource(cursor) : undefined);
    if (resource?.apiVersion) yield { resource, as: 'object', grafted: false };
  }
}

/** Yields whole objects in texts: those that a workflow creates, or that a ConfigMap keeps to be applied. */
function* writtenObjects(root: Cursor): Generator<Part> {
  for (const scalar of root.walk()) {
    if (scalar.kind !== 'scalar' || !/^apiVersion:/m.test(scalar.text) || !/^kind:/m.test(scalar.text)) continue;
    for (const object of embeddedDocuments(scalar)) {
      const resource = toResource(object);
      if (!resource?.apiVersion || DESCRIBES.test(resource.group)) continue;
      // A patch comes as such below.
      if (!isPatchText(scalar)) yield { resource, as: 'object', grafted: false };
      yield* nestedObjects(object);
    }
  }
}

/** Returns true for an object that a policy forbids. */
function isForbidden({ key, parent }: Cursor): boolean {
  return key === 'objectDefinition' && /^mustnothave$/i.test(parent?.at('complianceType')?.string ?? '');
}

/** Returns true for an object: a reference has a name beside its kind, an object has more. */
function isWhole(cursor: Cursor): boolean {
  return ['metadata', 'spec', 'rules', 'data', 'stringData', 'webhooks'].some((key) => {
    const { kind } = cursor.at(key) ?? {};
    return kind === 'map' || kind === 'sequence';
  });
}

/**
 * Returns the object that a Kyverno policy generates, once or for each item of a list: its kind is beside its `data`.
 */
function generated(cursor: Cursor): Resource | undefined {
  const data = cursor.at('data');
  const isGenerate = cursor.key === 'generate' || cursor.parent?.key === 'foreach';
  const named = isGenerate && data?.kind === 'map' ? toResource(cursor) : undefined;
  return named && data && { ...named, cursor: data, name: cursor.at('name')?.string };
}

function* patchesAnywhere(root: Cursor): Generator<Part> {
  for (const cursor of root.walk()) {
    if (cursor.key === 'patchStrategicMerge') yield* mergedByKyverno(cursor);
    if (cursor !== root && isPatchList(cursor)) yield* operationsOf(cursor, cursor.parent?.at('target'));
  }
  for (const scalar of patchTexts(root)) {
    for (const patch of embeddedDocuments(scalar)) {
      const resource = toResource(patch);
      if (resource) yield { resource, as: 'patch', grafted: false };
      else if (isPatchList(patch)) yield* operationsOf(patch, scalar.parent?.at('target'));
    }
  }
}

/** Yields the patch that a Kyverno policy merges into pods, or into workloads. */
function* mergedByKyverno(patch: Cursor): Generator<Part> {
  if (patch.kind !== 'map') return;
  const kind = patch.at('spec', 'jobTemplate') ? 'CronJob' : patch.at('spec', 'template') ? 'Deployment' : 'Pod';
  const resource = { cursor: patch, apiVersion: 'v1', group: '', kind, name: undefined, namespace: undefined };
  yield { resource, as: 'patch', grafted: false };
}

/** Yields the value of each JSON 6902 operation at its path in the changed object. */
function* operationsOf(operations: Cursor, target: Cursor | undefined): Generator<Part> {
  const word = (key: string): string | undefined => {
    const text = target?.at(key)?.string;
    return text !== undefined && /^[A-Za-z0-9.-]+$/.test(text) ? text : undefined;
  };
  for (const operation of operations.items()) {
    const [path, value] = [operation.at('path')?.string, operation.at('value')];
    if (!path?.startsWith('/') || !value || operation.at('op')?.value === 'test') continue;
    const steps = stepsOf(path).map((step): Step => (/^(?:\d+|-)$/.test(step) ? 0 : step));
    const kind = word('kind') ?? kindOf(steps);
    const group = word('group') ?? (/Role/.test(kind ?? '') ? 'rbac.authorization.k8s.io' : '');
    if (kind === undefined) continue;
    const resource: Resource = {
      cursor: graftedAt(value, steps),
      apiVersion: group === '' ? 'v1' : `${group}/v1`,
      group,
      kind,
      name: word('name'),
      namespace: word('namespace'),
    };
    yield { resource, as: 'patch', grafted: true };
  }
}

/** Returns the kind of an object with a field at this path, where nothing else tells it; undefined for other paths. */
function kindOf(steps: readonly Step[]): string | undefined {
  const path = steps.join('/');
  if (/^spec\/template\/spec(?:\/|$)/.test(path)) return 'Deployment';
  if (/^spec\/jobTemplate\//.test(path)) return 'CronJob';
  if (/^spec\/(?:containers|initContainers|volumes|securityContext|host(?:Network|PID|IPC))(?:\/|$)/.test(path))
    return 'Pod';
  return steps[0] === 'rules' ? 'ClusterRole' : steps[0] === 'roleRef' ? 'RoleBinding' : undefined;
}

/** The fields of a pod that people write into values under their own names. */
const POD_FIELDS = /\b(?:privileged|host(?:Network|PID|IPC|Path)|[sS]ecurityContext)\b/;
const OF_CONTEXT = /SecurityContext$/;
/** Words for settings that permit others something and run nothing. */
const PERMITS = /psp|polic|scc|constraint|namespace|allow/i;

/**
 * Yields the parts of values whose names are unambiguous: each mapping with such fields, and each volume of the node.
 */
function* valueParts(values: Cursor, owner: Resource | undefined): Generator<Part> {
  const part = (cursor: Cursor, grafted: boolean, holder = cursor): Part => {
    const resource = {
      cursor,
      apiVersion: '',
      group: '',
      kind: VALUES_KIND,
      name: nameOf(holder, values) ?? owner?.name,
      namespace: undefined,
    };
    return { resource, owner, as: 'values', grafted };
  };
  for (const cursor of values.walk()) {
    if (cursor.kind === 'map') {
      const { key = '' } = cursor;
      if (['securityContext', 'hostNetwork', 'hostPID', 'hostIPC'].some((field) => isInForce(cursor.at(field))))
        yield part(cursor, false);
      if (OF_CONTEXT.test(key) && isInForce(cursor)) yield part(graftedAt(cursor, ['securityContext']), true);
      const bare = /securityContext$/i.test(key) || !isInForce(cursor) ? undefined : cursor.at('privileged');
      if (bare?.value === true && !keysAbove(bare).some((above) => PERMITS.test(above)))
        yield { ...part(graftedAt(bare, ['securityContext', 'privileged']), true, cursor), unsure: true };
      if (cursor.at('hostPath')?.kind === 'map' && cursor.has('name'))
        yield part(graftedAt(cursor, ['volumes', 0]), true);
      else if (cursor.at('type')?.value === 'hostPath') {
        const path = cursor.at('hostPath');
        if (path?.string !== undefined) yield part(graftedAt(path, ['volumes', 0, 'hostPath', 'path']), true);
      }
    }
  }
}

function keysAbove({ parent }: Cursor): readonly string[] {
  return parent ? [...keysAbove(parent), parent.key ?? ''] : [];
}

/** Returns the name of a mapping within values: its own name, or the nearest key. */
function nameOf(cursor: Cursor, values: Cursor): string | undefined {
  let at: Cursor | undefined = cursor;
  while (at && at !== values && at.key === undefined && at.at('name')?.string === undefined) at = at.parent;
  return at === values ? undefined : (at?.at('name')?.string ?? at?.key);
}

/** Returns false for a mapping that charts leave out by its own `enabled`. */
function isInForce(field: Cursor | undefined): boolean {
  return field !== undefined && field.at('enabled')?.value !== false;
}
