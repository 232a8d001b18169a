import { commonFolders } from '../text/paths.js';
import type { RootFiles } from './root-files.js';

/** An object that is named, and how near to who names it the nearest files are that define it. */
interface Asked {
  /** The file with the object that names it. */
  readonly from: string;
  /** The number of folders that the nearest file has in common with that one; 0 where farther ones count as well. */
  readonly nearness: number;
}

/** What was looked at to make something, which stays the same as long as none of it changes. */
export class LookedAt {
  /** The files that were read, there or not. */
  private readonly files: Set<string>;
  /** The folders whose names were read. */
  private readonly folders: Set<string>;
  /** The folders of which everything below was read. */
  private readonly trees: Set<string>;
  /** The objects of other files that were asked for, by their keys in the index. */
  private readonly names: Map<string, readonly Asked[]>;

  /** @param before What was looked at earlier, of which something was taken over. */
  constructor(before?: LookedAt) {
    this.files = new Set(before?.files);
    this.folders = new Set(before?.folders);
    this.trees = new Set(before?.trees);
    this.names = new Map(before?.names);
  }

  /** Returns files that note what is asked of them. */
  noting(files: RootFiles): RootFiles {
    return {
      ...(files.parse ? { parse: (text) => files.parse?.(text) } : {}),
      read: (path) => {
        this.files.add(path);
        return files.read(path);
      },
      list: (folder) => {
        this.folders.add(folder);
        return files.list(folder);
      },
      below: (folder) => {
        this.trees.add(folder);
        return files.below(folder);
      },
    };
  }

  /** Notes that an object was asked for. */
  noteName(key: string, asked: Asked): void {
    const known = this.names.get(key) ?? [];
    if (!known.some(({ from, nearness }) => from === asked.from && nearness === asked.nearness))
      this.names.set(key, [...known, asked]);
  }

  /** True where another text of a file, or none, may change what was made. */
  hasFile(path: string): boolean {
    if (this.files.has(path)) return true;
    // A file that is new in a folder was not read.
    for (const folder of this.trees) if (path.startsWith(`${folder}/`)) return true;
    return false;
  }

  /** True where another name in a folder may change what was made. */
  hasFolder(folder: string): boolean {
    return this.folders.has(folder);
  }

  /** True where it matters that a file defines the object with a key from now on, or not any more. */
  hasName(key: string, path: string): boolean {
    return this.names.get(key)?.some(({ from, nearness }) => commonFolders(path, from) >= nearness) === true;
  }
}
