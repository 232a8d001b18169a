import { printable } from '../../core/text/printable.js';
import { CommitHost } from '../../host/commit-host.js';
import type { CommitFiles } from '../../host/commit-tree.js';
import { type Host, isYamlFile } from '../../host/host.js';
import { CommitError, readCommit } from '../../host/node/commit-objects.js';
import { GitProgram } from '../../host/node/git-program.js';
import { MOST_BYTES } from '../../host/node/host.js';
import { RULE_IDS } from '../../host/project/config-files.js';
import { type Io, UsageError } from '../io.js';
import { isUnchecked, type SkippedFile } from '../report/report.js';
import { checkOptions } from '../scan/check-options.js';
import { absolute, shortName } from '../scan/inputs.js';
import { repositoryAround } from '../scan/repository.js';
import { type ScanRequest, scanFiles } from '../scan/scan-files.js';
import { type Baseline, fingerprintOf } from './baseline-file.js';

/** The merge base of what is checked out and a revision. */
export interface Since {
  /** What the person calls the revision. */
  readonly ref: string;
  /** The id of the merge base, shortened as people write it. */
  readonly commit: string;
  readonly files: CommitFiles;
}

/** The digits of a commit that are shown. */
const SHORT = 12;

/**
 * Resolves to the merge base of HEAD and a revision, in the repository of the paths.
 * @throws UsageError where there is no git, no repository, no such revision or no merge base.
 */
export async function openSince(ref: string, paths: readonly string[], io: Io, host: Host): Promise<Since> {
  // git takes what begins with a hyphen for an option.
  if (ref.trim() === '' || ref.startsWith('-') || /[\0\n\r]/.test(ref))
    throw new UsageError(`--since takes a branch, a tag or a commit, not "${ref}"`);
  const root = await rootOf(paths, io, host);
  const git = await GitProgram.find({ ...io.env }, [root]);
  if (!git) throw new UsageError('--since needs git, and there is none in PATH');
  const commit = await mergeBase(git, root, ref);
  const onMissing = (folder: string): void =>
    void io.stderr.write(
      `yamlock: the submodule ${printable(shortName(folder, io.cwd))} lacks the commit of then; all its findings count as new\n`,
    );
  try {
    return { ref, commit: commit.slice(0, SHORT), files: await readCommit(git, root, commit, onMissing) };
  } catch (error) {
    if (!(error instanceof CommitError)) throw error;
    throw new UsageError(
      `The files of ${commit.slice(0, SHORT)}, the merge base with ${ref}, cannot be read: ${error.message}`,
    );
  }
}

/** Resolves to the root of the repository that all paths lie in. */
async function rootOf(paths: readonly string[], io: Io, host: Host): Promise<string> {
  const [first = '.', ...others] = paths.map((path) => (path === '-' ? absolute('.', io.cwd) : absolute(path, io.cwd)));
  const root = await repositoryAround(first, host);
  if (!(await host.repository(root))) throw new UsageError(`--since needs a git repository, and ${first} lies in none`);
  const outside = others.find((path) => path !== root && !path.startsWith(`${root}/`));
  if (outside === undefined) return root;
  throw new UsageError(`--since looks at one repository: ${outside} does not lie in ${root}`);
}

async function mergeBase(git: GitProgram, root: string, ref: string): Promise<string> {
  const shallow = await git.ask(root, ['rev-parse', '--is-shallow-repository']);
  if (shallow.code !== 0) throw new UsageError(`git cannot read the repository ${root}: ${shallow.said}`);
  const hint =
    shallow.output.toString('utf8').trim() === 'true'
      ? '; this clone is a shallow one: `git fetch --unshallow`, or `fetch-depth: 0` in a pipeline, brings the history'
      : '';
  const [head, other] = [await commitOf(git, root, 'HEAD'), await commitOf(git, root, ref)];
  if (head === undefined) throw new UsageError(`The repository ${root} has no commit yet`);
  if (other === undefined) throw new UsageError(`There is no commit "${ref}" in ${root}${hint}`);
  const { code, output } = await git.ask(root, ['merge-base', head, other]);
  const base = output.toString('utf8').trim();
  if (code === 0 && base !== '') return base;
  throw new UsageError(`HEAD and ${ref} have no commit in common${hint}`);
}

async function commitOf(git: GitProgram, root: string, name: string): Promise<string | undefined> {
  const { code, output } = await git.ask(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  const id = output.toString('utf8').trim();
  return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined;
}

/**
 * Resolves to the baseline of what a scan would have found in the merge base, with the configuration of today. Files that are gone
 * are known by their findings wherever they lay, because they may have been renamed.
 */
export async function baselineOf(since: Since, request: ScanRequest, io: Io, host: Host): Promise<Baseline> {
  const { files } = since;
  const { configFile } = checkOptions(request.check, io.cwd);
  const then = new CommitHost(files, host, {
    ruleIds: RULE_IDS,
    configFile: typeof configFile === 'string' ? configFile : undefined,
    mostBytes: MOST_BYTES,
  });
  const isThere = async (path: string): Promise<boolean> => (await then.isFolder(absolute(path, io.cwd))) !== undefined;
  const named = request.paths.map((path) => (path === '-' ? (request.stdinName ?? 'stdin.yaml') : path));
  const paths = await only(named, isThere);
  const values = request.values && (await only(request.values, isThere));
  const findings: Baseline['findings'][number][] = [];
  const gone = await goneOutside(
    files,
    named.map((path) => absolute(path, io.cwd)),
    host,
  );
  for (const scanned of [paths, gone.map((path) => shortName(path, io.cwd))]) {
    if (scanned.length === 0) continue;
    const { report, failed, gaps } = await scanFiles(
      {
        check: request.check,
        paths: scanned,
        level: 'information',
        excerpts: false,
        asWritten: request.asWritten,
        ...(values && values.length > 0 ? { values } : {}),
      },
      // What there is to say of files is said of those of today.
      { ...io, stderr: { write: () => undefined }, isTTY: { ...io.isTTY, stderr: false } },
      then,
    );
    if (scanned === paths) tellUnread(failed ? report.skipped.filter(isUnchecked) : gaps, since, io);
    for (const finding of report.findings) findings.push(fingerprintOf(finding, io.cwd, files.root));
  }
  return { name: since.ref, commit: since.commit, folder: files.root, findings };
}

function tellUnread(skipped: readonly SkippedFile[], { commit }: Since, io: Io): void {
  for (const { file, reason } of skipped)
    io.stderr.write(
      `yamlock: ${printable(file)} was not checked as of ${commit}: ${printable(reason)}; its findings count as new\n`,
    );
}

/** Resolves to the YAML files that are gone, without those below what is scanned anyway. */
async function goneOutside(files: CommitFiles, scanned: readonly string[], host: Host): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const path of files.paths()) {
    if (!isYamlFile(path) || scanned.some((one) => path === one || path.startsWith(`${one}/`))) continue;
    if (!(await host.exists(path))) gone.push(path);
  }
  return gone;
}

async function only(
  paths: readonly string[],
  isWanted: (path: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const wanted: string[] = [];
  for (const path of paths) if (await isWanted(path)) wanted.push(path);
  return wanted;
}
