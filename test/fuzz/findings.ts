import { type PossiblePlan, textsAfter } from '../../server/src/core/engine/changes.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { planFixes, type SharedPlans } from '../../server/src/core/engine/plan-fixes.js';
import type { FixWorld } from '../../server/src/core/model/fix.js';
import { isYamlFile } from '../../server/src/host/host.js';
import { problemsOf } from '../harness/invariants.js';
import { canariesIn, isMoved } from './grammar/words.js';
import { demandInside, demandLine } from './invariants.js';
import { demand } from './target.js';

/** Throws again, so that a rule that throws is a failure. */
export function rethrow(rule: string, error: unknown): never {
  throw new Error(`The rule ${rule} threw`, { cause: error });
}

/** Demands what holds of every finding. */
export function judgeFindings(
  found: readonly PlacedFinding[],
  file: SourceFile,
  inputs: Iterable<string> = [file.stream.text],
): void {
  const { text } = file.stream;
  for (const { rule, range, finding } of found) {
    const what = `A finding of ${rule.id}`;
    demandInside(range, text, what);
    demandLine(finding.message, what);
    demandNoValue(finding.message, what, inputs);
    for (const one of finding.related ?? []) demandLine(one.message, `A place related to one of ${rule.id}`);
  }
}

/**
 * Demands that a text does not hold the value of a credential.
 * @param inputs The texts that it is about: a word that is no value in them any more may be shown.
 */
export function demandNoValue(text: string, what: string, inputs: Iterable<string>): void {
  const shown = canariesIn(text);
  if (shown.length === 0) return;
  const known = [...inputs];
  demand(
    shown.every((word) => isMoved(word, known)),
    () => `${what} holds a value: ${JSON.stringify(text)}`,
  );
}

/** Demands that every fix of a finding can be carried out, or is refused in one line. */
export function judgeFixes(
  placed: PlacedFinding,
  world: FixWorld,
  texts: ReadonlyMap<string, string>,
  shared?: SharedPlans,
): void {
  for (const { fix, plan } of planFixes(placed, world, rethrow, shared)) {
    const what = `The fix "${fix.title}" of ${placed.rule.id}`;
    demandLine(fix.title, what);
    demandNoValue(fix.title, what, texts.values());
    if ('refused' in plan) demandLine(plan.refused, `The refusal of ${what}`);
    else judgePlan(plan, world.path, texts, what);
  }
}

/** Demands that a plan can be carried out, and that the files can be read afterwards as well as before. */
function judgePlan(plan: PossiblePlan, path: string, texts: ReadonlyMap<string, string>, what: string): void {
  for (const [file, text] of changed(plan, path, texts, what)) {
    if (text === undefined || !isYamlFile(file) || file.includes('/.yamlock/')) continue;
    // A template that is no YAML as it is written stays one.
    if (problemsOf(texts.get(file) ?? '').length > 0) continue;
    const [problem] = problemsOf(text);
    demand(problem === undefined, () => `${what} makes a file unreadable: ${JSON.stringify([problem, text])}`);
  }
  if (plan.handOff) {
    demandLine(plan.handOff.title, `What ${what} leaves to do`);
    demandNoValue(plan.handOff.command, `What ${what} leaves to do`, texts.values());
  }
}

function changed(
  plan: PossiblePlan,
  path: string,
  texts: ReadonlyMap<string, string>,
  what: string,
): ReturnType<typeof textsAfter> {
  try {
    return textsAfter(path, plan, (other) => texts.get(other));
  } catch (error) {
    throw new Error(`${what} cannot be carried out: ${JSON.stringify(plan)}`, { cause: error });
  }
}
