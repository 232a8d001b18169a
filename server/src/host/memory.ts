import { textsIn } from './archive.js';
import { type Entries, type Host, HostError, isYamlFile, type Listing, mayTellCommands } from './host.js';
import { join } from './paths.js';
import { NO_REPOSITORY, type Repository } from './repository.js';

/** A host over a map of paths to texts, for tests. */
export class MemoryHost implements Host {
  /** The targets of links, by path. */
  readonly links = new Map<string, string>();
  /** The bytes of archives, by path. */
  readonly archives = new Map<string, Uint8Array>();

  /** What it takes for the current day. */
  day = '2026-06-15';

  constructor(readonly files: Map<string, string>) {}

  async realPath(path: string): Promise<string> {
    const link = [...this.links.keys()].find((one) => path === one || path.startsWith(`${one}/`));
    return link === undefined ? path : this.links.get(link) + path.slice(link.length);
  }

  async list(folder: string): Promise<Listing> {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const paths = [...this.files.keys()].filter((path) => path.startsWith(prefix)).sort();
    const files = paths.filter(isYamlFile);
    return { files, skipped: [], ignored: [], foreign: [], commands: paths.filter(mayTellCommands) };
  }

  async read(path: string): Promise<string> {
    const text = this.files.get(path);
    if (text === undefined) throw new HostError(`There is no file ${path}`);
    return text;
  }

  async readIfThere(path: string): Promise<string | undefined> {
    return this.files.get(path);
  }

  async archive(path: string): Promise<ReadonlyMap<string, string>> {
    const bytes = this.archives.get(path);
    if (!bytes) throw new HostError(`There is no file ${path}`);
    return textsIn(bytes);
  }

  async exists(path: string): Promise<boolean> {
    return this.files.has(path);
  }

  async isFolder(path: string): Promise<boolean | undefined> {
    if (this.files.has(path) || this.archives.has(path)) return false;
    return (await this.entries(path)).size > 0 ? true : undefined;
  }

  async entries(folder: string): Promise<Entries> {
    const prefix = folder === '' ? '' : join(folder, '');
    const entries = new Map<string, 'file' | 'folder' | 'link'>();
    for (const path of [...this.files.keys(), ...this.links.keys(), ...this.archives.keys()]) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...below] = path.slice(prefix.length).split('/');
      entries.set(name, below.length > 0 ? 'folder' : this.links.has(path) ? 'link' : 'file');
    }
    return entries;
  }

  today(): string {
    return this.day;
  }

  async isLink(path: string): Promise<boolean> {
    return this.links.has(path);
  }

  async repository(root: string): Promise<Repository | undefined> {
    return this.files.has(join(root, '.git')) ? { ...NO_REPOSITORY, root } : undefined;
  }
}
