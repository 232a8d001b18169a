import type { Level } from '../model/finding.js';
import type { PodSecurityLevel, RuleLevel } from '../settings/config.js';
import type { AccountUse, Rights } from '../workspace/rights.js';

/** The Pod Security Standards that a Namespace may enforce with its label. */
export type EnforcedLevel = 'privileged' | PodSecurityLevel;

/** Answers of the other files of the workspace, on which levels of findings depend. */
export interface Others {
  /** Returns the Pod Security Standard that a namespace enforces; undefined where no file says it. */
  podSecurityOf(namespace: string): EnforcedLevel | undefined;
  /** Returns whether bindings give rights to an account. */
  rightsOf(use: AccountUse): Rights;
}

/** The answers where there are no other files. */
export const NO_OTHERS: Others = { podSecurityOf: () => undefined, rightsOf: () => 'none' };

/** A level that other files decide, as plain data. */
export type DeferredLevel = LevelInNamespace | LevelOfAccount;

/** A level that depends on the Pod Security Standard of the finding's namespace. */
export interface LevelInNamespace {
  readonly namespace: string;
  /** The level where the namespace enforces baseline or privileged. */
  readonly baseline: RuleLevel;
  /** The level where the namespace enforces restricted. */
  readonly restricted: Level;
  /** The level where no file says what the namespace enforces. */
  readonly unsaid: RuleLevel;
}

/** A level that depends on the rights of an account. */
export interface LevelOfAccount {
  readonly account: AccountUse;
  /** The level where no file gives the account rights. */
  readonly unbound: Level;
  /** The level where the account may have rights. */
  readonly maybe: Level;
}

/** The level of a finding as the other files decide it, and whether its fixes still apply. */
export interface SettledLevel {
  readonly level: RuleLevel;
  readonly fixable: boolean;
}

/** Returns the level of a finding as the other files decide it. */
export function settledLevelOf(level: Level | DeferredLevel, others: Others): SettledLevel {
  if (typeof level === 'string') return { level, fixable: true };
  if ('namespace' in level) return { level: levelInNamespace(level, others), fixable: true };
  const rights = others.rightsOf(level.account);
  if (rights === 'bound') return { level: 'off', fixable: false };
  return rights === 'none' ? { level: level.unbound, fixable: true } : { level: level.maybe, fixable: false };
}

/** Returns the highest level that a finding may have, whatever other files decide. */
export function highestOf(level: Level | DeferredLevel): Level {
  if (typeof level === 'string') return level;
  return 'namespace' in level ? level.restricted : level.unbound;
}

function levelInNamespace({ namespace, baseline, restricted, unsaid }: LevelInNamespace, others: Others): RuleLevel {
  const enforced = others.podSecurityOf(namespace);
  if (enforced === undefined) return unsaid;
  // Findings in a namespace that enforces `privileged` have the levels of baseline, the weakest standard with controls.
  return enforced === 'restricted' ? restricted : baseline;
}
