import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import nodePath from 'node:path';

/** A file before and after: undefined where there is none. */
export interface FileWrite {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The file whose permissions a new one is to have. */
  readonly like?: string;
}

/** What writing needs of the disk. */
export interface Disk {
  /** The bytes and permissions of an ordinary file; undefined where there is none. @throws where it is something else. */
  stat(path: string): Promise<{ readonly bytes: Buffer; readonly mode: number } | undefined>;
  makeFolder(path: string): Promise<void>;
  /** Writes a file that is not there yet. */
  create(path: string, text: string, mode: number): Promise<void>;
  /** Gives a file a second name that nothing else has. */
  link(from: string, to: string): Promise<void>;
  /** Gives a file another name, in place of whatever has that. */
  replace(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Files cannot be changed together. The message holds paths, and no text. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

const NEW_FILE = 0o644;

/**
 * Changes several files, all or none. Every text is written beside its place first; then new files take their names, then
 * changed ones, and what goes is removed last: whenever the machine stops, each text stands in its old place or in its new
 * one. Where a step fails, those before are taken back.
 * @throws WriteError where a file is not what it was; else the system's error. The files are then as they were, unless
 * taking back failed too, which the message says.
 */
export async function writeTogether(writes: readonly FileWrite[], disk: Disk = nodeDisk): Promise<void> {
  const modes = new Map<string, number>();
  for (const { path, before } of writes) {
    const now = await disk.stat(path);
    const same =
      now === undefined ? before === undefined : before !== undefined && now.bytes.equals(Buffer.from(before));
    if (!same) throw new WriteError(`${path} changed meanwhile`);
    if (now) modes.set(path, now.mode);
  }
  const staged = new Map<string, string>();
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, after, like } of writes) {
      if (after === undefined) continue;
      await disk.makeFolder(nodePath.dirname(path));
      const beside = besideOf(path);
      staged.set(path, beside);
      await disk.create(beside, after, modes.get(path) ?? modes.get(like ?? '') ?? NEW_FILE);
    }
    for (const write of inOrder(writes)) await carryOut(write, staged, modes, undo, disk);
  } catch (error) {
    await takeBack(undo, error);
    throw error;
  } finally {
    for (const beside of staged.values()) await disk.remove(beside).catch(() => undefined);
  }
}

/** New files first, then changed ones, then those that go. */
function inOrder(writes: readonly FileWrite[]): readonly FileWrite[] {
  const rank = ({ before, after }: FileWrite): number => (after === undefined ? 2 : before === undefined ? 0 : 1);
  return writes.toSorted((a, b) => rank(a) - rank(b));
}

async function carryOut(
  { path, before, after }: FileWrite,
  staged: ReadonlyMap<string, string>,
  modes: ReadonlyMap<string, number>,
  undo: (() => Promise<void>)[],
  disk: Disk,
): Promise<void> {
  const restore = async (): Promise<void> => {
    const beside = besideOf(path);
    await disk.create(beside, before ?? '', modes.get(path) ?? NEW_FILE);
    await disk.replace(beside, path);
  };
  const beside = staged.get(path);
  if (after === undefined || beside === undefined) {
    await disk.remove(path);
    undo.push(restore);
  } else if (before === undefined) {
    // Unlike a rename, this fails where somebody made a file of that name meanwhile.
    await disk.link(beside, path);
    undo.push(() => disk.remove(path));
  } else {
    await disk.replace(beside, path);
    undo.push(restore);
  }
}

/** The last step first: what was removed is back before what replaced it goes. Stops where that fails: nothing more goes. */
async function takeBack(undo: readonly (() => Promise<void>)[], reason: unknown): Promise<void> {
  try {
    for (const step of undo.toReversed()) await step();
  } catch (error) {
    throw new WriteError(
      `${codeOf(reason)}, and what was changed before could not be taken back (${codeOf(error)}): \`git status\` shows it`,
      { cause: error },
    );
  }
}

/** What the system calls an error; its message may name more than is wanted. */
export function codeOf(error: unknown): string {
  if (error instanceof WriteError) return error.message;
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function besideOf(path: string): string {
  const name = `.${nodePath.basename(path)}.${randomBytes(6).toString('hex')}.tmp`;
  return nodePath.join(nodePath.dirname(path), name);
}

export const nodeDisk: Disk = {
  async stat(path) {
    try {
      const stats = await fs.lstat(path);
      if (!stats.isFile()) throw new WriteError(`${path} is no ordinary file`);
      await fs.access(path, fs.constants.W_OK);
      return { bytes: await fs.readFile(path), mode: stats.mode & 0o777 };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
  async makeFolder(path) {
    await fs.mkdir(path, { recursive: true });
  },
  async create(path, text, mode) {
    const file = await fs.open(path, 'wx', mode);
    try {
      // What `open` leaves out for the umask is put back.
      await file.chmod(mode);
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
  },
  link: (from, to) => fs.link(from, to),
  replace: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { force: true }),
};
