import { type AppliedSet, keyOfRoot, type Root } from '../../core/applied/applied-set.js';
import { Around } from '../../core/applied/around.js';
import { buildRoot } from '../../core/applied/build-root.js';
import { changedFiles } from '../../core/applied/changed-files.js';
import type { ApplyOptions } from '../../core/applied/chart-build.js';
import { deployerOf } from '../../core/applied/deploy/deployer.js';
import type { NamedPath } from '../../core/applied/deploy/world.js';
import { growInSteps } from '../../core/applied/forest.js';
import { type AskedFiles, KnownSets } from '../../core/applied/known-sets.js';
import { CHART_FILE, depthOf, reachIn, rootsAmong } from '../../core/applied/roots.js';
import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { type ParsedText, parseText } from '../../core/kustomize/read-nodes.js';
import type { Place } from '../../core/provenance/source.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import { folderOf } from '../../host/paths.js';
import type { Folder } from '../session/folders.js';
import { nextTurn } from '../session/next-turn.js';

/** The length of the texts that are remembered as parsed, in UTF-16 code units. */
const MOST_PARSED = 4 * 1024 * 1024;

/** The longest time for which roots are looked at before messages of the client are let in, in milliseconds. */
const LONGEST_STEP = 8;

/** All roots of a workspace folder, those that objects of Flux and Argo CD deploy among them, and what each of them gives. */
export class FolderRoots {
  private readonly sets: KnownSets;
  private readonly around: Around;
  private readonly asked: AskedFiles;
  /** The texts of kustomizations that were parsed: many have one base. */
  private readonly parsed = new Map<string, ParsedText | undefined>();
  private parsedLength = 0;
  private paths: ReadonlySet<string> = new Set();
  private known: readonly Root[] = [];
  /** The keys of the roots that open documents have a part in, and of those above them. */
  private wanted: ReadonlySet<string> = new Set();
  /** The roots that files make, by their keys. */
  private base: ReadonlySet<string> = new Set();
  private deliveries: ReadonlyMap<string, number> = new Map();
  /** The states of the index and of the kustomizations in which the roots were found. */
  private indexed = 0;
  private kustomized = 0;
  /** True where the roots have to be found once more. */
  private isStale = true;
  private finding: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: Folder,
    private readonly files: FileSnapshot,
  ) {
    this.around = new Around(folder.project.index, folder.project.root);
    this.asked = {
      read: (path) => files.read(path),
      list: (path) => files.list(path),
      below: (path) => files.below(path),
      parse: (text) => this.parse(text),
      get misses() {
        return files.misses;
      },
      get loads() {
        return files.loads;
      },
    };
    this.sets = new KnownSets(this.asked, (root) => this.optionsFor(root));
  }

  get all(): readonly Root[] {
    return this.known;
  }

  /** Finds the roots among files. To be called when any of them may have changed, come or gone. */
  async list(paths: Iterable<string>): Promise<void> {
    this.paths = new Set(paths);
    this.sets.outdateAll();
    this.isStale = true;
    await this.find();
  }

  /** Finds the roots among files of which only these came or went. */
  async relist(paths: Iterable<string>, changed: readonly string[], folders: readonly string[]): Promise<void> {
    const before = this.paths;
    this.paths = new Set(paths);
    const others = [...before].filter((path) => !this.paths.has(path));
    const more = [...this.paths].filter((path) => !before.has(path));
    this.sets.outdate({ paths: [...changed, ...others, ...more], folders });
    this.isStale = true;
    await this.find();
  }

  /** Finds the roots once more, where an edit may have brought others. Resolves to true where there are others. */
  find(): Promise<boolean> {
    const found = this.finding.then(() => this.findNow());
    // Who asked for it learns of its failure.
    this.finding = found.catch(() => undefined);
    return found;
  }

  private async findNow(): Promise<boolean> {
    if (!this.hasChanged()) return false;
    this.isStale = false;
    const { project } = this.folder;
    const { deliveries } = this;
    if (deliveries.size > 0) for (const path of [...this.makers(), ...deliveries.keys()]) await project.prepare(path);
    const before = this.known;
    this.known = await this.grown();
    return this.known.length !== before.length || this.known.some((root, index) => !isSame(root, before[index]));
  }

  /** True where something changed that may make others of the roots: the index changes with every Secret that is typed. */
  private hasChanged(): boolean {
    const { index, kustomizations } = this.folder.project;
    const changed = index.changedSince(this.indexed);
    const isOther = this.kustomized !== kustomizations.revision;
    this.indexed = index.revision;
    this.kustomized = kustomizations.revision;
    const deliveries = new Map(this.deliveries);
    for (const path of changed) {
      const depth = depthOf(path, index);
      if (depth === deliveries.get(path)) continue;
      this.isStale = true;
      if (depth === undefined) deliveries.delete(path);
      else deliveries.set(path, depth);
    }
    this.deliveries = deliveries;
    const names = deliveries.size > 0 ? this.around.changedBy(changed) : [];
    if (names.length > 0 && this.sets.outdate({ names }).length > 0) this.isStale = true;
    return this.isStale || (isOther && deliveries.size > 0);
  }

  private makers(): readonly string[] {
    return [...this.paths].filter(isMaker);
  }

  private baseRoots(): readonly Root[] {
    const { kustomizations } = this.folder.project;
    return rootsAmong([...this.paths], kustomizations, (path) => this.files.read(path), this.deliveries.keys());
  }

  /** Resolves to all roots. Looks at one after the other, and lets messages of the client in between. */
  private async grown(): Promise<readonly Root[]> {
    const base = await this.files.settled(() => this.baseRoots());
    this.base = new Set(base.map(keyOfRoot));
    if (this.deliveries.size === 0) return base;
    const reachOf = reachIn(this.deliveries, this.folder.project.kustomizations);
    for (;;) {
      const steps = growInSteps({ base, reachOf, sets: this.sets });
      let step = steps.next();
      for (let since = performance.now(); !step.done; step = steps.next()) {
        if (!this.wanted.has(keyOfRoot(step.value))) this.sets.release(step.value);
        if (performance.now() - since < LONGEST_STEP) continue;
        await nextTurn();
        since = performance.now();
      }
      // What was asked for has been read, and is looked at once more.
      if (this.files.isSettled) return step.value.roots;
      await this.files.settled(() => undefined);
    }
  }

  /** Forgets what roots give that nobody wants, and that are not deployed. */
  keep(wanted: Iterable<Root>): void {
    const keysOf = (roots: readonly Root[]): ReadonlySet<string> =>
      new Set(roots.flatMap((root) => [...withAbove(root)].map(keyOfRoot)));
    this.wanted = keysOf([...wanted]);
    this.sets.keep(this.wanted, keysOf(this.known.filter(({ by }) => by)), this.base);
  }

  /** To be called when a file may have changed. */
  outdate(path: string): void {
    const concerned = this.sets.outdate({ paths: [path] });
    if (this.deliveries.size === 0) return;
    if (isMaker(path) || concerned.some((root) => root.by || this.sets.deployedBy(root))) this.isStale = true;
  }

  /** True for a root that would give something else if a file changed. */
  concerns(root: Root, path: string): boolean {
    for (const one of withAbove(root)) if (this.sets.concerns(one, path)) return true;
    return false;
  }

  /** True for what its root would give if it was built once more. */
  isCurrent(set: AppliedSet): boolean {
    return this.sets.isCurrent(set);
  }

  /** Reads what a root will ask for, as far as that is known, so that it is not built once for each of its files. */
  async prime({ kind, file }: Root): Promise<void> {
    if (kind === 'kustomize') await this.files.prime(this.folder.project.kustomizations.filesOf(file));
  }

  private parse(text: string): ParsedText | undefined {
    if (this.parsed.has(text)) return this.parsed.get(text);
    if (this.parsedLength > MOST_PARSED) this.forgetParsed();
    const parsed = parseText(text);
    this.parsed.set(text, parsed);
    this.parsedLength += text.length;
    return parsed;
  }

  /** To be called when roots were built that have files in common. */
  forgetParsed(): void {
    this.parsed.clear();
    this.parsedLength = 0;
  }

  /** Returns what a root gives right now, as far as its files are read. */
  setOf(root: Root): AppliedSet {
    return this.sets.setOf(root);
  }

  /**
   * Returns what a root gives where these files have other texts. Where a part of it comes from is not to be asked: what the edit
   * leaves alone may have the places that it had before.
   */
  rebuild(root: Root, texts: ReadonlyMap<string, string>, before: AppliedSet | undefined): AppliedSet {
    const files = changedFiles(this.files, texts);
    const above = (one: Root): AppliedSet => {
      const known = this.sets.setOf(one);
      const isSameAsBefore = ![...texts.keys()].some((path) => this.concerns(one, path));
      return isSameAsBefore ? known : buildRoot(one, files, this.optionsFor(one), known, above);
    };
    const options = this.optionsFor(root);
    return buildRoot(root, files, texts.size > 0 ? { ...options, trials: 'trial' } : options, before, above);
  }

  /** Returns the roots that a file has a part in, as far as its place, the kustomizations and what was built tell. */
  rootsOf(path: string): readonly Root[] {
    const { kustomizations } = this.folder.project;
    const users = new Set([...kustomizations.kustomizationsWith(path)].map(folderOf));
    if (isKustomizationName(path)) users.add(folderOf(path));
    return this.known.filter((root) => {
      const { kind, folder, values, by } = root;
      if (kind === 'helm' && (path.startsWith(`${folder}/`) || values.includes(path))) return true;
      return by ? this.sets.last(root)?.files.has(path) === true : kind === 'kustomize' && users.has(folder);
    });
  }

  /** Returns what objects of a set deploy, as it was built last. */
  below({ root }: AppliedSet): readonly AppliedSet[] {
    const key = keyOfRoot(root);
    const roots = this.known.filter(({ above }) => above !== undefined && keyOfRoot(above) === key);
    return roots.flatMap((one) => this.sets.last(one) ?? []);
  }

  /** Returns where the name of the object stands that deploys a root, as it was found last. */
  deployerPlace({ above, by }: Root): Place | undefined {
    const set = above && by && this.sets.last(above);
    return set && deployerOf(set, by)?.place;
  }

  /** Returns the files and folders that objects of Flux and Argo CD in a file name, as they were found last. */
  namedIn(path: string): readonly NamedPath[] {
    const deploying = new Set(this.all.flatMap(({ above, file }) => (above && file === path ? [above] : [])));
    return [...deploying]
      .flatMap((root) => this.sets.deployedBy(root)?.named ?? [])
      .filter(({ place }) => place.file === path);
  }

  private optionsFor(root: Root): ApplyOptions {
    const { kubernetesVersion } = this.folder.project.configFor(root.file).settings;
    return { kubernetesVersion: `1.${kubernetesVersion}.0`, around: this.around, trials: 'prepared' };
  }
}

/** True for a file that makes its folder a root. */
function isMaker(path: string): boolean {
  return isKustomizationName(path) || path.endsWith(`/${CHART_FILE}`);
}

function* withAbove(root: Root): Generator<Root> {
  for (let one: Root | undefined = root; one; one = one.above) yield one;
}

function isSame(one: Root, other: Root | undefined): boolean {
  return other !== undefined && keyOfRoot(one) === keyOfRoot(other) && one.folder === other.folder;
}
