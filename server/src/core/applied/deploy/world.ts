import type { Place } from '../../provenance/source.js';
import type { AppliedProblem, AppliedSet, Root } from '../applied-set.js';
import type { Around } from '../around.js';
import type { ApplyOptions } from '../chart-build.js';
import type { RootFiles } from '../root-files.js';
import type { Deployer } from './deployer.js';

/** What a deployer is looked at with. */
export interface World {
  readonly files: RootFiles;
  readonly options: ApplyOptions;
  readonly around: Around;
  /** The set that the deployer is a part of, and those that led to it. */
  readonly sets: readonly AppliedSet[];
}

/** A file or folder of this repository that an object names, and where it does. */
export interface NamedPath {
  readonly path: string;
  readonly place: Place;
}

/** What an object deploys from this repository. */
export interface Deployment extends Pick<Root, 'kind' | 'folder' | 'values' | 'part'> {
  /** The folder and the files with values, where their names are written. */
  readonly named: readonly NamedPath[];
  /**
   * Builds it. The file of the deployer, and what is known of it, are added by the caller.
   * @param before What it gave last.
   */
  build(root: Root, before?: AppliedSet): AppliedSet;
}

/** What an object deploys, and what of it is not known here. */
export interface Deployments {
  readonly deployments: readonly Deployment[];
  readonly problems: readonly AppliedProblem[];
}

/** The roots that the objects of a set deploy, and what of these is not known here. */
export interface Deployed {
  readonly roots: readonly Root[];
  /** The files and folders that the objects name. */
  readonly named: readonly NamedPath[];
  readonly problems: readonly AppliedProblem[];
}

/** Reads what one kind of object deploys. */
export type ReadDeployer = (deployer: Deployer, world: World) => Deployments;

/** Returns a path with the place of a value that names it; none where nobody wrote it. */
export function namedAt(path: string, place: Place | undefined): readonly NamedPath[] {
  return place ? [{ path, place }] : [];
}

/** What nothing is known of, because it lies elsewhere. */
export function elsewhere(message: string, place: AppliedProblem['place']): Deployments {
  return { deployments: [], problems: [{ message, place, fatal: false, quiet: true }] };
}
