import type { PodSecurityLevel, RuleLevel } from './config.js';

/** What a Namespace may enforce with its label. */
export type EnforcedLevel = 'privileged' | PodSecurityLevel;

/** What a finding weighs depends on the Pod Security Standard that its namespace asks for, of which any file may speak. */
export interface Asked {
  readonly namespace: string;
  /** Its level where the namespace asks for baseline, where for restricted, and where no file says it. */
  readonly baseline: RuleLevel;
  readonly restricted: RuleLevel;
  readonly unsaid: RuleLevel;
}

/** The level of a finding, now that it is known what its namespace enforces. */
export function levelAsked(asked: Omit<Asked, 'namespace'>, enforced: EnforcedLevel | undefined): RuleLevel {
  if (enforced === undefined) return asked.unsaid;
  // A namespace that enforces nothing is still to keep to the least there is.
  return enforced === 'restricted' ? asked.restricted : asked.baseline;
}
