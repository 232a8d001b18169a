import { type AppliedSet, keyOfRoot, type Root } from '../../core/applied/applied-set.js';
import { filesTakenBy } from '../../core/applied/graph-set-of.js';
import { CHART_FILE } from '../../core/applied/roots.js';

/** A root whose objects are in the graph. */
interface KnownRoot {
  readonly root: Root;
  /** The files that are read for it. */
  readonly files: ReadonlySet<string>;
  /** Those of them that are a part of it. */
  readonly taken: ReadonlySet<string>;
  readonly isPartial: boolean;
}

/** The roots of a workspace folder whose objects are in the graph, by their keys, with the files that they are made of. */
export class KnownRoots {
  private readonly roots = new Map<string, KnownRoot>();
  private readonly stale = new Set<string>();
  /** The files that roots take in. Undefined where that has to be computed again. */
  private takenFiles: ReadonlySet<string> | undefined;

  /** @param kustomizations Tells which files kustomizations name, built or not. */
  constructor(private readonly kustomizations: { names(path: string): boolean }) {}

  /** The keys of all of them. */
  get keys(): readonly string[] {
    return [...this.roots.keys()];
  }

  /** True for a root of which the graph has what it gives by now. */
  isCurrent(key: string): boolean {
    return this.roots.has(key) && !this.stale.has(key);
  }

  /** Returns the keys of the roots that read a file. */
  reading(path: string): readonly string[] {
    return [...this.roots].flatMap(([key, { files }]) => (files.has(path) ? [key] : []));
  }

  /** To be called before a root is built: what changes meanwhile outdates it once more. */
  building(key: string): void {
    this.stale.delete(key);
  }

  /** Takes over what a root gives. */
  set(set: AppliedSet, isPartial: boolean): void {
    const key = keyOfRoot(set.root);
    const taken = filesTakenBy(set);
    if (this.roots.get(key)?.taken !== taken) this.takenFiles = undefined;
    this.roots.set(key, { root: set.root, files: set.files, taken, isPartial });
  }

  delete(key: string): void {
    this.roots.delete(key);
    this.stale.delete(key);
    this.takenFiles = undefined;
  }

  /** To be called when files changed, came or went. */
  outdate(paths: readonly string[]): void {
    for (const [key, known] of this.roots) if (paths.some((path) => concerns(known, path))) this.stale.add(key);
  }

  /** To be called when files came that roots may have lacked. */
  outdatePartial(): void {
    for (const [key, { isPartial }] of this.roots) if (isPartial) this.stale.add(key);
  }

  /** The files that are a part of a root, and those that only their chart makes objects of. */
  get taken(): { has(path: string): boolean } {
    this.takenFiles ??= new Set([...this.roots.values()].flatMap(({ taken }) => [...taken]));
    const taken = this.takenFiles;
    const charts = [...this.roots.values()].flatMap(({ root }) => (root.kind === 'helm' ? [`${root.folder}/`] : []));
    return {
      has: (path) =>
        taken.has(path) || this.kustomizations.names(path) || charts.some((folder) => path.startsWith(folder)),
    };
  }
}

function concerns({ files, root }: KnownRoot, path: string): boolean {
  if (files.has(path)) return true;
  if (root.kind === 'kustomize') return false;
  // A file that is new in a folder was not read for it. Where a release has no chart, none of the files are a part of one.
  const chart = `${root.folder}/${CHART_FILE}`;
  return path === chart || (path.startsWith(`${root.folder}/`) && (root.kind !== 'helm' || files.has(chart)));
}
