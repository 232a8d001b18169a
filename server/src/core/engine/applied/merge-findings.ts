import type { Family, Rule } from '../../model/rule.js';
import { startOfLine } from '../../text/lines.js';
import { anyOverlaps, firstFrom, type Range } from '../../text/range.js';
import type { LeveledFinding } from './at-source.js';

/** What a finding of a file as it is written is known by. */
export interface WrittenFinding {
  readonly rule: string;
  readonly family: Family;
  /** Counted from the start of the file. */
  readonly range: Range;
}

/** The findings of one file as it is written, with the applied objects in which they hold. */
export interface MergedFindings<Written> {
  /** `holds` is empty where no applied object has anything of what the finding is about. */
  readonly kept: readonly { readonly written: Written; readonly holds: readonly LeveledFinding[] }[];
  /** Findings in applied objects that nothing in the file shows: those of one place and rule are one finding. */
  readonly added: readonly (readonly [LeveledFinding, ...LeveledFinding[]])[];
}

/**
 * Brings together what the rules say of a file as it is written and of the applied objects that it has a part in. A finding that
 * an applied object confirms stays. One about a part of the file that is applied, and that no applied object confirms, goes: what
 * counts is what is applied. A credential in plaintext stays in any case, because it lies in the repository; what a kustomization
 * makes of it is the same credential.
 * @param text Returns the text of the file.
 * @param isSuppressed Tells what comments in the file suppress: kustomizations and templates do not print them.
 */
export function mergeFindings<Written>(
  written: readonly Written[],
  about: (finding: Written) => WrittenFinding,
  applied: readonly LeveledFinding[],
  covered: readonly Range[],
  text: () => string,
  isSuppressed: (rule: Rule, range: Range) => boolean,
): MergedFindings<Written> {
  const groups = new Map<string, [LeveledFinding, ...LeveledFinding[]]>();
  for (const finding of applied) {
    const { place } = finding.source ?? {};
    const key = `${finding.checked.rule.id} ${place?.start}`;
    const known = groups.get(key);
    if (known) known.push(finding);
    else groups.set(key, [finding]);
  }
  const left = new Set<Group>(groups.values());
  const places = new Places(left);
  const held = new Map<Written, LeveledFinding[]>();
  const take = (
    around: (range: Range) => Range,
    isOne: (one: WrittenFinding, applied: LeveledFinding, at: Range, around: Range) => boolean,
  ): void => {
    for (const one of written) {
      if (held.has(one)) continue;
      const finding = about(one);
      const near = around(finding.range);
      for (const group of places.near(near)) {
        if (!left.has(group)) continue;
        if (!group.some((applied) => applied.source && isOne(finding, applied, applied.source.place, near))) continue;
        held.set(one, [...(held.get(one) ?? []), ...group]);
        left.delete(group);
      }
    }
  };
  take(
    (range) => range,
    ({ rule, family, range }, { checked, set }, at) =>
      touches(at, range) &&
      (checked.rule.id === rule ||
        (set.root.kind === 'kustomize' && isSecret(checked.rule.family) && isSecret(family))),
  );
  // A name that a kustomization sets is found by its key.
  take(
    ({ start }) => lineAt(text(), start),
    ({ rule }, { checked }, at, line) => checked.rule.id === rule && line.start <= at.start && at.start <= line.end,
  );
  const kept = written.flatMap((one) => {
    const { rule, family, range } = about(one);
    const holds = held.get(one) ?? [];
    if (holds.length === 0 && !isSecret(family) && !ALWAYS.has(rule) && anyOverlaps(covered, range)) return [];
    return { written: one, holds };
  });
  const added = [...left].filter(
    ([{ checked, source }]) =>
      !source || !isSuppressed(checked.rule, { start: source.place.start, end: source.place.end }),
  );
  return { kept, added };
}

/** Families about values that must not lie in a repository, applied or not. */
const SECRETS: ReadonlySet<Family> = new Set<Family>(['secrets', 'encrypted-secrets']);
function isSecret(family: Family): boolean {
  return SECRETS.has(family);
}

/** Rules about the text of a file, which is wrong whatever becomes of it. */
const ALWAYS: ReadonlySet<string> = new Set([
  'yaml-syntax',
  'duplicate-key',
  'suppression-unused',
  'suppression-no-reason',
  'suppression-ends',
]);

/** Returns the line that an offset lies in, with its end. */
function lineAt(text: string, offset: number): Range {
  const end = text.indexOf('\n', offset);
  return { start: startOfLine(text, offset), end: end < 0 ? text.length : end };
}

type Group = readonly [LeveledFinding, ...LeveledFinding[]];

/** Groups of findings by where they stand. */
class Places {
  private readonly placed: readonly (Range & { readonly group: Group; readonly order: number })[];
  /** The furthest end of each place and those before it. */
  private readonly furthest: number[] = [];

  constructor(groups: Iterable<Group>) {
    this.placed = [...groups]
      .flatMap((group, order) => {
        const places = group.flatMap(({ source }) => source?.place ?? []);
        const [first] = places;
        // All of a group begin at one offset.
        return first ? [{ start: first.start, end: Math.max(...places.map(({ end }) => end)), group, order }] : [];
      })
      .sort((a, b) => a.start - b.start);
    for (const { end } of this.placed) this.furthest.push(Math.max(end, this.furthest.at(-1) ?? 0));
  }

  /** Returns the groups that may touch a range, in the order in which they were given. */
  near({ start, end }: Range): readonly Group[] {
    const found = [];
    for (let index = firstFrom(this.placed, end + 1) - 1; index >= 0 && (this.furthest[index] ?? 0) >= start; index--) {
      const one = this.placed[index];
      if (one && one.end >= start) found.push(one);
    }
    return found.sort((a, b) => a.order - b.order).map(({ group }) => group);
  }
}

/** True for ranges that overlap, or of which one is empty and lies at the other. */
function touches(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === b.start;
}
