import { type AppliedSet, keyOfRoot, type Root } from '../../core/applied/applied-set.js';
import type { NamedPath } from '../../core/applied/deploy/world.js';
import type { LeveledFinding } from '../../core/engine/applied/at-source.js';
import { fixesInSource, type OwnDocument } from '../../core/engine/applied/fixes-in-source.js';
import type { AppliedToFile } from '../../core/engine/applied/merged-file.js';
import type { AppliedGroup } from '../../core/engine/applied/wanted.js';
import type { OnCrash } from '../../core/engine/placed-finding.js';
import type { Fix, FixWorld } from '../../core/model/fix.js';
import type { Place } from '../../core/provenance/source.js';
import type { Config } from '../../core/settings/config.js';
import { FileSnapshot } from '../../host/file-snapshot.js';
import type { Host } from '../../host/host.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder } from '../session/folders.js';
import { AppliedFixes } from './applied-fixes.js';
import { type BuiltRoot, outdate, saidTogether, timeFor } from './built-root.js';
import { FolderRoots } from './folder-roots.js';
import { RootBuilder } from './root-builder.js';

/** The longest that building a root may take for a keystroke to wait for it, in milliseconds. */
const WAITS_FOR = 8;

/** The longest time without an edit, in milliseconds, after which roots are built that a keystroke does not wait for. */
const LONGEST_PAUSE = 500;

/**
 * The charts and kustomizations of a workspace folder that open documents have a part in, each with what it gives. A document is
 * answered with what its roots give right now, where that is quick, and otherwise with what they gave last.
 */
export class AppliedRoots {
  /** Called when what roots give has changed, so that open documents may have other findings. */
  onChanged: () => void = () => undefined;
  /** Called when what roots give may have changed, built or not. */
  onOutdated: () => void = () => undefined;
  private readonly files: FileSnapshot;
  private readonly built = new Map<string, BuiltRoot>();
  /** What fixes ask of the files and of what they give. */
  readonly fixes = new AppliedFixes(this);
  private readonly roots: FolderRoots;
  private readonly builder: RootBuilder;
  private running: Promise<void> | undefined;
  private pause: ReturnType<typeof setTimeout> | undefined;
  /** True where roots are to be built once more after those that are being built. */
  private isAsked = false;

  constructor(
    private readonly folder: Folder,
    host: Host,
    private readonly documents: OpenDocuments,
    onCrash: OnCrash,
    now: () => number,
  ) {
    this.files = new FileSnapshot(host, (path) => documents.textOf(path));
    this.roots = new FolderRoots(folder, this.files);
    this.builder = new RootBuilder(folder, this.roots, this.files, documents, onCrash, now);
  }

  /** Returns a key that is another one with every change of what the roots give that a file has a part in. */
  revisionOf(path: string): string {
    return this.builtOf(path)
      .map(({ revision }) => revision)
      .join('-');
  }

  private builtOf(path: string): readonly BuiltRoot[] {
    return [...this.built.values()].filter(({ set }) => set.files.has(path));
  }

  /**
   * To be called with the files of the folder when they were listed.
   * @param changed The files that changed, came or went, where no others did.
   */
  async list(paths: readonly string[], changed?: readonly string[]): Promise<void> {
    const all = new Set([...paths, ...this.documents.all().map(({ path }) => path)]);
    this.fixes.filesChanged();
    if (changed) {
      const folders = new Set(changed.flatMap((path) => this.files.forget(path)));
      for (const path of changed) this.outdate(path);
      await this.roots.relist(all, changed, [...folders]);
    } else {
      this.files.forgetAll();
      for (const one of this.built.values()) outdate(one);
      await this.roots.list(all);
    }
    this.onOutdated();
    await this.refresh();
  }

  /** To be called when files changed on the disk. */
  filesChanged(paths: readonly string[]): void {
    for (const path of paths) {
      this.files.forget(path);
      this.outdate(path);
    }
    this.onOutdated();
  }

  /** To be called when the text of an open document changed. */
  edited(path: string): void {
    if (this.outdate(path)) this.onOutdated();
  }

  /**
   * Returns what the roots say of a file; undefined where it has a part in none that was built. Roots that are built quickly are
   * built anew where one of their files changed; of the others this is what they said last.
   */
  of(path: string): AppliedToFile | undefined {
    const mine = this.builtOf(path);
    for (const one of mine) if (one.stale && timeFor(one) <= WAITS_FOR) this.build(one.root);
    if (mine.some(({ stale }) => stale)) this.refreshSoon();
    return saidTogether(path, this.builtOf(path), this.files);
  }

  /** Resolves when the roots that a file has a part in give what its text makes of them now. */
  async settled(path: string): Promise<void> {
    if (this.isStale(path)) await this.refresh();
  }

  /** True where a file has a part in a root that would give something else by now. */
  isStale(path: string): boolean {
    return this.builtOf(path).some(({ stale }) => stale);
  }

  /** Returns true where the roots that a file has a part in are built, and none of their files has changed since. */
  isCurrent(path: string): boolean {
    return this.rootsOf(path).every((root) => this.currentSet(root) !== undefined);
  }

  /** Returns the roots that a file has a part in with what they give and what is found there, as far as they are built. */
  builtWith(path: string): readonly BuiltRoot[] {
    return this.builtOf(path).filter(({ stale }) => !stale);
  }

  /** Returns what the roots that a file has a part in give right now, as far as they are built. */
  setsWith(path: string): readonly AppliedSet[] {
    return this.builtWith(path).map(({ set }) => set);
  }

  /**
   * Returns the roots that a file has a part in, in the order of their folders, each with a key of its own; of a values file that a
   * chart is rendered with once more, those renderings alone. What they give need not be built for it.
   */
  choicesFor(path: string): readonly { readonly root: Root; readonly key: string }[] {
    const all = this.rootsOf(path);
    const own = all.filter(({ values }) => values.includes(path));
    return (own.length > 0 ? own : all).map((root) => ({ root, key: keyOfRoot(root) }));
  }

  /** Resolves to what the root with a key gives right now; undefined where there is none. */
  async setOf(key: string): Promise<AppliedSet | undefined> {
    const root = this.roots.all.find((one) => keyOfRoot(one) === key);
    if (!root) return undefined;
    const known = this.built.get(key);
    return known && !known.stale ? known.set : (await this.buildWhole(root)).set;
  }

  /** Returns what a root gives where these files have other texts. */
  rebuild(root: Root, texts: ReadonlyMap<string, string>, before = this.currentSet(root)): AppliedSet {
    return this.roots.rebuild(root, texts, before);
  }

  /** Returns what a root gives right now; undefined where no open document has a part in it, or a file has changed since. */
  currentSet(root: Root): AppliedSet | undefined {
    const known = this.built.get(keyOfRoot(root));
    return known && !known.stale ? known.set : undefined;
  }

  /** Returns the findings in the objects of a set. */
  findingsIn(set: AppliedSet): readonly LeveledFinding[] {
    return this.builder.findingsIn(set);
  }

  /** Returns the fixes of a finding in applied objects, for a document of a file. */
  fixesOf(
    group: AppliedGroup,
    own: OwnDocument,
    world: FixWorld,
    isElsewhere: boolean,
    causes?: readonly AppliedGroup[],
  ): readonly Fix[] {
    // What a root gave before an edit tells nothing of the places in the text by now.
    const [first, ...others] = group.filter(({ set }) => this.currentSet(set.root) === set);
    return first ? fixesInSource([first, ...others], own, world, this.fixes, isElsewhere, causes) : [];
  }

  /** Reads the other roots that fixes of a document's findings are tried with. To be called before fixes are planned. */
  async prepareFixes(path: string): Promise<void> {
    for (const root of this.fixes.unread(this.setsWith(path))) {
      await this.folder.project.prepare(root.file);
      await this.files.settled(() => this.rebuild(root, new Map()));
    }
  }

  /** True where everything that was asked for has been read. */
  isSettled(): boolean {
    return this.files.isSettled;
  }

  /** Returns the configuration of a file. */
  configFor(path: string): Config {
    return this.folder.project.configFor(path);
  }

  /** The path of the folder. */
  get folderPath(): string {
    return this.folder.project.root;
  }

  /** The charts that no other chart of the folder takes in, once with each of their values files. */
  get charts(): readonly Root[] {
    return this.roots.all.filter(({ kind, by }) => kind === 'helm' && !by);
  }

  /** The charts that objects of Flux and Argo CD have applied. */
  get releases(): readonly Root[] {
    return this.roots.all.filter(({ kind, by }) => kind === 'helm' && by);
  }

  /** Resolves to what `make` gives when all files that it asks for have been read. */
  withFiles<Made>(make: (files: FileSnapshot) => Made): Promise<Made> {
    return this.files.settled(make);
  }

  /** Returns the text of a file as it is known. */
  textOf(path: string): string | undefined {
    return this.files.read(path);
  }

  /** All roots of the folder. */
  get all(): readonly Root[] {
    return this.roots.all;
  }

  /** What the roots of open documents give right now, as far as they are built. */
  currentSets(): readonly AppliedSet[] {
    return [...this.built.values()].flatMap(({ set, stale }) => (stale ? [] : [set]));
  }

  /** Resolves to what a root gives right now, without the findings in it. */
  async setAlone(root: Root): Promise<AppliedSet> {
    await this.folder.project.prepare(root.file);
    await this.roots.prime(root);
    return this.files.settled(() => this.roots.setOf(root));
  }

  /**
   * Forgets what roots give that no open document has a part in.
   * @param areMoreBuilt True where roots that have files in common are built next.
   */
  keepWanted(areMoreBuilt = false): void {
    if (!areMoreBuilt) this.roots.forgetParsed();
    this.roots.keep(this.documents.all().flatMap(({ path }) => this.rootsOf(path)));
  }

  /** Builds the roots that open documents have a part in and that are not built, or not any more. */
  refresh(): Promise<void> {
    this.stopWaiting();
    // Files may have changed that roots were built with meanwhile.
    this.isAsked = true;
    this.running ??= this.buildWhileAsked().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async buildWhileAsked(): Promise<void> {
    while (this.isAsked) {
      this.isAsked = false;
      await this.buildMissing();
    }
  }

  private async buildMissing(): Promise<void> {
    const isOther = await this.roots.find();
    const wanted = new Set(this.documents.all().flatMap(({ path }) => this.rootsOf(path)));
    const keys = new Set([...wanted].map(keyOfRoot));
    for (const key of [...this.built.keys()]) if (!keys.has(key)) this.built.delete(key);
    this.roots.keep(wanted);
    let changed = isOther;
    for (const root of wanted) {
      const known = this.built.get(keyOfRoot(root));
      if (known && !known.stale && this.roots.isCurrent(known.set)) continue;
      await this.buildWhole(root);
      changed = true;
    }
    if (changed) this.onChanged();
  }

  /** Builds roots that no keystroke waits for once typing pauses: the longer that takes, the longer it waits. */
  private refreshSoon(): void {
    // Who asks again without an edit must not put it off.
    if (this.pause !== undefined) return;
    const times = [...this.built.values()].flatMap((one) => (one.stale ? timeFor(one) : []));
    this.pause = setTimeout(() => void this.refresh(), Math.min(LONGEST_PAUSE, Math.max(...times, 0)));
    // The timer must not keep the process alive. In a browser it is a number.
    if (typeof this.pause === 'object') this.pause.unref();
  }

  private stopWaiting(): void {
    clearTimeout(this.pause);
    this.pause = undefined;
  }

  /** Marks the roots of a file as not what they would give by now. Returns true where there are any. */
  private outdate(path: string): boolean {
    this.fixes.filesChanged();
    const mine = [...this.built.values()].filter(({ root }) => this.roots.concerns(root, path));
    this.roots.outdate(path);
    for (const one of mine) outdate(one, path);
    if (mine.length > 0) this.stopWaiting();
    return mine.length > 0;
  }

  /** Reads the files of a root and the configuration that it is built with, and builds it. */
  private async buildWhole(root: Root): Promise<BuiltRoot> {
    await this.folder.project.prepare(root.file);
    let last = this.built.get(keyOfRoot(root));
    for (;;) {
      // Whether all of its files are known shows only where they are read.
      if (!last || !this.files.isSettled) await this.files.settled(() => this.roots.setOf(root));
      last = this.build(root);
      if (!last.stale) return last;
    }
  }

  private build(root: Root): BuiltRoot {
    const key = keyOfRoot(root);
    const built = this.builder.build(root, this.built.get(key));
    this.built.set(key, built);
    return built;
  }

  /** Returns where the name of the object stands that deploys a root; undefined where that is not known. */
  deployerPlace(root: Root): Place | undefined {
    return this.roots.deployerPlace(root);
  }

  /** Returns the files and folders that objects of Flux and Argo CD in a file name, as they were found last. */
  namedIn(path: string): readonly NamedPath[] {
    return this.roots.namedIn(path);
  }

  /** Returns the roots that a file has a part in, as far as is known. */
  rootsOf(path: string): readonly Root[] {
    return this.roots.rootsOf(path);
  }
}
