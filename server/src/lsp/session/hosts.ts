import { say } from '../../core/text/say.js';
import { currentDay, type Host, HostError, readWhereReadable } from '../../host/host.js';
import type { Log } from './log.js';
import type { Uris } from './uris.js';

/** A host without files, for documents that lie nowhere. */
export const NO_FILES: Host = {
  list: async () => ({ files: [], skipped: [], ignored: [], foreign: [] }),
  read: async (path) => {
    throw new HostError(say`${path} is not on disk`);
  },
  readIfThere: async () => undefined,
  archive: async (path) => {
    throw new HostError(say`${path} is not on disk`);
  },
  exists: async () => false,
  isFolder: async () => undefined,
  entries: async () => new Map(),
  isLink: async () => false,
  today: currentDay,
  realPath: async (path) => path,
  repository: async () => undefined,
};

/** The scheme of documents that are no files until they are saved. */
const UNSAVED = 'untitled';

/** Says who reads the files of a folder: the process or the client. */
export class Hosts {
  constructor(
    private readonly uris: Uris,
    /** Reads files with the scheme `file`; absent where the process has no disk and the client reads none. */
    private readonly disk: Host | undefined,
    /** Reads files with other schemes; absent where the client reads none. */
    private readonly client?: Host,
  ) {}

  /** Returns who reads a file, and what lies around it. */
  of(path: string): Host {
    const scheme = this.uris.schemeOf(path);
    return (scheme === 'file' ? this.disk : scheme === UNSAVED ? undefined : this.client) ?? NO_FILES;
  }

  /** Returns true where files beside a document can be read. */
  hasFiles(path: string): boolean {
    return this.of(path) !== NO_FILES;
  }
}

/** Resolves to the text of a file, or to the reason why it is skipped, such as more than `most` UTF-16 code units. */
export async function readUpTo(
  host: Pick<Host, 'read'>,
  path: string,
  most: number,
): Promise<string | { readonly skipped: string }> {
  try {
    const text = await host.read(path);
    return text.length > most ? { skipped: say`larger than ${most / 1024 / 1024} Mi characters` } : text;
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
    isFolder: (path) => host.isFolder(path),
    repository: (folder) => host.repository(folder),
    realPath: (path) => host.realPath(path),
    entries: (folder) => host.entries(folder),
    isLink: (path) => host.isLink(path),
    today: () => host.today(),
    readIfThere: readWhereReadable(host, (path, reason) => log.warnOnce(`${path} is left out: ${reason}`)),
  };
}
