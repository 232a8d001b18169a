import { lineDifference } from '../../server/src/core/text/difference.js';

/** Lines that give way to others. */
export interface Hunk {
  /** The index of the first removed line in the text before; where none is removed, of the line the added ones precede. */
  readonly at: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The lines in which two texts differ. Lines are what `\n` separates, so that a missing last line break shows too. */
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

/** The lines of a minimal diff, each behind ` `, `-` or `+`: removed before added ones, a line of context before each hunk. */
export function diffLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  return diff(before, after).flatMap(({ at, removed, added }) => [
    ...(at > 0 ? [` ${old[at - 1] ?? ''}`] : []),
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
  ]);
}
