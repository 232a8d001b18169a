import type { Entries, Host } from '../host.js';
import { folderOf, join } from '../paths.js';

/** What was asked and is not known yet. */
interface Questions {
  readonly texts: Set<string>;
  readonly exists: Set<string>;
  readonly links: Set<string>;
}

/** What lies in a folder, and the names in small letters. */
interface Listed {
  readonly entries: Entries;
  readonly folded: ReadonlySet<string>;
}

/**
 * The answers of the disk that a plan was made with. The core is synchronous, the disk is not: what is not known yet counts
 * as not there, is noted, and is known once `read` was awaited. No answer is older than this object.
 */
export class DiskAnswers {
  private readonly folders = new Map<string, Listed | undefined>();
  private readonly texts = new Map<string, string | undefined>();
  private readonly existing = new Map<string, boolean>();
  private readonly links = new Map<string, boolean>();
  private asked: Questions = noQuestions();

  constructor(private readonly host: Host) {}

  /** Returns the text of a file; undefined where there is none, or where that is not known yet. */
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

  /** Returns true for a path that is known not to be there. */
  isAbsent(path: string): boolean {
    return this.entryOf(path) === 'absent';
  }

  /** Forgets what was asked so far, and not what is known. */
  begin(): void {
    this.asked = noQuestions();
  }

  /** Returns true where something was asked that is not known. */
  asksForMore(): boolean {
    return this.asked.texts.size + this.asked.exists.size + this.asked.links.size > 0;
  }

  /** Lists folders, and reads the files of these names that lie in them. */
  async look(folders: readonly string[], names: readonly string[]): Promise<void> {
    await Promise.all(folders.map((folder) => this.list(folder)));
    const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
    await Promise.all(paths.map(async (path) => this.isAbsent(path) || (await this.readText(path))));
  }

  /** Reads what was asked and not known. Returns true where that was anything. */
  async read(): Promise<boolean> {
    const { texts, exists, links } = this.asked;
    this.begin();
    await Promise.all([...texts].map((path) => this.readText(path)));
    for (const path of exists) this.existing.set(path, await this.host.exists(path));
    for (const path of links) this.links.set(path, await this.host.isLink(path));
    return texts.size + exists.size + links.size > 0;
  }

  /** Asks the disk everything again. Returns true where every answer is the same. */
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
    const folded = new Set([...(entries?.keys() ?? [])].map((name) => name.toLowerCase()));
    this.folders.set(folder, entries && { entries, folded });
  }

  private async readText(path: string): Promise<void> {
    this.texts.set(path, await this.host.readIfThere(path));
  }

  /** What the listings of folders say of a path. */
  private entryOf(path: string): 'file' | 'folder' | 'link' | 'absent' | 'unknown' {
    const folder = folderOf(path);
    const listed = this.folders.get(folder);
    if (!listed) return folder !== '' && folder !== path && this.entryOf(folder) === 'absent' ? 'absent' : 'unknown';
    const name = path.slice(folder.length).replace(/^\//, '');
    const entry = listed.entries.get(name);
    if (entry) return entry;
    // Some disks take a name for the same in other letters; what they do is for them to say.
    return listed.folded.has(name.toLowerCase()) ? 'unknown' : 'absent';
  }
}

function noQuestions(): Questions {
  return { texts: new Set(), exists: new Set(), links: new Set() };
}

function isSame(a: Entries | undefined, b: Entries | undefined): boolean {
  if (!a || !b) return a === b;
  return a.size === b.size && [...a].every(([name, kind]) => b.get(name) === kind);
}
