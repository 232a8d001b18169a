import { say } from '../../text/say.js';
import { embeddedDocument } from '../../yaml/embedded.js';
import type { Candidate } from '../context/candidate.js';
import { isHarmlessSecretKey, isPlainSecretKey, keyKind } from '../names/key-names.js';
import { credentialsIn } from '../texts/texts.js';
import { literal, placeholder, type Verdict, verdict } from '../verdict.js';
import { decodeBase64 } from './base64.js';
import { formsOf } from './forms.js';
import { keyStoreIn } from './key-stores.js';
import { fallbackOf, isOrdinary, isProse, isSettingForm, saysPassword, valueKind } from './values.js';

/** The name for a value of a Secret whose key and form suggest no credential. */
export const PLAIN_VALUE = 'a value';

type JudgeDocument = (candidate: Candidate, text: string, depth: number) => Generator<Verdict>;

/** Yields the verdicts on a value of a Secret: every literal counts, except for names, addresses and certificates. */
export function* judgeSecretValue(
  candidate: Candidate,
  written: string,
  depth: number,
  judgeDocument: JudgeDocument,
): Generator<Verdict> {
  const { context } = candidate;
  const store = keyStoreIn(written);
  // Certificates of others are no secret.
  if (store === 'certificates') return;
  const decoded =
    context.kind === 'secret-data' && context.encoded && !isRawText(written) ? decodeBase64(written) : undefined;
  // A value in `data` that is no base64 is judged as plain text.
  const encoded = decoded !== undefined;
  const one: Candidate =
    context.kind === 'secret-data' ? { ...candidate, context: { kind: 'secret-data', encoded } } : candidate;
  const text = decoded ?? written;
  // `base64 encoded key`: words are valid base64, too.
  if (encoded && / /.test(written.trim()) && valueKind(written, one.name) === 'placeholder') {
    yield placeholder(one);
    return;
  }
  if (isDockerConfig(one)) {
    yield* judgeDockerConfig(one, text, encoded);
    return;
  }
  const trimmed = text.trim();
  if (trimmed.startsWith('-----BEGIN') && valueKind(trimmed, one.name) === 'placeholder') {
    yield placeholder(one);
    return;
  }
  const isDocument = (/\n/.test(trimmed) || /^[{[]/.test(trimmed)) && !store;
  if (isDocument && !encoded && !one.part) {
    yield* judgeDocument(one, text, depth);
    return;
  }
  // A key store is recognized by its bytes, which are no text.
  const forms = formsOf(store ? written : text);
  for (const { rule, level, what, start, end } of encoded ? forms.slice(0, 1) : forms) {
    const lead = one.part?.start ?? 0;
    // No place inside of base64 can be marked.
    yield verdict(one, rule, level, what, encoded ? one.part : { start: lead + start, end: lead + end });
  }
  if (forms.length > 0) return;
  if (isDocument) {
    if (holdsNamedSecret(trimmed)) yield literal(one, say`a document with credentials`);
    return;
  }
  if (isHarmlessSecretKey(one.name) && !isOfPrincipal(one.name, trimmed)) return;
  if (
    keyKind(one.name) !== 'secret' &&
    (isConfiguration(trimmed) || (IN_YAML.test(one.name) && YAML_LINE.test(trimmed)))
  ) {
    if (!encoded) yield* judgeDocument(one, text, depth);
    else if (holdsNamedSecret(trimmed)) yield literal(one, say`a document with credentials`);
    return;
  }
  const isPlain = isPlainSecretKey(one.name);
  const meant = fallbackOf(trimmed);
  // Settings, addresses, mailboxes and a default of ordinary words are no credentials under a name that suggests none.
  if (isPlain && (isSettingForm(meant) || (meant !== trimmed && isOrdinary(meant)))) return;
  // A value that repeats its key counts here: the applied Secret has it.
  const kind = valueKind(trimmed, keyKind(one.name) === 'other' ? '' : one.name);
  if (kind === 'literal') {
    const found = literal(one);
    yield isPlain && (isOrdinary(meant) || isProse(meant))
      ? { ...found, level: 'information', what: PLAIN_VALUE }
      : found;
  } else if (kind === 'placeholder') yield placeholder(one);
  // A PIN is a number, and a Secret has no other reason for a number under such a name.
  else if (keyKind(one.name) === 'secret' && /^[0-9]{4,}$/.test(trimmed)) yield literal(one);
}

/**
 * Returns true for a key that is the owner of the password: `operator: operator_password` in lists of database users.
 * An `operator` has nothing else.
 */
function isOfPrincipal(name: string, text: string): boolean {
  return name === 'operator' || (PRINCIPAL.test(name) && saysPassword(text));
}

const PRINCIPAL = /^(?:controller|manager|server|client|backup|storage|service|role|owner|user)$/;

const IN_YAML = /\.(?:ya?ml|conf|cfg|config)$/i;
const YAML_LINE = /^[A-Za-z_][\w.-]{0,100}:(?:[ \t]|$)/;

/** Returns true for a line of configuration, or a comment: its values have names of their own. */
function isConfiguration(line: string): boolean {
  return /^(?:[#;]\s|\/\/\s|[A-Za-z_][\w.-]{0,100}[ \t]{0,5}=[ \t]{0,5}[^=\s])/.test(line);
}

/** Returns true for plain text in `data`: no base64, or letters that happen to be base64 of bytes that are no text. */
export function isRawText(written: string): boolean {
  const decoded = decodeBase64(written);
  if (decoded === undefined) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what nobody types
  return /^[a-z]{4,}$/.test(written) && /[\uFFFD\u0000-\u0008\u000E-\u001F\u007F]/.test(decoded);
}

/** Returns true for a text with a credential under a name. */
export function holdsNamedSecret(text: string): boolean {
  if (credentialsIn(text).some(({ name, value }) => valueKind(value, name) === 'literal')) return true;
  for (const [, key = '', value = ''] of text.matchAll(/"([A-Za-z_][\w.-]{0,80})"\s*:\s*"((?:[^"\\]|\\.){1,2000})"/g)) {
    if (keyKind(key) === 'secret' && valueKind(value, key) === 'literal') return true;
  }
  return false;
}

function isDockerConfig({ name }: Candidate): boolean {
  return name === '.dockerconfigjson' || name === '.dockercfg';
}

const REGISTRY_SECRETS = /^(?:auth|password|identitytoken|registrytoken)$/i;

/** Yields the verdicts on registry credentials: `auth` is base64 of user and password, or both are beside it. */
function* judgeDockerConfig(candidate: Candidate, text: string, encoded: boolean): Generator<Verdict> {
  const document = encoded || candidate.part ? undefined : embeddedDocument(candidate.scalar);
  let any = false;
  for (const leaf of document?.walk() ?? []) {
    if (leaf.kind !== 'scalar' || !REGISTRY_SECRETS.test(leaf.key ?? '') || leaf.string === undefined) continue;
    any = true;
    const one = { ...candidate, scalar: leaf, name: leaf.key ?? '' };
    const kind = valueKind(leaf.string, 'auth');
    if (kind === 'literal') yield verdict(one, 'secret-docker-config', 'error', say`registry credentials`);
    else if (kind === 'placeholder') yield placeholder(one);
  }
  if (any) return;
  const auth = /"(?:auth|password|identitytoken)"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  if (auth === undefined) {
    if (/^\s*\{\s*(?:"auths"\s*:\s*\{\s*\}\s*)?\}\s*$/.test(text)) return;
    yield placeholder(candidate);
    return;
  }
  const kind = valueKind(auth, 'auth');
  if (kind === 'literal') yield verdict(candidate, 'secret-docker-config', 'error', say`registry credentials`);
  else if (kind === 'placeholder') yield placeholder(candidate);
}
