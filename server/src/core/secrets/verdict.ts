import type { Resource } from '../kubernetes/resource.js';
import type { Level } from '../rule.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { scalarRange } from '../yaml/embedded.js';
import type { Candidate, Sink } from './sinks.js';

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
  readonly sink: Sink;
  readonly resource: Resource | undefined;
}

/** What reports a literal by the place it stands in. */
const RULE_OF: Readonly<Record<Sink['kind'], SecretRule>> = {
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

/** Places whose plaintext is an error whatever the value is. */
const ALWAYS_ERROR: ReadonlySet<Sink['kind']> = new Set(['secret-data', 'sealed']);

/** The verdict on a literal whose name gave it away, by the place it stands in. */
export function literal(candidate: Candidate, what?: string): Verdict {
  const { sink } = candidate;
  // A kubeconfig's users have nothing but what opens the cluster.
  const isError = ALWAYS_ERROR.has(sink.kind) || (sink.kind === 'field' && sink.of === 'kubeconfig');
  return verdict(candidate, RULE_OF[sink.kind], isError ? 'error' : 'warning', what);
}

export function placeholder(candidate: Candidate): Verdict {
  return verdict(candidate, 'secret-placeholder', 'information');
}

/** A verdict on the candidate's text, or on a part of it. */
export function verdict(
  candidate: Candidate,
  rule: SecretRule,
  level: Level,
  what?: string,
  part: Range | undefined = candidate.part,
): Verdict {
  const { scalar, name, sink, resource } = candidate;
  return { rule, level, scalar, name, what, sink, resource, range: part ? scalarRange(scalar, part) : scalar.range };
}
