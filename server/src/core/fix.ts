import type { Config } from './config.js';
import { type CheckedFile, checkFile, type OnCrash, type PlacedFinding } from './engine.js';
import type { Fix, FixPlan, FixWorld } from './rule.js';
import { applyEdits, type Edit, editsConflict, shiftEdits } from './text/range.js';
import { parseStream, type YamlStream } from './yaml/document.js';

/** A fix of a finding, with its edits counted from the file's start. */
export interface PlannedFix {
  readonly fix: Fix;
  readonly plan: FixPlan;
}

/** All fixes of a finding, the preferred one first. Refused ones are among them, with the reason. */
export function planFixes(placed: PlacedFinding, world: FixWorld, onCrash: OnCrash = rethrow): readonly PlannedFix[] {
  const { fixes, at } = placed.finding;
  const list = typeof fixes === 'function' ? fixes(world) : (fixes ?? []);
  // In a text that is read in part only, nobody knows what an edit would mean.
  if (at && !at.document.templated && at.document.problems.length > 0) {
    return list.map((fix) => ({ fix, plan: { refused: 'the document cannot be read as YAML; that comes first' } }));
  }
  return list.map((fix) => {
    const plan = planOf(placed, fix, world, onCrash);
    return { fix, plan: 'refused' in plan ? plan : { ...plan, edits: shiftEdits(plan.edits, placed.start) } };
  });
}

function planOf({ rule }: PlacedFinding, fix: Fix, world: FixWorld, onCrash: OnCrash): FixPlan {
  try {
    return fix.plan(world);
  } catch (error) {
    // One failing fix stays local, as a failing rule does.
    onCrash(rule.id, error);
    return { refused: 'the fix failed; that is a fault of the rule' };
  }
}

function rethrow(_rule: string, error: unknown): never {
  throw error;
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
  /** Fixes that would break the document even when they are applied alone. */
  const harmful = new Set<string>();
  let skipped: { rule: string; reason: string }[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const possible: { readonly key: string; readonly edits: readonly Edit[] }[] = [];
    skipped = [];
    for (const finding of checkFile(current, config, onCrash)) {
      const key = `${finding.rule.id} ${finding.document} ${finding.pointer}`;
      const planned = planFixes(finding, world, onCrash).filter(({ fix }) => wanted(finding, fix));
      const plan = planned.flatMap(({ plan }) => ('refused' in plan || plan.files?.length ? [] : [plan]))[0];
      if (plan && !harmful.has(key)) {
        if (plan.edits.length > 0) possible.push({ key, edits: plan.edits });
        continue;
      }
      const refusals = planned.flatMap(({ plan }) => ('refused' in plan ? [plan.refused] : []));
      const reason = plan ? 'the fix would break the document' : refusals[0];
      if (reason) skipped.push({ rule: finding.rule.id, reason });
    }
    if (possible.length === 0) return { text: current.stream.text, fixed, skipped };
    // What conflicts waits for the next round; so does half of what together does harm: a key written twice.
    for (let batch = apart(possible); batch.length > 0; batch = batch.slice(0, batch.length >> 1)) {
      const text = applyEdits(
        current.stream.text,
        batch.flatMap(({ edits }) => edits),
      );
      const stream = parseStream(text, current.stream);
      if (harm(stream) <= harm(current.stream)) {
        current = { ...current, stream };
        fixed += batch.length;
        break;
      }
      const [alone] = batch;
      if (batch.length === 1 && alone) harmful.add(alone.key);
    }
  }
  return {
    text: current.stream.text,
    fixed,
    skipped: [...skipped, { rule: '', reason: `fixes did not settle in ${MOST_ROUNDS} rounds` }],
  };
}

/** The fixes, from the first on, that do not touch each other. */
function apart<One extends { readonly edits: readonly Edit[] }>(possible: readonly One[]): readonly One[] {
  const taken: Edit[] = [];
  return possible.filter(({ edits }) => {
    if (edits.some((edit) => taken.some((other) => editsConflict(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** What is wrong with a text as such. No fix may add to it. */
function harm({ documents }: YamlStream): number {
  return documents.reduce((sum, { document }) => sum + document.problems.length + document.duplicateKeys.length, 0);
}
