import ignore, { type Ignore } from 'ignore';
import { folderOf, foldersAbove } from './paths.js';

/** What .gitignore files say, of whatever folders they are known. */
export class GitIgnores {
  private readonly matchers = new Map<string, Ignore>();
  private readonly texts = new Map<string, string>();

  /** Takes over the text of a .gitignore file; undefined where it is gone. */
  set(path: string, text: string | undefined): void {
    const folder = folderOf(path);
    if (text === undefined) {
      this.matchers.delete(folder);
      this.texts.delete(path);
    } else if (this.texts.get(path) !== text) {
      this.matchers.set(folder, ignore({ ignorecase: false }).add(text));
      this.texts.set(path, text);
    }
  }

  textOf(path: string): string | undefined {
    return this.texts.get(path);
  }

  /** True when git would not track this file (or folder, where the path ends in a slash). The nearest file decides. */
  ignores(path: string): boolean {
    if (this.matchers.size === 0) return false;
    const bare = path.endsWith('/') ? path.slice(0, -1) : path;
    for (const folder of foldersAbove(bare)) {
      const matcher = this.matchers.get(folder);
      if (!matcher) continue;
      const relative = folder === '' || folder === '/' ? path.slice(folder.length) : path.slice(folder.length + 1);
      if (relative === '' || relative.startsWith('../') || relative.startsWith('./')) continue;
      const { ignored, unignored } = matcher.test(relative);
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}
