import type { FileChange, FixPlan, FixWorld, HandOff } from '../rule.js';
import type { Edit } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import type { EditPlan } from '../yaml/edits.js';

/** A value on its way out of a document. */
export interface MovedValue {
  /** What it goes by, such as the name of a variable; its key is made of it. */
  readonly name: string;
  readonly value: string;
}

/** Where a value lies: a key of a Secret in the workload's namespace. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** What it takes for values to lie in their new place. */
export interface Placement {
  /** In the order of the values. Equal values share a key. */
  readonly keys: readonly SecretKey[];
  readonly files: readonly FileChange[];
  /** What changes in the document's own file, counted from the document's start as the edits of a plan are. */
  readonly edits?: readonly Edit[];
  /** Absent where nothing is left to be done. */
  readonly handOff?: HandOff;
}

/**
 * A place that takes values out of a workload and shows them to it as keys of a Secret. Whatever a value is moved from
 * (a variable, an argument, a URL) knows nothing of the place, and the place nothing of that: another kind of place is
 * another value of this type, listed in `destinationsFor`.
 */
export interface Destination {
  /** To be read behind "Move to": `a new Secret in a file that git ignores`. */
  readonly place: string;
  put(values: readonly MovedValue[], world: FixWorld): Placement | { readonly refused: string };
}

/**
 * The plan that moves values: their new place first, then what refers to them there. Where a part is refused, all of it is,
 * so that no value is lost.
 */
export function moveTo(
  destination: Destination,
  values: readonly MovedValue[],
  own: YamlDocument,
  world: FixWorld,
  refer: (keys: readonly SecretKey[]) => EditPlan,
): FixPlan {
  const repeated = repeatedInComment(
    own,
    values.map(({ value }) => value),
  );
  if (repeated) return repeated;
  const placement = destination.put(values, world);
  if ('refused' in placement) return placement;
  const references = refer(placement.keys);
  if ('refused' in references) return references;
  const { files, handOff, edits = [] } = placement;
  return { edits: [...references.edits, ...edits], files, ...(handOff ? { handOff } : {}) };
}

/** What an `env` entry has in place of `value`. */
export function keyReference({ name, key }: SecretKey): { readonly secretKeyRef: { name: string; key: string } } {
  return { secretKeyRef: { name, key } };
}

/**
 * The refusal where a comment of the document repeats a value: comments stay, and the value would stay with them. Ordinary
 * words stand in comments for other reasons.
 */
export function repeatedInComment(
  { tree, text }: YamlDocument,
  values: readonly string[],
): { readonly refused: string } | undefined {
  const telling = values.filter((value) => value.length >= 6 && /[^A-Za-z _-]/.test(value));
  const repeats = tree.comments.some(({ start, end }) => {
    const comment = text.slice(start, end);
    return telling.some((value) => comment.includes(value));
  });
  return repeats ? { refused: 'a comment repeats the value; take it out first' } : undefined;
}
