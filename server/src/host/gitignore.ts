import { Patterns, patternLines } from '../core/text/patterns.js';
import { folderOf, foldersAbove } from './paths.js';
import { NO_REPOSITORY, type Repository, TrackedFiles } from './repository.js';

/** What git would leave alone in one repository: what its .gitignore files say, save for what it tracks already. */
export class GitIgnores {
  private readonly matchers = new Map<string, Patterns>();
  private readonly texts = new Map<string, string>();
  /** What was said of folders. */
  private readonly folders = new Map<string, boolean>();
  private readonly tracked: TrackedFiles;

  constructor(private readonly repository: Repository = NO_REPOSITORY) {
    this.tracked = new TrackedFiles(repository);
  }

  /** Takes over the text of a .gitignore file; undefined where it is gone. */
  set(path: string, text: string | undefined): void {
    if (this.texts.get(path) === text) return;
    this.folders.clear();
    const folder = folderOf(path);
    if (text === undefined) {
      this.matchers.delete(folder);
      this.texts.delete(path);
    } else {
      this.matchers.set(folder, new Patterns(patternLines(text), this.repository.ignoreCase));
      this.texts.set(path, text);
    }
  }

  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  /**
   * True when git would not track this file (or folder, where the path ends in a slash), and does not do so already: a
   * file may have been added by force, or before somebody ignored it.
   */
  ignores(path: string): boolean {
    return this.names(path) && !this.tracked.has(path);
  }

  tracks(path: string): boolean {
    return this.tracked.has(path);
  }

  /** True where a .gitignore file names this file, or a folder it lies in, whatever git tracks. */
  names(path: string): boolean {
    if (this.matchers.size === 0) return false;
    const isFolder = path.endsWith('/');
    const bare = isFolder && path !== '/' ? path.slice(0, -1) : path;
    return this.namesFolder(folderOf(bare)) || this.verdict(bare, isFolder) === true;
  }

  /** Nothing below a folder that is ignored can be taken back. */
  private namesFolder(folder: string): boolean {
    if (folder === '' || folder === '/') return false;
    let named = this.folders.get(folder);
    if (named === undefined) {
      named = this.names(`${folder}/`);
      this.folders.set(folder, named);
    }
    return named;
  }

  /** The nearest file that speaks of a path decides over it. */
  private verdict(path: string, isFolder: boolean): boolean | undefined {
    for (const folder of foldersAbove(path)) {
      const relative = folder === '' || folder === '/' ? path.slice(folder.length) : path.slice(folder.length + 1);
      if (relative === '' || relative.startsWith('../') || relative.startsWith('./')) continue;
      const verdict = this.matchers.get(folder)?.verdict(relative, isFolder);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }
}
