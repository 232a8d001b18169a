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
  let front = 0;
  while (front < old.length && front < young.length && old[front] === young[front]) front++;
  const most = Math.min(old.length, young.length) - front;
  let back = 0;
  while (back < most && old[old.length - 1 - back] === young[young.length - 1 - back]) back++;
  const [middle, other] = [old.slice(front, old.length - back), young.slice(front, young.length - back)];
  const hunks: Hunk[] = [];
  let [a, b] = [0, 0];
  for (const [nextA, nextB] of [...commonLines(middle, other), [middle.length, other.length] as const]) {
    if (a < nextA || b < nextB)
      hunks.push({ at: a + front, removed: middle.slice(a, nextA), added: other.slice(b, nextB) });
    [a, b] = [nextA + 1, nextB + 1];
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

/** The places of a longest common subsequence, as pairs of indices. */
function commonLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
