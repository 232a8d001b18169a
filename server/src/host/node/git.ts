import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { type GitFiles, repositoryAt as repositoryOf } from '../git.js';
import type { Repository } from '../repository.js';

/** The size of the largest index that is read, above that of any repository that a person works in. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Resolves to the repository whose work tree has this folder as its root; undefined where there is none. Never starts git. */
export function repositoryAt(folder: string): Promise<Repository | undefined> {
  return repositoryOf(folder, DISK);
}

const DISK: GitFiles = {
  ignoreCase: process.platform === 'win32' || process.platform === 'darwin',

  resolve: (folder, path) => nodePath.resolve(folder, path),

  async isFolder(path) {
    try {
      return (await fs.stat(path)).isDirectory();
    } catch {
      return undefined;
    }
  },

  async bytes(path) {
    try {
      const status = await fs.stat(path);
      return status.isFile() && status.size <= MOST_BYTES ? await fs.readFile(path) : 'unread';
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'unread';
    }
  },
};
