import { type Dirent, promises as fs, lstatSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import nodePath from 'node:path';
import { LIMITS } from '../../core/yaml/limits.js';
import { textsIn } from '../archive.js';
import { currentDay, type Entries, type Host, HostError } from '../host.js';
import { decodeText } from '../text-encoding.js';
import { repositoryAt } from './git.js';
import { listFolder } from './listing.js';
import { isMissing, reasonOf } from './system-errors.js';

/** The size of the largest file that is read: UTF-8 has at most three bytes for a UTF-16 code unit. */
export const MOST_BYTES = LIMITS.fileLength * 3;
const TOO_LARGE = `larger than ${MOST_BYTES / 1024 / 1024} MiB`;

/** The real file system. Listings do not follow links, so that no folder is entered twice. */
export const nodeHost: Host = {
  list: (folder) => listFolder(folder, nodeHost),

  async read(path) {
    try {
      const { size } = await fs.stat(path);
      if (size > MOST_BYTES) throw new HostError(TOO_LARGE);
      return decodeText(await fs.readFile(path));
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw new HostError(reasonOf(error));
    }
  },

  async readIfThere(path) {
    try {
      // Git does not read a .gitignore that is a link.
      if (path.endsWith('/.gitignore') && !(await fs.lstat(path)).isFile()) return undefined;
      refuseUnreadable(path, await fs.stat(path));
      return decodeText(await fs.readFile(path), 'lenient');
    } catch (error) {
      return missingOrThrow(path, error);
    }
  },

  async archive(path) {
    try {
      const status = await fs.stat(path);
      if (!status.isFile()) throw new HostError('no ordinary file');
      if (status.size > MOST_BYTES) throw new HostError(TOO_LARGE);
      return await textsIn(await fs.readFile(path));
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw new HostError(reasonOf(error));
    }
  },

  repository: repositoryAt,

  today: currentDay,

  async entries(folder) {
    try {
      return kindsOf(await fs.readdir(folder === '' ? '.' : folder, { withFileTypes: true }));
    } catch (error) {
      return isMissing(error) ? new Map() : undefined;
    }
  },

  async isLink(path) {
    try {
      return (await fs.lstat(path)).isSymbolicLink();
    } catch {
      return false;
    }
  },

  async isOpenToOthers(path) {
    // Windows has access lists in their place, which Node does not tell.
    if (process.platform === 'win32') return false;
    try {
      return ((await fs.stat(path)).mode & 0o044) !== 0;
    } catch {
      return false;
    }
  },

  async realPath(path) {
    try {
      return (await fs.realpath(path)).replaceAll(nodePath.sep, '/');
    } catch {
      return path;
    }
  },

  async exists(path) {
    try {
      await fs.access(path);
      return true;
    } catch {
      return false;
    }
  },

  async isFolder(path) {
    try {
      return (await fs.stat(path)).isDirectory();
    } catch (error) {
      return missingOrThrow(path, error);
    }
  },

  now: {
    readIfThere(path) {
      try {
        if (path.endsWith('/.gitignore') && !lstatSync(path).isFile()) return undefined;
        // A kustomization names folders as it names files: most of what is asked for does not exist, which is no error here.
        const status = statSync(path, { throwIfNoEntry: false });
        if (!status) return undefined;
        refuseUnreadable(path, status);
        return decodeText(readFileSync(path), 'lenient');
      } catch (error) {
        return missingOrThrow(path, error);
      }
    },

    entries(folder) {
      try {
        return kindsOf(readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }));
      } catch (error) {
        return isMissing(error) ? new Map() : undefined;
      }
    },
  },
};

/** Throws a HostError for what must not be read. */
function refuseUnreadable(path: string, status: Stats): void {
  // Reading a device or a pipe may never end.
  if (!status.isFile()) throw new HostError(`${path} cannot be read: no ordinary file`);
  if (status.size > MOST_BYTES) throw new HostError(`${path} cannot be read: ${TOO_LARGE}`);
}

/** Returns undefined for the error about a file that does not exist, and throws any other one as a HostError. */
function missingOrThrow(path: string, error: unknown): undefined {
  if (error instanceof HostError) throw error;
  if (isMissing(error)) return undefined;
  throw new HostError(`${path} cannot be read: ${reasonOf(error)}`);
}

function kindsOf(entries: readonly Dirent[]): Entries {
  return new Map(
    entries.map((entry) => [entry.name, entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file']),
  );
}
