import { realpathSync } from 'node:fs';
import nodePath from 'node:path';
import { type FilesNow, type Host, HostError } from '../host.js';
import { folderOf } from '../paths.js';
import { nodeHost } from './host.js';
import { listFolder } from './listing.js';

/**
 * Returns a host that knows the files below a folder and no others, wherever links lead: what lies outside is not there, and what is
 * asked to be read from there is refused. Configurations, repositories and .gitignore files above the folder do not count either.
 * @param root Absolute, with `/`, and without links.
 */
export function confinedTo(root: string): Host {
  const isInside = (path: string): boolean => isBelow(root, realOf(path));
  const refuse = (path: string): void => {
    if (!isInside(path)) throw new HostError(`${path} cannot be read: it lies outside of ${root}`);
  };
  const now: FilesNow | undefined = nodeHost.now && {
    readIfThere: (path) => (isInside(path) ? nodeHost.now?.readIfThere(path) : undefined),
    entries: (folder) => (isInside(folder) ? nodeHost.now?.entries(folder) : new Map()),
  };
  const host: Host = {
    async list(folder) {
      refuse(folder);
      return listFolder(folder, host);
    },
    async read(path) {
      refuse(path);
      return nodeHost.read(path);
    },
    readIfThere: async (path) => (isInside(path) ? nodeHost.readIfThere(path) : undefined),
    async archive(path) {
      refuse(path);
      return nodeHost.archive(path);
    },
    exists: async (path) => isInside(path) && nodeHost.exists(path),
    isFolder: async (path) => (isInside(path) ? nodeHost.isFolder(path) : undefined),
    repository: async (folder) => (isInside(folder) ? nodeHost.repository(folder) : undefined),
    entries: async (folder) => (isInside(folder) ? nodeHost.entries(folder) : new Map()),
    today: nodeHost.today,
    // A link is told from a file by its own name, and not by what it leads to.
    isLink: async (path) => isInside(folderOf(path)) && nodeHost.isLink(path),
    realPath: async (path) => (isInside(path) ? nodeHost.realPath(path) : path),
    ...(now ? { now } : {}),
  };
  return host;
}

/** Returns true for a folder, and for what lies below it. */
export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** Returns where a path leads; of what does not exist, where it would be. */
function realOf(path: string): string {
  const whole = nodePath.resolve(path);
  for (let [there, rest] = [whole, '']; ; ) {
    try {
      return slashes(nodePath.join(realpathSync(there), rest));
    } catch {
      const above = nodePath.dirname(there);
      if (above === there) return slashes(whole);
      [there, rest] = [above, nodePath.join(nodePath.basename(there), rest)];
    }
  }
}

function slashes(path: string): string {
  return nodePath.sep === '\\' ? path.replaceAll('\\', '/') : path;
}
