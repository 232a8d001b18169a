import { CONFIG_FILE } from '../core/settings/config.js';
import { readSettings } from '../core/settings/config-file.js';
import { nameOf, relativeTo, resolvePath } from '../core/text/paths.js';
import { textsIn } from './archive.js';
import type { CommitFiles } from './commit-tree.js';
import { type Entries, type FilesNow, type Host, HostError, type Listing } from './host.js';
import { type ListedEntries, listFolder } from './listing.js';
import { folderOf } from './paths.js';
import { NO_REPOSITORY, type Repository } from './repository.js';
import { decodeText } from './text-encoding.js';

interface CommitHostOptions {
  /** The ids that configurations may name. */
  readonly ruleIds: ReadonlySet<string>;
  /** A configuration that is named for every file. */
  readonly configFile: string | undefined;
  /** The size of the largest file that is read, in bytes. */
  readonly mostBytes: number;
}

/**
 * The files of a commit in the place of those of the work tree. Configurations, and the schemas that these name, are those of today;
 * so is everything outside of the work tree, and `.git`. A folder that is gone has the configuration of then, where it is a valid one.
 */
export class CommitHost implements Host {
  readonly now: FilesNow;
  /** What configurations of today name. */
  private readonly named = new Set<string>();

  constructor(
    private readonly commit: CommitFiles,
    private readonly disk: Host,
    private readonly options: CommitHostOptions,
  ) {
    const { now } = disk;
    this.now = {
      readIfThere: (path) => (this.isOfToday(path) ? now?.readIfThere(path) : this.textOf(path)),
      entries: (folder) => (this.isOfToday(folder) ? now?.entries(folder) : this.entriesIn(folder)),
    };
  }

  async list(folder: string): Promise<Listing> {
    if (!this.has(folder)) return this.disk.list(folder);
    const { names: _, ...listing } = await listFolder(folder, {
      exists: (path) => this.exists(path),
      readIfThere: (path) => this.readIfThere(path),
      repository: (path) => this.repository(path),
      entriesOf: async (path): Promise<ListedEntries> => this.entriesIn(path),
      whyNotFollowed: async () => undefined,
      targetOf: async (link) => this.commit.resolve(link),
    });
    // Without the names, a file of today is asked for that the commit does not have.
    return listing;
  }

  async read(path: string): Promise<string> {
    if (this.isOfToday(path)) return this.disk.read(path);
    const bytes = this.bytesOf(path);
    if (!bytes) throw new HostError('does not exist');
    return decodeText(bytes);
  }

  async readIfThere(path: string): Promise<string | undefined> {
    if (nameOf(path) === CONFIG_FILE && !this.isOfToday(path)) return this.configuration(path);
    return this.isOfToday(path) ? this.disk.readIfThere(path) : this.textOf(path);
  }

  async archive(path: string): Promise<ReadonlyMap<string, string>> {
    if (this.isOfToday(path)) return this.disk.archive(path);
    const bytes = this.bytesOf(path);
    if (!bytes) throw new HostError('does not exist');
    return textsIn(bytes);
  }

  async exists(path: string): Promise<boolean> {
    if (nameOf(path) === CONFIG_FILE) return (await this.readIfThere(path)) !== undefined;
    if (this.isOfToday(path)) return this.disk.exists(path);
    const real = this.commit.resolve(path);
    return real !== undefined && (this.has(real) ? this.commit.kindOf(real) !== undefined : this.disk.exists(real));
  }

  async isFolder(path: string): Promise<boolean | undefined> {
    if (!this.has(path)) return this.disk.isFolder(path);
    const real = this.commit.resolve(path);
    const kind = real === undefined ? undefined : this.commit.kindOf(real);
    return kind === undefined ? undefined : kind === 'folder';
  }

  async repository(folder: string): Promise<Repository | undefined> {
    const known = this.has(folder) && !this.commit.repositories.includes(folder);
    const repository = known ? undefined : await this.disk.repository(folder);
    if (!repository || !this.has(folder)) return repository;
    return { ...NO_REPOSITORY, root: folder, ignoreCase: repository.ignoreCase, isWhole: true };
  }

  async entries(folder: string): Promise<Entries | undefined> {
    return this.isOfToday(folder) ? this.disk.entries(folder) : this.entriesIn(folder);
  }

  today(): string {
    return this.disk.today();
  }

  async isLink(path: string): Promise<boolean> {
    return this.isOfToday(path) ? this.disk.isLink(path) : this.commit.kindOf(path) === 'link';
  }

  async realPath(path: string): Promise<string> {
    if (this.isOfToday(path)) return this.disk.realPath(path);
    const real = this.commit.resolve(path);
    return real !== undefined && (!this.has(real) || this.commit.kindOf(real) !== undefined) ? real : path;
  }

  /** Resolves to the text of a configuration of today; to that of then where the folder is gone. */
  private async configuration(path: string): Promise<string | undefined> {
    if (this.options.configFile === undefined && (await this.disk.isFolder(folderOf(path)))) {
      const text = await this.disk.readIfThere(path);
      if (text !== undefined) this.noteNamed(path, text);
      return text;
    }
    const text = this.textOf(path);
    // Nobody can mend it any more.
    return text === undefined || readSettings(text, this.options.ruleIds).problems.length > 0 ? undefined : text;
  }

  private noteNamed(path: string, text: string): void {
    for (const source of readSettings(text, this.options.ruleIds).settings.schemas) {
      const named = resolvePath(folderOf(path), source.path);
      if (named !== undefined) this.named.add(named);
    }
  }

  private has(path: string): boolean {
    return path === this.commit.root || relativeTo(this.commit.root, path) !== undefined;
  }

  /** Returns true for a path that is read from the disk. */
  private isOfToday(path: string): boolean {
    const { root } = this.commit;
    if (!this.has(path) || path === this.options.configFile) return true;
    if (path.slice(root.length).split('/').includes('.git')) return true;
    return [...this.named].some((named) => path === named || relativeTo(named, path) !== undefined);
  }

  private entriesIn(folder: string): Map<string, 'file' | 'folder' | 'link'> {
    const real = this.commit.resolve(folder);
    const entries = new Map(real === undefined ? [] : this.commit.entries(real));
    if (this.commit.repositories.includes(folder)) entries.set('.git', 'folder');
    return entries;
  }

  /** @throws HostError where it is too large. */
  private bytesOf(path: string): Uint8Array | undefined {
    const real = this.commit.resolve(path);
    if (real === undefined || this.commit.kindOf(real) !== 'file') return undefined;
    const { mostBytes } = this.options;
    if (this.commit.sizeOf(real) > mostBytes) throw new HostError(`larger than ${mostBytes / 1024 / 1024} MiB`);
    const bytes = this.commit.bytes(real);
    if (!bytes) throw new HostError('git cannot read it');
    return bytes;
  }

  private textOf(path: string): string | undefined {
    // Git does not read a .gitignore that is a link.
    if (path.endsWith('/.gitignore') && this.commit.kindOf(path) === 'link') return undefined;
    const bytes = this.bytesOf(path);
    return bytes && decodeText(bytes, 'lenient');
  }
}
