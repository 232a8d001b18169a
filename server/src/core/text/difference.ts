import { diffArrays } from 'diff';

/** Changed lines past which the smallest difference is no longer looked for. */
const MOST_CHANGES = 2000;

/** One line of a difference: kept, removed from a, or added from b. The indices are those of the lines in a and b. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly a: number;
  readonly b: number;
}

/** Returns the lines of two texts side by side. Everything is replaced where more than `MOST_CHANGES` lines changed. */
export function lineDifference(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const most = Math.min(a.length, b.length);
  let front = 0;
  while (front < most && a[front] === b[front]) front++;
  let back = 0;
  while (back < most - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  // What is alike at both ends stays outside, or a line that was added is shown at another place than it was written.
  const [removed, added] = [a.slice(front, a.length - back), b.slice(front, b.length - back)];
  const steps: DiffLine[] = [];
  let [i, j] = [0, 0];
  const take = (sign: DiffLine['sign'], count: number): void => {
    for (let left = count; left > 0; left--) {
      steps.push({ sign, a: i, b: j });
      if (sign !== '+') i++;
      if (sign !== '-') j++;
    }
  };
  take(' ', front);
  const parts = diffArrays(removed, added, { maxEditLength: MOST_CHANGES });
  for (const part of parts ?? []) take(part.added ? '+' : part.removed ? '-' : ' ', part.count);
  if (parts === undefined) {
    take('-', removed.length);
    take('+', added.length);
  }
  take(' ', back);
  return steps;
}

/** Texts are compared in pieces of this many UTF-16 code units, many times faster than unit by unit. */
const PIECE = 2048;

/** Returns how many UTF-16 code units two texts have in common at their start. */
export function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let same = 0;
  while (same + PIECE <= most && a.slice(same, same + PIECE) === b.slice(same, same + PIECE)) same += PIECE;
  while (same < most && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return same;
}

/** Returns how many UTF-16 code units two texts have in common at their end, `most` at the most. */
export function commonEnd(a: string, b: string, most: number): number {
  const piece = (text: string, same: number): string => text.slice(text.length - same - PIECE, text.length - same);
  let same = 0;
  while (same + PIECE <= most && piece(a, same) === piece(b, same)) same += PIECE;
  while (same < most && a.charCodeAt(a.length - 1 - same) === b.charCodeAt(b.length - 1 - same)) same++;
  return same;
}

/** The part in which two texts differ, in UTF-16 code units: what stood from `start` to `oldEnd` now ends at `newEnd`. */
export interface ChangedSpan {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Returns the part in which two texts differ, without what they have in common at both ends. */
export function changedSpan(before: string, after: string): ChangedSpan {
  const start = commonStart(before, after);
  const back = commonEnd(before, after, Math.min(before.length, after.length) - start);
  return { start, oldEnd: before.length - back, newEnd: after.length - back };
}
