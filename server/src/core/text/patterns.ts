import { compileGlob, type Glob, toBytes } from './globs.js';

/** One line of a .gitignore file. */
interface Pattern {
  /** True for a line that begins with `!`: what it matches is taken back. */
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** True where the line has no slash in it: the last part of a path is looked at, wherever that lies. */
  readonly nameOnly: boolean;
  readonly glob: Glob;
}

/**
 * Lines as those of a .gitignore file, with the meaning that git gives them (gitignore(5); `dir.c` and `wildmatch.c` say
 * the rest). What one line costs grows with the product of its length and that of the path, whatever stands in them.
 */
export class Patterns {
  private readonly patterns: readonly Pattern[];
  /** What was said of folders: files beside each other ask the same of them. */
  private readonly folders = new Map<string, boolean>();

  constructor(
    lines: readonly string[],
    /** True where `A` and `a` are one letter, as with git's `core.ignorecase`. */
    ignoreCase = false,
  ) {
    // The last line that matches decides.
    this.patterns = lines.flatMap((line) => parsePattern(line, ignoreCase) ?? []).reverse();
  }

  /** True or false where a line ignores this very path, or takes that back; undefined where none speaks of it. */
  verdict(path: string, isFolder: boolean): boolean | undefined {
    if (this.patterns.length === 0) return undefined;
    const bytes = toBytes(path);
    const name = bytes.slice(bytes.lastIndexOf('/') + 1);
    for (const { negated, foldersOnly, nameOnly, glob } of this.patterns)
      if ((isFolder || !foldersOnly) && glob(nameOnly ? name : bytes)) return !negated;
    return undefined;
  }

  /** True where a file, or a folder that it lies in, is ignored: nothing below an ignored folder can be taken back. */
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

/** The lines of a .gitignore file, without a byte order mark and without what ends them. */
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
