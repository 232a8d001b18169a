import { foldedName } from '../../core/text/file-names.js';
import { nameOf } from '../../core/text/paths.js';
import type { Entries, Host } from '../host.js';
import { folderOf, join } from '../paths.js';

/** The paths that were asked about and are not read yet. */
interface Questions {
  readonly texts: Set<string>;
  readonly exists: Set<string>;
  readonly links: Set<string>;
  readonly folders: Set<string>;
}

/** The entries of a folder, and their names by what is the same for all that some file systems do not tell apart. */
interface Listed {
  readonly entries: Entries;
  readonly folded: ReadonlyMap<string, string>;
}

/**
 * The answers of the disk that a plan was made with. The core is synchronous and the disk is not: a path that was not read yet
 * counts as missing and is noted; `read` then reads it. No answer is older than this object.
 */
export class DiskAnswers {
  private readonly folders = new Map<string, Listed | undefined>();
  private readonly texts = new Map<string, string | undefined>();
  private readonly existing = new Map<string, boolean>();
  private readonly links = new Map<string, boolean>();
  private asked: Questions = noQuestions();

  constructor(private readonly host: Host) {}

  /** Returns the text of a file; undefined where it does not exist or was not read yet. */
  textOf(path: string): string | undefined {
    if (!this.texts.has(path) && this.entryOf(path) !== 'absent') this.asked.texts.add(path);
    return this.texts.get(path);
  }

  exists(path: string): boolean {
    const entry = this.entryOf(path);
    if (entry !== 'unknown') return entry !== 'absent';
    if (!this.existing.has(path)) this.asked.exists.add(path);
    return this.existing.get(path) ?? false;
  }

  isLink(path: string): boolean {
    const entry = this.entryOf(path);
    if (entry !== 'unknown') return entry === 'link';
    if (!this.links.has(path)) this.asked.links.add(path);
    return this.links.get(path) ?? false;
  }

  /** Returns the name of an entry that some file systems take for that of a path, and that is another. */
  twinOf(path: string): string | undefined {
    const folder = folderOf(path);
    if (!this.folders.has(folder)) {
      if (!this.isAbsent(folder)) this.asked.folders.add(folder);
      return undefined;
    }
    const name = nameOf(path);
    const twin = this.folders.get(folder)?.folded.get(foldedName(name));
    return twin === name ? undefined : twin;
  }

  /** Returns true for a path that is known not to exist. */
  isAbsent(path: string): boolean {
    return this.entryOf(path) === 'absent';
  }

  /** Forgets the open questions, and keeps the answers. */
  begin(): void {
    this.asked = noQuestions();
  }

  /** Returns true where there are questions without an answer. */
  asksForMore(): boolean {
    const { texts, exists, links, folders } = this.asked;
    return texts.size + exists.size + links.size + folders.size > 0;
  }

  /** Lists folders, and reads the files with these names in them. */
  async preload(folders: readonly string[], names: readonly string[]): Promise<void> {
    await Promise.all(folders.map((folder) => this.list(folder)));
    const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
    await Promise.all(paths.map(async (path) => this.isAbsent(path) || (await this.readText(path))));
  }

  /** Answers the open questions. Returns true where there were any. */
  async read(): Promise<boolean> {
    const { texts, exists, links, folders } = this.asked;
    this.begin();
    await Promise.all([...folders].map((folder) => this.list(folder)));
    await Promise.all([...texts].map((path) => this.readText(path)));
    for (const path of exists) this.existing.set(path, await this.host.exists(path));
    for (const path of links) this.links.set(path, await this.host.isLink(path));
    return texts.size + exists.size + links.size + folders.size > 0;
  }

  /** Asks the disk all questions again. Returns true where every answer is the same. */
  async holds(): Promise<boolean> {
    const again = new DiskAnswers(this.host);
    await Promise.all([...this.folders.keys()].map((folder) => again.list(folder)));
    await Promise.all([...this.texts.keys()].map((path) => again.readText(path)));
    for (const path of this.existing.keys()) again.existing.set(path, await this.host.exists(path));
    for (const path of this.links.keys()) again.links.set(path, await this.host.isLink(path));
    return (
      [...this.folders].every(([folder, entries]) => isSame(entries?.entries, again.folders.get(folder)?.entries)) &&
      [...this.texts].every(([path, text]) => again.texts.get(path) === text) &&
      [...this.existing].every(([path, exists]) => again.existing.get(path) === exists) &&
      [...this.links].every(([path, isLink]) => again.links.get(path) === isLink)
    );
  }

  private async list(folder: string): Promise<void> {
    const entries = await this.host.entries(folder);
    const folded = new Map([...(entries?.keys() ?? [])].map((name) => [foldedName(name), name]));
    this.folders.set(folder, entries && { entries, folded });
  }

  private async readText(path: string): Promise<void> {
    this.texts.set(path, await this.host.readIfThere(path));
  }

  /** Returns what the listings of folders say about a path. */
  private entryOf(path: string): 'file' | 'folder' | 'link' | 'absent' | 'unknown' {
    const folder = folderOf(path);
    const listed = this.folders.get(folder);
    if (!listed) return folder !== '' && folder !== path && this.entryOf(folder) === 'absent' ? 'absent' : 'unknown';
    const name = path.slice(folder.length).replace(/^\//, '');
    const entry = listed.entries.get(name);
    if (entry) return entry;
    // A name in another case may be the same file; only the file system knows.
    return listed.folded.has(foldedName(name)) ? 'unknown' : 'absent';
  }
}

function noQuestions(): Questions {
  return { texts: new Set(), exists: new Set(), links: new Set(), folders: new Set() };
}

function isSame(a: Entries | undefined, b: Entries | undefined): boolean {
  if (!a || !b) return a === b;
  return a.size === b.size && [...a].every(([name, kind]) => b.get(name) === kind);
}
