import { readSelectors, type Selectors } from '../encryption/sops/selectors.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import { outermostScalar } from '../yaml/embedded.js';
import type { Candidate } from './context/candidate.js';
import { secretEntries } from './context/entries.js';
import { decodeBase64 } from './values/base64.js';
import { valueKind } from './values/values.js';
import { type Verdict, verdict } from './verdict.js';

/** Returns true for a document with the block of SOPS. */
export function isSopsEncrypted(root: Cursor): boolean {
  const sops = root.at('sops');
  return sops?.kind === 'map' && (sops.has('mac') || sops.has('version'));
}

/**
 * Yields the verdicts on values that SOPS left readable, by the document's own selectors. A covered value breaks the
 * MAC, so that nothing can be decrypted any more; a credential in `judged` that they do not cover is a hole in the
 * coverage.
 */
export function* sopsVerdicts(
  root: Cursor,
  resource: Resource | undefined,
  judged: readonly Verdict[],
): Generator<Verdict> {
  const block = root.at('sops');
  const selectors = block && readSelectors(block);
  if (!selectors || 'refused' in selectors || selectors.by.includes('comment')) return;
  for (const scalar of root.walk()) {
    if (!isReadable(scalar) || keysTo(scalar)[0] === 'sops' || !selectors.covers(keysTo(scalar))) continue;
    yield verdict(candidateOf(scalar, resource), 'sops-unencrypted-value', 'error');
  }
  for (const one of judged) {
    if (one.rule === 'secret-placeholder' || selectors.covers(keysTo(outermostScalar(one.scalar)))) continue;
    yield { ...one, rule: 'sops-coverage-hole', level: 'error' };
  }
}

/** Returns the first value of an unencrypted document that the selectors of a creation rule cover. */
export function firstCovered(root: Cursor, selectors: Selectors): Cursor | undefined {
  if (selectors.by.includes('comment')) return undefined;
  for (const scalar of root.walk()) if (isReadable(scalar) && selectors.covers(keysTo(scalar))) return scalar;
  return undefined;
}

/**
 * Returns the first value that a rule of `.sops.yaml` is meant to encrypt: a literal of a Secret or, in a document
 * without objects, a credential in `found`. Objects of other kinds are covered by wide patterns and not on purpose;
 * SOPS cannot encrypt a template with holes. In a Secret that Flux fills in (`${DB_PASSWORD}`) only credentials count:
 * it is meant to be readable beside the encrypted one.
 */
export function firstMeant(
  root: Cursor,
  resources: readonly Resource[],
  selectors: Selectors,
  found: readonly Verdict[],
): Cursor | undefined {
  if (selectors.by.includes('comment') || root.holes.length > 0) return undefined;
  const covers = (scalar: Cursor): boolean => isReadable(scalar) && selectors.covers(keysTo(scalar));
  const credentials = found
    .filter(({ rule }) => rule !== 'secret-placeholder')
    .map(({ scalar }) => outermostScalar(scalar))
    .filter(covers);
  if (resources.length === 0) return credentials[0];
  for (const secret of resources.filter(({ kind, group }) => kind === 'Secret' && group === '')) {
    const entries = [...secretEntries(secret.cursor, secret)];
    const isFilledIn = entries.some(({ scalar }) => SUBSTITUTED.test(scalar.text));
    for (const { scalar, name, context } of entries) {
      const isEncoded = context.kind === 'secret-data' && context.encoded;
      const text = (isEncoded ? decodeBase64(scalar.text) : undefined) ?? scalar.text;
      const isMeant = isFilledIn
        ? credentials.some(({ range }) => range.start === scalar.range.start)
        : covers(scalar) && /^(?:literal|hash)$/.test(valueKind(text, name));
      if (isMeant) return scalar;
    }
  }
  return undefined;
}

/** A variable that Flux replaces by its value: `${NAME}`, `${NAME:=default}`. */
const SUBSTITUTED = /\$\{[A-Za-z_]\w{0,100}(?::?[-=][^}]{0,200})?\}/;

/** Returns true for a plaintext value that SOPS would encrypt: SOPS leaves empty texts and nulls alone. */
function isReadable(scalar: Cursor): boolean {
  return (
    scalar.kind === 'scalar' &&
    !scalar.opaque &&
    !scalar.isNull &&
    scalar.text !== '' &&
    !scalar.text.startsWith('ENC[')
  );
}

/** Returns the keys on the path of a value, without the indices of lists. */
export function keysTo(scalar: Cursor): readonly string[] {
  return scalar.path.filter((step): step is string => typeof step === 'string');
}

function candidateOf(scalar: Cursor, resource: Resource | undefined): Candidate {
  return { context: { kind: 'elsewhere' }, scalar, name: scalar.key ?? scalar.parent?.key ?? '', resource };
}
