import type { Fix, FixPlan, FixWorld, HandOff, MoveTarget, WaitingValue } from '../model/fix.js';
import type { Config } from '../settings/config.js';
import { say } from '../text/say.js';
import { checkFile } from './check.js';
import { NO_OTHERS } from './deferred-level.js';
import { MoveDraft } from './move-draft.js';
import type { PlacedFinding, SourceFile } from './placed-finding.js';
import { fixesOf, planFixes } from './plan-fixes.js';
import { settle } from './settle.js';

/*
 * Moves all credentials of a file to one kind of target. The moves that are offered for each of them are planned one after the
 * other, each against the result of those before. So the second value joins the Secret of the first, and no name is given
 * twice.
 */

/** The largest number of moves in one action. */
const MOST_MOVES = 50;

/** Rules of the family `secrets` whose values are not worth moving. */
const NOT_MOVED: ReadonlySet<string> = new Set(['secret-placeholder', 'secret-bad-base64']);

/** Returns the targets that the credentials of a file can be moved to; none where the file has fewer than two credentials. */
export function moveTargets(findings: readonly PlacedFinding[], world: FixWorld): readonly MoveTarget[] {
  const credentials = findings.filter(isCredential).slice(0, MOST_MOVES);
  if (credentials.length < 2) return [];
  const targets = new Map<string, MoveTarget>();
  for (const finding of credentials)
    for (const { to } of fixesOf(finding, world)) if (to && !targets.has(to.id)) targets.set(to.id, to);
  return [...targets.values()];
}

/**
 * Returns the plan that moves every credential of a file to a target where that is possible, its edits counted from the start
 * of the file. The hand-off names the credentials that stay, with the reason. The plan is refused where nothing can be moved.
 */
export function moveAll(file: SourceFile, config: Config, target: MoveTarget, world: FixWorld): FixPlan {
  const draft = new MoveDraft(file, world);
  const stays = new Map<string, string>();
  const moved = new Set<string>();
  const handOffs: HandOff[] = [];
  // No other file decides the level of a credential.
  const found = (): readonly PlacedFinding[] =>
    settle(checkFile(draft.file, config, rethrow), NO_OTHERS).filter(isCredential);
  for (let count = 0; count < MOST_MOVES; count++) {
    const before = byKey(found(), draft);
    const [key, [next] = []] = [...before].find(([one]) => !stays.has(one)) ?? [];
    if (key === undefined || !next) break;
    const plan = planFor(next, target, draft.world);
    if ('refused' in plan) {
      stays.set(key, plan.refused);
      continue;
    }
    const reason = draft.take(plan);
    if (reason !== undefined) {
      stays.set(key, reason);
      continue;
    }
    const after = byKey(found(), draft);
    const isFewer = (one: string): boolean => (after.get(one)?.length ?? 0) < (before.get(one)?.length ?? 0);
    if (!isFewer(key)) stays.set(key, say`it is left where it stands`);
    for (const [one, [finding]] of before) if (finding && isFewer(one)) moved.add(nameOf(finding));
    if (plan.handOff) handOffs.push(plan.handOff);
  }
  if (moved.size === 0) return { refused: [...stays.values()][0] ?? say`there is nothing to move` };
  const left = new Map<string, number[]>();
  for (const finding of found()) {
    const reason = stays.get(keyOf(finding, draft)) ?? say`more than ${MOST_MOVES} moves are made one at a time`;
    const line = draft.lineOf(finding.range.start);
    const lines = left.get(reason);
    if (lines) lines.push(line);
    else left.set(reason, [line]);
  }
  const handOff = joinHandOffs(target, [...moved], left, handOffs);
  return { ...draft.plan(), handOff };
}

function isCredential({ rule, finding, level }: PlacedFinding): boolean {
  if (rule.family !== 'secrets' || rule.showsNoValue || NOT_MOVED.has(rule.id)) return false;
  return level !== 'information' || finding.fixes !== undefined;
}

/** Returns the first possible plan that moves a credential to a target. Plans that move its whole object come first. */
function planFor(placed: PlacedFinding, target: MoveTarget, world: FixWorld): FixPlan {
  const all = fixesOf(placed, world);
  const planned = (fixes: readonly Fix[]): readonly FixPlan[] =>
    planFixes({ ...placed, finding: { ...placed.finding, fixes } }, world, rethrow).map(({ plan }) => plan);
  const there = all.filter(({ to }) => to?.id === target.id);
  const plans = planned(there.toSorted((a, b) => Number(b.isWhole ?? false) - Number(a.isWhole ?? false)));
  const possible = plans.find((plan) => !('refused' in plan));
  if (possible) return possible;
  // A credential that cannot be moved to the target mostly has a fix whose refusal says why.
  const refusal = [...plans, ...planned(all.filter(({ to }) => !to))].find((plan) => 'refused' in plan);
  return refusal ?? { refused: all.length > 0 ? say`other ways are offered at its line` : say`no way out is known` };
}

/**
 * Returns a key that stays the same while the text around the finding changes; findings of one object with the same value may
 * share it. It holds the value and stays in memory.
 */
function keyOf({ rule, finding, resource, range }: PlacedFinding, { file }: MoveDraft): string {
  const object = [resource?.kind, resource?.namespace, resource?.name];
  return [rule.id, ...object, finding.message, file.stream.text.slice(range.start, range.end)].join('\n');
}

function byKey(findings: readonly PlacedFinding[], draft: MoveDraft): ReadonlyMap<string, readonly PlacedFinding[]> {
  const found = new Map<string, PlacedFinding[]>();
  for (const finding of findings) {
    const key = keyOf(finding, draft);
    const known = found.get(key);
    if (known) known.push(finding);
    else found.set(key, [finding]);
  }
  return found;
}

/** Returns the name of a credential: the first one in quotes in the message. */
function nameOf({ rule, finding }: PlacedFinding): string {
  return /["\u201c][^"\u201c\u201d]+["\u201d]/.exec(finding.message)?.[0] ?? rule.id;
}

function joinHandOffs(
  target: MoveTarget,
  moved: readonly string[],
  left: ReadonlyMap<string, readonly number[]>,
  handOffs: readonly HandOff[],
): HandOff {
  const stays = [...left].map(([why, lines]) => {
    const named = joinUpTo([...new Set(lines)], 5);
    return lines.length > 1 ? say`lines ${named} (${why})` : say`line ${named} (${why})`;
  });
  const sentences = [
    say`Moved to ${target.title}: ${joinUpTo(moved, 8)}`,
    ...(stays.length > 0 ? [say`Not moved: ${joinUpTo(stays, 5)}`] : []),
    say`Rotate them soon: git history keeps the old ones`,
  ];
  // The alternative behind "# or," in a command is for one value alone.
  const commands = handOffs.map(({ command }) => command.replace(/\n# or, [^\n]*/g, ''));
  const waiting = handOffs.flatMap((handOff) => handOff.waiting ?? []);
  return {
    title: sentences.reduce((title, sentence) => say`${title}. ${sentence}`),
    command: [...new Set(commands)].join('\n'),
    ...(waiting.length > 0 ? { waiting: onePerValue(waiting) } : {}),
  };
}

/** Returns the values without repetitions: several moves extend one Secret. */
function onePerValue(values: readonly WaitingValue[]): readonly WaitingValue[] {
  const known = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify([value.file, value.secret, value.key]);
    return !known.has(key) && known.add(key);
  });
}

function joinUpTo(items: readonly (string | number)[], most: number): string {
  const more = items.length > most ? [say`and ${items.length - most} more`] : [];
  return [...items.slice(0, most), ...more].join(say`, `);
}

function rethrow(_rule: string, error: unknown): never {
  throw error;
}
