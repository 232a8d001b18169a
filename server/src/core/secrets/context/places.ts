import type { Resource } from '../../kubernetes/resource.js';
import type { Candidate } from './candidate.js';
import { entriesOf } from './entries.js';

/**
 * The ciphertext of a SealedSecret starts with the length of the session key, sealed by RSA: 512 bytes for a key of 4096
 * bits, 256 for one of 2048.
 */
const SEALED = /^A[gQ][A-D][A-Za-z0-9+/\s]{20,}(?:={1,2}\s*)?$/;

/** Yields the unencrypted values of a SealedSecret. */
export function* sealedCandidates(resource: Resource): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  if (kind !== 'SealedSecret' || group !== 'bitnami.com') return;
  for (const candidate of entriesOf(cursor.at('spec', 'encryptedData'), { kind: 'sealed' }, resource)) {
    if (!SEALED.test(candidate.scalar.text)) yield candidate;
  }
  yield* entriesOf(cursor.at('spec', 'template', 'data'), { kind: 'sealed' }, resource);
}

/** Yields the plaintext values of objects of the External Secrets Operator, whose other fields are references. */
export function* externalCandidates(resource: Resource): Generator<Candidate> {
  const { kind, group, cursor } = resource;
  if (group === 'external-secrets.io') {
    for (const spec of [cursor.at('spec'), cursor.at('spec', 'externalSecretSpec')]) {
      const template = spec?.at('target', 'template') ?? (kind === 'PushSecret' ? spec?.at('template') : undefined);
      yield* entriesOf(template?.at('data'), { kind: 'eso-template' }, resource);
      for (const from of template?.at('templateFrom')?.items() ?? []) {
        const scalar = from.at('literal');
        if (scalar?.kind === 'scalar') yield { context: { kind: 'eso-template' }, scalar, name: 'literal', resource };
      }
    }
    for (const item of cursor.at('spec', 'provider', 'fake', 'data')?.items() ?? []) {
      const scalar = item.at('value');
      const name = item.at('key')?.string ?? 'value';
      if (scalar?.kind === 'scalar') yield { context: { kind: 'eso-fake' }, scalar, name, resource };
      for (const entry of entriesOf(item.at('valueMap'), { kind: 'eso-fake' }, resource)) yield entry;
    }
  }
  if (group === 'generators.external-secrets.io' && kind === 'Fake')
    yield* entriesOf(cursor.at('spec', 'data'), { kind: 'eso-fake' }, resource);
}
