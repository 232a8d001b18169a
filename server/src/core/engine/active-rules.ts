import type { Level } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { RULES } from '../rules/registry.js';
import type { Config } from '../settings/config.js';
import { memo } from '../text/memo.js';
import type { SourceFile } from './placed-finding.js';

/** A rule's level in a file. */
export interface EffectiveLevel {
  readonly level: Level;
  /** True where the configuration sets the level; false where the rule's default applies. */
  readonly explicit: boolean;
}

/** The rules that run on a file. */
export interface ActiveRules {
  /** Every rule that is not off, by its id. */
  readonly levels: ReadonlyMap<string, EffectiveLevel>;
  /** The rules in `levels` that check documents and apply to the Kubernetes version, in the order of the catalogue. */
  readonly rules: readonly Rule[];
  /** The number of `rules` with the scope `container`. */
  readonly containerRules: number;
  /** Differs between any two different lists of rules. */
  readonly key: string;
  /** True for test data: a rule without a configured level reports `information` there. */
  readonly test: boolean;
}

const rulesOfConfig = memo((_config: Config) => new Map<string, ActiveRules>());

/** Returns the rules that run on a file: the same object for all files that a configuration treats alike. */
export function activeRulesFor({ path, ignoredByGit }: SourceFile, config: Config): ActiveRules {
  const ofConfig = rulesOfConfig(config);
  const test = config.isTest(path);
  const kind = `${test}|${ignoredByGit}|${config.overridesFor(path).join()}`;
  let active = ofConfig.get(kind);
  if (!active) {
    active = activeRules(path, test, ignoredByGit, config);
    ofConfig.set(kind, active);
  }
  return active;
}

/** Returns those of the rules whose ids are named. */
export function onlyRules({ levels, rules, key, test }: ActiveRules, ids: ReadonlySet<string>): ActiveRules {
  const named = rules.filter(({ id }) => ids.has(id));
  return {
    levels: new Map([...levels].filter(([id]) => ids.has(id))),
    rules: named,
    containerRules: named.filter(({ scope }) => scope === 'container').length,
    key: `${key}|${[...ids].join()}`,
    test,
  };
}

function activeRules(path: string, test: boolean, ignoredByGit: boolean, config: Config): ActiveRules {
  const levels = new Map<string, EffectiveLevel>();
  for (const rule of RULES) {
    if (ignoredByGit && rule.family === 'secrets') continue;
    // The namespace decides which Pod Security Standard applies; `checkFile` asks for it, finding by finding.
    const { level, explicit } = config.levelOf(rule, path, 'restricted');
    if (level !== 'off') levels.set(rule.id, { level, explicit });
  }
  const { kubernetesVersion } = config.settings;
  const rules = RULES.filter(
    ({ id, scope, since = 0, until = Number.MAX_SAFE_INTEGER }) =>
      levels.has(id) &&
      scope !== 'engine' &&
      scope !== 'set' &&
      since <= kubernetesVersion &&
      kubernetesVersion <= until,
  );
  const containerRules = rules.filter(({ scope }) => scope === 'container').length;
  return { levels, rules, containerRules, key: `${[...levels.keys()].join()}|${kubernetesVersion}`, test };
}
