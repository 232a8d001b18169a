import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { append } from '../../core/text/append.js';
import { isHeld } from '../../core/workspace/held.js';
import { encodeText } from '../../host/node/encode-text.js';
import { temporaryPathIn } from '../../host/node/temporary-files.js';
import { encodingOf } from '../../host/text-encoding.js';
import { type Disk, nodeDisk, type Rights } from './disk.js';
import { hashOf, type JournalEntry, journalOf } from './journal.js';
import { asWriteError, ChangedError, inWords, WriteError, whyNotWritten } from './write-error.js';

/** A file before and after: undefined where there is none. */
export interface FileWrite {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The file whose permissions a new one is to have. */
  readonly like?: string;
}

/** Changes files together, or none of them. */
export type WriteFiles = (writes: readonly FileWrite[]) => Promise<void>;

export interface Writing {
  readonly disk?: Disk;
  /** The folder in which a journal stands for as long as several files change; without it nothing takes back what a kill leaves. */
  readonly journals?: string | undefined;
}

const NEW_FILE: Rights = { mode: 0o644 };
const PRIVATE: Rights = { mode: 0o600 };

/** What keeps values outside git is for its owner alone. */
function rightsOfNew(path: string): Rights {
  return isHeld(path) ? PRIVATE : NEW_FILE;
}

/** A write as bytes: in the encoding that the file has. */
interface ByteWrite {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
  readonly rights: Rights;
}

/**
 * Changes a file, or several together, all or none. Every text is written beside its place first; then new files take
 * their names, then changed ones, and what goes is removed last: whenever the machine stops, each text stands in its
 * old place or in its new one. Where a step fails, those before are taken back. What somebody else wrote since `before`
 * was read is never replaced. Where the process is ended in the middle of several, the next run takes them back
 * (`journal.ts`).
 * @throws WriteError about the file that is not what it was or cannot be written. The files are then as they were, unless
 * taking back failed too, which the message says.
 */
export async function writeTogether(
  writes: readonly FileWrite[],
  { disk = nodeDisk, journals }: Writing = {},
): Promise<void> {
  const ready = await inBytes(writes, disk);
  const run = new Run(disk);
  try {
    for (const write of ready) await run.stage(write);
    const steps = inOrder(ready);
    if (steps.length > 1 && journals !== undefined) await run.begin(steps, journals);
    for (const [index, write] of steps.entries()) {
      await about(write.path, () => run.carryOut(write));
      // Names are on the disk before others go that they replace.
      if (rankOf(write) !== rankOf(steps[index + 1])) await run.sync();
    }
    await run.clear();
  } catch (error) {
    await run.takeBack(error).finally(() => run.clear());
    await run.removeFolders();
    throw error;
  }
}

/**
 * Returns the change of what a link leads to, where a link is named: the link stays.
 * @throws WriteError where it leads nowhere any more.
 */
export async function atRealPath(write: FileWrite): Promise<FileWrite> {
  if (write.before === undefined) return write;
  return about(write.path, async () => ({ ...write, path: await fs.realpath(write.path) }));
}

/** @throws WriteError where a file is not what it was. */
async function inBytes(writes: readonly FileWrite[], disk: Disk): Promise<readonly ByteWrite[]> {
  const rights = new Map<string, Rights>();
  const ready = new Map<string, ByteWrite>();
  for (const { path, before, after, like } of writes) {
    const now = await about(path, () => disk.stat(path));
    const encoding = encodingOf(now?.bytes ?? new Uint8Array());
    const [was, is] = [before, after].map((text) => (text === undefined ? undefined : encodeText(text, encoding)));
    if (now === undefined ? was !== undefined : was === undefined || !now.bytes.equals(was))
      throw new ChangedError(path);
    if (now) rights.set(path, now.rights);
    // Links may give a file twice.
    const other = ready.get(path);
    if (other && !isSame(other.after, is)) throw new WriteError(path, 'would get two texts at once');
    ready.set(path, {
      path,
      before: was,
      after: is,
      rights: now?.rights ?? rights.get(like ?? '') ?? rightsOfNew(path),
    });
  }
  return [...ready.values()];
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

/** New files first, then changed ones, then those that go. */
function inOrder(writes: readonly ByteWrite[]): readonly ByteWrite[] {
  return writes.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf(write: ByteWrite | undefined): number {
  if (!write) return 3;
  return write.after === undefined ? 2 : write.before === undefined ? 0 : 1;
}

/** @throws WriteError about this file, in place of an error of the system. */
async function about<Result>(path: string, run: () => Promise<Result>, what?: string): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw asWriteError(path, error, what);
  }
}

/** The steps of one change of several files. */
class Run {
  /** Where the new text of a file stands until it takes its name. */
  private readonly staged = new Map<string, string>();
  /** Where the old file stands as soon as another has its name. */
  private readonly old = new Map<string, string>();
  /** Files beside others that are not needed in the end, in the order in which they may go. */
  private readonly beside: string[] = [];
  /** The folders that were made, each before those in it. */
  private readonly made: string[] = [];
  /** The folders in which names have changed since they were last written down. */
  private readonly changed = new Set<string>();
  private readonly undo: (() => Promise<void>)[] = [];

  constructor(private readonly disk: Disk) {}

  /** Writes the new text of a file beside its place. */
  async stage({ path, after, rights }: ByteWrite): Promise<void> {
    if (after === undefined) return;
    const folder = nodePath.dirname(path);
    const uppermost = await about(
      path,
      () => this.disk.makeFolder(folder, isHeld(path)),
      'cannot be written: its folder cannot be made',
    );
    if (uppermost !== undefined) append(this.made, foldersBetween(uppermost, folder));
    const beside = this.besideOf(path);
    this.staged.set(path, beside);
    await about(
      path,
      () => this.disk.create(beside, after, rights),
      'cannot be written: no file can be made beside it',
    );
  }

  /**
   * Notes what is going to be done, so that the next run can take it back where this one is ended in the middle. A user without a
   * folder for it goes without.
   */
  async begin(writes: readonly ByteWrite[], journals: string): Promise<void> {
    const entries = writes.map((write): JournalEntry => {
      const [before, after] = [write.before, write.after].map((bytes) => (bytes ? hashOf(bytes) : null));
      const staged = this.staged.get(write.path) ?? null;
      return { path: write.path, before: before ?? null, after: after ?? null, old: this.oldOf(write.path), staged };
    });
    const journal = temporaryPathIn(journals);
    try {
      await this.disk.makeFolder(journals);
      await this.disk.create(journal, journalOf(entries), PRIVATE);
    } catch {
      await this.disk.remove(journal).catch(() => undefined);
      return;
    }
    this.beside.unshift(journal);
  }

  async carryOut({ path, before, after }: ByteWrite): Promise<void> {
    const { disk, undo } = this;
    const staged = this.staged.get(path);
    this.changed.add(nodePath.dirname(path));
    if (before === undefined) {
      if (after === undefined || staged === undefined) return;
      // Unlike a rename, this fails where somebody made a file of that name meanwhile.
      await disk.link(staged, path);
      undo.push(() => disk.remove(path, after));
      return;
    }
    const old = this.oldOf(path);
    // A second name of the old file needs no space, so that a full disk does not keep it from coming back.
    await disk.link(path, old);
    if (after === undefined || staged === undefined) {
      await disk.remove(path, before);
      undo.push(() => disk.link(old, path));
    } else {
      await disk.replace(staged, path, before);
      undo.push(() => disk.replace(old, path, after));
    }
  }

  /** Has the names that files have by now outlast a loss of power. */
  async sync(): Promise<void> {
    for (const folder of this.changed) await about(folder, () => this.disk.syncFolder(folder));
    this.changed.clear();
  }

  /**
   * Takes back what was done, the last step first: what was removed is back before what replaced it goes. Stops where that fails:
   * nothing more goes.
   * @throws WriteError where it fails.
   */
  async takeBack(reason: unknown): Promise<void> {
    try {
      for (const step of this.undo.toReversed()) await step();
    } catch (error) {
      const { path } = reason instanceof WriteError ? reason : { path: '' };
      const what = `and what was changed before could not be taken back (${inWords(error)}): \`git status\` shows it`;
      throw new WriteError(path, `${whyNotWritten(reason)}, ${what}`, { cause: error });
    }
  }

  /** Removes what stands beside the files. */
  async clear(): Promise<void> {
    for (const beside of this.beside) await this.disk.remove(beside).catch(() => undefined);
  }

  /** Removes the folders that were made; one with something of somebody else in it stays. */
  async removeFolders(): Promise<void> {
    for (const folder of this.made.toReversed()) await this.disk.removeFolder(folder).catch(() => undefined);
  }

  private oldOf(path: string): string {
    const old = this.old.get(path) ?? this.besideOf(path);
    this.old.set(path, old);
    return old;
  }

  private besideOf(path: string): string {
    const beside = temporaryPathIn(nodePath.dirname(path));
    this.beside.push(beside);
    return beside;
  }
}

/** Returns a folder and those below it that lead to another one. */
function foldersBetween(uppermost: string, innermost: string): readonly string[] {
  const folders = [innermost];
  for (let folder = innermost; folder !== uppermost && folder.startsWith(uppermost); folders.unshift(folder))
    folder = nodePath.dirname(folder);
  return folders;
}
