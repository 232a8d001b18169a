import type { FixWorld } from '../../core/model/fix.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import type { Project } from '../../host/project/project.js';
import { hashOf } from './check-context.js';

/** What fixes may know of other files, once all were read. Plain data. */
export interface KnownFiles {
  /** What files define for others, by path. */
  readonly facts: readonly (readonly [path: string, facts: FileFacts])[];
  /** Every file that was read: new files are not to take their names. */
  readonly taken: readonly string[];
}

/** All that is known, in an order of its own, whatever the order in which it was learned. */
export function knownFiles(facts: ReadonlyMap<string, FileFacts>, taken: Iterable<string>): KnownFiles {
  return { facts: [...facts].sort(([a], [b]) => (a < b ? -1 : 1)), taken: [...taken].sort() };
}

/** The same as long as no fix can come out differently. */
export function fingerprintOf({ facts, taken }: KnownFiles, surroundings: string): string {
  return hashOf([surroundings, JSON.stringify(facts), ...taken]);
}

/** Makes the worlds in which fixes are planned. */
export function worldsOf(known: KnownFiles, project: Project): (path: string) => FixWorld {
  const index = completeIndex(known.facts);
  const taken = new Set(known.taken);
  return (path) => ({ ...project.world(path), index, isTaken: (other) => taken.has(other) });
}

/** Returns the index of all files, once every one was read. */
export function completeIndex(facts: KnownFiles['facts']): WorkspaceIndex {
  const index = new WorkspaceIndex();
  for (const [path, defined] of facts) index.update(path, defined);
  index.complete = true;
  return index;
}
