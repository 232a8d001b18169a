import type { Place } from '../../provenance/source.js';
import { type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { type Deployer, filesOf } from './deployer.js';

/** Returns the set of a root of which nothing can be applied. */
export function failedSet(root: Root, message: string, place: Place | undefined, deployer: Deployer): AppliedSet {
  const problems = [{ message, place: place ?? deployer.place, fatal: true }];
  return appliedSet({ root, files: filesOf(deployer), problems }, []);
}
