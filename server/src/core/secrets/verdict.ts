import type { Resource } from '../kubernetes/resource.js';
import type { Level } from '../model/finding.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { scalarRange } from '../yaml/embedded.js';
import { NodeStyle } from '../yaml/nodes.js';
import type { Candidate, SecretContext } from './context/candidate.js';
import { isLooseName } from './names/key-names.js';
import { isAccessKeyId } from './names/key-pairs.js';
import { isOrdinary } from './values/values.js';

/** The rules that report what is detected here. */
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

/** A credential in plaintext, judged once and for all rules: each place has one verdict. */
export interface Verdict {
  readonly rule: SecretRule;
  readonly level: Level;
  /** The scalar that holds it. */
  readonly scalar: Cursor;
  /** The credential's own characters. */
  readonly range: Range;
  /** What it goes by: the key, the variable, the flag. */
  readonly name: string;
  /** What kind of thing it is: `GitHub personal access token`, `private key`; undefined where only the name tells. */
  readonly what: string | undefined;
  readonly context: SecretContext;
  readonly resource: Resource | undefined;
}

/** What reports a literal by the place it stands in. */
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

/** The verdict on a literal whose name gave it away, by the place it stands in. */
export function literal(candidate: Candidate, what?: string): Verdict {
  const { context, scalar, name } = candidate;
  // What identifies a key pair opens nothing.
  if (isAccessKeyId(scalar, name)) return verdict(candidate, RULE_OF[context.kind], 'information', 'an access key id');
  return verdict(candidate, RULE_OF[context.kind], levelOf(candidate), what);
}

/**
 * How grave a literal is: the same wherever it stands. A word under a name that may name a thing as well
 * (`token: simple`) is a credential only perhaps.
 */
function levelOf(candidate: Candidate): Level {
  const { context, scalar, name, part } = candidate;
  // Values for tests, by their own provider.
  if (context.kind === 'eso-fake') return 'warning';
  if (context.kind === 'secret-data' || context.kind === 'sealed') return 'error';
  if (!isLooseName(name)) return 'error';
  return isOrdinary(part ? scalar.text.slice(part.start, part.end) : scalar.text) ? 'warning' : 'error';
}

/** As a verdict, in the words of the rule for literals in such a place. */
export function verdictOfPlace(one: Verdict, level: Level, what: string): Verdict {
  return { ...one, rule: RULE_OF[one.context.kind], level, what };
}

export function placeholder(candidate: Candidate): Verdict {
  return verdict(candidate, 'secret-placeholder', 'information');
}

/** A form's place in the scalar's text, of which the candidate may be a part. */
export function partOf({ part }: Candidate, { start, end }: Range): Range {
  return part ? { start: part.start + start, end: part.start + end } : { start, end };
}

/** A verdict on the candidate's text, or on a part of it. */
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

/** The characters of a scalar without the quotes around them; a block with its header, in whose line its key stands. */
export function ownRange(scalar: Cursor): Range {
  const { text, style } = scalar;
  const isQuoted = style === NodeStyle.Single || style === NodeStyle.Double;
  if (!isQuoted || scalar.isAlias || text.trim() === '') return scalar.range;
  return scalarRange(scalar, { start: text.length - text.trimStart().length, end: text.trimEnd().length });
}
