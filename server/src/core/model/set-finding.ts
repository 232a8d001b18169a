import type { PlacedObject } from '../graph/graph-set.js';
import type { Place } from '../provenance/source.js';
import type { Level } from './finding.js';
import type { FileChange, FixWorld, HandOff, Safety } from './fix.js';

/** Something that a rule found by what the objects of a set say of each other. Its places are in files. */
export interface SetFinding {
  /** What is underlined: mostly the name or key that a reference has. */
  readonly place: Place;
  /** The object that it is about. */
  readonly object: PlacedObject;
  /** One sentence, names the thing, never a secret's value, no full stop. */
  readonly message: string;
  /** The level, where it differs from the rule's default level. */
  readonly level?: Level;
  readonly related?: readonly { readonly message: string; readonly place: Place }[];
  /** The preferred one first. A function where the choice depends on the workspace. */
  readonly fixes?: readonly SetFix[] | ((world: FixWorld) => readonly SetFix[]);
}

/** A fix of a finding in a set: changes of files, its own among them. */
export interface SetFix {
  readonly title: string;
  readonly safety: Safety;
  /** Returns the changes, with offsets from the start of each file. */
  plan(
    world: FixWorld,
  ): { readonly changes: readonly FileChange[]; readonly handOff?: HandOff } | { readonly refused: string };
}
