import type { OpenDocuments } from './documents.js';
import type { Folder, Folders } from './folders.js';
import type { Hosts } from './hosts.js';

/**
 * Tells which paths are the same file by links. The findings of a file are listed once: under the path by which it is open, and
 * of several open ones under the one that was used last.
 */
export class SameFiles {
  /** The paths of open documents and workspace folders without links. */
  private readonly real = new Map<string, string>();
  /** The paths of each open file, by its path without links; the one that was used last at the end. */
  private readonly names = new Map<string, string[]>();

  constructor(
    private readonly hosts: Hosts,
    private readonly documents: OpenDocuments,
    private readonly folders: Folders,
    /** Called when a file is listed under another path than before. */
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

  /** To be called with a document in which the user moves the caret or types. */
  used(path: string): void {
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

  /** Returns true for an open document that is listed under another path. */
  isListedElsewhere(path: string): boolean {
    const names = this.names.get(this.real.get(path) ?? path);
    return names !== undefined && names.length > 1 && names.at(-1) !== path;
  }

  /** Returns true for a file of a folder that is open under another path. */
  isOpenElsewhere(folder: Folder, path: string): boolean {
    return this.names.get(this.realIn(folder, path))?.some((name) => name !== path) === true;
  }

  /** Resolves the links of the workspace folders. Await it before `belongsToOther`. */
  async prepare(): Promise<void> {
    for (const { path, hasFiles } of this.folders.all) if (hasFiles) this.real.set(path, await this.realPath(path));
  }

  /** Returns true for a file of another workspace folder: of an inner one, or of the first of several that are the same. */
  belongsToOther(folder: Folder, path: string): boolean {
    const { all } = this.folders;
    const real = this.realIn(folder, path);
    const own = this.realOf(folder);
    const at = all.indexOf(folder);
    return all.some((other, index) => {
      const root = this.realOf(other);
      if (other === folder || !other.hasFiles || !(root === '/' || real.startsWith(`${root}/`))) return false;
      return root.length > own.length || (root === own && index < at);
    });
  }

  /** Returns true for a path with a link in it: the file may be listed by its own path as well. */
  private isThroughLink(path: string, real: string): boolean {
    const folder = this.folders.folderOf(path);
    return real !== (folder ? this.realIn(folder, path) : path);
  }

  /** Returns the path of a file with the links of its folder resolved; listings follow no links below that. */
  private realIn(folder: Folder, path: string): string {
    return this.realOf(folder) + path.slice(folder.path.length);
  }

  private realOf({ path }: Folder): string {
    return this.real.get(path) ?? path;
  }

  private async realPath(path: string): Promise<string> {
    return this.hosts.of(path).realPath(path);
  }
}
