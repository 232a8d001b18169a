import { checkFile } from '../../server/src/core/engine/check.js';
import type { Others } from '../../server/src/core/engine/deferred-level.js';
import { fixFile } from '../../server/src/core/engine/fix-file.js';
import type { OnCrash, PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { settle } from '../../server/src/core/engine/settle.js';
import { type Fix, type FixWorld, inBulk } from '../../server/src/core/model/fix.js';
import { Config, type Settings } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { missing } from '../harness/invariants.js';
import { intendedPlaces } from './intended.js';
import { differences, type Reading, readByPackage } from './oracle.js';

/** The result of all fixes of a file. */
export interface FixedCase {
  readonly text: string;
  readonly documents: number;
  /** How many fixes were carried out. */
  readonly fixes: number;
  /** The rules of findings with a possible fix, and of those that are gone afterwards. */
  readonly fixable: readonly string[];
  readonly gone: readonly string[];
  /**
   * The findings whose fix is refused only after another fix, whose result a person has to decide about first, and those that are
   * still there after their fix, with nothing at hand but what a person has to decide about.
   */
  readonly refusedSince: readonly { readonly rule: string; readonly reason: string }[];
  /** The rules of findings whose fix was refused, with the reason. */
  readonly refused: readonly { readonly rule: string; readonly reason: string }[];
  /** Sentences about violations, each with the rule where it is known. */
  readonly violations: readonly string[];
}

const rethrow: OnCrash = (rule, error) => {
  throw new Error(`The rule ${rule} threw`, { cause: error });
};

/**
 * Applies all fixes of a file as `yamlock fix --safety review` does, and returns a judgement of the result.
 * @param others The answers of other files, by which findings are settled.
 */
export function judgeFixes(file: SourceFile, settings: Settings, world: FixWorld, others: Others): FixedCase {
  const config = new Config('', settings);
  const check = (changed: SourceFile): readonly PlacedFinding[] => settle(checkFile(changed, config, rethrow), others);
  const violations: string[] = [];
  const unreadable = new Set<number>(
    file.stream.documents.flatMap(({ document }, index) =>
      document.problems.length > 0 && !document.templated ? [index] : [],
    ),
  );
  const wanted = (finding: PlacedFinding, fix: Fix): boolean => !unreadable.has(finding.document) && inBulk(fix);
  const before = file.stream.text;
  const start = inReach(check(file), world, unreadable);
  const fixed = fixFile(file, check, world, wanted, rethrow);
  const after = { ...file, stream: parseStream(fixed.text) };
  const end = inReach(check(after), world, unreadable);
  for (const { rule, reason } of fixed.skipped) if (rule === '') violations.push(reason);
  if (fixed.text !== before) {
    // The fixed findings of all rounds decide which places may have changed.
    const repaired = fixed.done.map(({ finding }) => finding);
    violations.push(...judgeText(before, fixed.text, repaired));
    const again = fixFile(after, check, world, wanted, rethrow);
    if (again.text !== fixed.text) violations.push('a second run changes something');
  }
  for (const { rule, pointer } of end.possible)
    violations.push(`${rule}: the finding at "${pointer}" is still there, with a fix at hand`);
  const [fixable, gone] = [start.possible.map(({ rule }) => rule.id), goneOf(start, end)];
  const since = refusedSince(start, end);
  const known = [...since.map(({ rule }) => rule), ...end.possible.map(({ rule }) => rule.id)];
  const left = missing(missing(fixable, gone), known);
  return {
    text: fixed.text,
    documents: file.stream.documents.filter(({ document }) => document.root !== undefined).length,
    fixes: fixed.fixed,
    fixable,
    gone,
    refusedSince: [
      ...since,
      ...left.map((rule) => ({ rule, reason: 'what is left of it is for a person to decide on' })),
    ],
    refused: start.refused,
    violations: violations.map((violation) => `${file.path}: ${violation}`),
  };
}

type Reach = ReturnType<typeof inReach>;

/**
 * Returns the rules of the findings with a fix that are gone. They are counted by rule, because items of lists move up when one
 * before them is removed, which changes their pointers.
 */
function goneOf(start: Reach, end: Reach): readonly string[] {
  const left = new Map<string, number>();
  for (const { rule } of start.all) left.set(rule.id, (left.get(rule.id) ?? 0) + 1);
  for (const { rule } of end.all) left.set(rule.id, (left.get(rule.id) ?? 0) - 1);
  return start.possible.flatMap(({ rule }) => {
    const fewer = left.get(rule.id) ?? 0;
    left.set(rule.id, fewer - 1);
    return fewer > 0 ? [rule.id] : [];
  });
}

function refusedSince(start: Reach, end: Reach): Reach['refused'] {
  const before = start.refused.map(({ rule, reason }) => `${rule} ${reason}`);
  return end.refused.filter(({ rule, reason }) => {
    const at = before.indexOf(`${rule} ${reason}`);
    if (at >= 0) before.splice(at, 1);
    return at < 0;
  });
}

/** Returns the findings of a file: all, those with a possible fix, and those whose fix is refused. */
function inReach(all: readonly PlacedFinding[], world: FixWorld, unreadable: ReadonlySet<number>) {
  const possible: (PlacedFinding & { readonly rule: { readonly id: string } })[] = [];
  const refused: { rule: string; reason: string }[] = [];
  for (const finding of all) {
    if (unreadable.has(finding.document)) continue;
    const planned = planFixes(finding, world).filter(({ fix }) => inBulk(fix));
    if (planned.some(({ plan }) => !('refused' in plan) && !plan.files?.length && plan.edits.length > 0))
      possible.push(finding);
    else
      for (const { plan } of planned.slice(0, 1))
        if ('refused' in plan) refused.push({ rule: finding.rule.id, reason: plan.refused });
  }
  return { all, possible, refused };
}

/** Returns the violations between a text and the text after its fixes. */
function judgeText(before: string, after: string, repaired: readonly PlacedFinding[]): readonly string[] {
  const [old, young] = [readByPackage(before), readByPackage(after)];
  const violations: string[] = [];
  if (young.problems.length > old.problems.length)
    violations.push(`can no longer be read: ${young.problems.join(', ')}`);
  if (old.documents.length !== young.documents.length) violations.push('has another number of documents');
  if (old.holes.join('\0') !== young.holes.join('\0')) violations.push('has other templates in it');
  for (const lost of missing(old.comments, young.comments)) violations.push(`the comment ${lost} is gone`);
  for (const extra of missing(young.comments, old.comments)) violations.push(`the comment ${extra} is new`);
  violations.push(...judgeLines(before, after), ...judgeData(old, young, repaired));
  return violations;
}

/** Returns the violations about line endings, the last one included, and about the byte order mark. */
function judgeLines(before: string, after: string): readonly string[] {
  const violations: string[] = [];
  const [crlf, lf] = [before.match(/\r\n/g)?.length ?? 0, before.match(/(?<!\r)\n/g)?.length ?? 0];
  if (crlf === 0 && after.includes('\r')) violations.push('has a CR that was not there');
  if (crlf > 0 && lf === 0 && /(?<!\r)\n/.test(after)) violations.push('has a line that no longer ends in CRLF');
  if (/\n$/.test(before) !== /\n$/.test(after)) violations.push('ends in another way');
  if (before.startsWith('\uFEFF') !== after.startsWith('\uFEFF')) violations.push('has lost or got a byte order mark');
  const trailing = (text: string): number => text.match(/[ \t]+\r?$/gm)?.length ?? 0;
  if (trailing(after) > trailing(before)) violations.push('has blanks at the end of a line that were not there');
  return violations;
}

/** Returns what a document says otherwise without that a finding is about it. */
export function judgeData(old: Reading, young: Reading, repaired: readonly PlacedFinding[]): readonly string[] {
  return old.documents.flatMap((before, index) => {
    const after = young.documents[index];
    if (!after) return [];
    const intended = repaired
      .filter(({ document }) => document === index)
      .flatMap((finding) => intendedPlaces(finding));
    const isIntended = (changed: string): boolean => {
      // A pointer does not distinguish two equal keys.
      const pointer = changed.replace(/#\d+(?=\/|$)/, '');
      return intended.some((place) => pointer === place || pointer.startsWith(`${place}/`));
    };
    const { data, style } = differences(before, after);
    return [
      ...data
        .filter((pointer) => !isIntended(pointer))
        .map((pointer) => `"${pointer}" of document ${index} says something else, and no finding is about it`),
      ...style.map((pointer) => `"${pointer}" of document ${index} says the same in another way`),
    ];
  });
}
