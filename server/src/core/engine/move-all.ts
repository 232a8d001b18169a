import type { Fix, FixPlan, FixWorld, HandOff, MoveTarget } from '../model/fix.js';
import type { Config } from '../settings/config.js';
import { checkFile } from './check.js';
import { NO_OTHERS } from './deferred-level.js';
import { MoveDraft } from './move-draft.js';
import type { PlacedFinding, SourceFile } from './placed-finding.js';
import { fixesOf, planFixes } from './plan-fixes.js';
import { settle } from './settle.js';

/*
 * All credentials of a file moved to one kind of place: the moves that are offered for each, one after the other, each
 * planned against what those before left. So the second value finds the Secret of the first and joins it, and a name is
 * never given twice.
 */

/** So many moves make one action. */
const MOST_MOVES = 50;

/** Found in plaintext, and nothing that anybody would move. */
const NOT_MOVED: ReadonlySet<string> = new Set(['secret-placeholder', 'secret-bad-base64', 'secret-weak-value']);

/** The places that credentials of a file can be moved to; none where it has not at least two. */
export function moveTargets(findings: readonly PlacedFinding[], world: FixWorld): readonly MoveTarget[] {
  const credentials = findings.filter(isCredential).slice(0, MOST_MOVES);
  if (credentials.length < 2) return [];
  const targets = new Map<string, MoveTarget>();
  for (const finding of credentials)
    for (const { to } of fixesOf(finding, world)) if (to && !targets.has(to.id)) targets.set(to.id, to);
  return [...targets.values()];
}

/**
 * The plan that moves every credential of a file that can be moved to such a place, its edits counted from the start of the
 * file. What stays is named, with the reason, in what is handed over. Refused where nothing can be moved.
 */
export function moveAll(file: SourceFile, config: Config, target: MoveTarget, world: FixWorld): FixPlan {
  const draft = new MoveDraft(file, world);
  const stays = new Map<string, string>();
  const moved = new Set<string>();
  const handOffs: HandOff[] = [];
  // Of a credential no other file decides the level.
  const found = (): readonly PlacedFinding[] =>
    settle(checkFile(draft.file, config, rethrow), NO_OTHERS).filter(isCredential);
  for (let count = 0; count < MOST_MOVES; count++) {
    const names = new Map(found().map((finding) => [keyOf(finding, draft), finding]));
    const [key, next] = [...names].find(([one]) => !stays.has(one)) ?? [];
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
    const left = new Set(found().map((finding) => keyOf(finding, draft)));
    if (left.has(key)) stays.set(key, 'it is left where it stands');
    for (const [one, finding] of names) if (!left.has(one)) moved.add(nameOf(finding));
    if (plan.handOff) handOffs.push(plan.handOff);
  }
  if (moved.size === 0) return { refused: [...stays.values()][0] ?? 'there is nothing to move' };
  const left = new Map<string, number[]>();
  for (const finding of found()) {
    const reason = stays.get(keyOf(finding, draft)) ?? `more than ${MOST_MOVES} moves are made one at a time`;
    left.set(reason, [...(left.get(reason) ?? []), draft.lineOf(finding.range.start)]);
  }
  const handOff = together(target, [...moved], left, handOffs);
  return { ...draft.plan(), handOff };
}

function isCredential({ rule, finding, level }: PlacedFinding): boolean {
  if (rule.family !== 'secrets' || rule.showsNoValue || NOT_MOVED.has(rule.id)) return false;
  return level !== 'information' || finding.fixes !== undefined;
}

/** The first plan that brings a credential to such a place; the ones that take all of its object with it before others. */
function planFor(placed: PlacedFinding, target: MoveTarget, world: FixWorld): FixPlan {
  const all = fixesOf(placed, world);
  const planned = (fixes: readonly Fix[]): readonly FixPlan[] =>
    planFixes({ ...placed, finding: { ...placed.finding, fixes } }, world, rethrow).map(({ plan }) => plan);
  const there = all.filter(({ to }) => to?.id === target.id);
  const plans = planned(there.toSorted((a, b) => Number(b.isWhole ?? false) - Number(a.isWhole ?? false)));
  const possible = plans.find((plan) => !('refused' in plan));
  if (possible) return possible;
  // What has no way there mostly has a reason why it has no way out at all.
  const refusal = [...plans, ...planned(all.filter(({ to }) => !to))].find((plan) => 'refused' in plan);
  return refusal ?? { refused: all.length > 0 ? 'other ways are offered at its line' : 'no way out is known' };
}

/** Names a finding whatever changes around it. Stays in memory. */
function keyOf({ rule, finding, range }: PlacedFinding, { file }: MoveDraft): string {
  return [rule.id, finding.message, file.stream.text.slice(range.start, range.end)].join('\n');
}

/** What a message says a credential is: the first name in quotes. */
function nameOf({ rule, finding }: PlacedFinding): string {
  return /"[^"]+"/.exec(finding.message)?.[0] ?? rule.id;
}

function together(
  target: MoveTarget,
  moved: readonly string[],
  left: ReadonlyMap<string, readonly number[]>,
  handOffs: readonly HandOff[],
): HandOff {
  const stays = [...left].map(
    ([why, lines]) => `line${lines.length > 1 ? 's' : ''} ${listOf([...new Set(lines)], 5)} (${why})`,
  );
  const sentences = [
    `Moved to ${target.title}: ${listOf(moved, 8)}`,
    ...(stays.length > 0 ? [`Not moved: ${listOf(stays, 5)}`] : []),
    'Rotate them soon: git history keeps the old ones',
  ];
  // What can be pasted instead is for one value alone.
  const commands = handOffs.map(({ command }) => command.replace(/\n# or, [^\n]*/g, ''));
  return { title: sentences.join('. '), command: [...new Set(commands)].join('\n') };
}

function listOf(items: readonly (string | number)[], most: number): string {
  const more = items.length > most ? [`and ${items.length - most} more`] : [];
  return [...items.slice(0, most), ...more].join(', ');
}

function rethrow(_rule: string, error: unknown): never {
  throw error;
}
