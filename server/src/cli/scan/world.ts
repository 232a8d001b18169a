import type { FixWorld } from '../../core/model/fix.js';
import type { KindDefinition } from '../../core/schema/kind-definition.js';
import type { ChartValues } from '../../core/workspace/chart-values.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import { hashOf } from './check-context.js';
import type { Source } from './open-file.js';
import type { Workspace } from './workspace.js';

/** What may be known of other files, once all were read. Plain data. */
export interface KnownFiles {
  /** What files define for others, by path. */
  readonly facts: readonly (readonly [path: string, facts: FileFacts])[];
  /** Every file that was read: new files are not to take their names. */
  readonly taken: readonly string[];
  /** What files say of charts, by path. */
  readonly charts: ChartValues['facts'];
  /** The kinds that files define, by path. */
  readonly kinds: readonly (readonly [path: string, kinds: readonly KindDefinition[]])[];
}

export const NOTHING_KNOWN: KnownFiles = { facts: [], taken: [], charts: [], kinds: [] };

/** All that is known, in an order of its own, whatever the order in which it was collected. */
export function knownFiles(
  facts: ReadonlyMap<string, FileFacts>,
  taken: Iterable<string>,
  charts: ChartValues['facts'],
  kinds: KnownFiles['kinds'],
): KnownFiles {
  return { facts: byPath(facts), taken: [...taken].sort(), charts: byPath(charts), kinds: byPath(kinds) };
}

function byPath<Facts>(facts: Iterable<readonly [string, Facts]>): readonly (readonly [string, Facts])[] {
  return [...facts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The same as long as no file can be reported otherwise. */
export function fingerprintOf({ facts, taken, charts, kinds }: KnownFiles, around: readonly string[]): string {
  return hashOf([...around, JSON.stringify(facts), JSON.stringify(charts), JSON.stringify(kinds), ...taken]);
}

/** Makes the worlds in which fixes are planned, and tells the project of all charts and kinds. */
export function worldsOf(known: KnownFiles, { project, charts }: Source): (path: string) => FixWorld {
  for (const [path, facts] of known.charts) charts.take(path, facts);
  for (const [path, kinds] of known.kinds) project.takeKinds(path, kinds);
  const index = completeIndex(known.facts);
  const taken = new Set(known.taken);
  return (path) => ({ ...project.world(path), index, isTaken: (other) => taken.has(other) });
}

/** Adds to an index what people make by hand with the commands of files that are not YAML. */
export function takeCommands(index: WorkspaceIndex, { commands }: Pick<Workspace, 'commands'>): void {
  for (const [path, facts] of commands) index.update(path, facts);
}

/** Returns the index of all files, once every one was read. */
export function completeIndex(facts: KnownFiles['facts']): WorkspaceIndex {
  const index = new WorkspaceIndex();
  for (const [path, defined] of facts) index.update(path, defined);
  index.complete = true;
  return index;
}
