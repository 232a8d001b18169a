import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import { gitSettings, isTrue } from '../../core/text/git-config.js';
import type { Repository } from '../repository.js';
import { trackedIn } from './git-index.js';

/** The size of the largest index that is read, above that of any repository that a person works in. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The value of `core.ignorecase` that `git init` would find, for repositories without it. */
export const DEFAULT_IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** Resolves to the repository whose work tree has this folder as its root; undefined where there is none. Never starts git. */
export async function repositoryAt(folder: string): Promise<Repository | undefined> {
  const own = await gitFolderOf(folder);
  if (own === undefined) return undefined;
  // A linked work tree has its own index, and the configuration of the main one.
  const shared = nodePath.resolve(own, (await textOf(nodePath.join(own, 'commondir')))?.trim() ?? '.');
  const config = await textOf(nodePath.join(shared, 'config'));
  const settings = new Map(gitSettings(config ?? ''));
  if (isTrue(settings.get('extensions.worktreeconfig')))
    for (const [name, value] of gitSettings((await textOf(nodePath.join(own, 'config.worktree'))) ?? ''))
      settings.set(name, value);
  const isSha256 = settings.get('extensions.objectformat')?.toLowerCase() === 'sha256';
  const index = await bytesOf(nodePath.join(own, 'index'));
  const known =
    index === undefined ? { tracked: '' } : index === 'unread' ? UNREAD : trackedIn(index, isSha256 ? 32 : 20);
  return {
    root: folder,
    ignoreCase: config === undefined ? DEFAULT_IGNORE_CASE : isTrue(settings.get('core.ignorecase')),
    tracked: '',
    ...known,
  };
}

const UNREAD = { unknown: 'its index cannot be read' };

/** Resolves to the git directory of a work tree: `.git`, or the folder that a file of that name points to. */
async function gitFolderOf(folder: string): Promise<string | undefined> {
  const path = nodePath.join(folder, '.git');
  try {
    if ((await fs.stat(path)).isDirectory()) return path;
  } catch {
    return undefined;
  }
  const named = /^gitdir: (.+)/.exec((await textOf(path)) ?? '')?.[1];
  return named === undefined ? path : nodePath.resolve(folder, named.trimEnd());
}

async function textOf(path: string): Promise<string | undefined> {
  const bytes = await bytesOf(path);
  return bytes === undefined || bytes === 'unread' ? undefined : bytes.toString('utf8');
}

/** Resolves to the content of an ordinary file; undefined where the file does not exist. */
async function bytesOf(path: string): Promise<Buffer | 'unread' | undefined> {
  try {
    const status = await fs.stat(path);
    return status.isFile() && status.size <= MOST_BYTES ? await fs.readFile(path) : 'unread';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'unread';
  }
}
