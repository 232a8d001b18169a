import { GitIgnores } from './gitignore.js';
import { type Host, isYamlFile, type Listing, mayTellCommands } from './host.js';
import { foldersAbove, join } from './paths.js';
import type { Repository } from './repository.js';

/** What an entry of a folder is. `other` is no ordinary file: a device, a pipe. */
export type ListedKind = 'file' | 'folder' | 'link' | 'other';

/** The entries of a folder by name. */
export type ListedEntries = ReadonlyMap<string, ListedKind>;

/** What a listing asks of a file system. */
export interface ListedFiles extends Pick<Host, 'exists' | 'readIfThere' | 'repository'> {
  /** Returns the entries of a folder, or the reason why it cannot be entered. */
  entriesOf(folder: string): Promise<ListedEntries | string>;
  /** Returns the reason why the target of a link is not checked; undefined where the target needs no check. */
  whyNotFollowed(link: string): Promise<string | undefined>;
  /** Returns the final target of a link, below `root` by the path of `root` as given; undefined where it is not known. */
  targetOf(link: string, root: string): Promise<string | undefined>;
}

/** The folders of version control systems. */
const VERSION_CONTROL = new Set(['.git', '.hg', '.svn']);
/** Folders that hold other people's code. */
const FOREIGN = new Set(['node_modules', '.terraform', '.venv', '__pycache__']);

type Found = {
  -readonly [Name in keyof Required<Listing>]: Required<Listing>[Name] extends readonly (infer Item)[]
    ? Item[]
    : Map<string, ReadonlySet<string>>;
};

/** Resolves to the listing of a folder. Links are not followed, so that no folder is entered twice. */
export async function listFolder(folder: string, host: ListedFiles): Promise<Listing> {
  const walk = new Walk(host, folder);
  await walk.enter(folder, await walk.above(folder));
  walk.found.files.sort();
  walk.found.commands.sort();
  return walk.found;
}

class Walk {
  readonly found: Found = { files: [], skipped: [], ignored: [], foreign: [], commands: [], names: new Map() };

  constructor(
    private readonly host: ListedFiles,
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
    const entries = await this.host.entriesOf(folder);
    if (typeof entries === 'string') {
      found.skipped.push({ file: folder, reason: entries });
      return;
    }
    found.names.set(folder, new Set([...entries.keys()].map((name) => name.toLowerCase())));
    // The patterns of an outer repository do not apply in an inner one.
    const own = entries.has('.git') ? await this.host.repository(folder) : undefined;
    const ignores = own ? this.ignoresOf(own) : around;
    if (entries.has('.gitignore')) await this.readIgnores(folder, ignores);
    for (const [name, kind] of entries) await this.take(name, kind, join(folder, name), ignores);
  }

  private async take(name: string, kind: ListedKind, path: string, ignores: GitIgnores): Promise<void> {
    const { found } = this;
    if (VERSION_CONTROL.has(name)) return;
    if (kind === 'folder') {
      if (FOREIGN.has(name)) found.foreign.push(`${path}/`);
      else if (ignores.ignores(`${path}/`)) found.ignored.push(`${path}/`);
      else await this.enter(path, ignores);
    } else if (kind === 'link') {
      if (FOREIGN.has(name) || ignores.ignores(path)) return;
      const reason = isYamlFile(path) ? 'a symbolic link' : await this.host.whyNotFollowed(path);
      if (reason === undefined) return;
      const target = await this.host.targetOf(path, this.root);
      found.skipped.push({ file: path, reason, ...(target === undefined ? {} : { target }) });
    } else if (isYamlFile(path)) {
      if (ignores.ignores(path)) found.ignored.push(path);
      else if (kind === 'file') found.files.push(path);
      else found.skipped.push({ file: path, reason: 'no ordinary file' });
    } else if (kind === 'file' && mayTellCommands(path) && !ignores.ignores(path)) found.commands.push(path);
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
