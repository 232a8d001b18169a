/** What of a git repository decides over files, as plain data that another thread can be given. */
export interface Repository {
  /** Its folder. */
  readonly root: string;
  /** True where git takes `A` and `a` for one letter (`core.ignorecase`). */
  readonly ignoreCase: boolean;
  /** The paths that git tracks, relative to the root, with a NUL between them. A submodule ends in a slash. */
  readonly tracked: string;
  /** Why that list is not known. It is empty then. */
  readonly unknown?: string;
}

export const NO_REPOSITORY: Repository = { root: '', ignoreCase: false, tracked: '' };

/** True where all is as it was that decides over files. */
export function isSame(one: Repository, other: Repository): boolean {
  return one.ignoreCase === other.ignoreCase && one.tracked === other.tracked && one.unknown === other.unknown;
}

/** The files that git tracks, and the folders they lie in. Made of the list when somebody first asks: hardly anybody does. */
export class TrackedFiles {
  private known: ReadonlySet<string> | undefined;
  private readonly prefix: string;

  constructor(private readonly repository: Repository) {
    const { root } = repository;
    this.prefix = root === '' || root.endsWith('/') ? root : `${root}/`;
  }

  /** True for a file that git tracks, and for a folder (ending in a slash) with one in or below it. */
  has(path: string): boolean {
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
