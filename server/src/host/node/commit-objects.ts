import { type CommitEntry, type CommitFiles, CommitTree } from '../commit-tree.js';
import { isYamlFile, mayTellCommands } from '../host.js';
import { join } from '../paths.js';
import { repositoryAt } from './git.js';
import type { GitProgram } from './git-program.js';

/** The size of the largest file that is read ahead, and of all of them together, in bytes. What is not is read where it is asked for. */
const MOST_AHEAD = 1024 * 1024;
const MOST_HELD = 512 * 1024 * 1024;

/** The objects of a commit that cannot be read: why, in words that follow its name. */
export class CommitError extends Error {
  override readonly name = 'CommitError';
}

interface Listed extends CommitEntry {
  readonly path: string;
  readonly size: number;
  readonly object: string;
  /** The folder of the repository that has the object. */
  readonly repository: string;
}

/**
 * Resolves to the files of a commit, with those of its submodules as far as their repositories have the commits.
 * @param onMissing Told of a submodule whose commit is not there.
 * @throws CommitError where objects of the commit are missing.
 */
export async function readCommit(
  git: GitProgram,
  root: string,
  commit: string,
  onMissing: (folder: string) => void,
): Promise<CommitFiles> {
  const listed = new Map<string, Listed>();
  const repositories = [root];
  const held = new Map<string, Buffer>();
  await list(git, root, root, commit, { listed, repositories, held, onMissing });
  await readAhead(git, listed, held);
  return new CommitTree(root, repositories, listed, (entry) => {
    const known = held.get(entry.object);
    if (known) return known;
    const { code, output } = git.askNow(entry.repository, ['cat-file', 'blob', entry.object]);
    return code === 0 ? output : undefined;
  });
}

interface Found {
  readonly listed: Map<string, Listed>;
  readonly repositories: string[];
  readonly held: Map<string, Buffer>;
  readonly onMissing: (folder: string) => void;
}

/** Matches what `git ls-tree -l -z` says of an entry: its mode, type, object, size, and path. */
const ENTRY = /^(\d{6}) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]+)$/;

async function list(git: GitProgram, root: string, folder: string, commit: string, found: Found): Promise<void> {
  const { code, output, said } = await git.ask(folder, ['ls-tree', '-r', '-l', '-z', '--full-tree', commit]);
  if (code !== 0) throw new CommitError(said === '' ? 'git cannot list its files' : said);
  for (const line of output.toString('utf8').split('\0')) {
    const [, mode = '', type, object = '', size = '', name = ''] = ENTRY.exec(line) ?? [];
    const path = join(folder, name);
    if (type === 'commit') await listSubmodule(git, root, path, object, found);
    // git refuses to make such names, which another program may.
    else if (type === 'blob' && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'))
      found.listed.set(path.slice(root.length + 1), {
        path,
        object,
        repository: folder,
        kind: mode === '120000' ? 'link' : 'file',
        size: Number(size) || 0,
      });
  }
}

async function listSubmodule(
  git: GitProgram,
  root: string,
  folder: string,
  commit: string,
  found: Found,
): Promise<void> {
  // Where it is not checked out, it has no files today either.
  if (!(await repositoryAt(folder))) return;
  const { code } = await git.ask(folder, ['cat-file', '-e', `${commit}^{commit}`]);
  if (code !== 0) return found.onMissing(folder);
  found.repositories.push(folder);
  await list(git, root, folder, commit, found);
}

/** Reads what a scan nearly always looks at, all at once for each repository. */
async function readAhead(
  git: GitProgram,
  listed: ReadonlyMap<string, Listed>,
  held: Map<string, Buffer>,
): Promise<void> {
  const charts = [...listed.keys()].flatMap((path) => /^(?:.*\/)?(?=Chart\.yaml$)/.exec(path)?.[0] ?? []);
  const isChart = inFolders(new Set(charts));
  const wanted = new Map<string, Set<string>>();
  let sum = 0;
  for (const [path, { object, size, repository, kind }] of listed) {
    if (kind === 'link' || size > MOST_AHEAD || sum + size > MOST_HELD) continue;
    if (!isYamlFile(path) && !mayTellCommands(path) && !path.endsWith('.gitignore') && !isChart(path)) continue;
    sum += size;
    const objects = wanted.get(repository);
    if (objects) objects.add(object);
    else wanted.set(repository, new Set([object]));
  }
  for (const [repository, objects] of wanted) {
    const { code, output, said } = await git.ask(repository, ['cat-file', '--batch'], `${[...objects].join('\n')}\n`);
    if (code !== 0) throw new CommitError(said === '' ? 'git cannot read its files' : said);
    takeBatch(output, held);
  }
}

function inFolders(folders: ReadonlySet<string>): (path: string) => boolean {
  return (path) => {
    for (let slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (folders.has(path.slice(0, slash + 1))) return true;
      if (slash === 0) break;
    }
    return folders.has('');
  };
}

/** Takes the answers of `git cat-file --batch`: `OBJECT blob SIZE`, a line break, the content, a line break. */
function takeBatch(output: Buffer, held: Map<string, Buffer>): void {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [, object = '', size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    if (size === undefined) throw new CommitError('objects of it are not in this clone, which is a partial one');
    held.set(object, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
}
