import { inlineValuesIn } from '../../kubernetes/helm-values.js';
import { patchTexts } from '../../kubernetes/json-patch.js';
import { describe, type Resource, toResource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { embeddedDocuments } from '../../yaml/embedded.js';
import { stepsOf } from '../../yaml/pointer.js';
import { namesOnly } from '../names/guards.js';
import type { Candidate, SecretContext } from './candidate.js';
import { candidatesOf, leavesOf } from './candidates.js';
import { argumentList, entriesOf, envOf } from './entries.js';
import { headerCandidates } from './fields.js';

/** Yields the candidates of a kustomization itself: generators' literals, values of charts, and patches as text. */
export function* kustomizeCandidates(root: Cursor): Generator<Candidate> {
  for (const [generator, kind, secret] of [
    ['secretGenerator', 'SecretGenerator', true],
    ['configMapGenerator', 'ConfigMapGenerator', false],
  ] as const) {
    for (const item of root.at('kind')?.string === kind ? [root] : (root.at(generator)?.items() ?? [])) {
      for (const scalar of item.at('literals')?.items() ?? []) {
        const equals = scalar.text.indexOf('=');
        if (scalar.kind !== 'scalar' || equals < 0) continue;
        const quoted = /^(["'])(.*)\1$/s.exec(scalar.text.slice(equals + 1));
        const part = { start: equals + 1 + (quoted ? 1 : 0), end: scalar.text.length - (quoted ? 1 : 0) };
        yield {
          context: { kind: 'kustomize', secret },
          scalar,
          name: scalar.text.slice(0, equals),
          resource: undefined,
          part,
        };
      }
    }
  }
  for (const values of inlineValuesIn(root)) yield* leavesOf(values, { kind: 'values' }, undefined);
  for (const text of patchTexts(root)) {
    for (const patch of embeddedDocuments(text))
      yield* patchCandidates(patch, text.key === 'patch' ? targetOf(patch, text, root) : undefined);
  }
}

/**
 * Returns the object that a patch of a kustomization changes, as far as its target names one; its mapping is the patch.
 */
function targetOf(patch: Cursor, text: Cursor, root: Cursor): Resource | undefined {
  const target = text.parent?.at('target');
  const kind = target?.at('kind')?.string;
  // Targets are patterns: `.*` and `Deployment|StatefulSet` are no names.
  if (!target || kind === undefined || !/^[A-Za-z0-9]+$/.test(kind)) return undefined;
  const [group, version] = [target.at('group')?.string ?? '', target.at('version')?.string ?? ''];
  const plain = (field: string): string | undefined => {
    const written = target.at(field)?.string;
    return written !== undefined && /^[a-z0-9-]+$/.test(written) ? written : undefined;
  };
  const name = plain('name');
  const namespace = plain('namespace') ?? root.at('namespace')?.string;
  return { cursor: patch, apiVersion: group === '' ? version : `${group}/${version}`, group, kind, name, namespace };
}

/** Returns true for an object that is known only as the target of a list of operations. */
export function isPatched(resource: Resource | undefined): boolean {
  return resource?.cursor.kind === 'sequence';
}

/** Yields the candidates of a patch: an object in part, or a list of JSON 6902 operations on `target`. */
export function* patchCandidates(patch: Cursor, target?: Resource): Generator<Candidate> {
  const resource = toResource(patch);
  if (resource) yield* candidatesOf(resource);
  const operations = [...patch.items()].flatMap((operation) => {
    const [value, path] = [operation.at('value'), operation.at('path')?.string];
    return value && path !== undefined && operation.has('op') ? [{ value, steps: stepsOf(path) }] : [];
  });
  for (const operation of operations) yield* operationCandidates(operation, operations, target);
}

interface Operation {
  readonly value: Cursor;
  /** The decoded steps of its path. */
  readonly steps: readonly string[];
}

function* operationCandidates(
  { value, steps }: Operation,
  all: readonly Operation[],
  resource: Resource | undefined,
): Generator<Candidate> {
  const [first = ''] = steps;
  const last = steps.at(-1) ?? '';
  const candidate = (context: SecretContext, name = last): Candidate => ({ context, scalar: value, name, resource });
  const isScalar = value.kind === 'scalar';
  const data = /^(?:stringData|data|binaryData)$/.test(first) ? dataContext(first, resource) : undefined;
  if (data && steps.length === 2 && isScalar) yield candidate(data);
  else if (data && steps.length === 1) yield* entriesOf(value, data, resource);
  else if (steps.at(-2) === 'annotations' && isScalar)
    yield candidate({ kind: 'annotation' }, last.split('/').at(-1) ?? '');
  else if (last === 'annotations') yield* entriesOf(value, { kind: 'annotation' }, resource);
  else if (resource?.kind === 'HelmRelease' && first === 'spec' && steps[1] === 'values') {
    if (isScalar) yield candidate({ kind: 'values' });
    else yield* leavesOf(value, { kind: 'values' }, resource);
  } else if (isScalar && last === 'value' && steps.at(-3) === 'env')
    yield candidate({ kind: 'env', container: undefined }, nameBeside(steps, all));
  else if (isScalar && /^(?:args|command)$/.test(steps.at(-2) ?? ''))
    yield candidate({ kind: 'args', words: undefined, container: undefined }, steps.at(-2));
  else if (!steps.some(namesOnly)) {
    // Any other field of an object of any kind.
    const field: SecretContext = {
      kind: 'field',
      of: 'custom',
      place: resource ? say`in ${describe(resource)}` : say`in a patch`,
    };
    if (isScalar) yield candidate(field);
    else {
      yield* withinValue(value, last, steps, resource);
      yield* leavesOf(value, field, resource);
    }
  } else if (!isScalar) yield* withinValue(value, last, steps, resource);
}

function dataContext(field: string, resource: Resource | undefined): SecretContext {
  const isSecret = field === 'stringData' || (resource?.kind === 'Secret' && resource.group === '');
  return isSecret ? { kind: 'secret-data', encoded: field !== 'stringData' } : { kind: 'configmap' };
}

/**
 * Returns the name of the variable whose value an operation sets, where another operation sets or tests the name; ''
 * otherwise.
 */
function nameBeside(steps: readonly string[], all: readonly Operation[]): string {
  const entry = steps.slice(0, -1);
  for (const { value, steps: other } of all) {
    if (!entry.every((step, index) => step === other[index])) continue;
    if (other.length === entry.length && value.kind === 'map') return value.at('name')?.string ?? '';
    if (other.length === steps.length && other.at(-1) === 'name') return value.string ?? '';
  }
  return '';
}

/** Yields the variables, arguments and headers in the part of a pod that an operation sets. */
function* withinValue(
  value: Cursor,
  last: string,
  steps: readonly string[],
  resource: Resource | undefined,
): Generator<Candidate> {
  if (value.kind === 'map' && steps.at(-2) === 'env') {
    const scalar = value.at('value');
    const name = value.at('name')?.string ?? '';
    if (scalar?.kind === 'scalar') yield { context: { kind: 'env', container: undefined }, scalar, name, resource };
  }
  for (const node of value.walk()) {
    if (node.kind !== 'sequence') continue;
    const key = node === value ? last : (node.key ?? '');
    if (/^(?:args|command)$/.test(key)) yield* argumentList(node, undefined, resource);
    else if (key === 'httpHeaders') yield* headerCandidates(node, undefined, resource);
    else yield* envOf(node, undefined, resource);
  }
}
