import { compileGlob, type Glob, toBytes } from './globs.js';

/** One line of a .gitignore file. */
interface Pattern {
  /** True for a line that begins with `!`: it takes the paths it matches back. */
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** True for a line without a slash: it is matched against the last part of a path, in any folder. */
  readonly nameOnly: boolean;
  readonly glob: Glob;
}

/**
 * Lines of a .gitignore file, with the meaning that git gives them (gitignore(5); `dir.c` and `wildmatch.c` have the
 * details). The cost of a line grows with the product of its length and that of the path, whatever they contain.
 */
export class Patterns {
  private readonly patterns: readonly Pattern[];
  /** Remembered results for folders: files beside each other ask for the same ones. */
  private readonly folders = new Map<string, boolean>();

  constructor(
    lines: readonly string[],
    /** True where `A` and `a` count as one letter, as with git's `core.ignorecase`. */
    ignoreCase = false,
  ) {
    // The last line that matches decides.
    this.patterns = lines.flatMap((line) => parsePattern(line, ignoreCase) ?? []).reverse();
  }

  /**
   * Returns true where a line ignores this very path, false where a line takes it back, and undefined where no line
   * matches it.
   */
  verdict(path: string, isFolder: boolean): boolean | undefined {
    if (this.patterns.length === 0) return undefined;
    const bytes = toBytes(path);
    const name = bytes.slice(bytes.lastIndexOf('/') + 1);
    for (const { negated, foldersOnly, nameOnly, glob } of this.patterns)
      if ((isFolder || !foldersOnly) && glob(nameOnly ? name : bytes)) return !negated;
    return undefined;
  }

  /**
   * Returns true where a file, or a folder that it lies in, is ignored: no line can take back a path below an ignored
   * folder.
   */
  covers(path: string): boolean {
    if (this.patterns.length === 0) return false;
    const isFolder = path.endsWith('/');
    const bare = isFolder ? path.slice(0, -1) : path;
    return (
      this.coversFolder(bare.slice(0, Math.max(bare.lastIndexOf('/'), 0))) || this.verdict(bare, isFolder) === true
    );
  }

  private coversFolder(folder: string): boolean {
    if (folder === '') return false;
    let covered = this.folders.get(folder);
    if (covered === undefined) {
      covered = this.covers(`${folder}/`);
      this.folders.set(folder, covered);
    }
    return covered;
  }
}

/** Returns the lines of a .gitignore file, without a byte order mark and line breaks. */
export function patternLines(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function parsePattern(line: string, ignoreCase: boolean): Pattern | undefined {
  let glob = withoutTrailingSpaces(line);
  if (glob === '' || glob.startsWith('#')) return undefined;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  const nameOnly = !glob.includes('/');
  if (glob.startsWith('/')) glob = glob.slice(1);
  const compiled = glob === '' ? undefined : compileGlob(toBytes(glob), ignoreCase);
  return compiled && { negated, foldersOnly, nameOnly, glob: compiled };
}

/** Spaces at the end do not count, unless a backslash stands before them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ') end--;
  let slashes = 0;
  while (slashes < end && line[end - 1 - slashes] === '\\') slashes++;
  return line.slice(0, slashes % 2 === 1 && end < line.length ? end + 1 : end);
}
