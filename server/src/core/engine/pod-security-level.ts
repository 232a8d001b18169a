import type { PodSecurityLevel, RuleLevel } from '../settings/config.js';
import type { AccountUse, Rights } from '../workspace/rights.js';

/** What a Namespace may enforce with its label. */
export type EnforcedLevel = 'privileged' | PodSecurityLevel;

/** What other files say that findings depend on. */
export interface Others {
  /** The Pod Security Standard that a namespace enforces, as far as the workspace says it. */
  podSecurityOf(namespace: string): EnforcedLevel | undefined;
  /** What gives rights to an account. */
  rightsOf(use: AccountUse): Rights;
}

/** What a finding weighs, and whether it is one, depends on files that are yet to be read. Plain data. */
export type DeferredLevel = AskedOfNamespace | AskedOfAccount;

/** The Pod Security Standard that the finding's namespace asks for decides. */
export interface AskedOfNamespace {
  readonly namespace: string;
  /** Its level where the namespace asks for baseline, where for restricted, and where no file says it. */
  readonly baseline: RuleLevel;
  readonly restricted: RuleLevel;
  readonly unsaid: RuleLevel;
}

/** The rights of an account decide. */
export interface AskedOfAccount {
  readonly account: AccountUse;
  /** Its level where nothing is known of rights, and where the account may have some. */
  readonly unbound: RuleLevel;
  readonly maybe: RuleLevel;
}

/** What becomes of a finding: its level, and whether its fixes stand. */
export interface Answer {
  readonly level: RuleLevel;
  readonly fixable: boolean;
}

/** What becomes of a finding, now that the other files are known. */
export function answerOf(asked: DeferredLevel, others: Others | undefined): Answer {
  if ('namespace' in asked) return { level: levelAsked(asked, others?.podSecurityOf(asked.namespace)), fixable: true };
  const rights = others?.rightsOf(asked.account) ?? 'none';
  if (rights === 'bound') return { level: 'off', fixable: false };
  return rights === 'none' ? { level: asked.unbound, fixable: true } : { level: asked.maybe, fixable: false };
}

/** The level of a finding, now that it is known what its namespace enforces. */
export function levelAsked(asked: Omit<AskedOfNamespace, 'namespace'>, enforced: EnforcedLevel | undefined): RuleLevel {
  if (enforced === undefined) return asked.unsaid;
  // A namespace that enforces nothing is still to keep to the least there is.
  return enforced === 'restricted' ? asked.restricted : asked.baseline;
}
