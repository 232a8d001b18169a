import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { Level } from '../rule.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { YamlDocument } from '../yaml/document.js';
import { embeddedDocument, scalarRange } from '../yaml/embedded.js';
import { decodeBase64 } from './base64.js';
import { isHarmlessSecretKey, keyKind, words } from './key-names.js';
import { propertiesOf } from './properties.js';
import { type Candidate, candidatesOf, leavesOf, type Sink } from './sinks.js';
import { findCredentialUrl, findPrivateKey, findToken } from './tokens.js';
import { looksLikeSecretName, valueKind } from './values.js';

/** The rules that report what is detected here. */
export type SecretRule =
  | 'secret-env-literal'
  | 'secret-manifest-plaintext'
  | 'secret-token-pattern'
  | 'secret-private-key'
  | 'secret-in-configmap'
  | 'secret-in-url'
  | 'secret-helm-values'
  | 'secret-placeholder';

/** A credential in plaintext, judged once and for all rules: each place has one verdict. */
export interface Verdict {
  readonly rule: SecretRule;
  readonly level: Level;
  /** The scalar that holds it. */
  readonly scalar: Cursor;
  /** The credential's own characters. */
  readonly range: Range;
  /** What it goes by: the key, the variable. */
  readonly name: string;
  /** What kind of thing it is: `GitHub personal access token`, `private key`; undefined where only the name tells. */
  readonly what: string | undefined;
  readonly sink: Sink;
  readonly resource: Resource | undefined;
}

const remembered = new WeakMap<YamlDocument, { helmValues: boolean; verdicts: readonly Verdict[] }>();

/** All plaintext credentials of a document, in the order of the text. */
export function detectSecrets(document: YamlDocument, helmValues: boolean): readonly Verdict[] {
  const known = remembered.get(document);
  if (known?.helmValues === helmValues) return known.verdicts;
  const verdicts = [...detect(document, helmValues)].sort((a, b) => a.range.start - b.range.start);
  remembered.set(document, { helmValues, verdicts });
  return verdicts;
}

function* detect(document: YamlDocument, helmValues: boolean): Generator<Verdict> {
  const { root } = document;
  if (!root) return;
  const judged = new Set<number>();
  const sops = isSopsEncrypted(root);
  const resources = resourcesOf(document);
  const candidates = function* (): Generator<Candidate> {
    for (const resource of resources) yield* candidatesOf(resource);
    if (helmValues && resources.length === 0) yield* leavesOf(root, { kind: 'values' }, undefined);
  };
  // What SOPS left readable is judged by rules of its own; what it encrypted is no secret.
  if (!sops) {
    for (const candidate of candidates()) {
      if (candidate.scalar.opaque || candidate.scalar.isAlias) continue;
      let any = false;
      for (const verdict of judge(candidate)) {
        any = true;
        yield verdict;
      }
      if (any || candidate.sink.kind === 'secret-data') judged.add(candidate.scalar.range.start);
    }
  }
  if (!MAYBE_STRUCTURED.test(document.text)) return;
  for (const scalar of root.walk()) {
    if (scalar.kind !== 'scalar' || scalar.opaque || judged.has(scalar.range.start)) continue;
    const resource = resources.find(
      ({ cursor }) => cursor.range.start <= scalar.range.start && scalar.range.start <= cursor.range.end,
    );
    const name = scalar.key ?? scalar.parent?.key ?? '';
    const verdict = structured({ sink: { kind: 'elsewhere' }, scalar, name, resource }, scalar.text);
    if (verdict) yield verdict;
  }
}

/** Something in the text could have a form that gives itself away; a cheap look before every scalar is tried. */
const MAYBE_STRUCTURED =
  /PRIVATE KEY|:\/\/[^\s]*@|AKIA|ASIA|gh[opsur]_|github_pat_|gl(?:pat|dt|rt|sa_|c_)|xox|xapp-|[sr]k_live_|AIza|GOCSPX|SG\.|npm_|pypi-|dckr_|hv[sb]\.|AGE-SECRET|sk-(?:ant|proj)|hf_|do[opr]_v1|shp(?:at|ca|pa|ss)_|dapi|PMAK|lin_api|NRAK|:AA|eyJ/;

function isSopsEncrypted(root: Cursor): boolean {
  const sops = root.at('sops');
  return sops?.kind === 'map' && (sops.has('mac') || sops.has('version'));
}

function* judge(candidate: Candidate): Generator<Verdict> {
  const { scalar, sink } = candidate;
  const text = scalar.string;
  // Numbers and booleans are settings; a Secret's are judged as the text they are written in.
  if (text === undefined || text === '') return;
  if (sink.kind === 'secret-data') {
    const decoded = sink.encoded ? decodeBase64(text) : undefined;
    // What stands in `data` without being base64 is taken as it is.
    const readable = { ...candidate, sink: { kind: 'secret-data', encoded: decoded !== undefined } as const };
    yield* judgeSecret(readable, decoded ?? text, decoded !== undefined);
    return;
  }
  const own = structured(candidate, text) ?? byName(candidate, text);
  if (own) {
    yield own;
    return;
  }
  // A document inside the value is read for itself.
  if (sink.kind !== 'env' && /[\n{]/.test(text)) yield* inside(candidate, text);
}

function* judgeSecret(candidate: Candidate, decoded: string, encoded: boolean): Generator<Verdict> {
  const { scalar, name } = candidate;
  const text = decoded.trim();
  const whole = (rule: SecretRule, what?: string): Verdict => ({
    ...candidate,
    rule,
    what,
    level: rule === 'secret-placeholder' ? 'information' : 'error',
    range: scalar.range,
  });
  const form = formOf(text);
  if (form) {
    yield encoded
      ? whole(form.rule, form.what)
      : { ...whole(form.rule, form.what), range: scalarRange(scalar, offsetRange(scalar, form)) };
    return;
  }
  if (/^\.dockerc(?:onfigjson|fg)$/.test(name)) {
    const auth = /"(?:auth|password)"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (auth && valueKind(auth, 'auth') === 'literal') yield whole('secret-manifest-plaintext', 'registry credentials');
    else if (text !== '' && text !== '{}') yield whole('secret-placeholder');
    return;
  }
  if (/\n/.test(text) || /^[{[]/.test(text)) {
    if (encoded) {
      // Inside base64 there are no places to point at.
      if (nestedNames(text)) yield whole('secret-manifest-plaintext', 'a document with credentials');
    } else {
      yield* inside(candidate, text);
    }
    return;
  }
  if (isHarmlessSecretKey(name)) return;
  const kind = valueKind(text, name);
  if (kind === 'literal' || (kind === 'hash' && keyKind(name) === 'secret')) yield whole('secret-manifest-plaintext');
  else if (kind === 'placeholder') yield whole('secret-placeholder');
  // A PIN is a number, and in a Secret there is no other reason for one under such a name.
  else if (keyKind(name) === 'secret' && /^[0-9]{4,}$/.test(text)) yield whole('secret-manifest-plaintext');
}

function nestedNames(text: string): boolean {
  return propertiesOf(text).some(({ key, value }) => keyKind(key) === 'secret' && valueKind(value, key) === 'literal');
}

interface Form {
  readonly rule: SecretRule;
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** A credential that its own form gives away. */
function formOf(text: string): Form | undefined {
  const key = findPrivateKey(text);
  if (key) return { rule: 'secret-private-key', what: key.name, start: key.start, end: key.end };
  const token = findToken(text);
  if (token) return { rule: 'secret-token-pattern', what: token.name, start: token.start, end: token.end };
  const url = findCredentialUrl(text);
  if (!url) return undefined;
  const kind = valueKind(url.password, '');
  if (kind === 'harmless' && !/^[0-9]+$/.test(url.password)) return undefined;
  return {
    rule: kind === 'placeholder' ? 'secret-placeholder' : 'secret-in-url',
    what: 'a password in a URL',
    start: url.start,
    end: url.end,
  };
}

function structured(candidate: Candidate, text: string): Verdict | undefined {
  const form = formOf(text);
  if (!form) return undefined;
  const level: Level = form.rule === 'secret-placeholder' ? 'information' : 'error';
  return {
    ...candidate,
    rule: form.rule,
    what: form.what,
    level,
    range: scalarRange(candidate.scalar, offsetRange(candidate.scalar, form)),
  };
}

/** A form's place in the scalar's own text: it was found in the text without the blanks around it. */
function offsetRange(scalar: Cursor, { start, end }: Form): Range {
  const lead = scalar.text.length - scalar.text.trimStart().length;
  const shift = scalar.text.startsWith('\n') || lead > 0 ? lead : 0;
  return end + shift <= scalar.text.length ? { start: start + shift, end: end + shift } : { start, end };
}

const RULE_OF: Readonly<Record<Sink['kind'], SecretRule>> = {
  'secret-data': 'secret-manifest-plaintext',
  env: 'secret-env-literal',
  configmap: 'secret-in-configmap',
  values: 'secret-helm-values',
  elsewhere: 'secret-token-pattern',
};

/** A literal under a name that says what it is. */
function byName(candidate: Candidate, text: string): Verdict | undefined {
  const { scalar, name, sink } = candidate;
  const kind = keyKind(name);
  if (kind === 'other') return undefined;
  if (kind === 'key-pair' && sink.kind !== 'env' && !isKeyPair(scalar)) return undefined;
  const value = valueKind(text, name);
  if (value !== 'literal' && value !== 'placeholder') return undefined;
  if (/\n/.test(text.trim()) || (sink.kind !== 'env' && isReference(candidate, text))) return undefined;
  const inSecret = sink.kind === 'secret-data';
  return {
    ...candidate,
    rule: value === 'placeholder' ? 'secret-placeholder' : RULE_OF[sink.kind],
    what: undefined,
    level: value === 'placeholder' ? 'information' : inSecret ? 'error' : 'warning',
    range: scalar.range,
  };
}

/** `secret: db-credentials` beside `key: password`, or `secret: web-tls` beside hosts, name a Secret. */
function isReference({ scalar, name }: Candidate, text: string): boolean {
  const { parent } = scalar;
  if (parent?.kind === 'map' && ['remoteRef', 'secretRef', 'secretKeyRef', 'valueFrom'].some((key) => parent.has(key)))
    return true;
  if (
    parent &&
    /^(?:.*[a-z])?(?:SecretRef|secretKeyRef|secretKeys|remoteRef|[kK]eyMapping|secretKeyNames)$/.test(parent.key ?? '')
  )
    return true;
  return /(?:secret|credentials?|creds|token|key)s?$/i.test(name) && looksLikeSecretName(text);
}

/** `accessKey` and `secretKey` are credentials beside each other, or in a block about storage. */
function isKeyPair(scalar: Cursor): boolean {
  const { parent } = scalar;
  if (!parent || parent.has('remoteRef') || parent.has('name')) return false;
  const half = keyPairHalf(scalar.key ?? '');
  // Lists of one-entry maps are a way to write pairs, too.
  const near = parent.parent?.kind === 'sequence' ? [...parent.parent.items()] : [parent];
  for (const map of near) {
    for (const entry of map.entries()) {
      const other = keyPairHalf(entry.key ?? '');
      if (entry.kind === 'scalar' && other !== undefined && other !== half) return true;
    }
  }
  for (let holder: Cursor | undefined = parent; holder; holder = holder.parent) {
    if (STORAGE_BLOCK.test(holder.key ?? '')) return true;
  }
  return false;
}

const STORAGE_BLOCK = /(?:^|[a-z_-])(?:s3|minio|storage|stow|bucket|objectStore|object_store|aws|rustfs)$/i;

function keyPairHalf(name: string): 'access' | 'secret' | undefined {
  const parts = words(name);
  if (!parts.includes('key')) return undefined;
  return parts.includes('secret') ? 'secret' : parts.includes('access') ? 'access' : undefined;
}

/** A document inside a value: YAML or JSON with its structure, or lines of `key = value`. */
function* inside(candidate: Candidate, text: string): Generator<Verdict> {
  const document = embeddedDocument(candidate.scalar);
  if (document) {
    for (const inner of leavesOf(document, candidate.sink, candidate.resource)) {
      if (inner.scalar.opaque || inner.scalar.string === undefined || inner.scalar.string === '') continue;
      const verdict = structured(inner, inner.scalar.string) ?? byName(inner, inner.scalar.string);
      if (verdict) yield verdict;
      else if (/\n/.test(inner.scalar.string)) yield* inside(inner, inner.scalar.string);
    }
    return;
  }
  const form = structured(candidate, text);
  if (form) {
    yield form;
    return;
  }
  for (const { key, value, start, end } of propertiesOf(text)) {
    if (keyKind(key) !== 'secret') continue;
    const kind = valueKind(value, key);
    if (kind !== 'literal' && kind !== 'placeholder') continue;
    const placeholder = kind === 'placeholder';
    const inSecret = candidate.sink.kind === 'secret-data';
    yield {
      ...candidate,
      name: key,
      rule: placeholder ? 'secret-placeholder' : RULE_OF[candidate.sink.kind],
      what: undefined,
      level: placeholder ? 'information' : inSecret ? 'error' : 'warning',
      range: scalarRange(candidate.scalar, { start, end }),
    };
  }
}
