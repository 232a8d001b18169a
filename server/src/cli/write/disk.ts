import { constants, promises as fs, readFileSync, renameSync, rmSync, type Stats } from 'node:fs';
import nodePath from 'node:path';
import { isMissing } from '../../host/node/system-errors.js';
import { isTemporary } from '../../host/node/temporary-files.js';
import { ChangedError, WriteError } from './write-error.js';

/** What a file has besides its name. */
export interface FileState {
  readonly bytes: Buffer;
  readonly rights: Rights;
}

/** Who may do what with a file. */
export interface Rights {
  readonly mode: number;
  /** The user and the group that own it; absent for a new file, which the user who makes it owns. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** What writing needs of the disk. */
export interface Disk {
  /**
   * Returns what an ordinary file has; undefined where there is none.
   * @throws WriteError where it is something else, or has more names than this one.
   */
  stat(path: string): Promise<FileState | undefined>;
  /** Makes a folder with those above it, for the owner alone where it is `isPrivate`. Returns the uppermost that was not there; undefined where all were. */
  makeFolder(path: string, isPrivate?: boolean): Promise<string | undefined>;
  /** Removes an empty folder. */
  removeFolder(path: string): Promise<void>;
  /** Writes a file that is not there yet, down to the disk. */
  create(path: string, bytes: Uint8Array, rights: Rights): Promise<void>;
  /** Gives a file a second name that nothing else has. A disk on which files have one name each gets a copy. */
  link(from: string, to: string): Promise<void>;
  /**
   * Gives a file another name, in place of one that holds these bytes: they are looked at in the same breath.
   * @throws ChangedError where it holds others by now.
   */
  replace(from: string, to: string, held: Uint8Array): Promise<void>;
  /** Removes a file; where bytes are named, as above. */
  remove(path: string, held?: Uint8Array): Promise<void>;
  /** Has the names of the files in a folder outlast a loss of power, where the system can do that. */
  syncFolder(path: string): Promise<void>;
}

/** The errors of disks on which a file has one name. */
const ONE_NAME = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** The errors of systems and of folders that cannot be written down by themselves. */
const NO_FOLDER_SYNC = new Set(['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF']);

export const nodeDisk: Disk = {
  async stat(path) {
    try {
      const stats = await fs.lstat(path);
      if (!stats.isFile()) throw new WriteError(path, 'is no ordinary file');
      // They would go on leading to the old text.
      if (await hasOtherNames(path, stats))
        throw new WriteError(path, 'has other names (hard links), which would keep the old text');
      await fs.access(path, constants.W_OK);
      const { uid, gid } = stats;
      return { bytes: await fs.readFile(path), rights: { mode: stats.mode & 0o777, owner: { uid, gid } } };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  makeFolder: (path, isPrivate = false) => fs.mkdir(path, { recursive: true, ...(isPrivate ? { mode: 0o700 } : {}) }),
  removeFolder: (path) => fs.rmdir(path),
  async create(path, bytes, { mode, owner }) {
    // Nobody else reads it before it has the rights of the file whose place it takes.
    const file = await fs.open(path, 'wx', mode & 0o700);
    try {
      const own = await file.stat();
      const isOwn = !owner || (own.uid === owner.uid && own.gid === owner.gid);
      const hasGroup = isOwn || (await setOwner(file, owner));
      // What `open` leaves out for the umask is put back. Rights of a group are not given to another one.
      await file.chmod(hasGroup ? mode : mode & 0o707);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  async link(from, to) {
    try {
      await fs.link(from, to);
    } catch (error) {
      if (!ONE_NAME.has(codeOf(error))) throw error;
      await fs.copyFile(from, to, constants.COPYFILE_EXCL);
    }
  },
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
  async syncFolder(path) {
    try {
      const folder = await fs.open(nodePath.normalize(path), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    } catch (error) {
      if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
    }
  },
};

/** Resolves to true for a file with other names than this one and those that it has for as long as it is being replaced. */
async function hasOtherNames(path: string, { nlink, ino }: Stats): Promise<boolean> {
  if (nlink === 1) return false;
  const folder = nodePath.dirname(path);
  const beside = (await fs.readdir(folder)).filter(isTemporary);
  const states = await Promise.all(beside.map((name) => fs.lstat(nodePath.join(folder, name)).catch(() => undefined)));
  if (nlink - states.filter((state) => state?.ino === ino).length === 1) return false;
  // Meanwhile another run may have finished.
  const now = await fs.lstat(path);
  return now.ino === ino && now.nlink === nlink ? true : hasOtherNames(path, now);
}

/** Gives a file its owner, or the group alone where only an administrator may do more. Returns false where neither can be done. */
async function setOwner(
  file: fs.FileHandle,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<boolean> {
  const own = await file.stat();
  for (const user of [uid, own.uid]) {
    try {
      await file.chown(user, gid);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EPERM' && codeOf(error) !== 'EINVAL') throw error;
    }
  }
  return own.gid === gid;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
