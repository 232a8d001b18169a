import { lineDifference } from '../../server/src/core/text/difference.js';

/** Removed lines, and the lines that replace them. */
export interface Hunk {
  /** The index in the old text of the first removed line, or of the line before which lines are added. */
  readonly at: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Returns the lines in which two texts differ. Lines are separated by `\n`, so a missing last line break differs too. */
export function diff(before: string, after: string): readonly Hunk[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  const hunks: { at: number; removed: string[]; added: string[] }[] = [];
  let isOpen = false;
  for (const { sign, a, b } of lineDifference(old, young)) {
    if (sign !== ' ' && !isOpen) hunks.push({ at: a, removed: [], added: [] });
    if (sign === '-') hunks.at(-1)?.removed.push(old[a] ?? '');
    if (sign === '+') hunks.at(-1)?.added.push(young[b] ?? '');
    isOpen = sign !== ' ';
  }
  return hunks;
}

/** Returns a minimal diff, with ` `, `-` or `+` before each line: removed before added ones, a line of context before each hunk. */
export function diffLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  return diff(before, after).flatMap(({ at, removed, added }) => [
    ...(at > 0 ? [` ${old[at - 1] ?? ''}`] : []),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
  ]);
}
