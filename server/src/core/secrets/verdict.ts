import type { Resource } from '../kubernetes/resource.js';
import type { Level } from '../model/finding.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { scalarRange } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/nodes.js';
import type { Candidate, SecretContext } from './context/candidate.js';
import { isLooseName } from './names/key-names.js';
import { isAccessKeyId } from './names/key-pairs.js';
import { isOrdinary } from './values/values.js';

/** The rules that report verdicts. */
export type SecretRule =
  | 'secret-env-literal'
  | 'secret-manifest-plaintext'
  | 'secret-token-pattern'
  | 'secret-private-key'
  | 'secret-in-configmap'
  | 'secret-in-args'
  | 'secret-in-url'
  | 'secret-in-annotation'
  | 'secret-last-applied'
  | 'secret-docker-config'
  | 'secret-kustomize-literal'
  | 'secret-helm-values'
  | 'secret-placeholder'
  | 'secret-weak-value'
  | 'secret-hash'
  | 'eso-plaintext-template'
  | 'eso-fake-provider'
  | 'sealed-secret-plaintext'
  | 'sops-unencrypted-value'
  | 'sops-coverage-hole';

/** A judged plaintext credential, shared by all rules: each place has one verdict. */
export interface Verdict {
  readonly rule: SecretRule;
  readonly level: Level;
  /** The scalar with the credential. */
  readonly scalar: Cursor;
  /** The range of the credential itself. */
  readonly range: Range;
  /** The name of the credential: the key, the variable, the flag. */
  readonly name: string;
  /** The kind of credential: `GitHub personal access token`, `private key`; undefined where only the name tells. */
  readonly what: string | undefined;
  readonly context: SecretContext;
  readonly resource: Resource | undefined;
}

/** The rule that reports a literal, by its context. */
const RULE_OF: Readonly<Record<SecretContext['kind'], SecretRule>> = {
  'secret-data': 'secret-manifest-plaintext',
  env: 'secret-env-literal',
  configmap: 'secret-in-configmap',
  values: 'secret-helm-values',
  args: 'secret-in-args',
  parameter: 'secret-in-args',
  annotation: 'secret-in-annotation',
  kustomize: 'secret-kustomize-literal',
  'eso-template': 'eso-plaintext-template',
  'eso-fake': 'eso-fake-provider',
  sealed: 'sealed-secret-plaintext',
  field: 'secret-token-pattern',
  elsewhere: 'secret-token-pattern',
};

/** Returns the verdict on a literal with the name of a credential, by its context. */
export function literal(candidate: Candidate, what?: string): Verdict {
  const { context, scalar, name } = candidate;
  // The id of a key pair gives no access.
  if (isAccessKeyId(scalar, name))
    return verdict(candidate, RULE_OF[context.kind], 'information', say`an access key id`);
  return verdict(candidate, RULE_OF[context.kind], levelOf(candidate), what);
}

/**
 * Returns the level of a literal, which does not depend on its place. A word under an ambiguous name (`token: simple`)
 * is only possibly a credential.
 */
function levelOf(candidate: Candidate): Level {
  const { context, scalar, name, part } = candidate;
  // Values for tests.
  if (context.kind === 'eso-fake') return 'warning';
  if (context.kind === 'secret-data' || context.kind === 'sealed') return 'error';
  if (!isLooseName(name)) return 'error';
  return isOrdinary(part ? scalar.text.slice(part.start, part.end) : scalar.text) ? 'warning' : 'error';
}

/** Returns the verdict as one of the rule for literals in its context. */
export function verdictOfPlace(one: Verdict, level: Level, what: string): Verdict {
  return { ...one, rule: RULE_OF[one.context.kind], level, what };
}

export function placeholder(candidate: Candidate): Verdict {
  return verdict(candidate, 'secret-placeholder', 'information');
}

/** Returns the range of a form in the scalar's text, of which the candidate may be a part. */
export function partOf({ part }: Candidate, { start, end }: Range): Range {
  return part ? { start: part.start + start, end: part.start + end } : { start, end };
}

/** Returns a verdict on the candidate's text, or on a part of it. */
export function verdict(
  candidate: Candidate,
  rule: SecretRule,
  level: Level,
  what?: string,
  part: Range | undefined = candidate.part,
): Verdict {
  const { scalar, name, context, resource } = candidate;
  return {
    rule,
    level,
    scalar,
    name,
    what,
    context,
    resource,
    range: part ? scalarRange(scalar, part) : ownRange(scalar),
  };
}

/** Returns the range of a scalar without its quotes; of a block scalar with its header, in the line of its key. */
export function ownRange(scalar: Cursor): Range {
  const { text, style } = scalar;
  const isQuoted = style === NodeStyle.Single || style === NodeStyle.Double;
  if (!isQuoted || scalar.isAlias || text.trim() === '') return scalar.range;
  return scalarRange(scalar, { start: text.length - text.trimStart().length, end: text.trimEnd().length });
}
