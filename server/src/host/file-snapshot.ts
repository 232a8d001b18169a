import { folderOf, join, nameOf } from '../core/text/paths.js';
import type { Entries, FilesNow, Host } from './host.js';
import { HostError } from './host.js';

/** The files of one chart, and of everything around it, that are read at most. */
const MOST_FILES = 20_000;

const LINK = 'a symbolic link, which is not followed';

/** A chart that `helm dependency build` has put into the folder of another. */
const ARCHIVE = /(?:^|\/)charts\/[^/]+\.tgz$/;

/**
 * Files that synchronous code reads. What it asks for the first time is not there, and is noted down; `settled` reads that, and
 * has the code run again, until it asks for nothing new. With `now`, what it asks for is read at once, all but archives.
 */
export class FileSnapshot {
  private readonly texts = new Map<string, string | undefined>();
  private readonly folders = new Map<string, Entries | undefined>();
  private readonly archives = new Map<string, ReadonlyMap<string, string>>();
  private readonly wantedFiles = new Set<string>();
  private readonly wantedArchives = new Set<string>();
  private readonly wantedFolders = new Set<string>();
  /** Resolves when what is being read has been read. */
  private loading: Promise<void> | undefined;
  /** Rises where something is asked for that is still to be read. */
  misses = 0;
  /** Rises when what was asked for has been read. */
  loads = 0;
  /** Why files, and what lies in folders, could not be read. */
  readonly unreadable = new Map<string, string>();

  constructor(
    private readonly host: Pick<Host, 'readIfThere' | 'entries' | 'archive'>,
    /** Texts that are newer than those on the disk: of files that are being edited. */
    private readonly openText: (path: string) => string | undefined = () => undefined,
    private readonly now?: FilesNow,
  ) {}

  /** Returns the text of a file; undefined where there is none, or not yet. */
  read(path: string): string | undefined {
    const open = this.openText(path);
    if (open !== undefined) return open;
    if (!this.texts.has(path)) {
      if (this.now) this.readNow(path, this.now);
      else if (!this.isKnownMissing(path)) this.want(this.wantedFiles, path);
    }
    return this.texts.get(path);
  }

  /** Returns the text of a file as it was read from the disk; undefined where there is none, or not yet. */
  saved(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** Returns the entries of a folder; undefined where there is none, or not yet. A link is not followed. */
  entries(folder: string): Entries | undefined {
    if (!this.folders.has(folder)) {
      if (this.now) this.folders.set(folder, this.now.entries(folder));
      else this.want(this.wantedFolders, folder);
    }
    return this.folders.get(folder);
  }

  /** Returns the names in a folder; undefined where there is none, or not yet. */
  list(folder: string): readonly string[] | undefined {
    const entries = this.entries(folder);
    return entries && entries.size > 0 ? [...entries.keys()] : undefined;
  }

  /**
   * Returns all files below a folder, by their path below it, with their texts, as far as they are known by now. A chart in an
   * archive has the archive as its folder: `charts/db-1.0.0.tgz/Chart.yaml`.
   */
  below(folder: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const open: string[] = [''];
    for (let inner = open.pop(); inner !== undefined; inner = open.pop()) {
      for (const [name, kind] of this.entries(inner === '' ? folder : join(folder, inner)) ?? []) {
        const path = inner === '' ? name : `${inner}/${name}`;
        if (kind === 'folder' && name !== '.git' && name !== 'node_modules') open.push(path);
        else if (kind === 'link') this.unreadable.set(join(folder, path), LINK);
        else if (kind === 'file' && found.size >= MOST_FILES)
          this.unreadable.set(folder, `more than ${MOST_FILES} files; the rest is left out`);
        else if (kind === 'file' && ARCHIVE.test(path)) {
          for (const [file, text] of this.archive(join(folder, path))) found.set(`${path}/${file}`, text);
        } else if (kind === 'file') {
          const text = this.read(join(folder, path));
          if (text !== undefined) found.set(path, text);
        }
      }
    }
    return found;
  }

  /** Returns the files of a chart in an archive by their paths below the chart; none where it cannot be read, or not yet. */
  private archive(path: string): ReadonlyMap<string, string> {
    const known = this.archives.get(path);
    if (!known) this.want(this.wantedArchives, path);
    return known ?? new Map();
  }

  private want(wanted: Set<string>, path: string): void {
    wanted.add(path);
    this.misses++;
  }

  /** True where everything that was asked for has been read. */
  get isSettled(): boolean {
    return this.wanted === 0 && this.loading === undefined;
  }

  private get wanted(): number {
    return this.wantedFiles.size + this.wantedFolders.size + this.wantedArchives.size;
  }

  /** To be called when a file may have changed, or come or gone. Returns the folders that may have other names in them. */
  forget(path: string): readonly string[] {
    this.texts.delete(path);
    this.archives.delete(path);
    this.unreadable.delete(path);
    const folders: string[] = [];
    // A folder may have come with its file.
    for (let one = path; one !== folderOf(one); one = folderOf(one)) {
      const folder = folderOf(one);
      const isListed = one !== path && this.folders.get(folder)?.has(nameOf(one));
      if (isListed) break;
      this.folders.delete(folder);
      folders.push(folder);
    }
    return folders;
  }

  /** Forgets everything. */
  forgetAll(): void {
    this.texts.clear();
    this.archives.clear();
    this.folders.clear();
    this.unreadable.clear();
  }

  /** Runs `make` until all that it asks for has been read. */
  async settled<Made>(make: (files: this) => Made): Promise<Made> {
    for (;;) {
      const made = make(this);
      if (this.isSettled) return made;
      await this.load();
    }
  }

  /** Reads files before they are asked for: code that asks for one after the other is run less often. */
  async prime(paths: Iterable<string>): Promise<void> {
    if (this.now) return;
    for (const path of paths) {
      if (!this.texts.has(path)) this.wantedFiles.add(path);
      if (!this.folders.has(folderOf(path))) this.wantedFolders.add(folderOf(path));
    }
    await this.load();
  }

  /** Reads what is wanted, after what is being read already: what one waits for, another may have wanted. */
  private async load(): Promise<void> {
    const before = this.loading;
    if (this.wanted === 0) return before;
    const own = (async (): Promise<void> => {
      // Who reads it learns of its failure.
      await before?.catch(() => undefined);
      await this.loadWanted();
    })();
    this.loading = own;
    try {
      await own;
    } finally {
      if (this.loading === own) this.loading = undefined;
    }
  }

  private async loadWanted(): Promise<void> {
    const [files, folders] = [[...this.wantedFiles], [...this.wantedFolders]];
    this.wantedFiles.clear();
    this.wantedFolders.clear();
    const archives = [...this.wantedArchives];
    this.wantedArchives.clear();
    for (const path of archives) this.archives.set(path, await this.readArchive(path));
    const around = files.map(folderOf).filter((folder) => !this.folders.has(folder));
    await inGroups(
      [...new Set([...folders, ...around])],
      (folder) => this.host.entries(folder),
      (folder, entries) => this.folders.set(folder, entries),
    );
    await inGroups(
      files,
      async (path) => {
        const kind = this.kindOf(path);
        if (kind === 'link') return { unreadable: LINK };
        return kind === 'file' ? this.readText(path) : undefined;
      },
      (path, read) => this.keep(path, read),
    );
    this.loads++;
  }

  /** Returns what a file is, as far as the folder around it tells: a folder that cannot be listed may have it. */
  private kindOf(path: string): 'file' | 'folder' | 'link' | undefined {
    const entries = this.folders.get(folderOf(path));
    return entries ? entries.get(nameOf(path)) : 'file';
  }

  /** True for a path that the nearest folder around it which was read does not lead to: nobody has to wait for the disk. */
  private isKnownMissing(path: string): boolean {
    for (let one = path; one !== folderOf(one); one = folderOf(one)) {
      const folder = folderOf(one);
      if (this.folders.has(folder)) return this.folders.get(folder)?.has(nameOf(one)) === false;
    }
    return false;
  }

  private keep(path: string, read: string | undefined | Unreadable): void {
    this.texts.set(path, typeof read === 'string' ? read : undefined);
    if (typeof read === 'object') this.unreadable.set(path, read.unreadable);
  }

  private readNow(path: string, now: FilesNow): void {
    this.entries(folderOf(path));
    const kind = this.kindOf(path);
    if (kind === 'link') this.keep(path, { unreadable: LINK });
    else this.keep(path, kind === 'file' ? orReason(() => now.readIfThere(path)) : undefined);
  }

  private async readArchive(path: string): Promise<ReadonlyMap<string, string>> {
    try {
      const files = await this.host.archive(path);
      const tops = new Set([...files.keys()].map((name) => name.split('/')[0]));
      if (tops.size !== 1) throw new HostError('a chart has one folder with all of its files in it');
      return new Map([...files].map(([name, text]) => [name.slice(name.indexOf('/') + 1), text]));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.unreadable.set(path, error.message);
      return new Map();
    }
  }

  private async readText(path: string): Promise<string | undefined | Unreadable> {
    try {
      return await this.host.readIfThere(path);
    } catch (error) {
      return reasonIn(error);
    }
  }
}

/** Why a file could not be read. */
interface Unreadable {
  readonly unreadable: string;
}

function orReason<Read>(read: () => Read): Read | Unreadable {
  try {
    return read();
  } catch (error) {
    return reasonIn(error);
  }
}

function reasonIn(error: unknown): Unreadable {
  if (!(error instanceof HostError)) throw error;
  return { unreadable: error.message };
}

/** What is read at the same time. */
const AT_ONCE = 16;

/** Reads items, some at a time, and hands on what was read in their order. */
async function inGroups<Item, Read>(
  items: readonly Item[],
  read: (item: Item) => Promise<Read>,
  take: (item: Item, result: Read) => void,
): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const group = items.slice(at, at + AT_ONCE);
    const results = await Promise.all(group.map(read));
    // Every item of the group has been read.
    for (const [index, item] of group.entries()) take(item, results[index] as Read);
  }
}
