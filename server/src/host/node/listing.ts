import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import type { Host, Listing } from '../host.js';
import { type ListedEntries, listFolder as listWith } from '../listing.js';
import { join } from '../paths.js';
import { isMissing, reasonOf } from './system-errors.js';

/** Resolves to the listing of a folder of the real file system. */
export function listFolder(folder: string, host: Host): Promise<Listing> {
  return listWith(folder, {
    exists: (path) => host.exists(path),
    readIfThere: (path) => host.readIfThere(path),
    repository: (path) => host.repository(path),
    entriesOf,
    whyNotFollowed,
    targetOf,
  });
}

async function entriesOf(folder: string): Promise<ListedEntries | string> {
  try {
    const entries = await fs.readdir(folder === '' ? '.' : folder, { withFileTypes: true });
    return new Map(
      entries.map((entry) => {
        if (entry.isDirectory()) return [entry.name, 'folder'];
        return [entry.name, entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : 'other'];
      }),
    );
  } catch (error) {
    return reasonOf(error);
  }
}

async function targetOf(link: string, root: string): Promise<string | undefined> {
  try {
    const [target, top] = [slashes(await fs.realpath(link)), slashes(await fs.realpath(root))];
    return target.startsWith(`${top}/`) ? join(root, target.slice(top.length + 1)) : target;
  } catch {
    return undefined;
  }
}

async function whyNotFollowed(link: string): Promise<string | undefined> {
  try {
    return (await fs.stat(link)).isDirectory() ? 'a symbolic link to a folder' : undefined;
  } catch (error) {
    // The link leads nowhere, or to itself.
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ELOOP')) return undefined;
    return reasonOf(error);
  }
}

function slashes(path: string): string {
  return path.replaceAll(nodePath.sep, '/');
}
