import { say } from '../../text/say.js';
import { type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import type { ApplyOptions } from '../chart-build.js';
import type { RootFiles } from '../root-files.js';
import { applicationSet } from './application-set.js';
import { argoApplication } from './argo-application.js';
import { type Deployer, deployerOf } from './deployer.js';
import { fluxKustomization } from './flux-kustomization.js';
import { fluxRelease } from './flux-release.js';
import type { Deployments, ReadDeployer, World } from './world.js';

const READERS: ReadonlyMap<string, ReadDeployer> = new Map([
  ['Kustomization', fluxKustomization],
  ['HelmRelease', fluxRelease],
  ['Application', argoApplication],
  ['ApplicationSet', applicationSet],
]);

/** Returns what an object of Flux or Argo CD deploys. */
export function deploymentsOf(deployer: Deployer, world: World): Deployments {
  return READERS.get(deployer.by.kind)?.(deployer, world) ?? { deployments: [], problems: [] };
}

/**
 * Returns what a root gives that an object of another root deploys.
 * @param setOf Returns what a root gives.
 * @param before What it gave last.
 */
export function buildDeployed(
  root: Root & { readonly above: Root },
  files: RootFiles,
  options: ApplyOptions,
  setOf: (root: Root) => AppliedSet,
  before?: AppliedSet,
): AppliedSet {
  const { above, by, part } = root;
  const sets = setsAbove(above, setOf);
  const { around } = options;
  const deployer = by && deployerOf(sets[0] ?? setOf(above), by);
  const world = around && { files, options, around, sets };
  const deployment = deployer && world && deploymentsOf(deployer, world).deployments.find((one) => one.part === part);
  if (!deployer || !deployment) {
    const problems = [{ message: say`It is not deployed any more`, place: undefined, fatal: true }];
    return appliedSet({ root, files: new Set(), problems }, []);
  }
  const { kind, folder, values } = deployment;
  return deployment.build({ ...root, kind, folder, values }, before);
}

/** The set that a root gives, and those that led to it. */
export function setsAbove(root: Root, setOf: (root: Root) => AppliedSet): readonly AppliedSet[] {
  const sets: AppliedSet[] = [];
  for (let one: Root | undefined = root; one; one = one.above) sets.push(setOf(one));
  return sets;
}
