import { isPatchList } from '../kubernetes/json-patch.js';
import { toResource } from '../kubernetes/resource.js';
import { type Range, rangesOverlap } from '../text/range.js';
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
  isAmongReferences,
  isBesideSecretName,
  isClaim,
  isClientSecret,
  isOfAccount,
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
import { addApart, type Named } from './texts/named.js';
import { credentialsInWord } from './texts/shell.js';
import { credentialsIn, isProgram, languageOfFile } from './texts/texts.js';
import { judgeField } from './values/field-values.js';
import { formsOf } from './values/forms.js';
import { judgeSecretValue } from './values/secret-values.js';
import { valueKind } from './values/values.js';
import { literal, partOf, placeholder, type Verdict, verdict } from './verdict.js';

/** How deep documents inside documents are read. */
const MOST_DEPTH = 5;

/**
 * All there is to say about the candidates of a document. A scalar that is in several places, as every variable in a patch
 * is a field of it too, is judged by the first that has something to say; `judged` receives where it stands.
 */
export function* judgeAll(
  candidates: Iterable<Candidate>,
  judgeOne: (candidate: Candidate) => Iterable<Verdict>,
  judged = new Set<Place>(),
): Generator<Verdict> {
  const looked = new Set<Place>();
  for (const candidate of candidates) {
    const { scalar, context } = candidate;
    const place = placeOf(scalar);
    if (scalar.isAlias || judged.has(place)) continue;
    // Whatever place of its own a scalar has, it is a field of its object as well.
    if (context.kind === 'field' && context.of === 'custom' && looked.has(place)) continue;
    looked.add(place);
    const found = [...upToLimit(judgeOne(candidate), scalar)];
    // A value of a Secret that is no credential by its own rules is none by others either.
    if (found.length > 0 || context.kind === 'secret-data' || context.kind === 'env') judged.add(place);
    yield* found;
  }
}

/** Where a scalar starts; with where it starts in its own document, if that is embedded in another one. */
export type Place = number | string;

/** Tells scalars of a document apart, those of documents that are embedded in base64 included. */
export function placeOf({ range, localRange, embedding }: Cursor): Place {
  return embedding ? `${range.start}:${localRange.start}` : range.start;
}

/** All there is to say about a scalar in a place where credentials are usually written. */
export function* judge(candidate: Candidate, depth = 0): Generator<Verdict> {
  const { scalar, part } = candidate;
  if (isFilledIn(scalar)) {
    yield* structured(candidate, scalar.text);
    return;
  }
  if (scalar.opaque) {
    yield* outsideHoles(scalar, judgeText(candidate, scalar.text, depth));
    return;
  }
  // Numbers and booleans are settings, but a number that stands where a password does.
  const isPin = !part && typeof scalar.value === 'number' && isGuessable(candidate.name, scalar.text);
  const text = part ? scalar.text.slice(part.start, part.end) : isPin ? scalar.text : scalar.string;
  if (text !== undefined) yield* judgeText(candidate, text, depth);
}

/** True for a value with a tag of its own (`!env_var NAME`, `!vault`): the program that knows the tag puts another there. */
function isFilledIn(scalar: Cursor): boolean {
  if (hasOwnTag(scalar)) return true;
  // `!Find [model, [name, x]]`: what the tag is told.
  let list = scalar.parent;
  for (; list?.kind === 'sequence'; list = list.parent) if (hasOwnTag(list)) return true;
  return false;
}

function hasOwnTag({ tag }: Cursor): boolean {
  return tag !== undefined && !tag.startsWith('tag:yaml.org,2002:');
}

/** What is found in a text with template holes, but for what a hole is a part of: that is rendered later. */
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
      yield* judgeSecretValue(candidate, text, depth, inside);
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
      yield* context.secret ? judgeSecretValue(candidate, text, depth, inside) : judgeNamed(candidate, text);
      return;
  }
  // A document inside the value is read for itself.
  if (!candidate.part && /[\n{[]/.test(text) && !isProgram(languageOfFile(candidate.name)))
    yield* inside(candidate, text, depth);
  else yield* judgeNamed(candidate, text);
}

/** A variable is moved as a whole: whatever is found in it goes by the variable's name. */
function* judgeVariable(candidate: Candidate, text: string, depth: number): Generator<Verdict> {
  const isDocument = /[\n{[]/.test(text) && (keyKind(candidate.name) === 'other' || /\n/.test(text.trim()));
  const found = isDocument ? inside(candidate, text, depth) : judgeNamed(candidate, text);
  for (const one of found) yield { ...one, name: candidate.name };
}

/** What a value is by its form or its name, and what it gives itself under names. */
function* judgeNamed(candidate: Candidate, text: string): Generator<Verdict> {
  const found = [...structured(candidate, text)];
  if (found.length === 0) found.push(...byName(candidate, text));
  const inSecret = candidate.context.kind === 'secret-data';
  yield* withNamed(found, credentialsIn(text, languageOfFile(candidate.name)), ({ name, value, start, end }) => {
    if (namesSecret(name, value, inSecret) && !isSharedSecret(name)) return undefined;
    if (isPairOfNamesIn(text, value))
      return placeholder({ ...candidate, name, part: partOf(candidate, { start, end }) });
    return underName({ ...candidate, name, part: partOf(candidate, { start, end }) }, value);
  });
}

/** Adds what is found under names, but for what its form gave away: that is said already. */
function withNamed(
  found: readonly Verdict[],
  names: readonly Named[],
  judgeOne: (named: Named) => Verdict | undefined,
): readonly Verdict[] {
  const placed = (one: Verdict) => ({ ...one.range, verdict: one });
  const all = found.map(placed).sort((a, b) => a.start - b.start);
  addApart(
    all,
    names.flatMap((named) => {
      const one = judgeOne(named);
      return one ? [placed(one)] : [];
    }),
  );
  return all.map(({ verdict }) => verdict);
}

/** The credentials that their own forms give away. */
export function structured(candidate: Candidate, text: string): readonly Verdict[] {
  // Only its own document knows what stands in a text of its own kind: see `inside`.
  return formsOf(text).map((form) => verdict(candidate, form.rule, form.level, form.what, partOf(candidate, form)));
}

/** What a value is under a name that asks for a credential; undefined where it is none. */
function underName(candidate: Candidate, value: string): Verdict | undefined {
  const { name } = candidate;
  if (isHashName(name))
    return isHashText(value) ? verdict(candidate, 'secret-hash', 'information', 'the hash of a password') : undefined;
  const kind = valueKind(value, name);
  if (kind === 'literal') return literal(candidate);
  if (kind === 'placeholder') return placeholder(candidate);
  return isGuessable(name, value) ? verdict(candidate, 'secret-weak-value', 'error') : undefined;
}

/** A value under a name that says what it is. */
function byName(candidate: Candidate, text: string): readonly Verdict[] {
  const { scalar, name, context } = candidate;
  if (isSaltedHash(scalar)) return [verdict(candidate, 'secret-hash', 'information', 'the hash of a password')];
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
  // A document, even one that cannot be read, is no credential as a whole.
  if (isReference(candidate, text) || /^\s*\{\s*"/.test(text)) return [];
  if (repeatsItsPlace(candidate, text)) return [placeholder(candidate)];
  const found = underName(candidate, text);
  if (found) return [found];
  const { style } = scalar;
  const isQuoted = style === NodeStyle.Single || style === NodeStyle.Double;
  return isQuoted && isGuessable(name, text, true) ? [verdict(candidate, 'secret-weak-value', 'error')] : [];
}

/** `secretKey` without its other half, whose value is no name of a key. */
function isLoneSecretKey({ scalar, name, part }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (part || keyPairHalf(name) !== 'secret' || parent?.has('remoteRef') || parent?.has('name')) return false;
  // `secret: "{{ .Release.Name }}-keys"` names the object.
  if (parent?.at('secret')?.opaque) return false;
  // A setting for the Secret instead of the value says that this is the value.
  const instead = `existingSecret${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return !looksLikeKeyName(text) || parent?.has(instead) === true;
}

/** `secret: db-credentials` beside `key: password`, or `secret: web-tls` beside hosts, name a Secret. */
function isReference({ scalar, name, context }: Candidate, text: string): boolean {
  const { parent } = scalar;
  const isCustom = context.kind === 'field' && context.of === 'custom';
  // What a value is referred to by otherwise stands beside it, too.
  if (scalar.key !== 'value' && parent?.entries().some((one) => REFERENCE_SIBLINGS.has(one.key ?? '') && refersTo(one)))
    return true;
  if (isAmongReferences(scalar, name, text) || isClaim(scalar, name, text)) return true;
  // Pipelines hand on the names of objects.
  if (context.kind === 'parameter' && isLooseName(name) && isObjectName(text)) return true;
  if (isClientSecret(scalar) || isOfAccount(scalar, text)) return false;
  if (isCustom && (namesObjectIn(scalar, name, text) || namesKeyIn(name, text))) return true;
  if (isCustom && isBesideSecretName(scalar) && looksLikeKeyName(text)) return true;
  return namesSecret(name, text, context.kind === 'secret-data');
}

const REFERENCE_SIBLINGS: ReadonlySet<string> = new Set(['remoteRef', 'secretRef', 'secretKeyRef', 'valueFrom']);

function* judgeArguments(candidate: Candidate, text: string): Generator<Verdict> {
  const found = [...structured(candidate, text)];
  const { context } = candidate;
  const { words, program, language } = context.kind === 'args' ? context : {};
  const here = words ? credentialsInWord(words, Number(candidate.scalar.step), program) : [];
  const names = here.toSorted((a, b) => a.start - b.start);
  if (!words || /\s/.test(text)) addApart(names, credentialsIn(text, language ?? 'shell'));
  yield* withNamed(found, names, ({ name, value, start, end }) =>
    namesSecret(name, value) ? undefined : underName({ ...candidate, name, part: { start, end } }, value),
  );
}

/**
 * A document inside a value: YAML or JSON with its structure, a Kubernetes object as what it is, or lines of
 * `key = value`; any other text for what its form gives away.
 */
function* inside(candidate: Candidate, text: string, depth: number): Generator<Verdict> {
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
