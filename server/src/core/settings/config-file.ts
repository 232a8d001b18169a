import { NEWEST_VERSION, parseVersion } from '../kubernetes/version.js';
import { HONOURED_TOOLS, type HonouredTool } from '../suppressions/foreign/tools.js';
import { isDay, type Until } from '../suppressions/until.js';
import { append } from '../text/append.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { parseStream, type YamlStream } from '../yaml/document.js';
import {
  DEFAULT_SETTINGS,
  type Override,
  POD_SECURITY_LEVELS,
  PROFILES,
  RULE_LEVELS,
  type RuleLevel,
  type SchemaSource,
  type Settings,
} from './config.js';
import { type Complain, type ConfigProblem, complainOfUnknownKey, meant } from './config-problem.js';
import { readExternal } from './external.js';
import { readStoreSettings } from './store-settings.js';

export interface ReadSettings {
  readonly settings: Settings;
  /** The problems of the file. They do not invalidate the rest of it. */
  readonly problems: readonly ConfigProblem[];
}

/** Nobody corrects more mistakes at once, and each of them takes space. */
const MOST_PROBLEMS = 20;

/**
 * Returns the settings of a `.yamlock.yaml`. It never throws: an entry that cannot be understood is a problem with its range. Of very
 * many problems the first are returned, and the number of the others as the last one.
 */
export function readSettings(
  text: string,
  knownRules: ReadonlySet<string>,
  base: Settings = DEFAULT_SETTINGS,
): ReadSettings {
  const { settings, problems } = readAll(text, knownRules, base);
  const next = problems[MOST_PROBLEMS];
  if (!next) return { settings, problems };
  const rest = problems.length - MOST_PROBLEMS;
  const message = say`There ${rest === 1 ? say`is 1 more mistake` : say`are ${rest} more mistakes`} from here on`;
  return { settings, problems: [...problems.slice(0, MOST_PROBLEMS), { message, range: next.range }] };
}

function readAll(text: string, knownRules: ReadonlySet<string>, base: Settings): ReadSettings {
  const problems: ConfigProblem[] = [];
  const stream = parseStream(text);
  const placed = stream.documents[0];
  append(problems, stream.problems);
  if (!placed) return { settings: base, problems };
  const complain: Complain = (message, where, { range = where.range, instead } = {}) => {
    const place = { start: range.start + placed.start, end: range.end + placed.start };
    if (instead === undefined) problems.push({ message, range: place });
    else problems.push({ message: say`${message}; did you mean ${instead}?`, range: place, instead });
  };
  for (const { message, range } of placed.document.problems) problems.push({ message, range });
  const { holes, comments } = placed.document.tree;
  const action = holes.find(({ start }) => !comments.some((one) => one.start <= start && start < one.end));
  if (action) {
    const message = say`A configuration is no template: what stands between {{ and }} has no meaning here`;
    problems.push({ message, range: { start: action.start + placed.start, end: action.end + placed.start } });
    return { settings: base, problems };
  }
  for (const { name, range } of placed.document.duplicateKeys)
    problems.push({ message: say`"${name}" stands here a second time; only the last one counts`, range });
  append(problems, furtherDocuments(stream));
  const { root } = placed.document;
  if (!root || root.isNull) return { settings: base, problems };
  if (root.kind !== 'map') {
    complain(say`The configuration is not a mapping`, root);
    return { settings: base, problems };
  }
  let settings = base;
  for (const entry of root.entries()) {
    const reader = Object.hasOwn(READERS, entry.key ?? '') ? READERS[entry.key ?? ''] : undefined;
    if (reader) settings = { ...settings, ...reader(entry, complain, knownRules) };
    else if (knownRules.has(entry.key ?? ''))
      complain(say`"${entry.key}" is a rule: its level stands below "rules"`, entry, { range: entry.keyRange });
    else complainOfUnknownKey(complain, entry, '', SETTING_NAMES, NAMES_ELSEWHERE);
  }
  return { settings, problems };
}

/** Returns a problem for every document behind the first: a configuration is one document. */
function furtherDocuments({ documents }: YamlStream): ReadSettings['problems'] {
  return documents.slice(1).flatMap(({ document, start }) => {
    const { root, problems } = document;
    const range = root && !root.isNull ? root.range : problems[0]?.range;
    const message = say`The configuration is the first document of the file; what stands in others does not count`;
    return range ? [{ message, range: { start: range.start + start, end: range.end + start } }] : [];
  });
}

/** Names of settings in the editor and in other programs, with ours. */
const NAMES_ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ profile: 'extends', preset: 'extends', levels: 'rules', severity: 'rules' },
  ...{ exclude: 'ignore', excludes: 'ignore', 'ignore-paths': 'ignore', 'exclude-paths': 'ignore' },
};

type Reader = (entry: Cursor, complain: Complain, knownRules: ReadonlySet<string>) => Partial<Settings>;

const READERS: Readonly<Record<string, Reader>> = {
  extends: (entry, complain) => {
    const profile = PROFILES.find((name) => name === entry.value);
    if (profile) return { profile };
    complain(say`"extends" takes one of ${PROFILES.join(say`, `)}`, entry, { instead: meant(entry.text, PROFILES) });
    return {};
  },
  rules: (entry, complain, knownRules) => ({ rules: readLevels(entry, complain, knownRules) }),
  ignore: (entry, complain) => ({ ignore: readStrings(entry, complain) }),
  testFolders: (entry, complain) => ({ testFolders: readStrings(entry, complain) }),
  kubernetesVersion: (entry, complain) => {
    // Unquoted, 1.30 is the number 1.3; its text still says 1.30.
    const version = parseVersion(entry.text);
    if (version !== undefined) return { kubernetesVersion: version };
    complain(say`"kubernetesVersion" takes a version from 1.0 to 1.${NEWEST_VERSION}, such as "1.30"`, entry);
    return {};
  },
  podSecurity: (entry, complain) => {
    const level = POD_SECURITY_LEVELS.find((name) => name === entry.value);
    if (level) return { podSecurity: level };
    const instead = meant(entry.text, POD_SECURITY_LEVELS);
    complain(say`"podSecurity" takes one of ${POD_SECURITY_LEVELS.join(say`, `)}`, entry, { instead });
    return {};
  },
  honour: (entry, complain) => ({ honour: readTools(entry, complain) }),
  registries: (entry, complain) => ({ registries: readRegistries(entry, complain) }),
  schemas: (entry, complain) => ({ schemas: readSchemaSources(entry, complain) }),
  externalSecrets: (entry, complain) => ({ externalSecrets: readStoreSettings(entry, complain) }),
  external: (entry, complain) => ({ external: readExternal(entry, complain) }),
  overrides: (entry, complain, knownRules) => {
    if (entry.kind !== 'sequence') complain(say`"overrides" takes a list of mappings with "files" and "rules"`, entry);
    const overrides: Override[] = [];
    for (const item of entry.items()) {
      const [files, rules] = [item.at('files'), item.at('rules')];
      if (!files || !rules) complain(say`An override needs "files" and "rules"`, item);
      else {
        const until = item.at('until');
        overrides.push({
          files: readStrings(files, complain),
          rules: readLevels(rules, complain, knownRules),
          ...(until ? { until: readEnd(until, complain) } : {}),
        });
      }
      for (const key of item.entries()) {
        if (!OVERRIDE_NAMES.some((name) => name === key.key))
          complainOfUnknownKey(complain, key, say` in an override`, OVERRIDE_NAMES);
      }
    }
    return { overrides };
  },
};

function readEnd(entry: Cursor, complain: Complain): Until {
  const day = entry.text.trim();
  if (!isDay(day)) complain(say`"until" takes a day such as "2026-12-31", which is the last one`, entry);
  return { text: day, range: entry.range, day: isDay(day) ? day : undefined };
}

/** The names in an item of `overrides`. */
export const OVERRIDE_NAMES = ['files', 'rules', 'until'] as const;

/** The names of the settings in a configuration file, in the order of the documentation. */
export const SETTING_NAMES: readonly string[] = Object.keys(READERS);

/** Returns the list, as YAML, that a single value was probably meant to be; undefined for anything but a text. */
function asList(entry: Cursor): string | undefined {
  return entry.string === undefined || entry.string === '' ? undefined : `[${JSON.stringify(entry.string)}]`;
}

function readStrings(entry: Cursor, complain: Complain): readonly string[] {
  if (entry.kind !== 'sequence') {
    complain(say`"${entry.key}" takes a list of patterns`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    if (item.string !== undefined && item.string !== '') return [item.string];
    complain(say`A pattern is a text such as "vendor/**"`, item);
    return [];
  });
}

function readTools(entry: Cursor, complain: Complain): readonly HonouredTool[] {
  const known = HONOURED_TOOLS.join(', ');
  if (entry.kind !== 'sequence') {
    complain(say`"honour" takes a list of programs: ${known}`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    const tool = HONOURED_TOOLS.find((name) => name === item.string);
    if (!tool) {
      const instead = meant(item.string ?? '', HONOURED_TOOLS);
      complain(say`The programs whose suppressions are honoured are ${known}`, item, { instead });
    }
    return tool ?? [];
  });
}

const REGISTRY = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/;

function readRegistries(entry: Cursor, complain: Complain): readonly string[] {
  if (entry.kind !== 'sequence') {
    complain(say`"registries" takes a list of registries`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    if (REGISTRY.test(item.string ?? '')) return [item.string ?? ''];
    complain(say`A registry is a host, with or without a path, such as "ghcr.io/our-team"`, item);
    return [];
  });
}

/** Returns what is wrong with the name of a file or folder with schemas; undefined where nothing is. */
export function schemaSourceProblem(path: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(path))
    return say`Schemas are files and folders on the disk: nothing is fetched from "${path}"`;
  return path === '' || path.includes('\n')
    ? say`The name of a file or folder is a text such as "schemas/"`
    : undefined;
}

function readSchemaSources(entry: Cursor, complain: Complain): readonly SchemaSource[] {
  if (entry.kind !== 'sequence') {
    complain(say`"schemas" takes a list of files and folders`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    const problem = schemaSourceProblem(item.string ?? '');
    if (problem === undefined) return [{ path: item.string ?? '', range: item.range }];
    complain(problem, item);
    return [];
  });
}

/** Names of levels in other programs, with ours. */
const LEVELS_ELSEWHERE: Readonly<Record<string, RuleLevel>> = {
  ...{ critical: 'error', high: 'error', fail: 'error', danger: 'error' },
  ...{ medium: 'warning', warn: 'warning' },
  ...{ low: 'information', info: 'information', note: 'information', notice: 'information', hint: 'information' },
  ...{ none: 'off', no: 'off', ignore: 'off', disable: 'off', disabled: 'off', skip: 'off', silent: 'off' },
};

/** Returns the level that is probably meant, as YAML: `off` in quotes, because YAML 1.1 reads it as a boolean. */
function levelMeant(text: string): string | undefined {
  const level = meant(text, RULE_LEVELS, LEVELS_ELSEWHERE);
  return level === 'off' ? '"off"' : level;
}

function readLevels(
  entry: Cursor,
  complain: Complain,
  knownRules: ReadonlySet<string>,
): ReadonlyMap<string, RuleLevel> {
  const levels = new Map<string, RuleLevel>();
  if (entry.kind !== 'map') complain(say`"${entry.key}" takes a mapping of rule ids to levels`, entry);
  for (const rule of entry.entries()) {
    // `off` without quotes is false in YAML 1.1.
    const level = rule.value === false ? 'off' : RULE_LEVELS.find((name) => name === rule.text);
    if (!knownRules.has(rule.key ?? ''))
      complain(say`There is no rule "${rule.key}"`, rule, {
        range: rule.keyRange,
        instead: meant(rule.key ?? '', [...knownRules]),
      });
    else if (!level)
      complain(say`A level is one of ${RULE_LEVELS.join(say`, `)}`, rule, { instead: levelMeant(rule.text) });
    else levels.set(rule.key ?? '', level);
  }
  return levels;
}
