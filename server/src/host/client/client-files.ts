import { nameOf, resolvePath } from '../../core/text/paths.js';
import { phrase, words } from '../../core/text/say.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { textsIn } from '../archive.js';
import { type GitFiles, repositoryAt } from '../git.js';
import { currentDay, type Entries, type Host, HostError, type Listing } from '../host.js';
import { type ListedEntries, type ListedFiles, listFolder } from '../listing.js';
import { folderOf, foldersAbove, join } from '../paths.js';
import { NO_REPOSITORY, type Repository } from '../repository.js';
import { decodeText } from '../text-encoding.js';
import type { ClientRequests } from './client-requests.js';

/** The size of the largest file that is read: UTF-8 has at most three bytes for a UTF-16 code unit. */
const MOST_BYTES = LIMITS.fileLength * 3;
/** The size of the largest index of git that is read. It comes through the client, and is held twice. */
const MOST_INDEX = 64 * 1024 * 1024;

/** What the addresses of files say of where they lie. */
export interface ClientPlaces {
  /** Returns the URI of a path; undefined where none can have it. */
  uriOf(path: string): string | undefined;
  /** Returns the address of the git repository that a folder shows as it was committed, without its `.git`. */
  originOf?(folder: string): string | undefined;
  /** True where the files lie on a disk, of which git leaves out what .gitignore names. */
  readonly isDisk: boolean;
}

/** Files that only the client can read: those of a browser, and those of virtual workspaces. */
export class ClientFiles implements Host {
  private readonly git: GitFiles;

  constructor(
    private readonly requests: ClientRequests,
    private readonly places: ClientPlaces,
  ) {
    this.git = {
      ignoreCase: false,
      resolve: (folder, path) => resolvePath(folder, path) ?? path,
      isFolder: async (path) => {
        const kind = await this.kindOf(path);
        return kind === undefined ? undefined : kind === 'folder';
      },
      bytes: async (path) => {
        try {
          return await this.bytesOf(path, MOST_INDEX);
        } catch (error) {
          if (error instanceof HostError) return 'unread';
          throw error;
        }
      },
    };
  }

  list(folder: string): Promise<Listing> {
    const files: ListedFiles = {
      exists: (path) => this.exists(path),
      readIfThere: (path) => this.readIfThere(path),
      repository: (path) => this.repository(path),
      entriesOf: async (path) => {
        try {
          return (await this.entriesOf(path)) ?? 'does not exist';
        } catch (error) {
          if (error instanceof HostError) return error.message;
          throw error;
        }
      },
      // Where a link leads to is not told.
      whyNotFollowed: async (link) =>
        (await this.targetKindOf(link)) === 'folder' ? 'a symbolic link to a folder' : undefined,
      targetOf: async () => undefined,
    };
    return listFolder(folder, files);
  }

  async read(path: string): Promise<string> {
    const bytes = await this.bytesOf(path, MOST_BYTES);
    if (!bytes) throw new HostError('does not exist');
    return decodeText(bytes);
  }

  async readIfThere(path: string): Promise<string | undefined> {
    const config = this.configIn(path);
    if (config !== undefined) return config;
    try {
      // Git does not read a .gitignore that is a link.
      if (nameOf(path) === '.gitignore' && (await this.isLink(path))) return undefined;
      const bytes = await this.bytesOf(path, MOST_BYTES);
      return bytes && decodeText(bytes, 'lenient');
    } catch (error) {
      if (error instanceof HostError) throw new HostError(`${path} cannot be read: ${error.message}`);
      throw error;
    }
  }

  async archive(path: string): Promise<ReadonlyMap<string, string>> {
    const bytes = await this.bytesOf(path, MOST_BYTES);
    if (!bytes) throw new HostError('does not exist');
    return textsIn(bytes);
  }

  async exists(path: string): Promise<boolean> {
    return (await this.kindOf(path)) !== undefined;
  }

  async isFolder(path: string): Promise<boolean | undefined> {
    const kind = await this.kindOf(path);
    if (kind === 'link') return (await this.targetKindOf(path)) === 'folder';
    return kind === undefined ? undefined : kind === 'folder';
  }

  async repository(folder: string): Promise<Repository | undefined> {
    if (this.places.originOf?.(folder) !== undefined) return { ...NO_REPOSITORY, root: folder, isWhole: true };
    return repositoryAt(folder, this.git);
  }

  async entries(folder: string): Promise<Entries | undefined> {
    let listed: ListedEntries | undefined;
    try {
      listed = await this.entriesOf(folder);
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
    return new Map([...(listed ?? [])].map(([name, kind]) => [name, kind === 'other' ? 'file' : kind]));
  }

  today(): string {
    return currentDay();
  }

  async isLink(path: string): Promise<boolean> {
    try {
      return (await this.entriesOf(folderOf(path)))?.get(nameOf(path)) === 'link';
    } catch (error) {
      if (error instanceof HostError) return false;
      throw error;
    }
  }

  async realPath(path: string): Promise<string> {
    return path;
  }

  async whyNotOutsideGit(path: string): Promise<string | undefined> {
    if (this.places.isDisk) return undefined;
    const folders = foldersAbove(path);
    for (const folder of folders) if (this.places.originOf?.(folder) !== undefined) return words(WOULD_BE_COMMITTED);
    for (const folder of folders) if (await this.exists(join(folder, '.git'))) return undefined;
    return words(WOULD_BE_COMMITTED);
  }

  /** Returns what git would have written into the configuration of a repository that is shown without its `.git`. */
  private configIn(path: string): string | undefined {
    if (!path.endsWith('/.git/config')) return undefined;
    const origin = this.places.originOf?.(path.slice(0, -'/.git/config'.length));
    return origin === undefined ? undefined : `[remote "origin"]\n\turl = ${origin}\n`;
  }

  private async bytesOf(path: string, most: number): Promise<Uint8Array | undefined> {
    const uri = this.places.uriOf(path);
    return uri === undefined ? undefined : this.requests.readFile(uri, most);
  }

  private async entriesOf(folder: string): Promise<ListedEntries | undefined> {
    if (this.configIn(join(folder, 'config')) !== undefined) return new Map([['config', 'file']]);
    const uri = this.places.uriOf(folder);
    const entries = uri === undefined ? undefined : await this.requests.readFolder(uri);
    return entries && this.places.originOf?.(folder) !== undefined
      ? new Map([...entries, ['.git', 'folder']])
      : entries;
  }

  private async kindOf(path: string): Promise<'file' | 'folder' | 'link' | 'other' | undefined> {
    const uri = this.places.uriOf(path);
    try {
      return uri === undefined ? undefined : await this.requests.kindOf(uri);
    } catch (error) {
      // What cannot be asked about counts as missing, as it does on a disk.
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  /** Resolves to what a link leads to, as far as the client tells. */
  private async targetKindOf(link: string): Promise<'folder' | undefined> {
    const uri = this.places.uriOf(link);
    try {
      return uri !== undefined && (await this.requests.readFolder(uri)) ? 'folder' : undefined;
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }
}

const WOULD_BE_COMMITTED = phrase`the value cannot wait outside git here, because these files are not on a disk`;
