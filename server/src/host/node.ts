import { type Dirent, promises as fs } from 'node:fs';
import { LIMITS } from '../core/yaml/limits.js';
import { GitIgnores } from './gitignore.js';
import { type Host, HostError, isYamlFile, type Listing } from './host.js';
import { foldersAbove, join } from './paths.js';

/** Folders that hold other people's code, or none. */
const NEVER = new Set(['.git', '.hg', '.svn', 'node_modules', '.terraform', '.venv', '__pycache__']);
/** UTF-8 has at most this many bytes for a UTF-16 code unit: larger files are not even read. */
export const MOST_BYTES = LIMITS.fileLength * 3;

/** The real file system. Links are not followed, so that no folder is entered twice. */
export const nodeHost: Host = {
  async list(folder) {
    const files: string[] = [];
    const skipped: { file: string; reason: string }[] = [];
    const names = new Map<string, ReadonlySet<string>>();
    await walk(folder, await ignoresAbove(folder), { files, skipped, names });
    files.sort();
    return { files, skipped, names } satisfies Listing;
  },

  async read(path) {
    try {
      const { size } = await fs.stat(path);
      if (size > MOST_BYTES) throw new HostError(`larger than ${MOST_BYTES / 1024 / 1024} MiB`);
      return decodeText(await fs.readFile(path));
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw new HostError(reasonOf(error));
    }
  },

  async readIfThere(path) {
    try {
      return await fs.readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new HostError(`${path} cannot be read: ${reasonOf(error)}`);
    }
  },

  async isLink(path) {
    try {
      return (await fs.lstat(path)).isSymbolicLink();
    } catch {
      return false;
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
};

/**
 * The text of these bytes; a byte order mark stays in it.
 * @throws HostError where they are not UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new HostError(isUtf16(bytes) ? 'UTF-16; only UTF-8 is read' : 'a binary file');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new HostError(reasonOf(error));
  }
}

/**
 * What the .gitignore files above a folder say of what is in it, up to the root of its repository. Nothing where they
 * ignore the folder itself: somebody named it all the same.
 */
async function ignoresAbove(folder: string): Promise<GitIgnores> {
  const ignores = new GitIgnores();
  if (!(await repositoryAbove(folder))) return ignores;
  for (const above of foldersAbove(folder)) {
    const file = join(above, '.gitignore');
    ignores.set(file, await nodeHost.readIfThere(file));
    if (await nodeHost.exists(join(above, '.git'))) break;
  }
  return ignores.ignores(`${folder}/`) ? new GitIgnores() : ignores;
}

/** True when the folder lies in a repository and is not itself its root. */
async function repositoryAbove(folder: string): Promise<boolean> {
  if (await nodeHost.exists(join(folder, '.git'))) return false;
  for (const above of foldersAbove(folder)) if (await nodeHost.exists(join(above, '.git'))) return true;
  return false;
}

async function walk(
  folder: string,
  ignores: GitIgnores,
  into: {
    readonly files: string[];
    readonly skipped: { file: string; reason: string }[];
    readonly names: Map<string, ReadonlySet<string>>;
  },
): Promise<void> {
  const { files, skipped, names } = into;
  let entries: Dirent[];
  try {
    entries = await fs.readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    skipped.push({ file: folder, reason: reasonOf(error) });
    return;
  }
  names.set(folder, new Set(entries.map(({ name }) => name.toLowerCase())));
  const ignoreFile = join(folder, '.gitignore');
  if (entries.some((entry) => entry.name === '.gitignore'))
    ignores.set(ignoreFile, await nodeHost.readIfThere(ignoreFile));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER.has(entry.name) && !ignores.ignores(`${path}/`)) await walk(path, ignores, into);
    } else if (entry.isSymbolicLink()) {
      if (NEVER.has(entry.name) || ignores.ignores(path)) continue;
      const reason = isYamlFile(path) ? 'a symbolic link' : await whyNotFollowed(path);
      if (reason) skipped.push({ file: path, reason });
    } else if (isYamlFile(path) && entry.isFile() && !ignores.ignores(path)) {
      files.push(path);
    }
  }
}

/** Why what may stand behind a link is not checked; undefined where nothing is lost. */
async function whyNotFollowed(link: string): Promise<string | undefined> {
  try {
    return (await fs.stat(link)).isDirectory() ? 'a symbolic link to a folder' : undefined;
  } catch (error) {
    // A link that leads nowhere, or to itself.
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ELOOP')) return undefined;
    return reasonOf(error);
  }
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'not valid UTF-8';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'a folder';
  return error instanceof Error ? error.message : String(error);
}
