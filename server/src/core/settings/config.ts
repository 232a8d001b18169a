import type { StoreSettings } from '../kubernetes/external-secrets.js';
import { type KubernetesVersion, NEWEST_VERSION } from '../kubernetes/version.js';
import { LEVELS, type Level } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { type HonouredTool, SECRET_SCANNERS } from '../suppressions/foreign/tools.js';
import { relativeTo } from '../text/paths.js';
import { Patterns } from '../text/patterns.js';

/** The name of the configuration file; the nearest one at or above a file counts. */
export const CONFIG_FILE = '.yamlock.yaml';

export const PROFILES = ['recommended', 'strict', 'baseline', 'restricted'] as const;
export type Profile = (typeof PROFILES)[number];
export type RuleLevel = Level | 'off';
export const RULE_LEVELS: readonly RuleLevel[] = [...LEVELS, 'off'];

/** The levels of the Pod Security Standards that can be asked for. */
export const POD_SECURITY_LEVELS = ['baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

export interface Override {
  readonly files: readonly string[];
  readonly rules: ReadonlyMap<string, RuleLevel>;
}

/** What people can set, as written; the defaults stand in `DEFAULT_SETTINGS`. */
export interface Settings {
  readonly profile: Profile;
  readonly rules: ReadonlyMap<string, RuleLevel>;
  /** Patterns as in .gitignore, relative to the configuration's folder. */
  readonly ignore: readonly string[];
  readonly overrides: readonly Override[];
  readonly kubernetesVersion: KubernetesVersion;
  /** What pods are to keep to; where it is not set the profile says it. */
  readonly podSecurity?: PodSecurityLevel;
  /** Where images may come from: hosts, or hosts with a path. Empty: from anywhere. */
  readonly registries: readonly string[];
  /** How ExternalSecrets are to be made. */
  readonly externalSecrets: StoreSettings;
  /** Programs whose suppressions count as if they were ours: by default the scanners for secrets. */
  readonly honour: readonly HonouredTool[];
  /** Folders and files of test data, as patterns: findings there are information. */
  readonly testFolders: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = {
  profile: 'recommended',
  rules: new Map(),
  ignore: [],
  overrides: [],
  kubernetesVersion: NEWEST_VERSION,
  registries: [],
  externalSecrets: {},
  honour: SECRET_SCANNERS,
  testFolders: [
    'test/',
    'tests/',
    '*-tests/',
    '*_tests/',
    '__tests__/',
    'integrationTest/',
    'integration-test/',
    'integration_test/',
    'testdata/',
    'test-data/',
    'test_data/',
    'testcases/',
    'e2e/',
    'example/',
    'examples/',
    'fixture/',
    'fixtures/',
    '__fixtures__/',
    '.fixtures/',
    '__snapshots__/',
    'golden/',
    'sample/',
    'samples/',
    'docs/',
    '_archived/',
    'kuttl/',
    'chainsaw/',
    '.chainsaw-test/',
    '.kyverno-test/',
    'chainsaw-test.yaml',
    'kuttl-test.yaml',
    'kyverno-test.yaml',
    '*.golden.yaml',
    '*.golden.yml',
    // The values that chart-testing installs a chart with.
    '**/charts/**/ci/',
    // An environment of this name runs for somebody.
    ...['overlays', 'clusters', 'environments', 'envs', 'stages'].map((folder) => `!**/${folder}/test/`),
  ],
};

/** Folders of what is not applied any more, or by hand when somebody needs it. */
const SET_ASIDE = new Patterns(
  ['archive/', 'archived/', '_archive/', '.archive/', 'attic/', 'obsolete/', 'deprecated/', 'hack/', '.taskfiles/'],
  true,
);

/** Settings that apply below a folder. Immutable: a changed setting makes a new one. */
export class Config {
  private readonly ignored: Patterns;
  private readonly tests: Patterns;
  private readonly overrides: readonly { readonly matcher: Patterns; readonly rules: ReadonlyMap<string, RuleLevel> }[];

  constructor(
    /** The folder patterns are relative to, with `/` and without one at the end. */
    readonly folder: string,
    readonly settings: Settings = DEFAULT_SETTINGS,
    /** When set, only these rules run. */
    readonly only: ReadonlySet<string> | undefined = undefined,
  ) {
    this.ignored = new Patterns(settings.ignore);
    // Whatever its case, a name like this says what is in a folder; nothing is left out for it.
    this.tests = new Patterns(settings.testFolders, true);
    this.overrides = settings.overrides.map(({ files, rules }) => ({ matcher: new Patterns(files), rules }));
  }

  ignores(path: string): boolean {
    return this.matches(this.ignored, path);
  }

  isTest(path: string): boolean {
    return this.matches(this.tests, path);
  }

  /** True for files in folders whose names say that nothing in them is applied as a matter of course. */
  isSetAside(path: string): boolean {
    return this.matches(SET_ASIDE, path);
  }

  /** Which of the overrides count for a file, by their place in the configuration. */
  overridesFor(path: string): readonly number[] {
    return this.overrides.flatMap(({ matcher }, index) => (this.matches(matcher, path) ? [index] : []));
  }

  /** The level of the Pod Security Standards that pods are to keep to where their namespace does not say it. */
  get podSecurity(): PodSecurityLevel {
    return this.settings.podSecurity ?? (this.settings.profile === 'baseline' ? 'baseline' : 'restricted');
  }

  /**
   * The level of a rule in a file, and whether somebody set it rather than leaving it to the rule. `podSecurity` is what
   * the pods in question are to keep to.
   */
  levelOf(
    rule: Rule,
    path: string,
    podSecurity: PodSecurityLevel = this.podSecurity,
  ): { readonly level: RuleLevel; readonly explicit: boolean } {
    if (this.only && !this.only.has(rule.id)) return { level: 'off', explicit: true };
    let set: RuleLevel | undefined;
    for (const id of [rule.id, ...(rule.aliases ?? [])]) set ??= this.settings.rules.get(id);
    for (const override of this.overrides) {
      if (!this.matches(override.matcher, path)) continue;
      for (const id of [rule.id, ...(rule.aliases ?? [])]) set = override.rules.get(id) ?? set;
    }
    if (set !== undefined) return { level: set, explicit: true };
    const wanted = rule.switchedOnBy !== undefined && this.settings[rule.switchedOnBy].length > 0;
    const level = wanted ? 'warning' : profileLevel(this.settings.profile, podSecurity, rule);
    // Who names rules wants them to run.
    return { level: level === 'off' && this.only ? 'information' : level, explicit: false };
  }

  private matches(matcher: Patterns, path: string): boolean {
    const relative = relativeTo(this.folder, path);
    return relative !== undefined && matcher.covers(relative);
  }
}

/** True for a control that the restricted standard alone has. */
export function isRestrictedControl({ pss, family }: Rule): boolean {
  return pss === 'restricted' && family === 'pod-security';
}

function profileLevel(profile: Profile, podSecurity: PodSecurityLevel, rule: Rule): RuleLevel {
  if (podSecurity === 'baseline' && isRestrictedControl(rule)) return 'off';
  // Whoever is strict wants to hear everything, and nothing of it as a remark.
  if (profile === 'strict') return rule.level === 'error' ? 'error' : 'warning';
  if (profile === 'restricted' && rule.pss !== undefined) return 'error';
  return rule.level;
}
