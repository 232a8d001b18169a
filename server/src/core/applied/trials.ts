import { type TemplateTrees, treesOf } from '../helm/doors.js';
import { memo } from '../text/memo.js';
import { relativeTo } from '../text/paths.js';
import type { AppliedSet } from './applied-set.js';

/** Builds roots with other texts, for who tries what becomes of them. */
export interface AppliedTrials {
  /** Returns the text of a file; undefined where it cannot be read. */
  textOf(path: string): string | undefined;
  /**
   * Returns what a root gives where these files have other texts. Where a part of it comes from is not to be asked: what the edit
   * leaves alone may have the places that it had before.
   */
  rebuild(set: AppliedSet, texts: ReadonlyMap<string, string>): AppliedSet;
  /** Returns what the root gives that a root is a part of; undefined where it is a part of none, or that is not known. */
  aboveOf?(set: AppliedSet): AppliedSet | undefined;
  /**
   * Returns what the roots that read one of these files give as they stand; `isAll` is false where there are more of them than are
   * looked at. Undefined where that is not known yet.
   */
  setsWith(paths: readonly string[]): { readonly sets: readonly AppliedSet[]; readonly isAll: boolean } | undefined;
}

/** Returns the templates of a chart with those of its subcharts, by their paths in the workspace. */
export const templatesOf = memo((set: AppliedSet, textOf: AppliedTrials['textOf']): TemplateTrees => {
  const texts = new Map<string, string>();
  // As Helm reads them: those of the chart itself come last, so that they can replace those of subcharts.
  const paths = [...set.files].filter((path) => /(?:^|\/)templates\//.test(relativeTo(set.root.folder, path) ?? ''));
  for (const path of paths.sort((a, b) => b.split('/').length - a.split('/').length)) {
    const text = textOf(path);
    if (text !== undefined) texts.set(path, text);
  }
  return treesOf(texts);
});

/** Returns the keys under which a chart has the values of the subchart that a file lies in. */
export function prefixOf(folder: string, file: string): readonly string[] {
  const inner = (relativeTo(folder, file) ?? '').split('/');
  const prefix: string[] = [];
  for (let index = 0; inner[index] === 'charts' && inner[index + 1] !== undefined; index += 2)
    prefix.push(inner[index + 1] ?? '');
  return prefix;
}
