import { type Dirent, promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { GitIgnores } from '../gitignore.js';
import { type Host, isYamlFile, type Listing, mayTellCommands } from '../host.js';
import { foldersAbove, join } from '../paths.js';
import type { Repository } from '../repository.js';
import { isMissing, reasonOf } from './system-errors.js';

/** The folders of version control systems. */
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn']);
/** Folders that hold other people's code. */
const FOREIGN = new Set(['node_modules', '.terraform', '.venv', '__pycache__']);

type Found = {
  -readonly [Name in keyof Required<Listing>]: Required<Listing>[Name] extends readonly (infer Item)[]
    ? Item[]
    : Map<string, ReadonlySet<string>>;
};

/** Resolves to the listing of a folder of the real file system. Links are not followed, so that no folder is entered twice. */
export async function listFolder(folder: string, host: Host): Promise<Listing> {
  const walk = new Walk(host, folder);
  await walk.enter(folder, await walk.above(folder));
  walk.found.files.sort();
  walk.found.commands.sort();
  return walk.found;
}

class Walk {
  readonly found: Found = { files: [], skipped: [], ignored: [], foreign: [], commands: [], names: new Map() };

  constructor(
    private readonly host: Host,
    private readonly root: string,
  ) {}

  /**
   * Returns the .gitignore patterns of the folders above, up to the root of the repository. They do not count where one of them
   * matches the folder itself: a user named it nevertheless.
   */
  async above(folder: string): Promise<GitIgnores> {
    const repository = await this.repositoryAbove(folder);
    if (!repository) return new GitIgnores();
    const ignores = this.ignoresOf(repository);
    for (const above of foldersAbove(folder)) {
      await this.readIgnores(above, ignores);
      if (above === repository.root) break;
    }
    return ignores.matches(`${folder}/`) ? new GitIgnores(repository) : ignores;
  }

  async enter(folder: string, around: GitIgnores): Promise<void> {
    const { found } = this;
    let entries: Dirent[];
    try {
      entries = await fs.readdir(folder === '' ? '.' : folder, { withFileTypes: true });
    } catch (error) {
      found.skipped.push({ file: folder, reason: reasonOf(error) });
      return;
    }
    found.names.set(folder, new Set(entries.map(({ name }) => name.toLowerCase())));
    // The patterns of an outer repository do not apply in an inner one.
    const own = entries.some(({ name }) => name === '.git') ? await this.host.repository(folder) : undefined;
    const ignores = own ? this.ignoresOf(own) : around;
    if (entries.some(({ name }) => name === '.gitignore')) await this.readIgnores(folder, ignores);
    for (const entry of entries) await this.take(entry, join(folder, entry.name), ignores);
  }

  private async take(entry: Dirent, path: string, ignores: GitIgnores): Promise<void> {
    const { found } = this;
    if (VERSION_CONTROL.has(entry.name)) return;
    if (entry.isDirectory()) {
      if (FOREIGN.has(entry.name)) found.foreign.push(`${path}/`);
      else if (ignores.ignores(`${path}/`)) found.ignored.push(`${path}/`);
      else await this.enter(path, ignores);
    } else if (entry.isSymbolicLink()) {
      if (FOREIGN.has(entry.name) || ignores.ignores(path)) return;
      const reason = isYamlFile(path) ? 'a symbolic link' : await whyNotFollowed(path);
      if (reason) found.skipped.push({ file: path, reason, ...(await this.targetOf(path)) });
    } else if (isYamlFile(path)) {
      if (ignores.ignores(path)) found.ignored.push(path);
      else if (entry.isFile()) found.files.push(path);
      else found.skipped.push({ file: path, reason: 'no ordinary file' });
    } else if (entry.isFile() && mayTellCommands(path) && !ignores.ignores(path)) found.commands.push(path);
  }

  /** Resolves to the final target of a link. A target below the listed folder has a path below it as it was given. */
  private async targetOf(link: string): Promise<{ readonly target?: string }> {
    try {
      const [target, root] = [slashes(await fs.realpath(link)), slashes(await fs.realpath(this.root))];
      return { target: target.startsWith(`${root}/`) ? join(this.root, target.slice(root.length + 1)) : target };
    } catch {
      return {};
    }
  }

  private ignoresOf(repository: Repository): GitIgnores {
    if (repository.unknown !== undefined)
      this.found.skipped.push({
        file: join(repository.root, '.git'),
        reason: `${repository.unknown}: a file that git tracks is left out where .gitignore names it`,
      });
    return new GitIgnores(repository);
  }

  private async readIgnores(folder: string, ignores: GitIgnores): Promise<void> {
    const file = join(folder, '.gitignore');
    ignores.set(file, await this.host.readIfThere(file));
  }

  /** Resolves to the repository that a folder lies in without being its root. */
  private async repositoryAbove(folder: string): Promise<Repository | undefined> {
    if (await this.host.exists(join(folder, '.git'))) return undefined;
    for (const above of foldersAbove(folder)) {
      const repository = await this.host.repository(above);
      if (repository) return repository;
    }
    return undefined;
  }
}

/** Resolves to the reason why the target of a link is not checked; undefined where the target needs no check. */
async function whyNotFollowed(link: string): Promise<string | undefined> {
  try {
    return (await fs.stat(link)).isDirectory() ? 'a symbolic link to a folder' : undefined;
  } catch (error) {
    // The link leads nowhere, or to itself.
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ELOOP')) return undefined;
    return reasonOf(error);
  }
}

function slashes(path: string): string {
  return path.replaceAll(nodePath.sep, '/');
}
