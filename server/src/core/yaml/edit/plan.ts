import { append } from '../../text/append.js';
import { anyOverlaps, type Edit, editsOverlap, type Range } from '../../text/range.js';
import type { Cursor } from '../cursor.js';
import { commentsWithin } from '../layout.js';

/** Text edits of the document that contains a cursor, or the reason why there are none. */
export type EditPlan = { readonly edits: readonly Edit[] } | { readonly refused: string };

/** Returns the plan without edits. The reason continues a sentence after "because". */
export function refused(reason: string): EditPlan {
  return { refused: reason };
}

/** Returns all plans, and those of lists of plans, as one; the first refusal, and one where two plans change the same text. */
export function allOf(...plans: readonly (EditPlan | readonly EditPlan[])[]): EditPlan {
  const edits: Edit[] = [];
  for (const plan of plans.flat()) {
    if ('refused' in plan) return plan;
    append(edits, plan.edits);
  }
  return editsOverlap(edits) ? refused('two of the changes would be made to the same text') : { edits };
}

/** Returns the reason why a value cannot be changed; undefined where it can. */
export function whyNot(target: Cursor): string | undefined {
  if (target.document.tree.stale) return 'the document cannot be read as YAML right now';
  if (target.aliased) return 'the value comes from an alias or a merge key';
  if (target.shared) return 'the value is shared through an anchor';
  if (target.opaque) return 'a template fills the value';
  return undefined;
}

/** Returns the reason why a value cannot be removed with its content; undefined where it can. */
export function whyNotWithin(target: Cursor): string | undefined {
  const { start, end } = target.localRange;
  const from = target.localKeyRange?.start ?? start;
  if (anyOverlaps(target.lineHoles, { start: from, end })) return 'a template stands in the value';
  for (const cursor of target.walk()) if (cursor.shared) return 'the value is shared through an anchor';
  return undefined;
}

/**
 * Returns the plan with the edits in the document's own text. Refused where a comment in the range `gone` would be
 * lost.
 */
export function finish(target: Cursor, edits: readonly Edit[], gone?: Range): EditPlan {
  if (gone && commentsWithin(target, gone).length > 0) return refused('a comment would be lost');
  if (!target.embedding) return { edits };
  const outer = target.embedding.outerEdits(edits);
  return outer ? { edits: outer } : refused('the value stands inside a text that cannot take the change');
}
