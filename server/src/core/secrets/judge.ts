import { isPatchList } from '../kubernetes/json-patch.js';
import { toResource } from '../kubernetes/resource.js';
import { append } from '../text/append.js';
import { memo } from '../text/memo.js';
import { type Range, rangesOverlap } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/nodes.js';
import type { Candidate, SecretContext } from './context/candidate.js';
import { candidatesOf, leavesOf } from './context/candidates.js';
import { isKubeconfig, kubeconfigCandidates } from './context/fields.js';
import { isSaltedHash } from './context/leaf-names.js';
import { patchCandidates } from './context/patches.js';
import { upToLimit } from './limit.js';
import {
  isAccountCredential,
  isAmongReferences,
  isBesideSecretName,
  isClaim,
  isClientSecret,
  isSharedSecret,
  namesKeyIn,
  namesObjectIn,
  refersTo,
} from './names/guards.js';
import { isGuessable, isHashName, isHashText } from './names/guessable.js';
import { isLooseName, keyKind, looksLikeKeyName } from './names/key-names.js';
import { isKeyOfNamed, isKeyPair, keyPairHalf } from './names/key-pairs.js';
import { loginOf } from './names/logins.js';
import { isObjectName, namesSecret } from './names/object-names.js';
import { isPairOfNamesIn, repeatsItsPlace } from './names/repeats.js';
import { addNonOverlapping, type Named } from './texts/named.js';
import { credentialsInWord } from './texts/shell.js';
import { credentialsIn, isProgram, languageOfFile } from './texts/texts.js';
import { judgeField } from './values/field-values.js';
import { formsOf } from './values/forms.js';
import { judgeSecretValue } from './values/secret-values.js';
import { valueKind } from './values/values.js';
import { literal, partOf, placeholder, type Verdict, verdict } from './verdict.js';

/** The greatest depth of documents inside of documents that is read. */
const MOST_DEPTH = 5;

/**
 * Yields the verdicts on the candidates of a document. A scalar may be several candidates, as variables in patches are:
 * the first with a verdict counts. `judged` receives the keys of judged scalars.
 */
export function* judgeAll(
  candidates: Iterable<Candidate>,
  judgeOne: (candidate: Candidate) => Iterable<Verdict>,
  judged = new Set<ScalarKey>(),
): Generator<Verdict> {
  const looked = new Set<ScalarKey>();
  for (const candidate of candidates) {
    const { scalar, context } = candidate;
    const place = scalarKey(scalar);
    if (scalar.isAlias || judged.has(place)) continue;
    // A scalar of any place is also a field of its object.
    if (context.kind === 'field' && context.of === 'custom' && looked.has(place)) continue;
    looked.add(place);
    const found = [...upToLimit(judgeOne(candidate), scalar)];
    // A value of a Secret that its own rules accept is not judged by others.
    if (found.length > 0 || context.kind === 'secret-data' || context.kind === 'env') judged.add(place);
    yield* found;
  }
}

/** The start of a scalar in UTF-16 code units; for an embedded document with the start in that document. */
export type ScalarKey = number | string;

/** Returns a key that is unique for each scalar of a document, also for those of documents embedded in base64. */
export function scalarKey({ range, localRange, embedding }: Cursor): ScalarKey {
  return embedding ? `${range.start}:${localRange.start}` : range.start;
}

/** Yields the verdicts on a scalar in a place where credentials are usually written. */
export function* judge(candidate: Candidate, depth = 0): Generator<Verdict> {
  const { scalar, part } = candidate;
  if (isFilledIn(scalar)) {
    yield* judgeByForm(candidate, scalar.text);
    return;
  }
  if (scalar.opaque) {
    yield* outsideHoles(scalar, judgeText(candidate, scalar.text, depth));
    return;
  }
  // Numbers and booleans are settings, except for a number in the place of a password.
  const isPin = !part && typeof scalar.value === 'number' && isGuessable(candidate.name, scalar.text);
  const text = part ? scalar.text.slice(part.start, part.end) : isPin ? scalar.text : scalar.string;
  if (text !== undefined) yield* judgeText(candidate, text, depth);
}

/**
 * Returns true for a value with a custom tag (`!env_var NAME`, `!vault`), which a program replaces by another value.
 */
function isFilledIn(scalar: Cursor): boolean {
  if (hasOwnTag(scalar)) return true;
  // `!Find [model, [name, x]]`: the arguments of a tag.
  let list = scalar.parent;
  for (; list?.kind === 'sequence'; list = list.parent) if (hasOwnTag(list)) return true;
  return false;
}

function hasOwnTag({ tag }: Cursor): boolean {
  return tag !== undefined && !tag.startsWith('tag:yaml.org,2002:');
}

/** Yields the verdicts that overlap no template hole: a value with a hole is rendered later. */
export function* outsideHoles(scalar: Cursor, found: Iterable<Verdict>): Generator<Verdict> {
  let holes: readonly Range[] | undefined;
  for (const one of found) {
    holes ??= scalar.holes
      .filter((hole) => rangesOverlap(hole, scalar.localRange))
      .map((hole) => scalar.embedding?.outerRange(hole) ?? hole);
    if (one.scalar !== scalar || !holes.some((hole) => rangesOverlap(hole, one.range))) yield one;
  }
}

function* judgeText(candidate: Candidate, text: string, depth: number): Generator<Verdict> {
  const { context } = candidate;
  if (text === '') return;
  switch (context.kind) {
    case 'secret-data':
    case 'sealed':
      if (context.kind === 'secret-data' && context.nested) break;
      yield* judgeSecretValue(candidate, text, depth, judgeDocument);
      return;
    case 'env':
      yield* judgeVariable(candidate, text, depth);
      return;
    case 'args':
      yield* judgeArguments(candidate, text);
      return;
    case 'field': {
      const own = judgeField(candidate, context, text);
      if (own) {
        yield* own;
        return;
      }
      break;
    }
    case 'kustomize':
      yield* context.secret ? judgeSecretValue(candidate, text, depth, judgeDocument) : judgeNamed(candidate, text);
      return;
  }
  // A document inside the value is read with its structure.
  if (!candidate.part && /[\n{[]/.test(text) && !isProgram(languageOfFile(candidate.name)))
    yield* judgeDocument(candidate, text, depth);
  else yield* judgeNamed(candidate, text);
}

/** Yields the verdicts on a variable, all under its name: it is moved as a whole. */
function* judgeVariable(candidate: Candidate, text: string, depth: number): Generator<Verdict> {
  const isDocument = /[\n{[]/.test(text) && (keyKind(candidate.name) === 'other' || /\n/.test(text.trim()));
  const found = isDocument ? judgeDocument(candidate, text, depth) : judgeNamed(candidate, text);
  for (const one of found) yield { ...one, name: candidate.name };
}

/** Yields the verdicts on a value by its form or its name, and on the credentials that it contains under names. */
function* judgeNamed(candidate: Candidate, text: string): Generator<Verdict> {
  const found = [...judgeByForm(candidate, text)];
  if (found.length === 0) append(found, judgeByName(candidate, text));
  const inSecret = candidate.context.kind === 'secret-data';
  yield* withNamed(found, credentialsIn(text, languageOfFile(candidate.name)), ({ name, value, start, end }) => {
    if (namesSecret(name, value, inSecret) && !isSharedSecret(name)) return undefined;
    if (isPairOfNamesIn(text, value))
      return placeholder({ ...candidate, name, part: partOf(candidate, { start, end }) });
    return judgeUnderName({ ...candidate, name, part: partOf(candidate, { start, end }) }, value);
  });
}

/** Returns the verdicts with those on credentials under names that overlap none of the others. */
function withNamed(
  found: readonly Verdict[],
  names: readonly Named[],
  judgeOne: (named: Named) => Verdict | undefined,
): readonly Verdict[] {
  const placed = (one: Verdict) => ({ ...one.range, verdict: one });
  const all = found.map(placed).sort((a, b) => a.start - b.start);
  addNonOverlapping(
    all,
    names.flatMap((named) => {
      const one = judgeOne(named);
      return one ? [placed(one)] : [];
    }),
  );
  return all.map(({ verdict }) => verdict);
}

/** Returns the verdicts on credentials with a recognizable form. */
export function judgeByForm(candidate: Candidate, text: string): readonly Verdict[] {
  // Documents inside a text are read by `judgeDocument`.
  return formsOf(text).map((form) => verdict(candidate, form.rule, form.level, form.what, partOf(candidate, form)));
}

/** Returns the verdict on a value under the name of a credential; undefined where it is none. */
function judgeUnderName(candidate: Candidate, value: string): Verdict | undefined {
  const { name } = candidate;
  if (isHashName(name))
    return isHashText(value)
      ? verdict(candidate, 'secret-hash', 'information', say`the hash of a password`)
      : undefined;
  const kind = valueKind(value, name);
  if (kind === 'literal') return literal(candidate);
  if (kind === 'placeholder') return placeholder(candidate);
  return isGuessable(name, value) ? verdict(candidate, 'secret-weak-value', 'error') : undefined;
}

/** Returns the verdicts on a value by its name. */
function judgeByName(candidate: Candidate, text: string): readonly Verdict[] {
  const { scalar, name, context } = candidate;
  if (isSaltedHash(scalar)) return [verdict(candidate, 'secret-hash', 'information', say`the hash of a password`)];
  const kind = keyKind(name);
  if (kind === 'other' && !isHashName(name)) return loginOf(candidate, text);
  if (
    kind === 'key-pair' &&
    context.kind !== 'env' &&
    context.kind !== 'kustomize' &&
    (isKeyOfNamed(scalar) || (!isKeyPair(scalar, text) && !isLoneSecretKey(candidate, text)))
  )
    return [];
  if (/\n/.test(text.trim()) && valueKind(text, name) !== 'placeholder') return [];
  // A document, even an unreadable one, is no credential as a whole.
  if (isReference(candidate, text) || /^\s*\{\s*"/.test(text)) return [];
  if (repeatsItsPlace(candidate, text)) return [placeholder(candidate)];
  const found = judgeUnderName(candidate, text);
  if (found) return [found];
  const { style } = scalar;
  const isQuoted = style === NodeStyle.Single || style === NodeStyle.Double;
  return isQuoted && isGuessable(name, text, true) ? [verdict(candidate, 'secret-weak-value', 'error')] : [];
}

/** Returns true for `secretKey` without its other half, whose value is no name of a key. */
function isLoneSecretKey({ scalar, name, part }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (part || keyPairHalf(name) !== 'secret' || parent?.has('remoteRef') || parent?.has('name')) return false;
  // `secret: "{{ .Release.Name }}-keys"` names the object.
  if (parent?.at('secret')?.opaque) return false;
  // A setting for a Secret instead of the value proves that this is the value.
  const instead = `existingSecret${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return !looksLikeKeyName(text) || parent?.has(instead) === true;
}

/**
 * Returns true for the name of a Secret: `secret: db-credentials` beside `key: password`, or `secret: web-tls` beside
 * hosts.
 */
function isReference({ scalar, name, context }: Candidate, text: string): boolean {
  const { parent } = scalar;
  const isCustom = context.kind === 'field' && context.of === 'custom';
  // Other references to the value may be beside it.
  if (scalar.key !== 'value' && parent && hasReference(parent)) return true;
  if (isAmongReferences(scalar, name, text) || isClaim(scalar, name, text)) return true;
  // Pipelines pass on names of objects.
  if (context.kind === 'parameter' && isLooseName(name) && isObjectName(text)) return true;
  if (isClientSecret(scalar) || isAccountCredential(scalar, text)) return false;
  if (isCustom && (namesObjectIn(scalar, name, text) || namesKeyIn(name, text))) return true;
  if (isCustom && isBesideSecretName(scalar) && looksLikeKeyName(text)) return true;
  return namesSecret(name, text, context.kind === 'secret-data');
}

const hasReference = memo((parent: Cursor): boolean =>
  parent.entries().some((one) => REFERENCE_SIBLINGS.has(one.key ?? '') && refersTo(one)),
);

const REFERENCE_SIBLINGS: ReadonlySet<string> = new Set(['remoteRef', 'secretRef', 'secretKeyRef', 'valueFrom']);

function* judgeArguments(candidate: Candidate, text: string): Generator<Verdict> {
  const found = [...judgeByForm(candidate, text)];
  const { context } = candidate;
  const { words, program, language } = context.kind === 'args' ? context : {};
  const here = words ? credentialsInWord(words, Number(candidate.scalar.step), program) : [];
  const names = here.toSorted((a, b) => a.start - b.start);
  if (!words || /\s/.test(text)) addNonOverlapping(names, credentialsIn(text, language ?? 'shell'));
  yield* withNamed(found, names, ({ name, value, start, end }) =>
    namesSecret(name, value) ? undefined : judgeUnderName({ ...candidate, name, part: { start, end } }, value),
  );
}

/**
 * Yields the verdicts on a document inside a value: YAML or JSON with its structure, a Kubernetes object by its kind,
 * lines of `key = value`; in other texts only credentials with a recognizable form.
 */
function* judgeDocument(candidate: Candidate, text: string, depth: number): Generator<Verdict> {
  const document = depth < MOST_DEPTH ? embeddedDocument(candidate.scalar) : undefined;
  if (document) {
    const resource = toResource(document);
    const candidates = isKubeconfig(document)
      ? kubeconfigCandidates(document, { context: nested(candidate.context), resource: candidate.resource })
      : resource
        ? candidatesOf(resource)
        : isPatchList(document)
          ? patchCandidates(document)
          : leavesOf(document, nested(candidate.context), candidate.resource);
    yield* judgeAll(candidates, (inner) => judge(inner, depth + 1));
    return;
  }
  yield* judgeNamed(candidate, text);
}

function nested(context: SecretContext): SecretContext {
  return context.kind === 'secret-data' ? { kind: 'secret-data', encoded: false, nested: true } : context;
}
