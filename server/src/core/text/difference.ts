import { diffArrays } from 'diff';

/** The most changed lines for which the smallest difference is searched. */
const MOST_CHANGES = 2000;

/**
 * One line of a difference: kept, removed from a, or added from b. `a` and `b` are the indices of the lines in the two
 * texts.
 */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly a: number;
  readonly b: number;
}

/**
 * Returns the line difference of two texts, the smallest one. Past `MOST_CHANGES` changed lines all lines between the
 * common start and end are replaced.
 */
export function lineDifference(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const most = Math.min(a.length, b.length);
  let front = 0;
  while (front < most && a[front] === b[front]) front++;
  let back = 0;
  while (back < most - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++;
  // Common lines at both ends are cut off first. Otherwise an added line may be shown at another place than where it
  // was written.
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

/** Texts are compared in pieces of this many UTF-16 code units, which is many times faster than unit by unit. */
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

/**
 * The part in which two texts differ, in UTF-16 code units: `start` to `oldEnd` of the old text became `start` to
 * `newEnd` of the new one.
 */
export interface ChangedSpan {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Returns the part in which two texts differ, without the units that they have in common at both ends. */
export function changedSpan(before: string, after: string): ChangedSpan {
  const start = commonStart(before, after);
  const back = commonEnd(before, after, Math.min(before.length, after.length) - start);
  return { start, oldEnd: before.length - back, newEnd: after.length - back };
}
