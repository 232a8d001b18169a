import type { Level } from '../model/finding.js';
import type { PodSecurityLevel, RuleLevel } from '../settings/config.js';
import type { AccountUse, Rights } from '../workspace/rights.js';

/** What a Namespace may enforce with its label. */
export type EnforcedLevel = 'privileged' | PodSecurityLevel;

/** What other files say that levels of findings depend on. */
export interface Others {
  /** The Pod Security Standard that a namespace enforces, as far as the workspace says it. */
  podSecurityOf(namespace: string): EnforcedLevel | undefined;
  /** What gives rights to an account. */
  rightsOf(use: AccountUse): Rights;
}

/** Other files that say nothing, or a file without any others. */
export const NO_OTHERS: Others = { podSecurityOf: () => undefined, rightsOf: () => 'none' };

/** A level that other files decide. Plain data. */
export type DeferredLevel = LevelInNamespace | LevelOfAccount;

/** The Pod Security Standard that the finding's namespace asks for decides. */
export interface LevelInNamespace {
  readonly namespace: string;
  /** The level where the namespace asks for baseline, where for restricted, and where no file says it. */
  readonly baseline: RuleLevel;
  readonly restricted: Level;
  readonly unsaid: RuleLevel;
}

/** The rights of an account decide. */
export interface LevelOfAccount {
  readonly account: AccountUse;
  /** The level where nothing is known of rights, and where the account may have some. */
  readonly unbound: Level;
  readonly maybe: Level;
}

/** What becomes of a finding: its level, and whether its fixes stand. */
export interface Answer {
  readonly level: RuleLevel;
  readonly fixable: boolean;
}

/** What becomes of a finding of this level, as the other files decide. */
export function answerOf(level: Level | DeferredLevel, others: Others): Answer {
  if (typeof level === 'string') return { level, fixable: true };
  if ('namespace' in level) return { level: levelInNamespace(level, others), fixable: true };
  const rights = others.rightsOf(level.account);
  if (rights === 'bound') return { level: 'off', fixable: false };
  return rights === 'none' ? { level: level.unbound, fixable: true } : { level: level.maybe, fixable: false };
}

/** The highest level that other files may leave a finding. */
export function highestOf(level: Level | DeferredLevel): Level {
  if (typeof level === 'string') return level;
  return 'namespace' in level ? level.restricted : level.unbound;
}

function levelInNamespace({ namespace, baseline, restricted, unsaid }: LevelInNamespace, others: Others): RuleLevel {
  const enforced = others.podSecurityOf(namespace);
  if (enforced === undefined) return unsaid;
  // A namespace that enforces nothing is still to keep to the least there is.
  return enforced === 'restricted' ? restricted : baseline;
}
