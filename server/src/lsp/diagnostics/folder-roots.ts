import { type AppliedSet, keyOfRoot, type Root } from '../../core/applied/applied-set.js';
import { Around } from '../../core/applied/around.js';
import { buildRoot } from '../../core/applied/build-root.js';
import { changedFiles } from '../../core/applied/changed-files.js';
import type { ApplyOptions } from '../../core/applied/chart-build.js';
import { deployersIn, isSameObject } from '../../core/applied/deploy/deployer.js';
import type { NamedPath } from '../../core/applied/deploy/world.js';
import { growForest } from '../../core/applied/forest.js';
import { type AskedFiles, KnownSets } from '../../core/applied/known-sets.js';
import { CHART_FILE, type Deliveries, deliveriesIn, reachOf, rootsAmong } from '../../core/applied/roots.js';
import { isKustomizationName } from '../../core/kubernetes/well-known-names.js';
import { type ParsedText, parseText } from '../../core/kustomize/read-nodes.js';
import type { Place } from '../../core/provenance/source.js';
import type { FileSnapshot } from '../../host/file-snapshot.js';
import { folderOf } from '../../host/paths.js';
import type { Folder } from '../session/folders.js';

/** The length of the texts that are remembered as parsed, in UTF-16 code units. */
const MOST_PARSED = 4 * 1024 * 1024;

/** All roots of a workspace folder, those that objects of Flux and Argo CD deploy among them, and what each of them gives. */
export class FolderRoots {
  private readonly sets: KnownSets;
  private readonly around: Around;
  private readonly asked: AskedFiles;
  /** The texts of kustomizations that were parsed: many have one base. */
  private readonly parsed = new Map<string, ParsedText | undefined>();
  private parsedLength = 0;
  private paths: readonly string[] = [];
  private known: readonly Root[] = [];
  private deliveries: Deliveries = new Map();
  /** The state of the index and the kustomizations in which the roots were found. */
  private state = '';
  private isStale = true;

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

  /** Finds the roots among files. To be called when some came or went. */
  async list(paths: readonly string[]): Promise<void> {
    this.paths = paths;
    this.sets.outdateAll();
    this.isStale = true;
    await this.find();
  }

  /** Finds the roots once more, where an edit may have brought others. Resolves to true where there are any. */
  async find(): Promise<boolean> {
    const { project } = this.folder;
    const state = `${project.index.revision} ${project.kustomizations.revision}`;
    if (!this.isStale && (state === this.state || this.isUnchanged())) return false;
    this.state = state;
    this.isStale = false;
    this.deliveries = deliveriesIn(project.index);
    const makers = this.paths.filter((path) => isKustomizationName(path) || path.endsWith(`/${CHART_FILE}`));
    if (this.deliveries.size > 0)
      for (const path of [...makers, ...this.deliveries.keys()]) await project.prepare(path);
    const before = this.known;
    this.known = await this.files.settled(() => this.grown());
    return this.known.length !== before.length || this.known.some((root, index) => !isSame(root, before[index]));
  }

  /** The index changes with every Secret that is typed; what deploys others changes seldom. */
  private isUnchanged(): boolean {
    return this.deliveries.size === 0 && deliveriesIn(this.folder.project.index).size === 0;
  }

  private grown(): readonly Root[] {
    const { project } = this.folder;
    const { kustomizations } = project;
    const base = rootsAmong(this.paths, kustomizations, (path) => this.files.read(path), this.deliveries.keys());
    if (this.deliveries.size === 0) return base;
    return growForest({
      base,
      reachOf: (root) => reachOf(root, this.deliveries, kustomizations),
      sets: this.sets,
      files: this.asked,
      optionsFor: (root) => this.optionsFor(root),
    }).roots;
  }

  /** Forgets what roots give that nobody wants, and that deploy nothing. */
  keep(wanted: Iterable<Root>): void {
    const kept = [...wanted, ...this.known.filter(({ by }) => by)];
    this.sets.keep(new Set(kept.flatMap((root) => [...withAbove(root)].map(keyOfRoot))));
  }

  /** To be called when a file may have changed. */
  outdate(path: string): void {
    if (this.sets.outdate(path)) this.isStale ||= this.deliveries.size > 0;
    if (!this.around.hasRead(path)) return;
    this.sets.outdateAll(true);
    this.isStale = true;
  }

  /** True for a root that would give something else if a file changed. */
  concerns(root: Root, path: string): boolean {
    for (const one of withAbove(root)) {
      // A file that is new in a folder was not read for it.
      if (this.sets.last(one)?.files.has(path) || (one.kind !== 'kustomize' && path.startsWith(`${one.folder}/`)))
        return true;
    }
    return root.by !== undefined && this.around.hasRead(path);
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
    return set && deployersIn(set).find((one) => isSameObject(one.by, by))?.place;
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

function* withAbove(root: Root): Generator<Root> {
  for (let one: Root | undefined = root; one; one = one.above) yield one;
}

function isSame(one: Root, other: Root | undefined): boolean {
  return other !== undefined && keyOfRoot(one) === keyOfRoot(other) && one.folder === other.folder;
}
