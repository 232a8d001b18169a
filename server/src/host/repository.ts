/** The properties of a git repository that decide which files are ignored, as plain data that threads can pass on. */
export interface Repository {
  /** The folder of its work tree. */
  readonly root: string;
  /** True where git ignores the case of paths (`core.ignorecase`). */
  readonly ignoreCase: boolean;
  /** The paths that git tracks, relative to the root and separated by NUL. A submodule ends in a slash. */
  readonly tracked: string;
  /** True where git tracks every file that is there: the files of a commit, shown without `.git`. */
  readonly isWhole?: boolean;
  /** The reason where that list is unknown, and empty. */
  readonly unknown?: string;
}

export const NO_REPOSITORY: Repository = { root: '', ignoreCase: false, tracked: '' };

/** Returns true where two states of a repository ignore the same files. */
export function isSame(one: Repository, other: Repository): boolean {
  return one.ignoreCase === other.ignoreCase && one.tracked === other.tracked && one.unknown === other.unknown;
}

/** The files that git tracks, with their folders. The list is split only on the first request, which is rare. */
export class TrackedFiles {
  private known: ReadonlySet<string> | undefined;
  private readonly prefix: string;

  constructor(private readonly repository: Repository) {
    const { root } = repository;
    this.prefix = root === '' || root.endsWith('/') ? root : `${root}/`;
  }

  /** Returns true for a tracked file, and for a folder (ending in a slash) with a tracked file in or below it. */
  has(path: string): boolean {
    if (this.repository.isWhole) return path.startsWith(this.prefix);
    if (this.repository.tracked === '' || !path.startsWith(this.prefix)) return false;
    this.known ??= withFolders(this.fold(this.repository.tracked).split('\0'));
    return this.known.has(this.fold(path.slice(this.prefix.length)));
  }

  private fold(text: string): string {
    return this.repository.ignoreCase ? text.toLowerCase() : text;
  }
}

function withFolders(files: readonly string[]): ReadonlySet<string> {
  const all = new Set(files);
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash + 1);
      if (folder !== file && all.has(folder)) break;
      all.add(folder);
    }
  }
  return all;
}
