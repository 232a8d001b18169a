import { append } from '../../text/append.js';
import { memo } from '../../text/memo.js';
import { anyOverlaps, type Edit, editsOverlap, type Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../cursor.js';
import type { YamlDocument } from '../document.js';
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
  return editsOverlap(edits) ? refused(say`two of the changes would be made to the same text`) : { edits };
}

/** Returns the reason why a value cannot be changed; undefined where it can. */
export function whyNot(target: Cursor): string | undefined {
  if (target.document.tree.stale) return say`the document cannot be read as YAML right now`;
  if (target.aliased) return say`the value comes from an alias or a merge key`;
  if (target.shared) return say`the value is shared through an anchor`;
  if (target.opaque) return say`a template fills the value`;
  return undefined;
}

/** Returns the reason why a value cannot be removed with its content; undefined where it can. */
export function whyNotWithin(target: Cursor): string | undefined {
  const { start, end } = target.localRange;
  const from = target.localKeyRange?.start ?? start;
  if (anyOverlaps(target.lineHoles, { start: from, end })) return say`a template stands in the value`;
  for (const cursor of target.walk()) if (cursor.shared) return say`the value is shared through an anchor`;
  return undefined;
}

/**
 * Returns the plan with the edits in the document's own text. Refused where a comment in the range `gone` would be
 * lost.
 */
export function finish(target: Cursor, edits: readonly Edit[], gone?: Range): EditPlan {
  if (gone && commentsWithin(target, gone).length > 0) return refused(say`a comment would be lost`);
  const outer = target.embedding ? target.embedding.outerEdits(edits) : edits;
  if (!outer) return refused(say`the value stands inside a text that cannot take the change`);
  const open = openActionsIn(target.document);
  if (open.length === 0) return { edits: outer };
  const apart = outer.map((edit) => closingNothing(target.document.text, open, edit));
  return apart.includes(undefined)
    ? refused(say`it would end a template action that is not closed`)
    : { edits: apart.filter((edit) => edit !== undefined) };
}

/** The parts of a text that come after `{{` and before the end of the next `}}`, or of the text. */
const openActionsIn = memo(({ text }: YamlDocument): readonly Range[] => {
  const found: Range[] = [];
  let start: number | undefined;
  for (const { 0: braces, index } of text.matchAll(/\{\{|\}\}/g)) {
    if (braces === '{{') start ??= index + 2;
    else if (start !== undefined) {
      found.push({ start, end: index + 2 });
      start = undefined;
    }
  }
  if (start !== undefined) found.push({ start, end: text.length + 1 });
  return found;
});

/**
 * Returns an edit that does not end what looks like a template action without an end, before it in the text: with the braces of maps that
 * stand together, all between them would be read as one action. Undefined where that is in a text.
 */
function closingNothing(text: string, open: readonly Range[], { range, newText }: Edit): Edit | undefined {
  if (!anyOverlaps(open, { start: range.start, end: range.start + 1 })) return { range, newText };
  const own = /['"#]|\{\{/.test(newText) ? newText : newText.replace(/\}(?=\})/g, '} ');
  if (own.includes('}}')) return undefined;
  const lead = text[range.start - 1] === '}' && /^\}/.test(own + text.slice(range.end)) ? ' ' : '';
  const trail = own.endsWith('}') && text[range.end] === '}' ? ' ' : '';
  return { range, newText: lead + own + trail };
}
