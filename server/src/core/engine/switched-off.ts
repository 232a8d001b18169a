import { LEVELS, type Level } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { RULES } from '../rules/registry.js';
import type { Config, RuleLevel } from '../settings/config.js';
import { memo } from '../text/memo.js';
import { findingsAside, suppressedFindings } from './check.js';
import type { CheckedFinding, OnCrash, PlacedFinding, SourceFile } from './placed-finding.js';

/** The findings of a file that are not shown because somebody wrote so. */
export interface SwitchedOff {
  /** Those of rules that the configuration switches off, or gives a level below the one that is asked for; suppressed ones, too. */
  readonly byConfiguration: readonly CheckedFinding[];
  /** Those of other rules that comments and annotations suppress. */
  readonly bySuppressions: readonly PlacedFinding[];
}

/**
 * Returns the findings of a file that its configuration or comments and annotations in it hide. Only the rules that are switched off
 * run, and only on documents that changed; of those that are on, what they found is remembered. Rules about sets are not among them.
 * @param least Findings below this level are hidden from nobody.
 */
export function switchedOff(file: SourceFile, config: Config, least: Level, onCrash: OnCrash): SwitchedOff {
  const hidden = hiddenRules(config, file.path, least);
  const ids = new Set(hidden.map(({ id }) => id));
  return {
    byConfiguration:
      hidden.length === 0
        ? []
        : findingsAside(file, config.withoutLevels, withRelated(hidden), onCrash).filter(({ rule }) =>
            ids.has(rule.id),
          ),
    bySuppressions: suppressedFindings(file, config, onCrash).filter(({ level }) => isAtLeast(level, least)),
  };
}

/** Returns true where the configuration hides what a rule finds in a file from who asks for a level. */
export function isHidden(rule: Rule, config: Config, path: string, least: Level): boolean {
  return (
    !isAtLeast(config.levelOf(rule, path, 'restricted').level, least) &&
    isAtLeast(config.withoutLevels.levelOf(rule, path, 'restricted').level, least)
  );
}

const known = memo((_config: Config) => new Map<string, readonly Rule[]>());

/** Returns the rules whose findings the configuration hides in a file; the same list for all files that it treats alike. */
function hiddenRules(config: Config, path: string, least: Level): readonly Rule[] {
  const { rules } = config.settings;
  const overrides = config.overridesFor(path);
  if (rules.size === 0 && overrides.length === 0) return [];
  const key = `${least}|${overrides.join()}`;
  const kept = known(config).get(key);
  if (kept) return kept;
  const hidden = RULES.filter((rule) => isHidden(rule, config, path, least));
  known(config).set(key, hidden);
  return hidden;
}

/** The rules with those that say the same of a value more precisely, or that make less of it: what these find is not found twice. */
function withRelated(rules: readonly Rule[]): ReadonlySet<string> {
  const all = new Set<string>();
  const add = ({ id, yieldsTo = [], impliedBy = [] }: Rule): void => {
    if (all.has(id)) return;
    all.add(id);
    for (const other of [...yieldsTo, ...impliedBy]) {
      const rule = RULES.find((one) => one.id === other);
      if (rule) add(rule);
    }
  };
  for (const rule of rules) add(rule);
  return all;
}

function isAtLeast(level: RuleLevel, least: Level): boolean {
  return level !== 'off' && LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}
