import type { Host } from '../../host/host.js';
import type { OpenDocuments } from './documents.js';
import type { Folder, Folders } from './folders.js';
import type { Uris } from './uris.js';

/**
 * Which names stand for the same file, where links lead to it in more than one way. What is found in it is listed once:
 * under the name by which it is open, of several under the one where somebody was last.
 */
export class SameFiles {
  /** What open documents and folders of the workspace are on the disk. */
  private readonly real = new Map<string, string>();
  /** The names of each open file, the one where somebody was last at the end. */
  private readonly names = new Map<string, string[]>();

  constructor(
    private readonly host: Host,
    private readonly uris: Uris,
    private readonly documents: OpenDocuments,
    private readonly folders: Folders,
    /** Told when a file is to be listed under another name than before. */
    private readonly moved: () => void,
  ) {}

  /** To be called with a document that was opened. */
  async opened(path: string): Promise<void> {
    const real = await this.realPath(path);
    if (!this.documents.has(path)) return;
    this.real.set(path, real);
    const names = this.names.get(real) ?? [];
    if (!names.includes(path)) this.names.set(real, [...names, path]);
    if (names.length > 0 || this.isThroughLink(path, real)) this.moved();
  }

  /** To be called with a document that somebody looks at or changes. */
  visited(path: string): void {
    const real = this.real.get(path);
    const names = real === undefined ? [] : (this.names.get(real) ?? []);
    if (real === undefined || names.length < 2 || names.at(-1) === path) return;
    this.names.set(real, [...names.filter((name) => name !== path), path]);
    this.moved();
  }

  /** To be called with a document that was closed. */
  closed(path: string): void {
    const real = this.real.get(path);
    if (real === undefined) return;
    this.real.delete(path);
    const left = (this.names.get(real) ?? []).filter((name) => name !== path);
    if (left.length > 0) this.names.set(real, left);
    else this.names.delete(real);
    if (left.length > 0 || this.isThroughLink(path, real)) this.moved();
  }

  /** True for an open document that is listed under another name. */
  isListedElsewhere(path: string): boolean {
    const names = this.names.get(this.real.get(path) ?? path);
    return names !== undefined && names.length > 1 && names.at(-1) !== path;
  }

  /** True for a file of a folder that is open under another name. */
  isOpenElsewhere(folder: Folder, path: string): boolean {
    return this.names.get(this.realIn(folder, path))?.some((name) => name !== path) === true;
  }

  /** To be awaited before a folder is asked for: looks where the folders of the workspace lie on the disk. */
  async prepare(): Promise<void> {
    for (const { path, onDisk } of this.folders.all) if (onDisk) this.real.set(path, await this.realPath(path));
  }

  /** True where a file belongs to another folder of the workspace: to the inner one, or to the first of the same. */
  belongsToOther(folder: Folder, path: string): boolean {
    const { all } = this.folders;
    const real = this.realIn(folder, path);
    const own = this.realOf(folder);
    const at = all.indexOf(folder);
    return all.some((other, index) => {
      const root = this.realOf(other);
      if (other === folder || !other.onDisk || !(root === '/' || real.startsWith(`${root}/`))) return false;
      return root.length > own.length || (root === own && index < at);
    });
  }

  /** True for a name with a link in it: the file may be listed by its own name as well. */
  private isThroughLink(path: string, real: string): boolean {
    const folder = this.folders.folderOf(path);
    return real !== (folder ? this.realIn(folder, path) : path);
  }

  /** Below a folder no links are followed, so that the rest of the path is what it is. */
  private realIn(folder: Folder, path: string): string {
    return this.realOf(folder) + path.slice(folder.path.length);
  }

  private realOf({ path }: Folder): string {
    return this.real.get(path) ?? path;
  }

  private async realPath(path: string): Promise<string> {
    return this.uris.isOnDisk(path) ? this.host.realPath(path) : path;
  }
}
