import type { AppliedSet } from '../../applied/applied-set.js';
import type { SourceStreams } from '../../applied/change-in-source.js';
import { type TemplateTrees, treesOf } from '../../helm/doors.js';
import { memo } from '../../text/memo.js';
import { relativeTo } from '../../text/paths.js';
import type { AppliedFinding } from './check-applied.js';

/** What fixes of applied objects ask of the files that the objects are made of, and of the roots that are made of them. */
export interface AppliedSources extends SourceStreams {
  /** Returns the text of a file; undefined where it cannot be read. */
  textOf(path: string): string | undefined;
  /** Returns what a root gives where these files have other texts. */
  rebuild(set: AppliedSet, texts: ReadonlyMap<string, string>): AppliedSet;
  /** Returns the findings in the objects of a set. */
  findingsIn(set: AppliedSet): readonly AppliedFinding[];
  /**
   * Returns what the roots that read one of these files give as they stand; `isAll` is false where there are more of them than are
   * looked at. Undefined where that is not known yet.
   */
  setsWith(paths: readonly string[]): { readonly sets: readonly AppliedSet[]; readonly isAll: boolean } | undefined;
  /** Returns the name of a file or folder for people: its path in the workspace. */
  nameOf(path: string): string;
}

/** Returns the templates of a chart with those of its subcharts, by their paths in the workspace. */
export const templatesOf = memo((set: AppliedSet, textOf: (path: string) => string | undefined): TemplateTrees => {
  const texts = new Map<string, string>();
  // As Helm reads them: those of the chart itself come last, so that they can replace those of subcharts.
  const paths = [...set.files].filter((path) => /(?:^|\/)templates\//.test(relativeTo(set.root.folder, path) ?? ''));
  for (const path of paths.sort((a, b) => b.split('/').length - a.split('/').length)) {
    const text = textOf(path);
    if (text !== undefined) texts.set(path, text);
  }
  return treesOf(texts);
});
