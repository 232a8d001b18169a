import { toResource } from '../kubernetes/resource.js';
import { type Range, rangesOverlap } from '../text/range.js';
import { embeddedDocument } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/tree.js';
import { argumentsOf, argumentWords } from './args.js';
import { type Form, formOf } from './forms.js';
import { keyKind, words } from './key-names.js';
import { isKeyPair } from './key-pairs.js';
import { propertiesOf } from './properties.js';
import { judgeSecretValue } from './secret-values.js';
import { type Candidate, candidatesOf, leavesOf, type Sink } from './sinks.js';
import { looksLikeSecretName, valueKind } from './values.js';
import { literal, placeholder, type Verdict, verdict } from './verdict.js';

/** How deep documents inside documents are read. */
const MOST_DEPTH = 5;

/** All there is to say about a scalar in a place where credentials are usually written. */
export function* judge(candidate: Candidate, depth = 0): Generator<Verdict> {
  const { scalar, sink } = candidate;
  const text = candidate.part ? scalar.text.slice(candidate.part.start, candidate.part.end) : scalar.string;
  // Numbers and booleans are settings.
  if (text === undefined || text === '') return;
  switch (sink.kind) {
    case 'secret-data':
    case 'sealed':
      if (sink.kind === 'secret-data' && sink.nested) break;
      yield* judgeSecretValue(candidate, text, depth, inside);
      return;
    case 'args':
      yield* judgeArguments(candidate, text);
      return;
    case 'eso-fake':
      if (valueKind(text, candidate.name) === 'literal') yield literal(candidate);
      return;
    case 'kustomize':
      yield* sink.secret ? judgeSecretValue(candidate, text, depth, inside) : judgeNamed(candidate, text);
      return;
    case 'env':
      yield* judgeNamed(candidate, text);
      return;
  }
  // A document inside the value is read for itself.
  if (!candidate.part && /[\n{[]/.test(text)) yield* inside(candidate, text, depth);
  else yield* judgeNamed(candidate, text);
}

function* judgeNamed(candidate: Candidate, text: string): Generator<Verdict> {
  const found = structured(candidate, text) ?? byName(candidate, text);
  if (found) yield found;
}

/** A credential that its own form gives away. */
export function structured(candidate: Candidate, text: string): Verdict | undefined {
  // Only its own document knows what stands in a text of its own kind: see `inside`.
  const form = formOf(text);
  return form && verdict(candidate, form.rule, form.level, form.what, partOf(candidate, form));
}

/** A form's place in the scalar's text, of which the candidate may be a part. */
function partOf({ part }: Candidate, { start, end }: Form): Range {
  return part ? { start: part.start + start, end: part.start + end } : { start, end };
}

/** A literal under a name that says what it is. */
function byName(candidate: Candidate, text: string): Verdict | undefined {
  const { scalar, name, sink } = candidate;
  const kind = keyKind(name);
  if (kind === 'other') return undefined;
  if (kind === 'key-pair' && sink.kind !== 'env' && sink.kind !== 'kustomize' && !isKeyPair(scalar)) return undefined;
  const value = valueKind(text, name);
  if (/\n/.test(text.trim()) && value !== 'placeholder') return undefined;
  if (sink.kind !== 'env' && isReference(candidate, text)) return undefined;
  if (value === 'literal') return literal(candidate);
  if (value === 'placeholder') return placeholder(candidate);
  return isGuessable(candidate, text) ? verdict(candidate, 'secret-weak-value', 'warning') : undefined;
}

/** A number in quotes under the name of a password: nobody writes that as a setting. */
function isGuessable({ scalar, name }: Candidate, text: string): boolean {
  const last = words(name).at(-1) ?? '';
  const quoted = scalar.style === NodeStyle.Single || scalar.style === NodeStyle.Double;
  return quoted && /^[0-9]{4,12}$/.test(text) && /^(?:password|passwd|passphrase|pass|pwd|pw)$/.test(last);
}

/** `secret: db-credentials` beside `key: password`, or `secret: web-tls` beside hosts, name a Secret. */
function isReference({ scalar, name }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (parent?.kind === 'map' && REFERENCE_SIBLINGS.some((key) => parent.has(key))) return true;
  if (REFERENCE_BLOCK.test(parent?.key ?? '')) return true;
  return /(?:secret|credentials?|creds)s?$/i.test(name) && looksLikeSecretName(text);
}

const REFERENCE_SIBLINGS = ['remoteRef', 'secretRef', 'secretKeyRef', 'valueFrom'];
const REFERENCE_BLOCK = /^(?:.*[a-z])?(?:SecretRef|secretKeyRef|secretKeys|remoteRef|[kK]eyMapping|secretKeyNames)$/;

function* judgeArguments(candidate: Candidate, text: string): Generator<Verdict> {
  const form = structured(candidate, text);
  if (form) yield form;
  const { sink } = candidate;
  const words = sink.kind === 'args' ? sink.words : undefined;
  const here = words
    ? argumentWords(words)
        .filter(({ word }) => word === candidate.scalar.step)
        .map(({ argument }) => argument)
    : argumentsOf(text);
  for (const { name, value, start, end } of here) {
    const kind = valueKind(value, name);
    if (kind !== 'literal' && kind !== 'placeholder') continue;
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
    const candidates = resource
      ? candidatesOf(resource)
      : leavesOf(document, nested(candidate.sink), candidate.resource);
    for (const inner of candidates) if (!inner.scalar.opaque && !inner.scalar.isAlias) yield* judge(inner, depth + 1);
    return;
  }
  const found = [...judgeNamed(candidate, text)];
  for (const { key, value, start, end } of propertiesOf(text)) {
    if (keyKind(key) !== 'secret') continue;
    const kind = valueKind(value, key);
    const one = { ...candidate, name: key, part: { start, end } };
    const verdict = kind === 'literal' ? literal(one) : kind === 'placeholder' ? placeholder(one) : undefined;
    if (verdict && !found.some(({ range }) => rangesOverlap(range, verdict.range))) found.push(verdict);
  }
  yield* found;
}

function nested(sink: Sink): Sink {
  return sink.kind === 'secret-data' ? { kind: 'secret-data', encoded: false, nested: true } : sink;
}
