import { type Host, HostError, readWhereReadable } from '../../host/host.js';
import type { Log } from './log.js';

/** A host without files, for documents under a scheme that only the client can read. */
export const NO_FILES: Host = {
  list: async () => ({ files: [], skipped: [], ignored: [], foreign: [] }),
  read: async (path) => {
    throw new HostError(`${path} is not on disk`);
  },
  readIfThere: async () => undefined,
  archive: async (path) => {
    throw new HostError(`${path} is not on disk`);
  },
  exists: async () => false,
  entries: async () => new Map(),
  isLink: async () => false,
  realPath: async (path) => path,
  repository: async () => undefined,
};

/** Resolves to the text of a file, or to the reason why it is skipped, such as more than `most` UTF-16 code units. */
export async function readUpTo(
  host: Pick<Host, 'read'>,
  path: string,
  most: number,
): Promise<string | { readonly skipped: string }> {
  try {
    const text = await host.read(path);
    return text.length > most ? { skipped: `larger than ${most / 1024 / 1024} Mi characters` } : text;
  } catch (error) {
    if (error instanceof HostError) return { skipped: error.message };
    throw error;
  }
}

/**
 * Returns a host whose `readIfThere` logs a file that cannot be read (such as a `.gitignore` above the workspace) and treats it
 * as missing, so that the server goes on.
 */
export function lenient(host: Host, log: Log): Host {
  return {
    list: (folder) => host.list(folder),
    read: (path) => host.read(path),
    archive: (path) => host.archive(path),
    exists: (path) => host.exists(path),
    repository: (folder) => host.repository(folder),
    realPath: (path) => host.realPath(path),
    entries: (folder) => host.entries(folder),
    isLink: (path) => host.isLink(path),
    readIfThere: readWhereReadable(host, (path, reason) => log.warnOnce(`${path} is left out: ${reason}`)),
  };
}
