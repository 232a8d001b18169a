import { LEVELS, type Level } from '../../core/model/finding.js';
import type { RuleLevel } from '../../core/settings/config.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import type { Host } from '../../host/host.js';
import { type Commit, History, HistoryError } from '../../host/node/history-objects.js';
import { folderOf, join } from '../../host/paths.js';
import type { Project } from '../../host/project/project.js';
import type { CredentialPlace } from '../history/credential-history.js';
import { type ReadHistory, readHistory } from '../history/read-history.js';
import { EXIT, type ExitCode, type Io, isColoured, UsageError, writeAll } from '../io.js';
import {
  type HistoryCredential,
  type HistoryReport,
  historyJson,
  historyText,
  inOrder,
  type NamedCommit,
} from '../report/history.js';
import { checkOptions } from '../scan/check-options.js';
import { absolute } from '../scan/inputs.js';
import { oneOf, parseOptions } from '../scan/options.js';
import { Progress } from '../scan/progress.js';
import { repositoryAround } from '../scan/repository.js';
import { makeProject, refuseUnreadableConfig, refuseWrongConfig } from '../scan/workspace.js';

export const HISTORY_HELP = `Usage: yamlock history [PATH] [options]

Finds the credentials in every content that YAML files ever had in the git repository around PATH, or around this folder:
in all commits that branches, tags, the stash and the logs of references lead to. Says which commit brought a credential
and which took it away, and never the value. Starts git, which lists and reads objects and does nothing else.

Options:
  --since REF               Only commits of HEAD that REF, a branch, tag or commit, does not have
  --format text|json        How to report; text by default
  --level error|warning|information
                            Report nothing below this level
  --fail-on error|warning|information|never
                            The level from which the exit code is 1; error by default
  --fail-on-unchecked       Exit code 2, too, where a content could not be looked at, or not wholly
  --config FILE, --no-config
                            As for \`yamlock scan\`: levels, \`ignore\` and \`testFolders\` of today count
  -h, --help                This text

Exit code: 0 nothing at or above --fail-on, 1 credentials, 2 the command or the repository cannot be used.
`;

/** The digits of a commit that are shown. */
const SHORT = 12;

/** `yamlock history`: the credentials in the history of a repository. */
export async function history(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    since: { type: 'string' },
    format: { type: 'string' },
    level: { type: 'string' },
    'fail-on': { type: 'string' },
    'fail-on-unchecked': { type: 'boolean' },
    config: { type: 'string' },
    'no-config': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(HISTORY_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'text', ['text', 'json']);
  const level = oneOf('level', values.level ?? 'information', LEVELS);
  const failOn = oneOf('fail-on', values['fail-on'] ?? 'error', [...LEVELS, 'never']);
  if (positionals.length > 1) throw new UsageError('history looks at one repository');
  const folder = absolute(positionals[0] ?? '.', io.cwd);
  const progress = new Progress(io);
  const { report, failed } = await asUsage(async () => {
    const opened = await open(folder, positionals[0] ?? '.', io, host);
    const project = await projectOf(opened, values, io, host);
    const since = await sinceOf(opened, values.since);
    const read = await readHistory(opened, since, (done, total) => progress.tell('Reading', done, total));
    progress.clear();
    const judged = await judge(read, opened.root, project, level);
    await refuseWrongConfig(project, io, host);
    const { commits, contents, skipped, failed } = read;
    const head = opened.head?.slice(0, SHORT);
    const { milliseconds } = progress;
    return { report: { ...judged, since: values.since, head, commits, contents, skipped, milliseconds }, failed };
  });
  await writeAll(io.stdout, format === 'json' ? [historyJson(report)] : historyText(report, isColoured(io)));
  if (failed) {
    io.stderr.write('yamlock: failed on contents that the report names. This is a mistake in Yamlock\n');
    return EXIT.usage;
  }
  if (values['fail-on-unchecked'] && report.skipped.length > 0) {
    io.stderr.write(`yamlock: ${report.skipped.length} contents were not looked at, or not wholly\n`);
    return EXIT.usage;
  }
  if (failOn === 'never') return EXIT.clean;
  return report.credentials.some((one) => isAtLeast(one.level, failOn)) ? EXIT.findings : EXIT.clean;
}

/** What is wrong with a repository is for the person to correct. */
async function asUsage<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HistoryError) throw new UsageError(error.message);
    throw error;
  }
}

async function open(folder: string, name: string, io: Io, host: Host): Promise<History> {
  const isFolder = await host.isFolder(folder);
  if (isFolder === undefined) throw new UsageError(`There is no folder ${name}`);
  if (!isFolder) throw new UsageError(`${name} is a file, and history looks at the repository of a folder`);
  const around = await repositoryAround(folder, host);
  // All programs lie below the root of the disk.
  return History.open(folder, { ...io.env }, around === folderOf(around) ? [] : [around]);
}

async function sinceOf(history: History, ref: string | undefined): Promise<string | undefined> {
  if (ref === undefined) return undefined;
  const commit = await history.commitOf(ref);
  if (commit === undefined) throw new UsageError(`There is no commit "${ref}" in ${history.root}`);
  if (history.head === undefined) throw new UsageError(`The repository ${history.root} has no commit yet`);
  return commit;
}

/** The project whose configurations say what counts where. A repository without a work tree has none of its own. */
async function projectOf(
  { root, isBare }: History,
  values: { readonly config?: string; readonly 'no-config'?: boolean },
  io: Io,
  host: Host,
): Promise<Project> {
  const check = checkOptions(values, io.cwd);
  if (typeof check.configFile === 'string') {
    await refuseUnreadableConfig(check.configFile, host);
    if (!(await host.exists(check.configFile))) throw new UsageError(`There is no configuration file ${values.config}`);
  }
  const configFile = isBare ? (check.configFile ?? false) : check.configFile;
  const known = { kustomize: new Kustomize(), charts: new ChartValues() };
  return makeProject(host, root, { ...check, configFile }, new Map(), known);
}

/** Resolves to the credentials at the levels that the configurations of their files give them. */
async function judge(
  read: ReadHistory,
  root: string,
  project: Project,
  least: Level,
): Promise<Pick<HistoryReport, 'credentials' | 'switchedOff'>> {
  const credentials: HistoryCredential[] = [];
  let [byConfiguration, bySuppressions] = [0, 0];
  for (const places of read.credentials) {
    const unsuppressed = places.filter(({ suppressed }) => !suppressed);
    if (unsuppressed.length === 0) bySuppressions++;
    const shown: (CredentialPlace & { readonly level: Level })[] = [];
    let isOff = false;
    for (const place of unsuppressed) {
      const level = await levelOf(place, root, project);
      if (level === 'off') isOff = true;
      else if (isAtLeast(level, least)) shown.push({ ...place, level });
    }
    const [gravest] = [...shown].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
    if (gravest)
      credentials.push({
        rule: gravest.found.rule,
        level: gravest.level,
        message: gravest.found.message,
        places: shown.map(({ path, found: { line, pointer, object }, came, went, current, reachable }) => ({
          path,
          line,
          pointer,
          object,
          came: named(came),
          went: went && named(went),
          current,
          reachable,
        })),
      });
    else if (isOff) byConfiguration++;
  }
  return { credentials: inOrder(credentials), switchedOff: { byConfiguration, bySuppressions } };
}

async function levelOf(
  { path, found: { rule, level } }: CredentialPlace,
  root: string,
  project: Project,
): Promise<RuleLevel> {
  const file = join(root, path);
  await project.prepare(file);
  const config = project.configFor(file);
  if (config.ignores(file)) return 'off';
  const set = config.levelOf(rule, file);
  if (set.level === 'off' || set.explicit) return set.level;
  if (config.isTest(file)) return 'information';
  return set.level === rule.level ? level : set.level;
}

function isAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}

function named({ id, time }: Commit): NamedCommit {
  return { commit: id.slice(0, SHORT), date: new Date(time * 1000).toISOString() };
}
