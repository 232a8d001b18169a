import type { Fix, FixPlan, FixWorld } from '../model/fix.js';
import { BudgetSpent, limited } from '../text/limited.js';
import { printable } from '../text/printable.js';
import { shiftEdits } from '../text/range.js';
import { Refusal } from '../text/refusal.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { madeBy, whyNotMade } from './made-files.js';
import type { CheckedFinding, OnCrash, PlacedFinding } from './placed-finding.js';

/** A fix of a finding, with its edits counted from the file's start. */
export interface PlannedFix {
  readonly fix: Fix;
  readonly plan: FixPlan;
}

/** Returns the fixes of a finding, the preferred one first, none of them planned. */
export function fixesOf({ finding: { fixes, choices } }: CheckedFinding, world: FixWorld): readonly Fix[] {
  const own = typeof fixes === 'function' ? fixes(world) : (fixes ?? []);
  return (choices ? [...own, ...choices(world)] : own).map(withPrintableTitle);
}

/** A title quotes names of files, as messages do. */
function withPrintableTitle(fix: Fix): Fix {
  const title = printable(fix.title);
  return title === fix.title ? fix : { ...fix, title };
}

/** Returns the files that use the object of a finding, by the index: moving a value out of the object changes them too. */
export function filesUsing({ resource }: PlacedFinding, { index, path }: FixWorld): readonly string[] {
  if (resource?.kind !== 'ConfigMap' || resource.name === undefined) return [];
  const users = index.configMapUsers(resource.name, resource.namespace, path).map((user) => user.path);
  return [...new Set([...users, ...index.configMapGenerators(resource.name)])];
}

/** Returns all fixes of a finding with their plans. Refused ones are among them, with the reason. */
export function planFixes(
  placed: CheckedFinding,
  world: FixWorld,
  onCrash: OnCrash = rethrow,
  shared = new SharedPlans(),
): readonly PlannedFix[] {
  return fixesOf(placed, world).map((fix) => ({
    fix,
    plan: shared.of(fix, () => planFix(placed, fix, world, onCrash)),
  }));
}

/** The plans that findings of one file share, each made once. They hold for one state of the files. */
export class SharedPlans {
  private readonly plans = new Map<Cursor, Map<string, FixPlan>>();

  /** Returns the plan of a fix, which `make` returns where no finding before had the same. */
  of({ sharedBy, title }: Fix, make: () => FixPlan): FixPlan {
    const known = sharedBy && this.plans.get(sharedBy);
    const plan = known?.get(title) ?? make();
    if (known) known.set(title, plan);
    else if (sharedBy) this.plans.set(sharedBy, new Map([[title, plan]]));
    return plan;
  }
}

/** Returns the plan of a fix, its edits counted from the file's start. A fix that throws is refused and passed to `onCrash`. */
export function planFix(placed: CheckedFinding, fix: Fix, world: FixWorld, onCrash: OnCrash): FixPlan {
  // In a text that is read only in part, the meaning of an edit is unknown.
  if (placed.finding.at?.document.unreadable)
    return { refused: say`the document cannot be read as YAML; that comes first` };
  const plan = planOf(placed, fix, world, onCrash);
  return 'refused' in plan
    ? { refused: printable(plan.refused) }
    : { ...plan, edits: shiftEdits(plan.edits, placed.start) };
}

function planOf({ rule }: CheckedFinding, fix: Fix, world: FixWorld, onCrash: OnCrash): FixPlan {
  try {
    const plan = limited('plan', () => fix.plan(world));
    return 'refused' in plan ? plan : keptInside(plan, world);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    // A failing fix does not stop the others, as a failing rule does not.
    onCrash(rule.id, error);
    if (error instanceof BudgetSpent) return { refused: say`planning it takes longer than ${error.seconds} s` };
    return { refused: say`the fix failed; that is a fault of the rule` };
  }
}

/** Returns the plan, refused where it makes a file that may not be made: the names in files of the workspace may say anything. */
function keptInside(plan: Exclude<FixPlan, { readonly refused: string }>, world: FixWorld): FixPlan {
  for (const path of madeBy(plan)) {
    const refused = whyNotMade(path, world);
    if (refused !== undefined) return { refused };
  }
  return plan;
}

function rethrow(_rule: string, error: unknown): never {
  throw error;
}
