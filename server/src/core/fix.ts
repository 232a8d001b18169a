import type { Config } from './config.js';
import { type CheckedFile, checkFile, type OnCrash, type PlacedFinding } from './engine.js';
import type { Fix, FixPlan, FixWorld } from './rule.js';
import { applyEdits, type Edit, editsConflict, shiftEdits } from './text/range.js';
import { parseStream } from './yaml/document.js';

/** A fix of a finding, with its edits counted from the file's start. */
export interface PlannedFix {
  readonly fix: Fix;
  readonly plan: FixPlan;
}

/** All fixes of a finding, the preferred one first. Refused ones are among them, with the reason. */
export function planFixes(placed: PlacedFinding, world: FixWorld): readonly PlannedFix[] {
  const { fixes } = placed.finding;
  const list = typeof fixes === 'function' ? fixes(world) : (fixes ?? []);
  return list.map((fix) => {
    const plan: FixPlan = fix.plan(world);
    return { fix, plan: 'refused' in plan ? plan : { ...plan, edits: shiftEdits(plan.edits, placed.start) } };
  });
}

export interface FixedFile {
  readonly text: string;
  readonly fixed: number;
  /** Findings that were to be fixed and could not be. */
  readonly skipped: readonly { readonly rule: string; readonly reason: string }[];
}

/** More rounds than any chain of fixes needs; a fix that brings its finding back ends here. */
const MOST_ROUNDS = 12;

/**
 * Applies the first possible fix of every finding that `wanted` accepts. Fixes that touch the same place are applied in
 * rounds, each against the text the one before left.
 */
export function fixFile(
  file: CheckedFile,
  config: Config,
  world: FixWorld,
  wanted: (finding: PlacedFinding, fix: Fix) => boolean,
  onCrash: OnCrash,
): FixedFile {
  let current = file;
  let fixed = 0;
  let skipped: { rule: string; reason: string }[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen: Edit[] = [];
    skipped = [];
    for (const finding of checkFile(current, config, onCrash)) {
      const planned = planFixes(finding, world).filter(({ fix }) => wanted(finding, fix));
      const possible = planned.flatMap(({ plan }) => ('refused' in plan || plan.files?.length ? [] : [plan]))[0];
      if (!possible) {
        const reasons = planned.flatMap(({ plan }) => ('refused' in plan ? [plan.refused] : []));
        if (reasons[0]) skipped.push({ rule: finding.rule.id, reason: reasons[0] });
        continue;
      }
      if (possible.edits.length === 0) continue;
      // What conflicts waits for the next round.
      if (possible.edits.some((edit) => chosen.some((other) => editsConflict(edit, other)))) continue;
      chosen.push(...possible.edits);
      fixed++;
    }
    if (chosen.length === 0) return { text: current.stream.text, fixed, skipped };
    const text = applyEdits(current.stream.text, chosen);
    current = { ...current, stream: parseStream(text, current.stream) };
  }
  return {
    text: current.stream.text,
    fixed,
    skipped: [...skipped, { rule: '', reason: `fixes did not settle in ${MOST_ROUNDS} rounds` }],
  };
}
