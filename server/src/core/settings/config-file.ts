import { NEWEST_VERSION, parseVersion } from '../kubernetes/version.js';
import { HONOURED_TOOLS, type HonouredTool } from '../suppressions/foreign/tools.js';
import { isDay, type Until } from '../suppressions/until.js';
import { append } from '../text/append.js';
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
import { type ConfigProblem, meant, type Say, sayUnknownKey } from './config-problem.js';
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
  const message = `There ${rest === 1 ? 'is 1 more mistake' : `are ${rest} more mistakes`} from here on`;
  return { settings, problems: [...problems.slice(0, MOST_PROBLEMS), { message, range: next.range }] };
}

function readAll(text: string, knownRules: ReadonlySet<string>, base: Settings): ReadSettings {
  const problems: ConfigProblem[] = [];
  const stream = parseStream(text);
  const placed = stream.documents[0];
  append(problems, stream.problems);
  if (!placed) return { settings: base, problems };
  const say: Say = (message, where, { range = where.range, instead } = {}) => {
    const place = { start: range.start + placed.start, end: range.end + placed.start };
    if (instead === undefined) problems.push({ message, range: place });
    else problems.push({ message: `${message}; did you mean ${instead}?`, range: place, instead });
  };
  for (const { message, range } of placed.document.problems) problems.push({ message, range });
  const { holes, comments } = placed.document.tree;
  const action = holes.find(({ start }) => !comments.some((one) => one.start <= start && start < one.end));
  if (action) {
    const message = 'A configuration is no template: what stands between {{ and }} has no meaning here';
    problems.push({ message, range: { start: action.start + placed.start, end: action.end + placed.start } });
    return { settings: base, problems };
  }
  for (const { name, range } of placed.document.duplicateKeys)
    problems.push({ message: `"${name}" stands here a second time; only the last one counts`, range });
  append(problems, furtherDocuments(stream));
  const { root } = placed.document;
  if (!root || root.isNull) return { settings: base, problems };
  if (root.kind !== 'map') {
    say('The configuration is not a mapping', root);
    return { settings: base, problems };
  }
  let settings = base;
  for (const entry of root.entries()) {
    const reader = Object.hasOwn(READERS, entry.key ?? '') ? READERS[entry.key ?? ''] : undefined;
    if (reader) settings = { ...settings, ...reader(entry, say, knownRules) };
    else if (knownRules.has(entry.key ?? ''))
      say(`"${entry.key}" is a rule: its level stands below "rules"`, entry, { range: entry.keyRange });
    else sayUnknownKey(say, entry, '', SETTING_NAMES, NAMES_ELSEWHERE);
  }
  return { settings, problems };
}

/** Returns a problem for every document behind the first: a configuration is one document. */
function furtherDocuments({ documents }: YamlStream): ReadSettings['problems'] {
  return documents.slice(1).flatMap(({ document, start }) => {
    const { root, problems } = document;
    const range = root && !root.isNull ? root.range : problems[0]?.range;
    const message = 'The configuration is the first document of the file; what stands in others does not count';
    return range ? [{ message, range: { start: range.start + start, end: range.end + start } }] : [];
  });
}

/** Names of settings in the editor and in other programs, with ours. */
const NAMES_ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ profile: 'extends', preset: 'extends', levels: 'rules', severity: 'rules' },
  ...{ exclude: 'ignore', excludes: 'ignore', 'ignore-paths': 'ignore', 'exclude-paths': 'ignore' },
};

type Reader = (entry: Cursor, say: Say, knownRules: ReadonlySet<string>) => Partial<Settings>;

const READERS: Readonly<Record<string, Reader>> = {
  extends: (entry, say) => {
    const profile = PROFILES.find((name) => name === entry.value);
    if (profile) return { profile };
    say(`"extends" takes one of ${PROFILES.join(', ')}`, entry, { instead: meant(entry.text, PROFILES) });
    return {};
  },
  rules: (entry, say, knownRules) => ({ rules: readLevels(entry, say, knownRules) }),
  ignore: (entry, say) => ({ ignore: readStrings(entry, say) }),
  testFolders: (entry, say) => ({ testFolders: readStrings(entry, say) }),
  kubernetesVersion: (entry, say) => {
    // Unquoted, 1.30 is the number 1.3; its text still says 1.30.
    const version = parseVersion(entry.text);
    if (version !== undefined) return { kubernetesVersion: version };
    say(`"kubernetesVersion" takes a version from 1.0 to 1.${NEWEST_VERSION}, such as "1.30"`, entry);
    return {};
  },
  podSecurity: (entry, say) => {
    const level = POD_SECURITY_LEVELS.find((name) => name === entry.value);
    if (level) return { podSecurity: level };
    const instead = meant(entry.text, POD_SECURITY_LEVELS);
    say(`"podSecurity" takes one of ${POD_SECURITY_LEVELS.join(', ')}`, entry, { instead });
    return {};
  },
  honour: (entry, say) => ({ honour: readTools(entry, say) }),
  registries: (entry, say) => ({ registries: readRegistries(entry, say) }),
  schemas: (entry, say) => ({ schemas: readSchemaSources(entry, say) }),
  externalSecrets: (entry, say) => ({ externalSecrets: readStoreSettings(entry, say) }),
  external: (entry, say) => ({ external: readExternal(entry, say) }),
  overrides: (entry, say, knownRules) => {
    if (entry.kind !== 'sequence') say('"overrides" takes a list of mappings with "files" and "rules"', entry);
    const overrides: Override[] = [];
    for (const item of entry.items()) {
      const [files, rules] = [item.at('files'), item.at('rules')];
      if (!files || !rules) say('An override needs "files" and "rules"', item);
      else {
        const until = item.at('until');
        overrides.push({
          files: readStrings(files, say),
          rules: readLevels(rules, say, knownRules),
          ...(until ? { until: readEnd(until, say) } : {}),
        });
      }
      for (const key of item.entries()) {
        if (!OVERRIDE_NAMES.some((name) => name === key.key))
          sayUnknownKey(say, key, ' in an override', OVERRIDE_NAMES);
      }
    }
    return { overrides };
  },
};

function readEnd(entry: Cursor, say: Say): Until {
  const day = entry.text.trim();
  if (!isDay(day)) say('"until" takes a day such as "2026-12-31", which is the last one', entry);
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

function readStrings(entry: Cursor, say: Say): readonly string[] {
  if (entry.kind !== 'sequence') {
    say(`"${entry.key}" takes a list of patterns`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    if (item.string !== undefined && item.string !== '') return [item.string];
    say('A pattern is a text such as "vendor/**"', item);
    return [];
  });
}

function readTools(entry: Cursor, say: Say): readonly HonouredTool[] {
  const known = HONOURED_TOOLS.join(', ');
  if (entry.kind !== 'sequence') {
    say(`"honour" takes a list of programs: ${known}`, entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    const tool = HONOURED_TOOLS.find((name) => name === item.string);
    if (!tool) {
      const instead = meant(item.string ?? '', HONOURED_TOOLS);
      say(`The programs whose suppressions are honoured are ${known}`, item, { instead });
    }
    return tool ?? [];
  });
}

const REGISTRY = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]+)?(?:\/[a-z0-9._-]+)*\/?$/;

function readRegistries(entry: Cursor, say: Say): readonly string[] {
  if (entry.kind !== 'sequence') {
    say('"registries" takes a list of registries', entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    if (REGISTRY.test(item.string ?? '')) return [item.string ?? ''];
    say('A registry is a host, with or without a path, such as "ghcr.io/our-team"', item);
    return [];
  });
}

/** Returns what is wrong with the name of a file or folder with schemas; undefined where nothing is. */
export function schemaSourceProblem(path: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(path))
    return `Schemas are files and folders on the disk: nothing is fetched from "${path}"`;
  return path === '' || path.includes('\n') ? 'The name of a file or folder is a text such as "schemas/"' : undefined;
}

function readSchemaSources(entry: Cursor, say: Say): readonly SchemaSource[] {
  if (entry.kind !== 'sequence') {
    say('"schemas" takes a list of files and folders', entry, { instead: asList(entry) });
    return [];
  }
  return [...entry.items()].flatMap((item) => {
    const problem = schemaSourceProblem(item.string ?? '');
    if (problem === undefined) return [{ path: item.string ?? '', range: item.range }];
    say(problem, item);
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

function readLevels(entry: Cursor, say: Say, knownRules: ReadonlySet<string>): ReadonlyMap<string, RuleLevel> {
  const levels = new Map<string, RuleLevel>();
  if (entry.kind !== 'map') say(`"${entry.key}" takes a mapping of rule ids to levels`, entry);
  for (const rule of entry.entries()) {
    // `off` without quotes is false in YAML 1.1.
    const level = rule.value === false ? 'off' : RULE_LEVELS.find((name) => name === rule.text);
    if (!knownRules.has(rule.key ?? ''))
      say(`There is no rule "${rule.key}"`, rule, {
        range: rule.keyRange,
        instead: meant(rule.key ?? '', [...knownRules]),
      });
    else if (!level) say(`A level is one of ${RULE_LEVELS.join(', ')}`, rule, { instead: levelMeant(rule.text) });
    else levels.set(rule.key ?? '', level);
  }
  return levels;
}
