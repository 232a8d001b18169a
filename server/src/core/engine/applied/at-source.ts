import type { Level } from '../../model/finding.js';
import { LEVELS } from '../../model/finding.js';
import type { Config } from '../../settings/config.js';
import type { AppliedFinding } from './check-applied.js';

/** A finding in an applied object with the level that it has in the end. */
export type LeveledFinding = AppliedFinding & { readonly level: Level };

/**
 * Returns a finding in an applied object as the configuration of the file has it that a person would change; undefined where that
 * configuration leaves the file or the rule out.
 */
export function atSource(found: LeveledFinding, path: string, config: Config): LeveledFinding | undefined {
  if (config.ignores(path)) return undefined;
  const { rule } = found.checked;
  const { level, explicit } = config.levelOf(rule, path, 'restricted');
  if (level === 'off') return undefined;
  if (explicit) return { ...found, level };
  if (!config.isTest(path)) return found;
  return { ...found, level: 'information', checked: { ...found.checked, test: true } };
}

/**
 * Returns what applied objects say of a finding of a file that they confirm: it is about a named object and not about a template, and
 * what kustomizations do is known. Undefined where they only have the same cause.
 */
export function confirmation(
  rule: string,
  holds: readonly LeveledFinding[],
): { readonly message: string; readonly level: Level } | undefined {
  const same = holds.filter(({ checked }) => checked.rule.id === rule);
  const [first] = same;
  const level = LEVELS.find((one) => same.some((other) => other.level === one));
  return first && level ? { message: first.checked.finding.message, level } : undefined;
}
