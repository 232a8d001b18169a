import { resolvePath } from '../core/text/paths.js';
import type { Entries } from './host.js';
import { folderOf, join } from './paths.js';

/** The links that are followed one after the other at most, as Linux does. */
const MOST_LINKS = 40;

export interface CommitEntry {
  readonly kind: 'file' | 'link';
  /** In bytes. */
  readonly size: number;
}

/** The files of a commit as they would be checked out. Paths are absolute. */
export interface CommitFiles {
  /** The folder of the work tree. */
  readonly root: string;
  /** The folders of the repositories, that of the submodules included. */
  readonly repositories: readonly string[];
  /** The paths of all files and links. */
  paths(): Iterable<string>;
  /** Returns what lies at a path that leads through no link. */
  kindOf(path: string): 'file' | 'folder' | 'link' | undefined;
  /** Returns the entries of a folder; none where it is no folder. A link is not followed. */
  entries(folder: string): Entries;
  /** Returns the size of a file in bytes. */
  sizeOf(path: string): number;
  /** Returns the content of a file; undefined where it cannot be read. */
  bytes(path: string): Uint8Array | undefined;
  /** Returns the path that one leads to, outside of the work tree as well; undefined for links that lead in a circle. */
  resolve(path: string): string | undefined;
}

export class CommitTree<Entry extends CommitEntry> implements CommitFiles {
  private readonly folders = new Map<string, Map<string, 'file' | 'folder' | 'link'>>();

  /**
   * @param files By their paths below the root.
   * @param read Returns the content of a file, or the target of a link.
   */
  constructor(
    readonly root: string,
    readonly repositories: readonly string[],
    private readonly files: ReadonlyMap<string, Entry>,
    private readonly read: (entry: Entry) => Uint8Array | undefined,
  ) {
    this.folders.set('', new Map());
    for (const [path, { kind }] of files) this.add(path, kind);
  }

  *paths(): Iterable<string> {
    for (const path of this.files.keys()) yield join(this.root, path);
  }

  kindOf(path: string): 'file' | 'folder' | 'link' | undefined {
    const below = this.below(path);
    if (below === undefined) return undefined;
    return this.folders.has(below) ? 'folder' : this.files.get(below)?.kind;
  }

  entries(folder: string): Entries {
    return this.folders.get(this.below(folder) ?? '/') ?? new Map();
  }

  sizeOf(path: string): number {
    return this.files.get(this.below(path) ?? '/')?.size ?? 0;
  }

  bytes(path: string): Uint8Array | undefined {
    const entry = this.files.get(this.below(path) ?? '/');
    return entry && this.read(entry);
  }

  resolve(path: string): string | undefined {
    let rest = this.below(path)?.split('/') ?? [];
    let at = this.root;
    for (let links = 0; rest.length > 0; ) {
      const [step = '', ...others] = rest;
      const next = join(at, step);
      rest = others;
      if (this.kindOf(next) !== 'link') {
        at = next;
        continue;
      }
      if (++links > MOST_LINKS) return undefined;
      const target = resolvePath(at, new TextDecoder().decode(this.bytes(next)));
      if (target === undefined) return undefined;
      const below = this.below(target);
      if (below === undefined) return [target, ...rest].join('/');
      rest = [...(below === '' ? [] : below.split('/')), ...rest];
      at = this.root;
    }
    return at;
  }

  /** Returns a path below the root; undefined for one outside. */
  private below(path: string): string | undefined {
    if (path === this.root) return '';
    const prefix = this.root.endsWith('/') ? this.root : `${this.root}/`;
    return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  }

  private add(path: string, kind: 'file' | 'folder' | 'link'): void {
    const folder = folderOf(path);
    let entries = this.folders.get(folder);
    if (!entries) {
      entries = new Map();
      this.folders.set(folder, entries);
      this.add(folder, 'folder');
    }
    entries.set(path.slice(folder === '' ? 0 : folder.length + 1), kind);
  }
}
