import type { FixWorld } from '../../core/model/fix.js';
import type { FileFacts, SecretFact, StoreFact } from '../../core/workspace/facts.js';
import { type Located, WorkspaceIndex } from '../../core/workspace/index.js';
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
  const index = new SettledIndex(known.facts);
  const taken = new Set(known.taken);
  return (path) => ({ ...project.world(path), index, isTaken: (other) => taken.has(other) });
}

/** An index that nothing is added to any more, so that it need not look twice. */
export class SettledIndex extends WorkspaceIndex {
  private readonly knownSecrets = new Map<string | undefined, readonly Located<SecretFact>[]>();
  private readonly knownStores = new Map<string | undefined, readonly Located<StoreFact>[]>();

  constructor(facts: KnownFiles['facts']) {
    super();
    for (const [path, defined] of facts) this.update(path, defined);
    this.complete = true;
  }

  override secrets(namespace: string | undefined): readonly Located<SecretFact>[] {
    const known = this.knownSecrets.get(namespace) ?? super.secrets(namespace);
    this.knownSecrets.set(namespace, known);
    return known;
  }

  override stores(namespace: string | undefined): readonly Located<StoreFact>[] {
    const known = this.knownStores.get(namespace) ?? super.stores(namespace);
    this.knownStores.set(namespace, known);
    return known;
  }
}
