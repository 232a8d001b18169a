import { toResource } from '../kubernetes/resource.js';
import { type Range, rangesOverlap } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { embeddedDocument } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/tree.js';
import { judgeField } from './field-values.js';
import { isKubeconfig, kubeconfigCandidates } from './fields.js';
import { formOf } from './forms.js';
import { isLooseName, keyKind, words } from './key-names.js';
import { isKeyPair, keyPairHalf } from './key-pairs.js';
import { isObjectName, namesSecret } from './object-names.js';
import { judgeSecretValue } from './secret-values.js';
import { type Candidate, candidatesOf, leavesOf, type Sink } from './sinks.js';
import { addApart, looksLikeKeyName } from './texts/named.js';
import { argumentWords } from './texts/shell.js';
import { credentialsIn } from './texts/texts.js';
import { valueKind } from './values.js';
import { literal, placeholder, type Verdict, verdict } from './verdict.js';

/** How deep documents inside documents are read. */
const MOST_DEPTH = 5;

/** All there is to say about a scalar in a place where credentials are usually written. */
export function* judge(candidate: Candidate, depth = 0): Generator<Verdict> {
  const { scalar, part } = candidate;
  if (isFilledIn(scalar)) {
    const form = structured(candidate, scalar.text);
    if (form) yield form;
    return;
  }
  if (scalar.opaque) {
    yield* outsideHoles(scalar, judgeText(candidate, scalar.text, depth));
    return;
  }
  const text = part ? scalar.text.slice(part.start, part.end) : scalar.string;
  // Numbers and booleans are settings.
  if (text !== undefined) yield* judgeText(candidate, text, depth);
}

/** True for a value with a tag of its own (`!env_var NAME`, `!vault`): the program that knows the tag puts another there. */
function isFilledIn({ tag }: Cursor): boolean {
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
  const { sink } = candidate;
  if (text === '') return;
  switch (sink.kind) {
    case 'secret-data':
    case 'sealed':
      if (sink.kind === 'secret-data' && sink.nested) break;
      yield* judgeSecretValue(candidate, text, depth, inside);
      return;
    case 'env':
      yield* judgeVariable(candidate, text, depth);
      return;
    case 'args':
      yield* judgeArguments(candidate, text);
      return;
    case 'field': {
      const own = judgeField(candidate, sink, text);
      if (own) {
        yield* own;
        return;
      }
      break;
    }
    case 'kustomize':
      yield* sink.secret ? judgeSecretValue(candidate, text, depth, inside) : judgeNamed(candidate, text);
      return;
  }
  // A document inside the value is read for itself.
  if (!candidate.part && /[\n{[]/.test(text)) yield* inside(candidate, text, depth);
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
  const found: Verdict[] = [];
  const whole = structured(candidate, text) ?? byName(candidate, text);
  if (whole) found.push(whole);
  const inSecret = candidate.sink.kind === 'secret-data';
  for (const { name, value, start, end } of credentialsIn(text)) {
    const kind = valueKind(value, name);
    if ((kind !== 'literal' && kind !== 'placeholder') || namesSecret(name, value, inSecret)) continue;
    const part = partOf(candidate, { start, end });
    const one = { ...candidate, name, part };
    const verdict = kind === 'literal' ? literal(one) : placeholder(one);
    if (!found.some(({ range }) => rangesOverlap(range, verdict.range))) found.push(verdict);
  }
  yield* found;
}

/** A credential that its own form gives away. */
export function structured(candidate: Candidate, text: string): Verdict | undefined {
  // Only its own document knows what stands in a text of its own kind: see `inside`.
  const form = formOf(text);
  return form && verdict(candidate, form.rule, form.level, form.what, partOf(candidate, form));
}

/** A form's place in the scalar's text, of which the candidate may be a part. */
function partOf({ part }: Candidate, { start, end }: Range): Range {
  return part ? { start: part.start + start, end: part.start + end } : { start, end };
}

/** A literal under a name that says what it is. */
function byName(candidate: Candidate, text: string): Verdict | undefined {
  const { scalar, name, sink } = candidate;
  const kind = keyKind(name);
  // `BASIC_AUTH: admin:x`
  if (kind === 'other' && /basic[_.-]?auth$/i.test(name) && /^[\w.@-]{1,100}:[^\s:/]{2,200}$/.test(text))
    return valueKind(text.slice(text.indexOf(':') + 1), name) === 'literal' ? literal(candidate) : undefined;
  if (kind === 'other') return undefined;
  if (
    kind === 'key-pair' &&
    sink.kind !== 'env' &&
    sink.kind !== 'kustomize' &&
    !isKeyPair(scalar) &&
    !isLoneSecretKey(candidate, text)
  )
    return undefined;
  const value = valueKind(text, name);
  if (/\n/.test(text.trim()) && value !== 'placeholder') return undefined;
  // A document, even one that cannot be read, is no credential as a whole.
  if (isReference(candidate, text) || /^\s*\{\s*"/.test(text)) return undefined;
  if (value === 'literal') return literal(candidate);
  if (value === 'placeholder') return placeholder(candidate);
  return isGuessable(candidate, text) ? verdict(candidate, 'secret-weak-value', 'error') : undefined;
}

/** `secretKey` without its other half, whose value is no name of a key. */
function isLoneSecretKey({ scalar, name, part }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (part || keyPairHalf(name) !== 'secret' || parent?.has('remoteRef') || parent?.has('name')) return false;
  // A setting for the Secret instead of the value says that this is the value.
  const instead = `existingSecret${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return !looksLikeKeyName(text) || parent?.has(instead) === true;
}

/** A number in quotes under the name of a password: nobody writes that as a setting. */
function isGuessable({ scalar, name }: Candidate, text: string): boolean {
  const last = words(name).at(-1) ?? '';
  const quoted = scalar.style === NodeStyle.Single || scalar.style === NodeStyle.Double;
  return quoted && /^[0-9]{4,12}$/.test(text) && /^(?:password|passwd|passphrase|pass|pwd|pw)$/.test(last);
}

/** `secret: db-credentials` beside `key: password`, or `secret: web-tls` beside hosts, name a Secret. */
function isReference({ scalar, name, sink }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (parent?.kind === 'map' && REFERENCE_SIBLINGS.some((key) => parent.has(key))) return true;
  if (REFERENCE_BLOCK.test(parent?.key ?? '')) return true;
  // Pipelines hand on the names of objects.
  if (sink.kind === 'parameter' && isLooseName(name) && isObjectName(text)) return true;
  return !isClient(parent) && namesSecret(name, text, sink.kind === 'secret-data');
}

/** True for what is registered for OAuth, as Dex has it: `id`, `redirectURIs` and the client's `secret`. */
function isClient(map: Cursor | undefined): boolean {
  return map?.has('redirectURIs') === true || map?.has('clientID') === true || map?.has('client_id') === true;
}

const REFERENCE_SIBLINGS = ['remoteRef', 'secretRef', 'secretKeyRef', 'valueFrom'];
const REFERENCE_BLOCK = /^(?:.*[a-z])?(?:SecretRef|secretKeyRef|secretKeys|remoteRef|[kK]eyMapping|secretKeyNames)$/;

function* judgeArguments(candidate: Candidate, text: string): Generator<Verdict> {
  const form = structured(candidate, text);
  if (form) yield form;
  const { sink } = candidate;
  const { words, program, language } = sink.kind === 'args' ? sink : {};
  const here = words
    ? argumentWords(words, program)
        .filter(({ word }) => word === candidate.scalar.step)
        .map(({ argument }) => argument)
    : [];
  const names = [...here];
  if (!words || /\s/.test(text)) addApart(names, credentialsIn(text, language ?? 'shell'));
  for (const { name, value, start, end } of names) {
    const kind = valueKind(value, name);
    if ((kind !== 'literal' && kind !== 'placeholder') || namesSecret(name, value)) continue;
    const one = { ...candidate, name, part: { start, end } };
    const found = kind === 'literal' ? literal(one) : placeholder(one);
    // What its form gave away is said already.
    if (!form || found.range.end <= form.range.start || found.range.start >= form.range.end) yield found;
  }
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
      ? kubeconfigCandidates(document, { sink: nested(candidate.sink), resource: candidate.resource })
      : resource
        ? candidatesOf(resource)
        : leavesOf(document, nested(candidate.sink), candidate.resource);
    for (const inner of candidates) if (!inner.scalar.isAlias) yield* judge(inner, depth + 1);
    return;
  }
  yield* judgeNamed(candidate, text);
}

function nested(sink: Sink): Sink {
  return sink.kind === 'secret-data' ? { kind: 'secret-data', encoded: false, nested: true } : sink;
}
