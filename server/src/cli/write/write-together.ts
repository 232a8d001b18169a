import { randomBytes } from 'node:crypto';
import { promises as fs, readFileSync, renameSync, rmSync } from 'node:fs';
import nodePath from 'node:path';
import { encodeText, encodingOf } from '../../host/node/text-encoding.js';

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
  create(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Gives a file a second name that nothing else has. */
  link(from: string, to: string): Promise<void>;
  /**
   * Gives a file another name, in place of one that holds these bytes: they are looked at in the same breath.
   * @throws WriteError where it holds others by now.
   */
  replace(from: string, to: string, held: Uint8Array): Promise<void>;
  /** Removes a file; where bytes are named, as above. */
  remove(path: string, held?: Uint8Array): Promise<void>;
}

/** Files cannot be changed. The message holds paths, and no text. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/** Somebody else wrote a file since it was read. */
export class ChangedError extends WriteError {
  constructor(path: string) {
    super(`${path} changed meanwhile`);
  }
}

const NEW_FILE = 0o644;

/** A write as bytes: in the encoding that the file has. */
interface ByteWrite {
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
  readonly mode: number;
}

/**
 * Changes a file, or several together, all or none. Every text is written beside its place first; then new files take
 * their names, then changed ones, and what goes is removed last: whenever the machine stops, each text stands in its
 * old place or in its new one. Where a step fails, those before are taken back. What somebody else wrote since `before`
 * was read is never replaced.
 * @throws WriteError where a file is not what it was; else the system's error. The files are then as they were, unless
 * taking back failed too, which the message says.
 */
export async function writeTogether(writes: readonly FileWrite[], disk: Disk = nodeDisk): Promise<void> {
  const ready = await inBytes(writes, disk);
  const staged = new Map<string, string>();
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const { path, after, mode } of ready) {
      if (after === undefined) continue;
      await disk.makeFolder(nodePath.dirname(path));
      const beside = besideOf(path);
      staged.set(path, beside);
      await disk.create(beside, after, mode);
    }
    for (const write of inOrder(ready)) await carryOut(write, staged, undo, disk);
  } catch (error) {
    await takeBack(undo, error);
    throw error;
  } finally {
    for (const beside of staged.values()) await disk.remove(beside).catch(() => undefined);
  }
}

/** @throws WriteError where a file is not what it was. */
async function inBytes(writes: readonly FileWrite[], disk: Disk): Promise<readonly ByteWrite[]> {
  const modes = new Map<string, number>();
  const ready: ByteWrite[] = [];
  for (const { path, before, after, like } of writes) {
    const now = await disk.stat(path);
    const encoding = encodingOf(now?.bytes ?? new Uint8Array());
    const [was, is] = [before, after].map((text) => (text === undefined ? undefined : encodeText(text, encoding)));
    if (now === undefined ? was !== undefined : was === undefined || !now.bytes.equals(was))
      throw new ChangedError(path);
    if (now) modes.set(path, now.mode);
    ready.push({ path, before: was, after: is, mode: now?.mode ?? modes.get(like ?? '') ?? NEW_FILE });
  }
  return ready;
}

/** New files first, then changed ones, then those that go. */
function inOrder(writes: readonly ByteWrite[]): readonly ByteWrite[] {
  const rank = ({ before, after }: ByteWrite): number => (after === undefined ? 2 : before === undefined ? 0 : 1);
  return writes.toSorted((a, b) => rank(a) - rank(b));
}

async function carryOut(
  { path, before, after, mode }: ByteWrite,
  staged: ReadonlyMap<string, string>,
  undo: (() => Promise<void>)[],
  disk: Disk,
): Promise<void> {
  const beside = staged.get(path);
  if (before === undefined) {
    if (after === undefined || beside === undefined) return;
    // Unlike a rename, this fails where somebody made a file of that name meanwhile.
    await disk.link(beside, path);
    undo.push(() => disk.remove(path, after));
    return;
  }
  const restored = async (put: (old: string) => Promise<void>): Promise<void> => {
    const old = besideOf(path);
    await disk.create(old, before, mode);
    await put(old);
  };
  if (after === undefined || beside === undefined) {
    await disk.remove(path, before);
    undo.push(() =>
      restored(async (old) => {
        await disk.link(old, path);
        await disk.remove(old);
      }),
    );
  } else {
    await disk.replace(beside, path, before);
    undo.push(() => restored((old) => disk.replace(old, path, after)));
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
  async create(path, bytes, mode) {
    const file = await fs.open(path, 'wx', mode);
    try {
      // What `open` leaves out for the umask is put back.
      await file.chmod(mode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  link: (from, to) => fs.link(from, to),
  // What is looked at and what is done to it follow each other without a pause: nobody gets in between in this process, and
  // hardly anybody in another.
  async replace(from, to, held) {
    if (!readFileSync(to).equals(held)) throw new ChangedError(to);
    renameSync(from, to);
  },
  async remove(path, held) {
    if (held && !readFileSync(path).equals(held)) throw new ChangedError(path);
    rmSync(path, { force: true });
  },
};
