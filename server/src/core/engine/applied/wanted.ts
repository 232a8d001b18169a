import { type Change, changesBetween } from '../../applied/changes.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { unknownRanges } from '../../provenance/traced-text.js';
import { applyEdits, type Edit, type Range } from '../../text/range.js';
import { Refusal } from '../../text/refusal.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type PlacedDocument, parseApplied } from '../../yaml/document.js';
import { fixesOf } from '../plan-fixes.js';
import type { AppliedFinding } from './check-applied.js';

/** Why a fix is not made. */
export interface Refused {
  readonly refused: string;
}

/** What a fix does to the object of a finding in one root. */
export interface Wanted {
  readonly finding: AppliedFinding;
  readonly placed: PlacedDocument;
  /** The value of the document. */
  readonly root: Cursor;
  readonly changes: readonly Change[];
}

/** A finding in all roots that have it, the one that stands for it first. */
export type AppliedGroup = readonly [AppliedFinding, ...AppliedFinding[]];

/** Returns what a fix does to the object of the finding in each root that has it; refused where it does nothing to the first. */
export function wantedIn(
  group: AppliedGroup,
  index: number,
  world: FixWorld,
): readonly [Wanted, ...Wanted[]] | Refused {
  const [first, ...others] = [...new Map(group.map((one) => [one.set, one] as const)).values()];
  const wanted = first ? wantedOf(first, index, world) : { refused: 'there is no object' };
  if ('refused' in wanted) return wanted;
  const more = others.flatMap((one) => {
    const also = wantedOf(one, index, world);
    return 'refused' in also ? [] : [also];
  });
  return [wanted, ...more];
}

function wantedOf(finding: AppliedFinding, index: number, world: FixWorld): Wanted | Refused {
  const { set, checked } = finding;
  const fix = fixesOf(checked, world).filter(({ safety }) => safety !== 'create')[index];
  const placed = set.stream.documents[checked.document];
  const root = placed?.document.root;
  if (!fix || !placed || !root) return { refused: 'the object cannot be read' };
  const plan = planned(fix, world);
  if ('refused' in plan) return plan;
  if ('files' in plan && plan.files?.length) return { refused: 'the fix changes other files' };
  const holes = shiftedBy(unknownRanges(set.text), placed, plan.edits);
  const changed = parseApplied(applyEdits(placed.document.text, plan.edits), holes).documents[0];
  if (!changed?.document.root) return { refused: 'the object cannot be read once it is changed' };
  return { finding, placed, root, changes: changesBetween(root, changed.document.root) };
}

function planned(fix: Fix, world: FixWorld): ReturnType<Fix['plan']> {
  try {
    return fix.plan(world);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

/** The holes of a document once it is edited, counted from its start. */
function shiftedBy(
  holes: readonly Range[],
  { document, start }: PlacedDocument,
  edits: readonly Edit[],
): readonly Range[] {
  return holes.flatMap((hole) => {
    const [from, to] = [hole.start - start, hole.end - start];
    if (from < 0 || to > document.text.length) return [];
    const by = edits
      .filter(({ range }) => range.end <= from)
      .reduce((sum, { range, newText }) => sum + newText.length - (range.end - range.start), 0);
    return [{ start: from + by, end: to + by }];
  });
}
