import type { FileChange, FixPlan, FixWorld, HandOff, MoveTarget } from '../../model/fix.js';
import type { SecretFact } from '../../workspace/facts.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlDocument } from '../../yaml/document.js';
import type { ObjectEdit } from '../objects.js';
import { PlanChanges } from '../plan-changes.js';
import type { Mechanism } from './mechanism.js';

/*
 * A move of values has two halves that know nothing of each other.
 *
 * The *mover* knows what the values are moved from: a variable, an argument, a key of a ConfigMap, a Helm value. It says
 * which Secret it wants (`WantedSecret`; `secretFor(resource)` for a workload), asks `destinationsOf` (choices.ts) for the
 * places there are, and makes a fix of each:
 *
 *     destinationsOf(wanted, world).map((one) =>
 *       fixFor(`Move to ${one.place}`, one, (destination, planned) =>
 *         moveTo(destination, values, scalar, planned, (keys, changes) => changes.edit(…what refers to keys[0]…))))
 *
 * What has to change elsewhere goes into the same `changes` (`editObject`, `add`): one refusal refuses the whole plan.
 * Values and edits are computed inside, so that nothing is planned against an older text.
 *
 * The *destination* knows how to put values into a Secret of the workload's namespace. To add one: a function
 * `(wanted, world) => Destination` in a file of its own, with a kind below, listed in `destinationsOf` in the order of
 * preference. `secretNameFor` finds its name or what can be extended, `allocateKeys` its keys, `newManifest` writes a file that git
 * tracks and makes kustomize apply it, `findObject` and `ObjectEdit` extend what is there.
 */

/** A value on its way out of a document. */
export interface MovedValue {
  /** What it goes by, such as the name of a variable; its key is made of it. */
  readonly name: string;
  readonly value: string;
  /** The key it is to have, where that is not made of the name. */
  readonly key?: string;
}

/** Where a value lies: a key of a Secret in the workload's namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** The Secret that a reader wants, whatever makes it. */
export interface WantedSecret {
  /** What a new Secret is called, as long as no other has the name. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** What the values go by, in their order, where that is known beforehand: existing keys are looked for by it. */
  readonly keys?: readonly string[];
  /** True where the reader wants `keys` just as they are. */
  readonly exactKeys?: boolean;
  /** True where the reader looks for a Secret of just this name. */
  readonly exactName?: boolean;
  /** Labels without which the reader does not see the Secret. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Which existing Secrets may be used at all; each by default. */
  readonly suits?: (secret: SecretFact) => boolean;
  /** How hand-offs name what is moved, never by its value; by the values' names otherwise. */
  readonly subject?: string;
}

/** Values with keys of their own that are known beforehand, and the Secret wanted for them. */
export interface KnownMove extends Omit<WantedSecret, 'keys'> {
  readonly values: readonly { readonly key: string; readonly value: string }[];
}

/** What it takes for values to lie in their new place. */
export interface Placement {
  /** In the order of the values. Equal values may share a key. */
  readonly keys: readonly SecretKey[];
  readonly files: readonly FileChange[];
  /** What changes in objects that are there already. */
  readonly edits?: readonly ObjectEdit[];
  /** The file of a new object that makes the Secret and is to be applied with the rest. */
  readonly manifest?: string;
  /** Absent where nothing is left to be done. */
  readonly handOff?: HandOff;
}

/** What makes the Secret. */
export type DestinationKind = 'existing' | Mechanism | 'git-ignored' | 'pushed';

/** A place that takes values and shows them to pods as keys of a Secret. */
export interface Destination {
  readonly kind: DestinationKind;
  /** To be read behind "Move to": `a new Secret outside git`. */
  readonly place: string;
  /** Absent where it is a place for these values alone. */
  readonly target?: MoveTarget;
  put(values: readonly MovedValue[], world: FixWorld): Placement | { readonly refused: string };
}

/** What refers to the values in their new place: edits of the document and, through `changes`, of all others. */
export type Refer = (keys: readonly SecretKey[], changes: PlanChanges, placement: Placement) => void;

/**
 * The plan that moves values out of the document of `at`: their new place first, then what refers to them there. Where a
 * part is refused, all of it is, so that no value is lost.
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
  if (keys.length < values.length) return { refused: 'the place has no key for the value' };
  const changes = new PlanChanges(world, at);
  for (const edit of edits) changes.editObject(edit);
  changes.add(files);
  refer(keys, changes, placement);
  return changes.toPlan(handOff);
}

/** As `moveTo`, for values that are known beforehand. */
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

/** The plan with a sentence more in what is handed over. */
export function withNote(plan: FixPlan, note: string | undefined): FixPlan {
  if ('refused' in plan || !plan.handOff || note === undefined) return plan;
  const { title, command } = plan.handOff;
  return { ...plan, handOff: { title: `${title}. ${note}`, command } };
}

/** What an `env` entry has in place of `value`. */
export function keyReference({ name, key }: SecretKey): { readonly secretKeyRef: { name: string; key: string } } {
  return { secretKeyRef: { name, key } };
}

/** How hand-offs name values: `value of "A"`, `values of "A", "B"`. */
export function valuesOf({ subject }: Pick<WantedSecret, 'subject'>, values: readonly MovedValue[]): string {
  const named = subject ?? values.map(({ name }) => `"${name}"`).join(', ');
  return `value${values.length > 1 ? 's' : ''} of ${named}`;
}

/** What is to be done with values that git has seen, however they are moved. */
export function rotate(values: readonly unknown[]): string {
  const [it, s] = values.length > 1 ? ['them', 's'] : ['it', ''];
  return `Rotate ${it} soon: git history keeps the old one${s}`;
}

/** False for ordinary words, which stand in a text for other reasons. */
export function isTelling(value: string): boolean {
  return value.length >= 6 && /[^A-Za-z _-]/.test(value);
}

/**
 * The refusal where a comment of the document repeats a value: comments stay, and the value would stay with them.
 */
export function repeatedInComment(
  { tree, text }: YamlDocument,
  values: readonly string[],
): { readonly refused: string } | undefined {
  const telling = values.filter(isTelling);
  const repeats = tree.comments.some(({ start, end }) => {
    const comment = text.slice(start, end);
    return telling.some((value) => comment.includes(value));
  });
  return repeats ? { refused: 'a comment repeats the value; take it out first' } : undefined;
}
