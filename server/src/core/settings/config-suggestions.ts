import { HONOURED_TOOLS } from '../suppressions/foreign/tools.js';
import { own } from '../text/own.js';
import type { Place } from '../yaml/place.js';
import { POD_SECURITY_LEVELS, PROFILES, RULE_LEVELS } from './config.js';
import { OVERRIDE_NAMES, SETTING_NAMES } from './config-file.js';
import { EXTERNAL_NAMES } from './external.js';
import { STORE_SETTING_NAMES } from './store-settings.js';

/** Something that may be written at a place of a `.yamlock.yaml`. */
export interface ConfigSuggestion {
  readonly label: string;
  readonly kind: 'field' | 'value';
  /** The text, in the syntax of snippets. */
  readonly insert: string;
}

/** The settings that are mappings, or lists of mappings; the others are values or lists of values. */
const BELOW: Readonly<Record<string, string>> = {
  rules: '\n  $0',
  externalSecrets: '\n  $0',
  external: '\n  $0',
  overrides: '\n  - files: [$1]\n    rules:\n      $0',
};
const LISTS: ReadonlySet<string> = new Set(['ignore', 'testFolders', 'honour', 'registries', 'files']);
const VALUES: Readonly<Record<string, readonly string[]>> = { extends: PROFILES, podSecurity: POD_SECURITY_LEVELS };
/** `off` is in quotes, because YAML 1.1 reads it as a boolean. */
const LEVELS = RULE_LEVELS.map((level) => (level === 'off' ? '"off"' : level));

/** Returns what may be written at a place of a configuration file, by the tables of its reader. */
export function configSuggestions(place: Place, rules: readonly string[]): readonly ConfigSuggestion[] {
  const { kind, path, key = '', levels, isFlow } = place;
  const written = levels.at(-1)?.entries ?? new Map<string, string>();
  const fields = (names: readonly string[], bodyOf: (name: string) => string): readonly ConfigSuggestion[] =>
    names
      .filter((name) => !written.has(name))
      .map((label) => ({ label, kind: 'field', insert: `${label}:${isFlow ? ' $0' : bodyOf(label)}` }));
  const values = (names: readonly string[]): readonly ConfigSuggestion[] =>
    names.map((label) => ({ label, kind: 'value', insert: label }));
  const [first] = path;
  const isLevels = path.at(-1) === 'rules' && (path.length === 1 || first === 'overrides');
  if (kind === 'value') return values(isLevels ? LEVELS : path.length === 0 ? (own(VALUES, key) ?? []) : []);
  if (isLevels) return fields(rules, () => choice(LEVELS));
  if (first === 'honour') return values(HONOURED_TOOLS);
  if (first === 'externalSecrets' && path.length === 1) return fields(STORE_SETTING_NAMES, () => ' $0');
  if (first === 'external' && path.length === 1) return fields(EXTERNAL_NAMES, () => ' [$0]');
  if (first === 'overrides' && path.length === 2)
    return fields(OVERRIDE_NAMES, (name) => (name === 'rules' ? `\n${' '.repeat(place.column + 2)}$0` : bodyOf(name)));
  return path.length === 0 ? fields(SETTING_NAMES, bodyOf) : [];
}

function bodyOf(name: string): string {
  const values = VALUES[name];
  if (values) return choice(values);
  return BELOW[name] ?? (LISTS.has(name) ? ' [$0]' : ' "$0"');
}

function choice(values: readonly string[]): string {
  return ` \${1|${values.join(',')}|}`;
}
