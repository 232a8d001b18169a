import { Patterns, patternLines } from '../core/text/patterns.js';
import { folderOf, foldersAbove } from './paths.js';
import { NO_REPOSITORY, type Repository, TrackedFiles } from './repository.js';

/** The paths that git ignores in one repository: those that its .gitignore files match and git does not track. */
export class GitIgnores {
  private readonly matchers = new Map<string, Patterns>();
  private readonly texts = new Map<string, string>();
  /** The remembered results for folders: true where a .gitignore file matches. */
  private readonly folders = new Map<string, boolean>();
  private readonly tracked: TrackedFiles;

  constructor(private readonly repository: Repository = NO_REPOSITORY) {
    this.tracked = new TrackedFiles(repository);
  }

  /** Sets the text of a .gitignore file; undefined removes it. */
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
   * Returns true when git ignores a file, or a folder where the path ends in a slash. Git does not ignore a tracked file, which
   * may have been added by force or before the pattern was.
   */
  ignores(path: string): boolean {
    return this.matches(path) && !this.tracked.has(path);
  }

  tracks(path: string): boolean {
    return this.tracked.has(path);
  }

  /** Returns true where a .gitignore file matches a path, or a folder above it, whether git tracks the file or not. */
  matches(path: string): boolean {
    if (this.matchers.size === 0) return false;
    const isFolder = path.endsWith('/');
    const bare = isFolder && path !== '/' ? path.slice(0, -1) : path;
    return this.matchesFolder(folderOf(bare)) || this.verdict(bare, isFolder) === true;
  }

  /** Below an ignored folder no pattern can include a file again. */
  private matchesFolder(folder: string): boolean {
    if (folder === '' || folder === '/') return false;
    let matched = this.folders.get(folder);
    if (matched === undefined) {
      matched = this.matches(`${folder}/`);
      this.folders.set(folder, matched);
    }
    return matched;
  }

  /** Returns the verdict of the nearest .gitignore file with a pattern for a path. */
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
