import type { FileChange, FixPlan, FixWorld, HandOff, MoveTarget } from '../../model/fix.js';
import { isDistinctive } from '../../secrets/sops-output.js';
import { say } from '../../text/say.js';
import type { SecretFact } from '../../workspace/named-facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { ObjectEdit } from '../objects.js';
import { PlanChanges } from '../plan-changes.js';
import type { Mechanism } from './mechanism.js';

/*
 * A move of values has two halves that know nothing of each other.
 *
 * The *mover* knows the source of the values: a variable, an argument, a key of a ConfigMap, a Helm value. It describes
 * the Secret it wants (`WantedSecret`; `secretFor(resource)` for a workload), asks `destinationsOf` (choices.ts) for
 * the possible destinations, and makes a fix of each:
 *
 *     destinationsOf(wanted, world).map((one) =>
 *       fixFor(`Move to ${one.place}`, one, (destination, planned) =>
 *         moveTo(destination, values, scalar, planned, (keys, changes) => changes.edit(…the reference to keys[0]…))))
 *
 * Other changes go into the same `changes` (`editObject`, `add`): one refusal refuses the whole plan. Values and edits
 * are computed inside, so that nothing is planned against an older text.
 *
 * The *destination* knows how to put values into a Secret of the workload's namespace. To add one: a function `(wanted,
 * world) => Destination` in a file of its own, with a kind below, listed in `destinationsOf` in the order of
 * preference. `secretNameFor` finds a free name or an object that can be extended, `allocateKeys` the keys;
 * `newManifest` writes a file that git tracks and makes kustomize apply it; `findObject` and `ObjectEdit` extend
 * existing objects.
 */

/** A value that moves out of a document. */
export interface MovedValue {
  /** Its name, such as that of a variable; its key is derived from it. */
  readonly name: string;
  readonly value: string;
  /** Its key, where that is not derived from the name. */
  readonly key?: string;
}

/** The new place of a value: a key of a Secret in the workload's namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** The Secret that a reader needs, of any origin. */
export interface WantedSecret {
  /** The name of a new Secret, as long as no other has it. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The names of the values in their order, where known beforehand, for the search for existing keys. */
  readonly keys?: readonly string[];
  /** True where the reader needs exactly these `keys`. */
  readonly exactKeys?: boolean;
  /** True where the reader needs a Secret of exactly this name. */
  readonly exactName?: boolean;
  /** Labels that the reader requires on the Secret. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Returns true for existing Secrets that may be used; all by default. */
  readonly suits?: (secret: SecretFact) => boolean;
  /** The moved values in hand-offs, never with a value in it; the values' names otherwise. */
  readonly subject?: string;
}

/** Values with keys that are known beforehand, and the Secret wanted for them. */
export interface KnownMove extends Omit<WantedSecret, 'keys'> {
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** The changes that bring values to their new place. */
export interface Placement {
  /** In the order of the values. Equal values may share a key. */
  readonly keys: readonly SecretKey[];
  readonly files: readonly FileChange[];
  /** The edits of existing objects. */
  readonly edits?: readonly ObjectEdit[];
  /** The file of a new object that creates the Secret and has to be applied with the other manifests. */
  readonly manifest?: string;
  /** Absent where nothing is left to do for the user. */
  readonly handOff?: HandOff;
}

/** The origin of the Secret. */
export type DestinationKind = 'existing' | Mechanism | 'git-ignored' | 'pushed';

/** A place that takes values and provides them to pods as keys of a Secret. */
export interface Destination {
  readonly kind: DestinationKind;
  /** The text after "Move to": `a new Secret outside git`. */
  readonly place: string;
  /** Absent for a place that fits these values only. */
  readonly target?: MoveTarget;
  put(values: readonly MovedValue[], world: FixWorld): Placement | { readonly refused: string };
}

/**
 * Adds the references to the values in their new place: edits of the document and, through `changes`, of other files.
 */
export type Refer = (keys: readonly SecretKey[], changes: PlanChanges, placement: Placement) => void;

/**
 * Returns the plan that moves values out of the document of `at`: first to their new place, then the references to it.
 * One refused part refuses the whole plan, so that no value is lost.
 */
export function moveTo(
  destination: Destination,
  values: readonly MovedValue[],
  at: Cursor,
  world: FixWorld,
  refer: Refer,
): FixPlan {
  const repeated = repeatedInComment(
    at.document,
    values.map(({ value }) => value),
  );
  if (repeated) return repeated;
  const placement = destination.put(values, world);
  if ('refused' in placement) return placement;
  const { keys, files, edits = [], handOff } = placement;
  if (keys.length < values.length) return { refused: say`the place has no key for the value` };
  const changes = new PlanChanges(world, at);
  for (const edit of edits) changes.editObject(edit);
  changes.add(files);
  refer(keys, changes, placement);
  return changes.toPlan(handOff);
}

/** Returns the same plan as `moveTo`, for values that are known beforehand. */
export function moveKnown(
  { values }: KnownMove,
  destination: Destination,
  at: Cursor,
  world: FixWorld,
  refer: Refer,
): FixPlan {
  const moved = values.map(({ key, value }) => ({ name: key, key, value }));
  return moveTo(destination, moved, at, world, refer);
}

/** Returns the plan with one more sentence in its hand-off. */
export function withNote(plan: FixPlan, note: string | undefined): FixPlan {
  if ('refused' in plan || !plan.handOff || note === undefined) return plan;
  const { handOff } = plan;
  return { ...plan, handOff: { ...handOff, title: say`${handOff.title}. ${note}` } };
}

/** Returns the content of `valueFrom` in an `env` entry. */
export function keyReference({ name, key }: SecretKey): { readonly secretKeyRef: { name: string; key: string } } {
  return { secretKeyRef: { name, key } };
}

/** Returns the values' description for hand-offs: `value of "A"`, `values of "A", "B"`. */
export function describeValues({ subject }: Pick<WantedSecret, 'subject'>, values: readonly MovedValue[]): string {
  const named = subject ?? values.map(({ name }) => say`"${name}"`).join(say`, `);
  return values.length > 1 ? say`values of ${named}` : say`value of ${named}`;
}

/** Returns the advice to rotate values that git has seen. */
export function rotationAdvice(values: readonly unknown[]): string {
  return values.length > 1
    ? say`Rotate them soon: git history keeps the old ones`
    : say`Rotate it soon: git history keeps the old one`;
}

/** Returns a refusal where a comment of the document repeats a value, because comments stay; undefined otherwise. */
export function repeatedInComment(
  { tree, text }: YamlDocument,
  values: readonly string[],
): { readonly refused: string } | undefined {
  const telling = values.filter(isDistinctive);
  const repeats = tree.comments.some(({ start, end }) => {
    const comment = text.slice(start, end);
    return telling.some((value) => comment.includes(value));
  });
  return repeats ? { refused: say`a comment repeats the value; take it out first` } : undefined;
}
