import type { TracedText } from '../provenance/traced-text.js';
import { inParts, stoppedFor } from '../text/limited.js';
import type { KnownDocuments } from '../yaml/document.js';
import { type AppliedSet, appliedSet, keyOfRoot, pathOfRoot, type Root, sharingDocuments } from './applied-set.js';
import { buildRoot } from './build-root.js';
import type { ApplyOptions } from './chart-build.js';
import { deployersIn, isSameObject } from './deploy/deployer.js';
import type { Deployed } from './deploy/world.js';
import type { RootFiles } from './root-files.js';

/** Files that count how often they could not answer yet. */
export interface AskedFiles extends RootFiles {
  /** Rises where something is asked for that is still to be read. */
  readonly misses: number;
  /** Rises when what was asked for has been read. */
  readonly loads: number;
}

interface Known {
  readonly set: AppliedSet;
  /** The object that deploys it, as it was. */
  readonly deployer: TracedText | undefined;
  /** How often files were read, where the set lacks some. */
  readonly lacks: number | undefined;
  stale: boolean;
}

/** What roots give, each built once as long as nothing of it changes. */
export class KnownSets {
  private readonly known = new Map<string, Known>();
  /** What stands for each root where work is given up. */
  private readonly subjects = new Map<string, object>();
  private readonly made = new WeakMap<AppliedSet, Deployed>();

  constructor(
    private readonly files: AskedFiles,
    private readonly optionsFor: (root: Root) => ApplyOptions,
    /** Where documents are kept that several sets share; without it each set has its own, which go with it. */
    private readonly documents?: KnownDocuments,
  ) {}

  /** Returns what a root gives right now, as far as its files are read. */
  setOf(root: Root): AppliedSet {
    const key = keyOfRoot(root);
    const known = this.known.get(key);
    const deployer = this.deployerOf(root);
    const { misses, loads } = this.files;
    const isLast = known && !known.stale && (known.lacks === undefined || known.lacks === loads);
    if (isLast && isSameText(known.deployer, deployer)) return known.set;
    const built = this.build(root, known?.set);
    const set = this.documents ? sharingDocuments(built, this.documents) : built;
    this.known.set(key, { set, deployer, lacks: this.files.misses > misses ? loads : undefined, stale: false });
    return set;
  }

  /** Builds a root. One that takes too long gives nothing, and is not tried again before all of them are. */
  private build(root: Root, before: AppliedSet | undefined): AppliedSet {
    const key = keyOfRoot(root);
    const subject = this.subjects.get(key) ?? {};
    this.subjects.set(key, subject);
    return inParts(
      'root',
      subject,
      () => buildRoot(root, this.files, this.optionsFor(root), before, (one) => this.setOf(one)),
      () => givenUp(root, before, stoppedFor(subject)[0]?.seconds ?? 0),
    );
  }

  /** Returns false for a root that lacks files which are still to be read. */
  isWhole(root: Root): boolean {
    this.setOf(root);
    return this.known.get(keyOfRoot(root))?.lacks === undefined;
  }

  /** Returns what `make` makes of a set, once for each state of the set. */
  remembered(set: AppliedSet, make: () => Deployed): Deployed {
    const known = this.made.get(set);
    if (known) return known;
    const { misses } = this.files;
    const made = make();
    if (this.files.misses === misses) this.made.set(set, made);
    return made;
  }

  /** Returns what the objects of a root deploy, as far as that was looked at for what it gave last. */
  deployedBy(root: Root): Deployed | undefined {
    const set = this.last(root);
    return set && this.made.get(set);
  }

  /** Returns what a root gave last; undefined where it was not built. */
  last(root: Root): AppliedSet | undefined {
    return this.known.get(keyOfRoot(root))?.set;
  }

  /** To be called when a file changed, came or went. Returns true where that concerns a root. */
  outdate(path: string): boolean {
    let found = false;
    for (const one of this.known.values()) {
      const { root, files } = one.set;
      // A file that is new was not read.
      if (!files.has(path) && !path.startsWith(`${root.folder}/`)) continue;
      one.stale = true;
      found = true;
    }
    return found;
  }

  /** To be called when any file may have changed; with `deployed`, one that objects of Flux and Argo CD name. */
  outdateAll(deployed = false): void {
    this.subjects.clear();
    for (const one of this.known.values()) if (!deployed || one.set.root.by) one.stale = true;
  }

  /** Forgets all roots but these. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
  }

  private deployerOf({ above, by }: Root): TracedText | undefined {
    if (!above || !by) return undefined;
    return deployersIn(this.setOf(above)).find((one) => isSameObject(one.by, by))?.text;
  }
}

/** What stands in the place of a root that takes too long. */
function givenUp(root: Root, before: AppliedSet | undefined, seconds: number): AppliedSet {
  const place = { file: root.file, start: 0, end: 0 };
  const message = `Yamlock gave up on building ${pathOfRoot(root)}, which takes longer than ${seconds} s; its files are checked as they are written`;
  const files = before?.files ?? new Set([root.file]);
  return appliedSet({ root, files, problems: [{ message, place, fatal: true }] }, []);
}

/** True for the same text from the same places. */
function isSameText(one: TracedText | undefined, other: TracedText | undefined): boolean {
  if (one === other) return true;
  if (!one || !other || one.text !== other.text || one.pieces.length !== other.pieces.length) return false;
  return JSON.stringify(one.pieces) === JSON.stringify(other.pieces);
}
