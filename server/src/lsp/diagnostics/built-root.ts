import { type AppliedSet, isApplied, type Root } from '../../core/applied/applied-set.js';
import { mergeRanges } from '../../core/applied/coverage.js';
import type { LeveledFinding } from '../../core/engine/applied/at-source.js';
import { type AppliedToFile, problemsIn } from '../../core/engine/applied/merged-file.js';
import { movedTo } from '../../core/engine/applied/moved.js';
import type { Range } from '../../core/text/range.js';

/** A root with what it gave last. */
export interface BuiltRoot {
  readonly root: Root;
  readonly set: AppliedSet;
  readonly findings: readonly LeveledFinding[];
  readonly coverage: ReadonlyMap<string, readonly Range[]>;
  /** The texts that open documents had. */
  readonly texts: ReadonlyMap<string, string>;
  /** True where one of its files has changed since. */
  stale: boolean;
  /** The files that have changed since, where that is known. */
  readonly changed: Set<string>;
  /** How long building and checking it takes, in milliseconds: all of it, and after an edit of one file. */
  readonly milliseconds: number;
  readonly afterEdit: ReadonlyMap<string, number>;
  /** Tells it apart from all that were built before. */
  readonly revision: number;
}

/**
 * What one root says of a file, for the text that the file had when it was built.
 * @param read Returns the texts of files.
 */
function saidOf(
  path: string,
  { set, findings, coverage }: BuiltRoot,
  read: (path: string) => string | undefined,
): AppliedToFile {
  const real = isApplied(set);
  return {
    findings: real ? findings.filter(({ source }) => source?.place.file === path) : [],
    covered: real ? (coverage.get(path) ?? []) : [],
    problems: problemsIn(path, [set], read),
    roots: 1,
  };
}

/**
 * What roots say of a file, which may have been edited since they were built; undefined where there are none.
 * @param files The texts of files as they are now, and as they were saved.
 */
export function saidTogether(
  path: string,
  roots: readonly BuiltRoot[],
  files: { read(path: string): string | undefined; saved(path: string): string | undefined },
): AppliedToFile | undefined {
  const now = files.read(path);
  const read = (one: string): string | undefined => files.read(one);
  const said = roots.flatMap((one) => {
    if (!one.stale) return [saidOf(path, one, read)];
    const text = one.texts.get(path) ?? files.saved(path);
    return text === undefined || now === undefined ? [] : [movedTo(saidOf(path, one, read), path, text, now)];
  });
  if (said.length === 0) return undefined;
  return {
    findings: said.flatMap(({ findings }) => findings),
    covered: mergeRanges(said.flatMap(({ covered }) => covered)),
    problems: [
      ...new Map(
        said.flatMap(({ problems }) => problems).map((one) => [`${one.range.start} ${one.message}`, one]),
      ).values(),
    ],
    roots: said.length,
  };
}

/** Marks a root as not what it would give by now. Without a path, any of its files may have changed. */
export function outdate(one: BuiltRoot, path?: string): void {
  if (path === undefined || (one.stale && one.changed.size === 0)) one.changed.clear();
  else one.changed.add(path);
  one.stale = true;
}

/** How long building a root again will take, as far as the last times tell. */
export function timeFor({ changed, afterEdit, milliseconds }: BuiltRoot): number {
  const [path, ...more] = changed;
  return (path !== undefined && more.length === 0 ? afterEdit.get(path) : undefined) ?? milliseconds;
}
