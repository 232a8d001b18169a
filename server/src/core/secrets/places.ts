import { type Resource, toResource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import { argumentList, type Candidate, candidatesOf, entriesOf, envOf, leavesOf } from './sinks.js';

/**
 * The ciphertext of a SealedSecret starts with the length of the session key, sealed by RSA: 512 bytes for a key of 4096
 * bits, 256 for one of 2048.
 */
const SEALED = /^A[gQ][A-D][A-Za-z0-9+/\s]{20,}={0,2}\s*$/;

/** What stands unencrypted in a SealedSecret. */
export function* sealedCandidates(resource: Resource): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  if (kind !== 'SealedSecret' || group !== 'bitnami.com') return;
  for (const candidate of entriesOf(cursor.at('spec', 'encryptedData'), { kind: 'sealed' }, resource)) {
    if (!SEALED.test(candidate.scalar.text)) yield candidate;
  }
  yield* entriesOf(cursor.at('spec', 'template', 'data'), { kind: 'sealed' }, resource);
}

/** What stands in plaintext in objects of the External Secrets Operator, all else in which are references. */
export function* externalCandidates(resource: Resource): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  if (group === 'external-secrets.io') {
    for (const spec of [cursor.at('spec'), cursor.at('spec', 'externalSecretSpec')]) {
      const template = spec?.at('target', 'template') ?? (kind === 'PushSecret' ? spec?.at('template') : undefined);
      yield* entriesOf(template?.at('data'), { kind: 'eso-template' }, resource);
      for (const from of template?.at('templateFrom')?.items() ?? []) {
        const scalar = from.at('literal');
        if (scalar?.kind === 'scalar') yield { sink: { kind: 'eso-template' }, scalar, name: 'literal', resource };
      }
    }
    for (const item of cursor.at('spec', 'provider', 'fake', 'data')?.items() ?? []) {
      const scalar = item.at('value');
      const name = item.at('key')?.string ?? 'value';
      if (scalar?.kind === 'scalar') yield { sink: { kind: 'eso-fake' }, scalar, name, resource };
      for (const entry of entriesOf(item.at('valueMap'), { kind: 'eso-fake' }, resource)) yield entry;
    }
  }
  if (group === 'generators.external-secrets.io' && kind === 'Fake')
    yield* entriesOf(cursor.at('spec', 'data'), { kind: 'eso-fake' }, resource);
}

/** What a kustomization writes itself: generators' literals, and patches as text. */
export function* kustomizeCandidates(root: Cursor): Generator<Candidate> {
  for (const [generator, secret] of [
    ['secretGenerator', true],
    ['configMapGenerator', false],
  ] as const) {
    for (const item of root.at(generator)?.items() ?? []) {
      for (const scalar of item.at('literals')?.items() ?? []) {
        const equals = scalar.text.indexOf('=');
        if (scalar.kind !== 'scalar' || equals < 0) continue;
        const quoted = /^(["'])(.*)\1$/s.exec(scalar.text.slice(equals + 1));
        const part = { start: equals + 1 + (quoted ? 1 : 0), end: scalar.text.length - (quoted ? 1 : 0) };
        yield {
          sink: { kind: 'kustomize', secret },
          scalar,
          name: scalar.text.slice(0, equals),
          resource: undefined,
          part,
        };
      }
    }
  }
  for (const node of root.walk()) {
    if (node.kind !== 'scalar' || !(node.key === 'patch' || node.parent?.key === 'patchesStrategicMerge')) continue;
    const patch = embeddedDocument(node);
    if (patch) yield* patchCandidates(patch);
  }
}

/** What a patch writes: an object in part, or a list of JSON 6902 operations. */
export function* patchCandidates(patch: Cursor): Generator<Candidate> {
  const resource = toResource(patch);
  if (resource) yield* candidatesOf(resource);
  for (const operation of patch.items()) {
    const value = operation.at('value');
    const path = operation.at('path')?.string;
    if (!value || path === undefined || !operation.has('op')) continue;
    yield* operationCandidates(value, path);
  }
}

function* operationCandidates(value: Cursor, path: string): Generator<Candidate> {
  const last = decodePointer(path.split('/').at(-1) ?? '');
  if (value.kind === 'scalar') {
    const sink = /^\/stringData\//.test(path)
      ? ({ kind: 'secret-data', encoded: false } as const)
      : ({ kind: 'configmap' } as const);
    if (/^\/(?:stringData|data|binaryData)\//.test(path))
      yield { sink, scalar: value, name: last, resource: undefined };
    return;
  }
  for (const node of value.walk()) {
    if (node.kind === 'sequence') yield* envOf(node, undefined, undefined);
    if (node.kind === 'map' && node === value && node.has('name') && node.has('value')) {
      const scalar = node.at('value');
      if (scalar?.kind === 'scalar')
        yield {
          sink: { kind: 'env', container: undefined },
          scalar,
          name: node.at('name')?.string ?? '',
          resource: undefined,
        };
    }
  }
  if (value.kind === 'sequence' && /\/(?:args|command)$/.test(path)) yield* argumentList(value, undefined, undefined);
  if (/^\/(?:stringData|data)$/.test(path)) yield* leavesOf(value, { kind: 'configmap' }, undefined);
}

function decodePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** True for a document that is a list of JSON 6902 operations. */
export function isPatchList(root: Cursor): boolean {
  if (root.kind !== 'sequence') return false;
  const [first] = root.items();
  return first?.kind === 'map' && first.has('op') && first.has('path');
}
