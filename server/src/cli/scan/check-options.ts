import { FAMILIES } from '../../core/model/rule.js';
import { findRule, RULES } from '../../core/rules/registry.js';
import type { Settings } from '../../core/settings/config.js';
import { nearest } from '../../core/text/nearest.js';
import { UsageError } from '../io.js';
import { absolute } from './inputs.js';
import { versionOf } from './options.js';

/** What the options say about how files are checked. */
export interface CheckOptions {
  /** When set, only the rules of these ids and families run. */
  readonly only: ReadonlySet<string> | undefined;
  readonly override: (settings: Settings) => Settings;
  /** False: no configuration file is read. A path: this one is, for every file. */
  readonly configFile: false | string | undefined;
}

/** The options as they were written. */
export interface CheckValues {
  readonly rules?: readonly string[] | undefined;
  readonly 'kubernetes-version'?: string | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

export function checkOptions(values: CheckValues, cwd: string): CheckOptions {
  const kubernetesVersion = versionOf('kubernetes-version', values['kubernetes-version']);
  if (values.config !== undefined && values['no-config'])
    throw new UsageError('--config and --no-config exclude each other');
  const named = ruleNames(values.rules);
  return {
    only: named === 'all' ? new Set(RULES.map((rule) => rule.id)) : named,
    override: (settings) => ({
      ...settings,
      ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
      // Who names a rule wants it to run, although the configuration switches it off for everything.
      ...(named instanceof Set
        ? { rules: new Map([...settings.rules].filter(([id, level]) => level !== 'off' || !namesRule(named, id))) }
        : {}),
    }),
    configFile: values['no-config'] ? false : values.config === undefined ? undefined : absolute(values.config, cwd),
  };
}

function namesRule(named: ReadonlySet<string>, id: string): boolean {
  const rule = findRule(id);
  return rule !== undefined && named.has(rule.id);
}

/** The rules that `--rules` names, by their present ids, and the families. */
function ruleNames(values: readonly string[] | undefined): ReadonlySet<string> | 'all' | undefined {
  if (values === undefined) return undefined;
  const names = values
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0)
    throw new UsageError('--rules takes "all", or rule ids and families with commas between them');
  if (names.includes('all')) return 'all';
  return new Set(names.map((name) => FAMILIES.find((family) => family === name) ?? requireRule(name, FAMILIES).id));
}

/** The rule of this id or former id, or a message that says which may be meant, of these `others` too. */
export function requireRule(name: string, others: readonly string[] = []) {
  const rule = findRule(name);
  if (rule) return rule;
  const near = nearest(name, [...RULES.map(({ id }) => id), ...others]);
  throw new UsageError(
    `There is no rule "${name}"${near ? `; did you mean ${near}?` : '.'} \`yamlock rules\` lists them`,
  );
}
