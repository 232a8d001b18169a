import { type Dirent, promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { GitIgnores } from '../gitignore.js';
import { type Host, isYamlFile, type Listing } from '../host.js';
import { foldersAbove, join } from '../paths.js';
import type { Repository } from '../repository.js';
import { isMissing, reasonOf } from './system-errors.js';

/** What version control keeps for itself. */
const KEPT = new Set(['.git', '.hg', '.svn']);
/** Folders that hold other people's code. */
const FOREIGN = new Set(['node_modules', '.terraform', '.venv', '__pycache__']);

type Found = {
  -readonly [Name in keyof Required<Listing>]: Required<Listing>[Name] extends readonly (infer Item)[]
    ? Item[]
    : Map<string, ReadonlySet<string>>;
};

/** What lies below a folder of the real file system. Links are not followed, so that no folder is entered twice. */
export async function listFolder(folder: string, host: Host): Promise<Listing> {
  const walk = new Walk(host, folder);
  await walk.enter(folder, await walk.above(folder));
  walk.found.files.sort();
  return walk.found;
}

class Walk {
  readonly found: Found = { files: [], skipped: [], ignored: [], foreign: [], names: new Map() };

  constructor(
    private readonly host: Host,
    private readonly root: string,
  ) {}

  /**
   * What git says of a folder from above, up to the root of its repository. No pattern counts where one names the folder
   * itself: somebody named it all the same.
   */
  async above(folder: string): Promise<GitIgnores> {
    const repository = await this.repositoryAbove(folder);
    if (!repository) return new GitIgnores();
    const ignores = this.ignoresOf(repository);
    for (const above of foldersAbove(folder)) {
      await this.readIgnores(above, ignores);
      if (above === repository.root) break;
    }
    return ignores.names(`${folder}/`) ? new GitIgnores(repository) : ignores;
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
    // What lies in a repository of its own is none of the one around it.
    const own = entries.some(({ name }) => name === '.git') ? await this.host.repository(folder) : undefined;
    const ignores = own ? this.ignoresOf(own) : around;
    if (entries.some(({ name }) => name === '.gitignore')) await this.readIgnores(folder, ignores);
    for (const entry of entries) await this.take(entry, join(folder, entry.name), ignores);
  }

  private async take(entry: Dirent, path: string, ignores: GitIgnores): Promise<void> {
    const { found } = this;
    if (KEPT.has(entry.name)) return;
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
    }
  }

  /** What a link leads to in the end, in the words of the folder that is listed where it lies below. */
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

  /** The repository that a folder lies in without being its root. */
  private async repositoryAbove(folder: string): Promise<Repository | undefined> {
    if (await this.host.exists(join(folder, '.git'))) return undefined;
    for (const above of foldersAbove(folder)) {
      const repository = await this.host.repository(above);
      if (repository) return repository;
    }
    return undefined;
  }
}

/** Why what may stand behind a link is not checked; undefined where nothing is lost. */
async function whyNotFollowed(link: string): Promise<string | undefined> {
  try {
    return (await fs.stat(link)).isDirectory() ? 'a symbolic link to a folder' : undefined;
  } catch (error) {
    // A link that leads nowhere, or to itself.
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ELOOP')) return undefined;
    return reasonOf(error);
  }
}

function slashes(path: string): string {
  return path.replaceAll(nodePath.sep, '/');
}
