import type { IsExternal } from '../graph/set-view.js';
import type { StoreSettings } from '../kubernetes/external-secrets.js';
import { type KubernetesVersion, NEWEST_VERSION } from '../kubernetes/version.js';
import { LEVELS, type Level } from '../model/finding.js';
import type { Rule } from '../model/rule.js';
import { type HonouredTool, SECRET_SCANNERS } from '../suppressions/foreign/tools.js';
import { countsOn, type Until } from '../suppressions/until.js';
import { relativeTo } from '../text/paths.js';
import { Patterns } from '../text/patterns.js';
import type { Range } from '../text/range.js';
import { type External, isListed } from './external.js';

/** The name of the configuration file; the nearest one in a file's folder or above applies. */
export const CONFIG_FILE = '.yamlock.yaml';

export const PROFILES = ['recommended', 'strict', 'baseline', 'restricted'] as const;
export type Profile = (typeof PROFILES)[number];
export type RuleLevel = Level | 'off';
export const RULE_LEVELS: readonly RuleLevel[] = [...LEVELS, 'off'];

/** The Pod Security Standards that a configuration may ask for. */
export const POD_SECURITY_LEVELS = ['baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof POD_SECURITY_LEVELS)[number];

export interface Override {
  readonly files: readonly string[];
  readonly rules: ReadonlyMap<string, RuleLevel>;
  /** Its last day; undefined for one without an end. The range counts from the start of the configuration file. */
  readonly until?: Until;
}

/** An override with an end. */
export type EndingOverride = Override & { readonly until: Until };

/** A file or folder with schemas of kinds, as it is named. */
export interface SchemaSource {
  /** Relative to the configuration's folder, or absolute. */
  readonly path: string;
  /** The range of the name in its configuration file. */
  readonly range: Range;
}

/** The settings of a configuration as they are written; `DEFAULT_SETTINGS` has the defaults. */
export interface Settings {
  readonly profile: Profile;
  readonly rules: ReadonlyMap<string, RuleLevel>;
  /** Patterns as in .gitignore, relative to the configuration's folder. */
  readonly ignore: readonly string[];
  readonly overrides: readonly Override[];
  readonly kubernetesVersion: KubernetesVersion;
  /** The Pod Security Standard that pods have to meet; the profile decides where it is not set. */
  readonly podSecurity?: PodSecurityLevel;
  /** The registries that images may come from, as hosts or hosts with a path; empty allows all. */
  readonly registries: readonly string[];
  /** The settings for new ExternalSecrets. */
  readonly externalSecrets: StoreSettings;
  /** What exists although no file defines it. */
  readonly external: External;
  /** The programs whose suppressions count like ours; by default the scanners for secrets. */
  readonly honour: readonly HonouredTool[];
  /** Patterns of the folders and files of test data, in which findings are `information`. */
  readonly testFolders: readonly string[];
  /** The files and folders with schemas of further kinds. */
  readonly schemas: readonly SchemaSource[];
}

export const DEFAULT_SETTINGS: Settings = {
  profile: 'recommended',
  rules: new Map(),
  ignore: [],
  overrides: [],
  kubernetesVersion: NEWEST_VERSION,
  registries: [],
  externalSecrets: {},
  external: {},
  schemas: [],
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
    // chart-testing installs a chart with these values.
    '**/charts/**/ci/',
    // A folder `test` among environments belongs to an environment that runs.
    ...['overlays', 'clusters', 'environments', 'envs', 'stages'].map((folder) => `!**/${folder}/test/`),
  ],
};

/** Folders whose files are no longer applied, or applied by hand when they are needed. */
const SET_ASIDE = new Patterns(
  ['archive/', 'archived/', '_archive/', '.archive/', 'attic/', 'obsolete/', 'deprecated/', 'hack/', '.taskfiles/'],
  true,
);

/** The settings for the files below a folder. Immutable. */
export class Config {
  private readonly ignored: Patterns;
  private readonly tests: Patterns;
  private plain: Config | undefined;
  private readonly overrides: readonly { readonly matcher: Patterns; readonly rules: ReadonlyMap<string, RuleLevel> }[];
  /** The overrides that have ended. */
  private readonly ended: readonly { readonly matcher: Patterns; readonly override: EndingOverride }[];
  /** The current day in UTC, as `2026-12-31`; undefined where it is not known, and nothing has ended. */
  readonly today: string | undefined;
  /** The configuration file; undefined where there is none. */
  readonly file: string | undefined;

  constructor(
    /** The folder that patterns are relative to, with `/` and without one at the end. */
    readonly folder: string,
    readonly settings: Settings = DEFAULT_SETTINGS,
    /** When set, only the rules of these ids and families run. */
    readonly only: ReadonlySet<string> | undefined = undefined,
    { today, file }: { readonly today?: string | undefined; readonly file?: string | undefined } = {},
  ) {
    this.today = today;
    this.file = file;
    this.ignored = new Patterns(settings.ignore);
    // The names are matched in any case: a match lowers levels, and hides nothing.
    this.tests = new Patterns(settings.testFolders, true);
    const counting = settings.overrides.filter(({ until }) => countsOn(until, today));
    this.overrides = counting.map(({ files, rules }) => ({ matcher: new Patterns(files), rules }));
    this.ended = settings.overrides.flatMap((override) =>
      isEnding(override) && !countsOn(override.until, today)
        ? [{ matcher: new Patterns(override.files), override }]
        : [],
    );
  }

  ignores(path: string): boolean {
    return this.matches(this.ignored, path);
  }

  isTest(path: string): boolean {
    return this.matches(this.tests, path);
  }

  /** Returns true for files in folders whose names say that their files are not applied as a matter of course. */
  isSetAside(path: string): boolean {
    return this.matches(SET_ASIDE, path);
  }

  /** Tells which objects exist although no file defines them. */
  readonly isExternal: IsExternal = (kind, namespace, name) => isListed(this.settings.external, kind, namespace, name);

  /** Returns the indexes of the overrides that apply to a file. */
  overridesFor(path: string): readonly number[] {
    return this.overrides.flatMap(({ matcher }, index) => (this.matches(matcher, path) ? [index] : []));
  }

  /** Returns an override of a rule in a file that has ended; undefined where there is none. */
  endedFor(rule: Rule, path: string): EndingOverride | undefined {
    if (this.ended.length === 0) return undefined;
    const names = [rule.id, ...(rule.aliases ?? [])];
    return this.ended.findLast(
      ({ matcher, override }) => names.some((id) => override.rules.has(id)) && this.matches(matcher, path),
    )?.override;
  }

  /** The Pod Security Standard that pods have to meet where their namespace enforces none. */
  get podSecurity(): PodSecurityLevel {
    return this.settings.podSecurity ?? (this.settings.profile === 'baseline' ? 'baseline' : 'restricted');
  }

  /** The same settings without any that switch rules off or give them levels. */
  get withoutLevels(): Config {
    this.plain ??= new Config(this.folder, { ...this.settings, rules: new Map(), overrides: [] }, this.only, this);
    return this.plain;
  }

  /**
   * Returns the level of a rule in a file. `explicit` is true where the configuration sets it.
   * @param podSecurity The Pod Security Standard that the pods in question have to meet.
   */
  levelOf(
    rule: Rule,
    path: string,
    podSecurity: PodSecurityLevel = this.podSecurity,
  ): { readonly level: RuleLevel; readonly explicit: boolean } {
    const isNamed = this.only?.has(rule.id) === true;
    if (this.only && !isNamed && !this.only.has(rule.family)) return { level: 'off', explicit: true };
    let set: RuleLevel | undefined;
    for (const id of [rule.id, ...(rule.aliases ?? [])]) set ??= this.settings.rules.get(id);
    for (const override of this.overrides) {
      if (!this.matches(override.matcher, path)) continue;
      for (const id of [rule.id, ...(rule.aliases ?? [])]) set = override.rules.get(id) ?? set;
    }
    if (set !== undefined) return { level: set, explicit: true };
    const wanted = rule.switchedOnBy !== undefined && this.settings[rule.switchedOnBy].length > 0;
    const level = wanted ? 'warning' : profileLevel(this.settings.profile, podSecurity, rule);
    // A rule that is named to run runs, also where it is off by default.
    return { level: level === 'off' && isNamed ? 'information' : level, explicit: false };
  }

  private matches(matcher: Patterns, path: string): boolean {
    const relative = relativeTo(this.folder, path);
    return relative !== undefined && matcher.covers(relative);
  }
}

function isEnding(override: Override): override is EndingOverride {
  return override.until !== undefined;
}

/** Returns true for the rule of a control that only the restricted standard has. */
export function isRestrictedControl({ pss, family }: Rule): boolean {
  return pss === 'restricted' && family === 'pod-security';
}

function profileLevel(profile: Profile, podSecurity: PodSecurityLevel, rule: Rule): RuleLevel {
  if (podSecurity === 'baseline' && isRestrictedControl(rule)) return 'off';
  // The strict profile switches every rule on, at least as a warning.
  if (profile === 'strict') return rule.level === 'error' ? 'error' : 'warning';
  if (profile === 'restricted' && rule.pss !== undefined) return 'error';
  return rule.level;
}
