import { type Change, changesBetween } from '../../applied/changes.js';
import { type Fix, type FixWorld, inBulk } from '../../model/fix.js';
import { unknownRanges } from '../../provenance/traced-text.js';
import { applyEdits, type Edit, type Range } from '../../text/range.js';
import { Refusal } from '../../text/refusal.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type PlacedDocument, parseApplied } from '../../yaml/document.js';
import { type Addition, additionKey, addTogether } from '../../yaml/edit/additions.js';
import { allOf } from '../../yaml/edit/edits.js';
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
  /** Other findings that go with it. */
  readonly also?: readonly AppliedFinding[];
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
  const wanted = first ? wantedOf(first, index, world) : { refused: say`there is no object` };
  if ('refused' in wanted) return wanted;
  const more = others.flatMap((one) => {
    const also = wantedOf(one, index, world);
    return 'refused' in also ? [] : [also];
  });
  return [wanted, ...more];
}

function wantedOf(finding: AppliedFinding, index: number, world: FixWorld): Wanted | Refused {
  const fix = fixesOf(finding.checked, world).filter(({ safety }) => safety !== 'create')[index];
  if (!fix) return { refused: say`the object cannot be read` };
  const plan = planned(fix, world);
  if ('refused' in plan) return plan;
  if ('files' in plan && plan.files?.length) return { refused: say`the fix changes other files` };
  return wantedBy(finding, plan.edits);
}

/** Returns what edits of the document of a finding do to it. */
function wantedBy(finding: AppliedFinding, edits: readonly Edit[]): Wanted | Refused {
  const { set, checked } = finding;
  const placed = set.stream.documents[checked.document];
  const root = placed?.document.root;
  if (!placed || !root) return { refused: say`the object cannot be read` };
  const holes = shiftedBy(unknownRanges(set.text), placed, edits);
  const changed = parseApplied(applyEdits(placed.document.text, edits), holes).documents[0];
  if (!changed?.document.root) return { refused: say`the object cannot be read once it is changed` };
  return { finding, placed, root, changes: changesBetween(root, changed.document.root) };
}

/** What completes a mapping: all that findings of one cause say is missing in it. */
export interface Completion {
  readonly wanted: readonly [Wanted, ...Wanted[]];
  /** How many of the findings go, and what their fixes may stop. */
  readonly count: number;
  readonly risks: readonly string[];
}

/**
 * Returns what all findings of one cause at one place would have done together; undefined where fewer than two of them can be.
 * @param causes The findings of a mapping, each in all roots that have it.
 */
export function completionOf(causes: readonly AppliedGroup[], world: FixWorld): Completion | undefined {
  const [first] = causes;
  if (!first) return undefined;
  const made = [...new Map(first.map((one) => [one.set, one] as const)).values()].flatMap((one) => {
    const { document, pointer } = one.checked;
    const same = causes.flatMap((group) =>
      group.filter(
        ({ set, checked }) => set === one.set && checked.document === document && checked.pointer === pointer,
      ),
    );
    const fixes = same.flatMap((finding) => {
      const fix = fixesOf(finding.checked, world).find(
        (other) => inBulk(other) && other.adds && other.asks === undefined,
      );
      return fix?.adds ? [{ finding, adds: fix.adds, risk: fix.risk }] : [];
    });
    const [lead, ...others] = fixes;
    if (!lead || others.length === 0) return [];
    const byKey = new Map<string, [Addition, ...Addition[]]>();
    for (const { adds } of fixes) {
      const known = byKey.get(additionKey(adds));
      if (known) known.push(adds);
      else byKey.set(additionKey(adds), [adds]);
    }
    const plan = allOf([...byKey.values()].map((additions) => addTogether(...additions)));
    const wanted = 'refused' in plan ? plan : wantedBy(lead.finding, plan.edits);
    if ('refused' in wanted) return [];
    const risks = [...new Set(fixes.flatMap(({ risk }) => risk ?? []))];
    return [{ wanted: { ...wanted, also: others.map(({ finding }) => finding) }, count: fixes.length, risks }];
  });
  const [main, ...more] = made;
  return main && { ...main, wanted: [main.wanted, ...more.map(({ wanted }) => wanted)] };
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
