/** Changed lines past which the smallest difference is no longer looked for. */
const MOST_CHANGES = 2000;

/** One line of a difference: kept, removed from a, or added from b. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly a: number;
  readonly b: number;
}

/** The lines of two texts side by side. */
export function difference(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let front = 0;
  while (front < a.length && front < b.length && a[front] === b[front]) front++;
  let back = 0;
  while (back < a.length - front && back < b.length - front && a[a.length - 1 - back] === b[b.length - 1 - back])
    back++;
  const steps: DiffLine[] = [];
  for (let index = 0; index < front; index++) steps.push({ sign: ' ', a: index, b: index });
  const middle = shortest(a.slice(front, a.length - back), b.slice(front, b.length - back));
  for (const { sign, a: i, b: j } of middle) steps.push({ sign, a: i + front, b: j + front });
  for (let index = back; index > 0; index--) steps.push({ sign: ' ', a: a.length - index, b: b.length - index });
  return steps;
}

/** Myers' algorithm: the fewest lines removed and added. Everything is replaced where these are too many. */
function shortest(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  const reached: Map<number, number>[] = [];
  let ends = new Map<number, number>([[1, 0]]);
  for (let changes = 0; changes <= most; changes++) {
    const next = new Map(ends);
    for (let k = -changes; k <= changes; k += 2) {
      const down = k === -changes || (k !== changes && (next.get(k - 1) ?? -1) < (next.get(k + 1) ?? -1));
      let x = down ? (next.get(k + 1) ?? 0) : (next.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack([...reached, ends], a.length, b.length, changes);
    }
    reached.push(ends);
    ends = next;
  }
  return [
    ...a.map((_, index): DiffLine => ({ sign: '-', a: index, b: 0 })),
    ...b.map((_, index): DiffLine => ({ sign: '+', a: a.length, b: index })),
  ];
}

function backtrack(
  reached: readonly Map<number, number>[],
  endA: number,
  endB: number,
  changes: number,
): readonly DiffLine[] {
  const steps: DiffLine[] = [];
  let [x, y] = [endA, endB];
  for (let round = changes; round >= 0; round--) {
    const ends = reached[round] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -round || (k !== round && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
    const before = down ? k + 1 : k - 1;
    const fromX = round === 0 ? 0 : (ends.get(before) ?? 0);
    const fromY = round === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) steps.push({ sign: ' ', a: --x, b: --y });
    if (round === 0) break;
    if (down) steps.push({ sign: '+', a: x, b: --y });
    else steps.push({ sign: '-', a: --x, b: y });
  }
  return steps.reverse();
}
