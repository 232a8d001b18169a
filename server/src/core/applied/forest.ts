import { append } from '../text/append.js';
import { say } from '../text/say.js';
import { type AppliedProblem, type AppliedSet, keyOfRoot, printableProblems, type Root } from './applied-set.js';
import { type Deployer, deployersIn, isSameObject } from './deploy/deployer.js';
import { deploymentsOf, setsAbove } from './deploy/deployments.js';
import type { Deployed, NamedPath, World } from './deploy/world.js';
import type { KnownSets } from './known-sets.js';

/** All roots of a workspace: those that files make, and those that objects of Flux and Argo CD deploy. */
export interface Forest {
  /** In an order in which each stands behind the one that it is above of. */
  readonly roots: readonly Root[];
  /** What of the deployed is not known here, each at its place. */
  readonly problems: readonly AppliedProblem[];
}

/** What a forest is made from. */
export interface ForestParts {
  /** The roots that files make. */
  readonly base: readonly Root[];
  /** Returns the number of folders to the topmost one that a root deploys; undefined where it deploys nothing. */
  reachOf(root: Root): number | undefined;
  readonly sets: KnownSets;
}

/** Objects that deploy objects that deploy …: a name that changes on the way has no end. */
const DEEPEST = 16;
const MOST_ROOTS = 5000;

/** A root that files make, with what comes of it. */
interface Tree {
  readonly root: Root;
  readonly branches: Branch[];
}

interface Branch {
  readonly root: Root;
  readonly branches: readonly Branch[];
}

/**
 * Returns the roots of a workspace. A kustomization or file that an object deploys is no root by itself: it is applied through that
 * object, and what it would deploy by itself is left out. A chart stays one, with its own values.
 */
export function growForest(parts: ForestParts): Forest {
  const steps = growInSteps(parts);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, each of which looks at one root that files make. Yields that root, when all that it deploys is known. */
export function growInSteps(parts: ForestParts): Generator<Root, Forest> {
  return new Grower(parts).grow();
}

class Grower {
  private readonly problems = new Map<string, AppliedProblem>();
  /** The roots that take in another one by its file. */
  private readonly covers = new Map<string, Set<Root>>();
  private count = 0;

  constructor(private readonly parts: ForestParts) {}

  *grow(): Generator<Root, Forest> {
    const { base, reachOf } = this.parts;
    const trees: Tree[] = [];
    // What roots that deploy much take in need not be looked at by itself.
    const deploying = base.flatMap((root) => {
      const reach = reachOf(root);
      return reach === undefined ? [] : [{ root, reach }];
    });
    for (const { root } of deploying.sort((a, b) => a.reach - b.reach)) {
      if (this.coverOf(root)) continue;
      trees.push({ root, branches: this.branchesOf(root, []) });
      yield root;
    }
    const kept = this.pruned(trees);
    const own = new Set(trees.map(({ root }) => root));
    const roots = base.filter((root) => !own.has(root) && !this.coverOf(root));
    for (const tree of kept) {
      if (tree.root.kind !== 'files' && !this.coverOf(tree.root)) roots.push(tree.root);
      for (const root of flattened(tree.branches)) roots.push(root);
    }
    return { roots, problems: printableProblems([...this.problems.values()]) };
  }

  private branchesOf(root: Root, chain: readonly Root[]): Branch[] {
    return this.childrenOf(root).flatMap((child): Branch[] => {
      if (this.isTooMuch(child, chain)) return [];
      this.count++;
      const set = this.parts.sets.setOf(child);
      this.noteCovers(child, set);
      return [{ root: child, branches: this.branchesOf(child, [...chain, child]) }];
    });
  }

  /** The roots that objects of a root deploy. An object that a part of itself has again deploys nothing new. */
  private childrenOf(root: Root): readonly Root[] {
    const { sets: known } = this.parts;
    const { roots, problems } = known.deploy(root, (set, files, options) => {
      const deployers = deployersIn(set);
      const { around } = options;
      if (deployers.length === 0 || !around) return { roots: [], named: [], problems: [] };
      const sets = setsAbove(root, (one) => known.setOf(one));
      return deployedBy(deployers, root, { files, options, around, sets });
    });
    for (const problem of problems) this.note(problem);
    return roots;
  }

  private isTooMuch({ by, file }: Root, chain: readonly Root[]): boolean {
    if (chain.length < DEEPEST && this.count < MOST_ROOTS) return false;
    const message =
      chain.length < DEEPEST
        ? say`More than ${MOST_ROOTS} objects are deployed by others; the rest is left out`
        : say`${by?.kind} ${by?.name} is deployed by more than ${DEEPEST} objects one behind the other`;
    this.note({ message, place: { file, start: 0, end: 0 }, fatal: false });
    return true;
  }

  private note(problem: AppliedProblem): void {
    const { place, message } = problem;
    this.problems.set(`${place?.file} ${place?.start} ${message}`, problem);
  }

  private noteCovers(child: Root, { takes }: AppliedSet): void {
    for (const file of takes ?? []) {
      const known = this.covers.get(file);
      if (known) known.add(child);
      else this.covers.set(file, new Set([child]));
    }
  }

  /** The roots that take in a kustomization or file. */
  private coverOf(root: Root): ReadonlySet<Root> | undefined {
    return root.kind === 'helm' ? undefined : this.covers.get(root.file);
  }

  /**
   * Leaves out trees whose root is taken in by what another tree deploys. Of one that only what it deploys itself takes in, as the
   * repository of Flux does it with the Kustomization in it, that branch is left.
   */
  private pruned(trees: readonly Tree[]): readonly Tree[] {
    // By their keys: what was found earlier has roots of its own above it.
    const dropped = new Set<string>();
    return trees.flatMap((tree) => {
      const covers = [...(this.coverOf(tree.root) ?? [])];
      if (covers.length === 0) return [tree];
      const key = keyOfRoot(tree.root);
      const tops = covers.map((cover) => keyOfRoot(topOf(cover)));
      if (tops.some((top) => top !== key && !dropped.has(top))) {
        dropped.add(key);
        return [];
      }
      const leading = new Set(covers.map((cover) => keyOfRoot(firstBelow(cover))));
      return [{ root: tree.root, branches: tree.branches.filter(({ root }) => leading.has(keyOfRoot(root))) }];
    });
  }
}

function deployedBy(deployers: readonly Deployer[], root: Root, world: World): Deployed {
  const problems: AppliedProblem[] = [];
  const named: NamedPath[] = [];
  const roots = deployers.flatMap((deployer) => {
    if (isAbove(deployer, root)) return [];
    const found = deploymentsOf(deployer, world);
    append(problems, found.problems);
    append(
      named,
      found.deployments.flatMap((one) => one.named),
    );
    return found.deployments.map(({ kind, folder, values, part }) => ({
      kind,
      folder,
      file: deployer.place.file,
      values,
      by: deployer.by,
      ...(part === undefined ? {} : { part }),
      above: root,
    }));
  });
  return { roots, named, problems };
}

function flattened(branches: readonly Branch[]): readonly Root[] {
  return branches.flatMap(({ root, branches: more }) => [root, ...flattened(more)]);
}

/** True for an object that deploys the root that it is a part of. */
function isAbove({ by }: Deployer, root: Root): boolean {
  for (let one: Root | undefined = root; one; one = one.above) if (one.by && isSameObject(one.by, by)) return true;
  return false;
}

function topOf(root: Root): Root {
  return root.above ? topOf(root.above) : root;
}

/** The root below the topmost one on the way to a root. */
function firstBelow(root: Root): Root {
  return root.above?.above ? firstBelow(root.above) : root;
}
