import type { AppliedSet, Root } from '../../core/applied/applied-set.js';
import { keyOfRoot } from '../../core/applied/applied-set.js';
import { RememberedStreams } from '../../core/applied/remembered-streams.js';
import type { AppliedSources } from '../../core/engine/applied/applied-sources.js';
import type { AppliedFinding } from '../../core/engine/applied/check-applied.js';
import { memo } from '../../core/text/memo.js';
import { relativeTo } from '../../core/text/paths.js';
import type { YamlStream } from '../../core/yaml/document.js';

/** The roots that a fix is tried with at most. A file in more of them is not changed by a fix. */
const MOST_TRIED = 30;

/** The roots of a folder, as fixes need them. */
export interface RootsOfFolder {
  readonly folderPath: string;
  textOf(path: string): string | undefined;
  /** Returns the roots that a file has a part in. */
  rootsOf(path: string): readonly Root[];
  /** Returns what a root gives right now, where that is known. */
  currentSet(root: Root): AppliedSet | undefined;
  /** Returns what a root gives where these files have other texts. */
  rebuild(root: Root, texts: ReadonlyMap<string, string>, before?: AppliedSet): AppliedSet;
  findingsIn(set: AppliedSet): readonly AppliedFinding[];
  /** False where files that were asked for are still to be read. */
  isSettled(): boolean;
}

/** What fixes of applied objects ask, answered by the files as they are known. */
export class AppliedFixes implements AppliedSources {
  /** What roots give that no open document has a part in, as long as no file changes. */
  private readonly aside = new Map<string, AppliedSet>();
  private readonly streams = new RememberedStreams((path) => this.textOf(path));
  readonly findingsIn = memo((set: AppliedSet) => this.roots.findingsIn(set));

  constructor(private readonly roots: RootsOfFolder) {}

  /** To be called when a file may have changed. */
  filesChanged(): void {
    this.aside.clear();
    this.streams.clear();
  }

  textOf(path: string): string | undefined {
    return this.roots.textOf(path);
  }

  streamOf(path: string, asValues: boolean): YamlStream | undefined {
    return this.streams.streamOf(path, asValues);
  }

  rebuild(set: AppliedSet, texts: ReadonlyMap<string, string>): AppliedSet {
    return this.roots.rebuild(set.root, texts, set);
  }

  setsWith(paths: readonly string[]): ReturnType<AppliedSources['setsWith']> {
    const roots = this.rootsWith(paths);
    const sets = roots.slice(0, MOST_TRIED).map((root) => this.setOf(root));
    return this.roots.isSettled() ? { sets, isAll: roots.length <= MOST_TRIED } : undefined;
  }

  aboveOf({ root }: AppliedSet): AppliedSet | undefined {
    const above = root.above && this.setOf(root.above);
    return this.roots.isSettled() ? above : undefined;
  }

  nameOf(path: string): string {
    return relativeTo(this.roots.folderPath, path) || path;
  }

  /** Returns the roots that have a part in a file of these sets, and that are still to be read: fixes are tried with them. */
  unread(sets: readonly AppliedSet[]): readonly Root[] {
    const roots = this.rootsWith(sets.flatMap(({ files }) => [...files])).slice(0, MOST_TRIED);
    return roots.filter((root) => !this.roots.currentSet(root) && !this.aside.has(keyOfRoot(root)));
  }

  private rootsWith(paths: readonly string[]): readonly Root[] {
    return [...new Set(paths.flatMap((path) => this.roots.rootsOf(path)))];
  }

  private setOf(root: Root): AppliedSet {
    const key = keyOfRoot(root);
    const known = this.roots.currentSet(root) ?? this.aside.get(key);
    if (known) return known;
    const set = this.roots.rebuild(root, new Map());
    if (this.roots.isSettled()) this.aside.set(key, set);
    return set;
  }
}
