import { type AppliedSet, keyOfRoot } from '../../core/applied/applied-set.js';
import { graphSetOf } from '../../core/applied/graph-set-of.js';
import type { OnCrash, PlacedFinding } from '../../core/engine/placed-finding.js';
import { type OnHidden, setFindingsOfFile } from '../../core/engine/sets/set-findings-of-file.js';
import { commandSet, keyOfCommands } from '../../core/graph/commands/command-sets.js';
import type { ObjectFact } from '../../core/graph/facts.js';
import { ObjectGraph } from '../../core/graph/graph.js';
import { type GraphSet, lookupKey, placeOfSet } from '../../core/graph/graph-set.js';
import { keysIn, kindIn } from '../../core/graph/index-keys.js';
import type { IsExternal } from '../../core/graph/set-view.js';
import { isOfCluster } from '../../core/graph/table/table.js';
import { withWrittenVariables } from '../../core/graph/written-variables.js';
import { CONFIG_FILE, type Config } from '../../core/settings/config.js';
import { detached } from '../../core/text/detached.js';
import { folderOf, nameOf } from '../../core/text/paths.js';
import type { YamlStream } from '../../core/yaml/document.js';
import type { Background } from '../session/background.js';
import type { Folder } from '../session/folders.js';
import type { AppliedRoots } from './applied-roots.js';
import { CheckedSets } from './checked-sets.js';
import { KnownRoots } from './known-roots.js';
import { LooseFolders } from './loose-folders.js';

/** The number of roots of which all that they give is in memory at the same time, beside those of open documents. */
const BUILT_TOGETHER = 8;

/** The time for which sets wait to be checked, in milliseconds: several edits often concern the same ones. */
const WAITS = 100;

/** The number of sets that are checked before a message of the client is let in. */
const CHECKED_TOGETHER = 4;

/**
 * The graph of a workspace folder: what its roots give, and the files that none of them takes in. It is made in the background once
 * the files were indexed; afterwards an edit changes the sets of its file alone, and checks those again that asked for what changed.
 */
export class FolderGraph {
  readonly graph = new ObjectGraph();
  /** Called with the files whose findings changed other than by an edit of themselves. */
  onChanged: (paths: ReadonlySet<string>) => void = () => undefined;
  /** Called with the names of objects of the cluster whose definitions may have changed: other folders see them. */
  onShared: (names: ReadonlySet<string>) => void = () => undefined;
  /** Called when objects are in the graph that were not, or that say something else. */
  onRevised: () => void = () => undefined;
  /** Called when sets are left to be checked, by `checkRest`. */
  onWaiting: () => void = () => undefined;
  private readonly roots: KnownRoots;
  private readonly loose: LooseFolders;
  private readonly sets: CheckedSets;
  /** The files with commands that make objects. */
  private readonly telling = new Set<string>();
  private running: Promise<void> | undefined;
  private isAsked = false;
  private isOutdated = false;
  /** True where somebody was told that sets wait to be checked. */
  private isWaiting = false;
  private paths: ReadonlySet<string> = new Set();

  constructor(
    private readonly folder: Folder,
    private readonly applied: AppliedRoots,
    private readonly background: Background,
    onCrash: OnCrash,
  ) {
    const { kustomizations, index } = folder.project;
    this.roots = new KnownRoots(kustomizations);
    this.loose = new LooseFolders(index, this.roots);
    this.sets = new CheckedSets(this.graph, (set) => this.externalTo(set), onCrash);
  }

  /** Returns what exists for a set although no file defines it. */
  externalTo(set: GraphSet): IsExternal {
    return this.folder.project.configFor(placeOfSet(set)).isExternal;
  }

  /** Rises with every change of the findings in a file. */
  revisionOf(path: string): number {
    return this.sets.revisionOf(path);
  }

  /**
   * To be called with the files of the folder when they were listed. Resolves when the graph has them all.
   * @param changed The files that changed, came or went, where no others did.
   */
  list(paths: readonly string[], changed: readonly string[] = []): Promise<void> {
    const before = this.paths;
    this.paths = new Set(paths);
    const other = [
      ...paths.filter((path) => !before.has(path)),
      ...[...before].filter((path) => !this.paths.has(path)),
    ];
    this.roots.outdatePartial();
    return this.filesChanged([...other, ...changed]);
  }

  /** To be called when files changed on the disk. Resolves when the graph has them as they are. */
  filesChanged(paths: readonly string[]): Promise<void> {
    this.roots.outdate(paths);
    if (paths.some((path) => nameOf(path) === CONFIG_FILE)) {
      this.sets.outdateAll();
      this.isOutdated = true;
    }
    this.isAsked = true;
    this.running ??= this.buildWhileAsked().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** To be called with an open document that was indexed and whose quick roots were built. */
  edited(path: string): void {
    if (!this.graph.complete) return;
    for (const set of this.applied.setsWith(path)) this.take(set);
    if (!this.roots.taken.has(path)) this.updateLoose(folderOf(path));
    this.updateCommands(path);
    // Nobody waits for what the edit says of other files.
    this.check(this.marked(path));
  }

  /** True where objects in a file are to be looked at again, since others have changed. */
  isStale(path: string): boolean {
    return this.graph.complete && this.marked(path).length > 0;
  }

  /** Returns the sets with an object in a file that are to be checked. */
  private marked(path: string): readonly string[] {
    const keys = [...this.roots.reading(path), ...this.loose.keysIn(folderOf(path)), keyOfCommands(path)];
    return this.sets.marked(keys, path);
  }

  /** To be called when roots of open documents were built again. */
  built(): void {
    if (!this.graph.complete) return;
    for (const set of this.applied.currentSets()) this.take(set);
    this.check([]);
  }

  /**
   * Checks what changes of other files have left to be checked, once typing lets it. To be called after `onWaiting`. Resolves when
   * nothing is left.
   */
  async checkRest(): Promise<void> {
    try {
      await new Promise((resolve) => setTimeout(resolve, WAITS));
      await this.checkAll();
    } finally {
      this.isWaiting = false;
    }
  }

  private async checkAll(): Promise<void> {
    const changed = new Set<string>();
    while (this.sets.waiting > 0) {
      if (!(await this.background.goOn())) break;
      for (const path of this.sets.checkSome(CHECKED_TOGETHER)) changed.add(path);
    }
    if (changed.size > 0) this.onChanged(changed);
  }

  /**
   * Returns what is found in a file by what other objects say, as its configuration has it.
   * @param onHidden Told what is left out.
   */
  of(path: string, stream: YamlStream, config: Config, onHidden?: OnHidden): readonly PlacedFinding[] {
    return setFindingsOfFile({ path, stream }, this.sets.in(path), config, this.folder.project.root, onHidden);
  }

  /** Returns the sets with an object, or a part of one, in a file. */
  setsWith(path: string): readonly GraphSet[] {
    return this.graph.all.filter(({ objects }) => objects.some((object) => object.range.file === path));
  }

  /**
   * Returns the sets of files that no root takes in, as they would be if files had other objects, by their keys: undefined for a set
   * that there would not be any more.
   */
  looseWith(objects: ReadonlyMap<string, readonly ObjectFact[]>): ReadonlyMap<string, GraphSet | undefined> {
    return this.loose.withObjects(objects);
  }

  private async buildWhileAsked(): Promise<void> {
    while (this.isAsked) {
      this.isAsked = false;
      await this.build();
    }
  }

  private async build(): Promise<void> {
    const wanted = new Map(this.applied.all.map((root) => [keyOfRoot(root), root]));
    for (const key of this.roots.keys) if (!wanted.has(key)) this.forget(key);
    let built = 0;
    for (const [key, root] of wanted) {
      if (this.roots.isCurrent(key)) continue;
      if (!(await this.background.goOn())) return;
      this.roots.building(key);
      this.take(await this.applied.setAlone(root), true);
      if (++built % BUILT_TOGETHER === 0) this.applied.keepWanted(true);
    }
    this.applied.keepWanted();
    for (const folder of this.loose.folders) this.updateLoose(folder);
    this.updateAllCommands();
    // The configurations say what is external.
    for (const set of this.graph.all) await this.folder.project.prepare(placeOfSet(set));
    this.graph.complete = true;
    this.revise();
    await this.checkAll();
  }

  /** @param isAlone True for a root without an open document: nothing of its text is kept in memory. */
  private take(set: AppliedSet, isAlone = false): void {
    const { index } = this.folder.project;
    const applied = isAlone ? detached(graphSetOf(set)) : graphSetOf(set);
    const found = withWrittenVariables(applied, (path) => index.objectsIn(path));
    this.roots.set(set, found.isPartial === true);
    this.replace(keyOfRoot(set.root), found);
  }

  private forget(key: string): void {
    this.roots.delete(key);
    this.replace(key, undefined);
  }

  /** Makes the sets of a folder whose files no root takes in. */
  private updateLoose(folder: string): void {
    for (const [key, set] of this.loose.update(folder)) this.replace(key, set);
  }

  private updateAllCommands(): void {
    const { paths } = this.folder.project.index;
    for (const path of new Set([...paths, ...this.telling])) this.updateCommands(path);
  }

  /** Makes the set of what people make by hand with the commands of a file. */
  private updateCommands(path: string): void {
    const set = commandSet(path, this.folder.project.index.commandsIn(path));
    if (!set && !this.telling.delete(path)) return;
    if (set) this.telling.add(path);
    this.replace(keyOfCommands(path), set);
  }

  private replace(key: string, set: GraphSet | undefined): void {
    const before = this.graph.get(key);
    if (set && before && isSame(before, set)) return;
    const changed = this.graph.replace(key, set);
    this.sets.replaced(key, changed);
    this.isOutdated = true;
    const shared = new Set([...changed].filter((one) => isOfCluster(kindIn(one))));
    if (shared.size > 0) this.onShared(shared);
  }

  /** To be called with the keys of objects of the cluster that other folders may define otherwise by now. */
  othersChanged(names: ReadonlySet<string>): void {
    if (!this.sets.outdate(names)) return;
    this.isOutdated = true;
    this.check([]);
  }

  /** Returns the names of objects of the cluster that the folder defines. */
  shared(): ReadonlySet<string> {
    const all = this.graph.all.flatMap(({ objects }) => objects.flatMap(({ definitions }) => definitions));
    const names = all.filter(({ kind }) => isOfCluster(kind));
    return new Set(
      names.flatMap(({ kind, name }) => [
        ...keysIn(kind, undefined),
        ...(name === undefined ? [] : [lookupKey(kind, name)]),
      ]),
    );
  }

  private revise(): void {
    if (!this.isOutdated) return;
    this.isOutdated = false;
    this.onRevised();
  }

  /** Checks sets again that have changed, or that asked for what has, and leaves the others for later. */
  private check(wanted: readonly string[]): void {
    if (!this.graph.complete) return;
    this.revise();
    const changed = this.sets.check(wanted);
    if (changed.size > 0) this.onChanged(changed);
    if (this.isWaiting || this.sets.waiting === 0) return;
    this.isWaiting = true;
    this.onWaiting();
  }
}

/** True for sets of the same objects at the same places. */
function isSame(one: GraphSet, other: GraphSet): boolean {
  return (
    one === other ||
    (one.objects.length === other.objects.length &&
      one.isPartial === other.isPartial &&
      one.objects.every((object, index) => object === other.objects[index]))
  );
}
