import { type ContainerMemo, containerMemo } from '../kubernetes/container-memo.js';
import { isPatchList } from '../kubernetes/json-patch.js';
import { type Container, containersOf } from '../kubernetes/pod.js';
import { type Resource, resourcesOf, toResource } from '../kubernetes/resource.js';
import { LAST_APPLIED } from '../kubernetes/well-known-names.js';
import { append } from '../text/append.js';
import { memoBy } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { embeddedDocument } from '../yaml/embedded.js';
import type { Candidate } from './context/candidate.js';
import { candidatesOf, leavesOf } from './context/candidates.js';
import { isKubeconfig, kubeconfigCandidates } from './context/fields.js';
import { kustomizeCandidates, patchCandidates } from './context/patches.js';
import { externalCandidates, sealedCandidates } from './context/places.js';
import { judge, judgeAll, judgeByForm, outsideHoles, type ScalarKey, scalarKey } from './judge.js';
import { upToLimit } from './limit.js';
import { isSecretHalfReferred, keyPairHalf } from './names/key-pairs.js';
import { isSopsEncrypted, sopsVerdicts } from './sops-documents.js';
import { SourceText } from './tokens/escapes.js';
import { mayHoldToken } from './tokens/tokens.js';
import { mayHoldCredentialUrl } from './values/credential-urls.js';
import { mayHoldHash } from './values/forms.js';
import { mayHoldKeyStore } from './values/key-stores.js';
import { mayHoldPrivateKey } from './values/private-keys.js';
import { PLAIN_VALUE } from './values/secret-values.js';
import { type Verdict, verdict } from './verdict.js';

export type { SecretRule, Verdict } from './verdict.js';

/** Returns all plaintext credentials of a document, in the order of the text. Each place has one verdict. */
export const detectSecrets = memoBy((document: YamlDocument, helmValues: boolean): readonly Verdict[] => {
  const found = [...detect(document, helmValues)].filter(givesAccess);
  return onceForObject(found.sort((a, b) => a.range.start - b.range.start));
});

/** Returns false for the id of an access key whose secret half is a reference. */
function givesAccess({ level, scalar, name }: Verdict): boolean {
  return level !== 'information' || keyPairHalf(name) !== 'access' || !isSecretHalfReferred(scalar);
}

/** Returns the verdicts with at most one on plain values of each Secret, which are only possible credentials. */
function onceForObject(found: readonly Verdict[]): readonly Verdict[] {
  const said = new Set<number>();
  return found.filter(({ what, resource }) => {
    if (what !== PLAIN_VALUE || !resource) return true;
    const { start } = resource.cursor.range;
    return !said.has(start) && said.add(start);
  });
}

function* detect(document: YamlDocument, helmValues: boolean): Generator<Verdict> {
  const { root } = document;
  if (!root) return;
  const resources = resourcesOf(document);
  const judged = new Set<ScalarKey>();
  const found: Verdict[] = [];
  const memo = containerMemo(document, 'secrets', String(helmValues));
  const isSilent = (container: Container): boolean => memo.of(container)?.has(NO_VERDICT) === true;
  const candidates = candidatesIn(root, resources, helmValues, isSilent);
  append(
    found,
    judgeAll(candidates, (candidate) => lastApplied(candidate) ?? judge(candidate), judged),
  );
  // Encrypted values are no finding; values that SOPS left readable have rules of their own.
  if (isSopsEncrypted(root)) {
    yield* sopsVerdicts(root, resources[0], found.filter(givesAccess));
    return;
  }
  if (mayHoldSecret(memo.textWithout(NO_VERDICT))) {
    const skip = ({ range }: Cursor): boolean => memo.at(range.start)?.has(NO_VERDICT) === true;
    append(found, elsewhere(root, resources, judged, skip));
  }
  yield* found;
  rememberSilent(resources, memo, found);
}

/** The name in the memo for the check that finds no verdict in a container. */
const NO_VERDICT = 'no verdict';

/**
 * Remembers the containers without a verdict. This stays true as long as they and the text outside of containers are
 * unchanged.
 */
function rememberSilent(resources: readonly Resource[], memo: ContainerMemo, found: readonly Verdict[]): void {
  const starts = found.map(({ range }) => range.start).sort((a, b) => a - b);
  let next = 0;
  const containers = resources.flatMap((resource) => containersOf(resource));
  for (const { cursor } of containers.toSorted((a, b) => a.cursor.range.start - b.cursor.range.start)) {
    const { start, end } = cursor.range;
    while ((starts[next] ?? end) < start) next++;
    if ((starts[next] ?? end) >= end) memo.at(start)?.add(NO_VERDICT);
  }
}

function* candidatesIn(
  root: Cursor,
  resources: readonly Resource[],
  helmValues: boolean,
  isSilent: (container: Container) => boolean,
): Generator<Candidate> {
  for (const resource of resources) {
    yield* candidatesOf(resource, isSilent);
    yield* sealedCandidates(resource);
    yield* externalCandidates(resource);
    if (WITH_KUSTOMIZATIONS.test(resource.kind)) yield* kustomizeCandidates(resource.cursor);
  }
  if (resources.length > 0) return;
  if (isKubeconfig(root)) yield* kubeconfigCandidates(root);
  else if (helmValues) yield* leavesOf(root, { kind: 'values' }, undefined);
  else if (isPatchList(root)) yield* patchCandidates(root);
  else if (['secretGenerator', 'configMapGenerator', 'patches', 'helmCharts'].some((key) => root.has(key)))
    yield* kustomizeCandidates(root);
  // Whoever has SOPS encrypt a file says that it holds credentials, whatever it is.
  else if (isSopsEncrypted(root)) yield* leavesOf(root, { kind: 'elsewhere' }, undefined);
}

/** Kinds that are kustomizations, contain one, or are a part of one. */
const WITH_KUSTOMIZATIONS = /^(?:Kustomization|Component|HelmRelease|SecretGenerator|ConfigMapGenerator)$/;

/** Returns false for a text without any form of a credential, whose values need no check of their own. */
function mayHoldSecret(text: string): boolean {
  const source = new SourceText(text);
  return (
    mayHoldToken(source) ||
    mayHoldPrivateKey(source) ||
    mayHoldCredentialUrl(source) ||
    mayHoldHash(text) ||
    mayHoldKeyStore(text)
  );
}

/** Yields the credentials with a recognizable form in places that no candidate covers. */
function* elsewhere(
  root: Cursor,
  resources: readonly Resource[],
  judged: ReadonlySet<ScalarKey>,
  skip: (map: Cursor) => boolean,
): Generator<Verdict> {
  for (const scalar of root.walk(skip)) {
    if (scalar.kind !== 'scalar' || judged.has(scalarKey(scalar))) continue;
    const resource = resources.find(
      ({ cursor }) => cursor.range.start <= scalar.range.start && scalar.range.start <= cursor.range.end,
    );
    // The description of a schema is documentation, even with samples of tokens.
    if (scalar.key === 'description' && resource?.kind === 'CustomResourceDefinition') continue;
    const name = scalar.key ?? scalar.parent?.key ?? '';
    const found = judgeByForm({ context: { kind: 'elsewhere' }, scalar, name, resource }, scalar.text);
    yield* upToLimit(scalar.opaque ? outsideHoles(scalar, found) : found, scalar);
  }
}

/**
 * Returns one verdict on the annotation in which `kubectl apply` keeps the whole object, secrets included; undefined
 * for other candidates.
 */
function lastApplied(candidate: Candidate): readonly Verdict[] | undefined {
  if (candidate.context.kind !== 'annotation' || candidate.scalar.key !== LAST_APPLIED) return undefined;
  const applied = embeddedDocument(candidate.scalar);
  const resource = applied && toResource(applied);
  if (!resource) return [];
  for (const inner of candidatesOf(resource)) {
    if (inner.scalar.opaque) continue;
    for (const { rule } of judge(inner))
      if (rule !== 'secret-placeholder') return [verdict(candidate, 'secret-last-applied', 'error')];
  }
  return [];
}
