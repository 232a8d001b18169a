import { gitSettings, isTrue } from '../core/text/git-config.js';
import { trackedIn } from './git-index.js';
import { join } from './paths.js';
import type { Repository } from './repository.js';

/** The files of a repository, as what git has written about it is read. */
export interface GitFiles {
  /** Resolves to the content of an ordinary file; undefined where it does not exist. */
  bytes(path: string): Promise<Uint8Array | 'unread' | undefined>;
  /** Resolves to true for a folder, false for anything else, and undefined where there is nothing. */
  isFolder(path: string): Promise<boolean | undefined>;
  /** Returns the path that a text leads to from a folder. */
  resolve(folder: string, path: string): string;
  /** The value of `core.ignorecase` that `git init` would find, for repositories without it. */
  readonly ignoreCase: boolean;
}

/** Resolves to the repository whose work tree has this folder as its root; undefined where there is none. Never starts git. */
export async function repositoryAt(folder: string, files: GitFiles): Promise<Repository | undefined> {
  const own = await gitFolderOf(folder, files);
  if (own === undefined) return undefined;
  // A linked work tree has its own index, and the configuration of the main one.
  const shared = files.resolve(own, (await textOf(join(own, 'commondir'), files))?.trim() ?? '.');
  const config = await textOf(join(shared, 'config'), files);
  const settings = new Map(gitSettings(config ?? ''));
  if (isTrue(settings.get('extensions.worktreeconfig')))
    for (const [name, value] of gitSettings((await textOf(join(own, 'config.worktree'), files)) ?? ''))
      settings.set(name, value);
  const isSha256 = settings.get('extensions.objectformat')?.toLowerCase() === 'sha256';
  const index = await files.bytes(join(own, 'index'));
  const known =
    index === undefined ? { tracked: '' } : index === 'unread' ? UNREAD : trackedIn(index, isSha256 ? 32 : 20);
  return {
    root: folder,
    ignoreCase: config === undefined ? files.ignoreCase : isTrue(settings.get('core.ignorecase')),
    tracked: '',
    ...known,
  };
}

const UNREAD = { unknown: 'its index cannot be read' };

/** Resolves to the git directory of a work tree: `.git`, or the folder that a file of that name points to. */
async function gitFolderOf(folder: string, files: GitFiles): Promise<string | undefined> {
  const path = join(folder, '.git');
  const isFolder = await files.isFolder(path);
  if (isFolder === undefined) return undefined;
  if (isFolder) return path;
  const named = /^gitdir: (.+)/.exec((await textOf(path, files)) ?? '')?.[1];
  return named === undefined ? path : files.resolve(folder, named.trimEnd());
}

async function textOf(path: string, files: GitFiles): Promise<string | undefined> {
  const bytes = await files.bytes(path);
  return bytes === undefined || bytes === 'unread' ? undefined : new TextDecoder().decode(bytes);
}
