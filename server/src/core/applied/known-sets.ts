import type { TracedText } from '../provenance/traced-text.js';
import { inParts, stoppedFor } from '../text/limited.js';
import { say } from '../text/say.js';
import type { KnownDocuments } from '../yaml/document.js';
import { type AppliedSet, appliedSet, keyOfRoot, pathOfRoot, type Root, sharingDocuments } from './applied-set.js';
import type { ChangedName } from './around.js';
import { buildRoot } from './build-root.js';
import type { ApplyOptions } from './chart-build.js';
import { deployerOf } from './deploy/deployer.js';
import type { Deployed } from './deploy/world.js';
import { LookedAt } from './looked-at.js';
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
  readonly seen: LookedAt;
  /** The object that deploys it, as it was. */
  readonly deployer: TracedText | undefined;
  /** How often files were read, where the set lacks some. */
  readonly lacks: number | undefined;
  stale: boolean;
}

/** What the objects of a root deploy. It is small, and outlives what a root gives that nothing deploys. */
interface Delivered {
  readonly root: Root;
  /** What a root gave that is deployed itself: it changes with what deploys it, too, and is kept anyway. */
  readonly set?: AppliedSet;
  readonly deployed: Deployed;
  readonly files: ReadonlySet<string>;
  /** What was looked at to build the root, and to see what its objects deploy. */
  readonly seen: LookedAt;
  stale: boolean;
}

/** What is to be looked at anew. */
export interface Changes {
  /** The files with other texts, and those that came or went. */
  readonly paths?: readonly string[];
  /** The folders with other names in them. */
  readonly folders?: readonly string[];
  /** The objects that other files define by now. */
  readonly names?: readonly ChangedName[];
}

/** How what objects deploy is read from a set. */
export type Deliver = (set: AppliedSet, files: RootFiles, options: ApplyOptions) => Deployed;

const NOTHING: Deployed = { roots: [], named: [], problems: [] };

/** What roots give, each built once as long as nothing of it changes. */
export class KnownSets {
  private readonly known = new Map<string, Known>();
  /** What stands for each root where work is given up. */
  private readonly subjects = new Map<string, object>();
  private readonly delivered = new Map<string, Delivered>();

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
    const seen = new LookedAt(known?.seen);
    const isLast = known && !known.stale && (known.lacks === undefined || known.lacks === loads);
    if (isLast && isSameText(known.deployer, deployer)) return known.set;
    const built = this.build(root, known?.set, seen);
    const set = this.documents ? sharingDocuments(built, this.documents) : built;
    this.known.set(key, { set, seen, deployer, lacks: this.files.misses > misses ? loads : undefined, stale: false });
    return set;
  }

  /** Builds a root. One that takes too long gives nothing, and is not tried again before all of them are. */
  private build(root: Root, before: AppliedSet | undefined, seen: LookedAt): AppliedSet {
    const key = keyOfRoot(root);
    const subject = this.subjects.get(key) ?? {};
    this.subjects.set(key, subject);
    return inParts(
      'root',
      subject,
      () => buildRoot(root, seen.noting(this.files), this.noting(root, seen), before, (one) => this.setOf(one)),
      () => givenUp(root, before, stoppedFor(subject)[0]?.seconds ?? 0),
    );
  }

  private noting(root: Root, seen: LookedAt): ApplyOptions {
    const options = this.optionsFor(root);
    const { around } = options;
    return around ? { ...options, around: around.noting(seen) } : options;
  }

  /**
   * Returns what the objects of a root deploy. As long as nothing of that changes the root is not built for it once more.
   * @param deliver Reads it from what the root gives.
   */
  deploy(root: Root, deliver: Deliver): Deployed {
    const key = keyOfRoot(root);
    const last = this.delivered.get(key);
    if (last && !last.stale && (!last.set || last.set === this.setOf(root))) return last.deployed;
    const set = this.setOf(root);
    const known = this.known.get(key);
    // What is found in a part of a set is looked for once more when all of it is there.
    if (!known || known.lacks !== undefined) return NOTHING;
    const { misses } = this.files;
    const seen = new LookedAt(known.seen);
    const deployed = deliver(set, seen.noting(this.files), this.noting(root, seen));
    if (this.files.misses === misses)
      this.delivered.set(key, {
        root,
        deployed,
        files: set.files,
        seen,
        ...(root.above ? { set } : {}),
        stale: false,
      });
    return deployed;
  }

  /** True for what its root gave last, where nothing of that has changed. */
  isCurrent(set: AppliedSet): boolean {
    const known = this.known.get(keyOfRoot(set.root));
    return known?.set === set && !known.stale;
  }

  /** True for a root of which it is known what its objects deploy. */
  knowsDeployed(root: Root): boolean {
    return this.delivered.get(keyOfRoot(root))?.stale === false;
  }

  /** Returns what the objects of a root deploy, as it was found last. */
  deployedBy(root: Root): Deployed | undefined {
    return this.delivered.get(keyOfRoot(root))?.deployed;
  }

  /** Returns what a root gave last; undefined where it was not built. */
  last(root: Root): AppliedSet | undefined {
    return this.known.get(keyOfRoot(root))?.set;
  }

  /** To be called when something changed that roots are made with. Returns the roots that may give, or deploy, something else. */
  outdate(changes: Changes): readonly Root[] {
    const found: Root[] = [];
    for (const one of this.known.values())
      if (isConcerned(one.set.files, one.seen, changes)) {
        one.stale = true;
        found.push(one.set.root);
      }
    for (const one of this.delivered.values())
      if (isConcerned(one.files, one.seen, changes)) {
        one.stale = true;
        found.push(one.root);
      }
    return found;
  }

  /** True for a root that would give something else if a file changed. */
  concerns(root: Root, path: string): boolean {
    const known = this.known.get(keyOfRoot(root));
    // Of a chart that was not built yet only the folder is known.
    if (!known) return root.kind === 'helm' && path.startsWith(`${root.folder}/`);
    return isConcerned(known.set.files, known.seen, { paths: [path] });
  }

  /** To be called when any file may have changed. */
  outdateAll(): void {
    this.subjects.clear();
    for (const one of [...this.known.values(), ...this.delivered.values()]) one.stale = true;
  }

  /** Forgets what was read from what a root gives, and from what it deploys. */
  release(root: Root): void {
    this.last(root)?.release();
    for (const one of this.deployedBy(root)?.roots ?? []) this.release(one);
  }

  /**
   * Forgets what all roots give but the wanted ones.
   * @param deployed The roots of which the text is kept, and not what is read from it.
   * @param deploying The roots of which is kept what they deploy.
   */
  keep(wanted: ReadonlySet<string>, deployed: ReadonlySet<string>, deploying: ReadonlySet<string>): void {
    for (const [key, { set }] of this.known) {
      if (wanted.has(key)) continue;
      if (deployed.has(key)) set.release();
      else this.known.delete(key);
    }
    const all = [wanted, deployed, deploying];
    for (const key of this.delivered.keys()) if (!all.some((keys) => keys.has(key))) this.delivered.delete(key);
  }

  private deployerOf({ above, by }: Root): TracedText | undefined {
    if (!above || !by) return undefined;
    return deployerOf(this.setOf(above), by)?.text;
  }
}

function isConcerned(
  files: ReadonlySet<string>,
  seen: LookedAt,
  { paths = [], folders = [], names = [] }: Changes,
): boolean {
  return (
    paths.some((path) => files.has(path) || seen.hasFile(path)) ||
    folders.some((folder) => seen.hasFolder(folder)) ||
    names.some(({ key, path }) => seen.hasName(key, path))
  );
}

/** What stands in the place of a root that takes too long. */
function givenUp(root: Root, before: AppliedSet | undefined, seconds: number): AppliedSet {
  const place = { file: root.file, start: 0, end: 0 };
  const message = say`Yamlock gave up on building ${pathOfRoot(root)}, which takes longer than ${seconds} s; its files are checked as they are written`;
  const files = before?.files ?? new Set([root.file]);
  return appliedSet({ root, files, problems: [{ message, place, fatal: true }] }, []);
}

/** True for the same text from the same places. */
function isSameText(one: TracedText | undefined, other: TracedText | undefined): boolean {
  if (one === other) return true;
  if (!one || !other || one.text !== other.text || one.pieces.length !== other.pieces.length) return false;
  return JSON.stringify(one.pieces) === JSON.stringify(other.pieces);
}
