import type { Fix, FixPlan, FixWorld } from '../model/fix.js';
import { append } from '../text/append.js';
import { applyEdits, type Edit, type Range, shiftEdits } from '../text/range.js';
import { say } from '../text/say.js';
import { nonConflicting } from '../text/taken-edits.js';
import { parseStream, type YamlStream } from '../yaml/document.js';
import { type Addition, additionKey, addTogether } from '../yaml/edit/additions.js';
import type { Check, OnCrash, PlacedFinding, SourceFile } from './placed-finding.js';
import { fixesOf, planFix } from './plan-fixes.js';

export interface FixedFile {
  readonly text: string;
  readonly fixed: number;
  /** The fixes in the order in which they were applied. */
  readonly done: readonly AppliedFix[];
  /** The findings that could not be fixed, with the reason. */
  readonly skipped: readonly { readonly rule: string; readonly reason: string }[];
}

export interface AppliedFix {
  readonly finding: PlacedFinding;
  readonly fix: Fix;
}

/** Returns the plan of a fix, its edits counted from the file's start. */
export type PlanFix = (placed: PlacedFinding, fix: Fix) => FixPlan;

/** Decides whether a fix is to be applied: true, false, or another fix in its place. */
export type Selection = (finding: PlacedFinding, fix: Fix) => boolean | Fix;

/** The limit of rounds, above what any chain of fixes needs: it stops fixes that bring their finding back. */
const MOST_ROUNDS = 12;

/** Edits that are made together or not at all, with the fixes that they belong to. */
interface Step {
  readonly edits: readonly Edit[];
  /** The range that must not change for the edits to be right, counted from the file's start. */
  readonly reliesOn?: Range;
  readonly fixes: readonly AppliedFix[];
}

/**
 * Applies to every finding the first possible fix that `wanted` accepts. Fixes that add fields to the same mapping are applied
 * together. Other fixes that touch the same range are applied in rounds, each against the text of the round before.
 * @param plan Returns the plan of a fix. A caller with plans from before returns those.
 */
export function fixFile(
  file: SourceFile,
  check: Check,
  world: FixWorld,
  wanted: Selection,
  onCrash: OnCrash,
  plan: PlanFix = (placed, fix) => planFix(placed, fix, world, onCrash),
): FixedFile {
  let current = file;
  const done: AppliedFix[] = [];
  /** The keys of findings whose fixes would break the document even when they are applied alone. */
  const harmful = new Set<string>();
  /** The additions that were made: one whose finding comes up again is not seen there, and would be made again. */
  const made = new Set<string>();
  let skipped: { rule: string; reason: string }[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const possible = new Steps();
    skipped = [];
    for (const finding of check(current)) {
      const planned = selected(finding, world, wanted).map((fix) => ({ fix, plan: plan(finding, fix) }));
      const first = planned.find(({ plan }) => !('refused' in plan) && !plan.files?.length);
      const isMade = first?.fix.adds !== undefined && made.has(keyOf(finding));
      if (first && !('refused' in first.plan) && !harmful.has(keyOf(finding)) && !isMade) {
        possible.add(finding, first.fix, first.plan.edits);
        continue;
      }
      const refusals = planned.flatMap(({ plan }) => ('refused' in plan ? [plan.refused] : []));
      const reason = isMade
        ? say`what the fix adds does not take effect there`
        : first
          ? say`the fix would break the document`
          : refusals[0];
      if (reason) skipped.push({ rule: finding.rule.id, reason });
    }
    const steps = possible.all();
    if (steps.length === 0) return { text: current.stream.text, fixed: done.length, done, skipped };
    // Conflicting steps wait for the next round. So does half of a batch that breaks the document, such as by a key twice.
    for (let batch = nonConflicting(steps); batch.length > 0; batch = batch.slice(0, batch.length >> 1)) {
      const text = applyEdits(
        current.stream.text,
        batch.flatMap(({ edits }) => edits),
      );
      const stream = parseStream(text, current.stream);
      if (problemsIn(stream) <= problemsIn(current.stream)) {
        current = { ...current, stream };
        const applied = batch.flatMap(({ fixes }) => fixes);
        append(done, applied);
        for (const { finding, fix } of applied) if (fix.adds) made.add(keyOf(finding));
        break;
      }
      const [alone] = batch;
      if (batch.length === 1 && alone) for (const { finding } of alone.fixes) harmful.add(keyOf(finding));
    }
  }
  return {
    text: current.stream.text,
    fixed: done.length,
    done,
    skipped: [...skipped, { rule: '', reason: say`fixes did not settle in ${MOST_ROUNDS} rounds` }],
  };
}

function keyOf({ rule, document, pointer }: PlacedFinding): string {
  return `${rule.id} ${document} ${pointer}`;
}

function selected(finding: PlacedFinding, world: FixWorld, wanted: Selection): readonly Fix[] {
  return fixesOf(finding, world).flatMap((fix) => {
    const choice = wanted(finding, fix);
    return choice === true ? [fix] : choice === false ? [] : [choice];
  });
}

/** Collects the steps of one round in the order of the findings; additions to the same mapping are one step. */
class Steps {
  private readonly steps: (Step | Additions)[] = [];
  private readonly places = new Map<string, Additions>();

  add(finding: PlacedFinding, fix: Fix, edits: readonly Edit[]): void {
    if (edits.length === 0) return;
    if (!fix.adds) {
      const { reliesOn } = fix;
      this.steps.push({
        edits,
        fixes: [{ finding, fix }],
        ...(reliesOn ? { reliesOn: shifted(reliesOn.range, finding.start) } : {}),
      });
      return;
    }
    const place = `${finding.document} ${additionKey(fix.adds)}`;
    const known = this.places.get(place);
    if (known) {
      known.others.push(fix.adds);
      known.fixes.push({ finding, fix });
      return;
    }
    const additions = { edits, start: finding.start, first: fix.adds, others: [], fixes: [{ finding, fix }] };
    this.places.set(place, additions);
    this.steps.push(additions);
  }

  all(): readonly Step[] {
    return this.steps.map((step) => {
      if (!('others' in step) || step.others.length === 0) return step;
      const plan = addTogether(step.first, ...step.others);
      // Each of them can be made alone: the first is made now, the others in the following rounds.
      if ('refused' in plan) return { edits: step.edits, fixes: step.fixes.slice(0, 1) };
      return { edits: shiftEdits(plan.edits, step.start), fixes: step.fixes };
    });
  }
}

/** Additions to one mapping; `edits` are the edits of the first one alone. */
interface Additions {
  readonly edits: readonly Edit[];
  readonly start: number;
  readonly first: Addition;
  readonly others: Addition[];
  readonly fixes: AppliedFix[];
}

function shifted({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

/** Returns the number of syntax problems and duplicate keys in a file. No fix may add to it. */
function problemsIn({ documents }: YamlStream): number {
  return documents.reduce((sum, { document }) => sum + document.problems.length + document.duplicateKeys.length, 0);
}
