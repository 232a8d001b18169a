import { LineMap } from '../core/text/line-map.js';
import type { Range } from '../core/text/range.js';
import { showText } from './excerpt.js';

/** Lines around a change. */
const CONTEXT = 3;
/** Changed lines past which the smallest difference is no longer looked for. */
const MOST_CHANGES = 2000;

/** A text with what must not be seen of it. */
interface Side {
  readonly text: string;
  readonly secret: readonly Range[];
}

/** The change from one text to another as a unified diff, secrets masked; '' where there is none. */
export function unifiedDiff(name: string, before: Side, after: Side): string {
  if (before.text === after.text) return '';
  const [a, b] = [linesOf(before), linesOf(after)];
  const steps = difference(a.compared, b.compared);
  const hunks: string[] = [];
  for (const [first, last] of hunkRanges(steps)) hunks.push(hunk(steps.slice(first, last), a.shown, b.shown));
  return `--- ${name}\n+++ ${name}\n${hunks.join('')}`;
}

interface Lines {
  readonly compared: readonly string[];
  readonly shown: readonly string[];
}

function linesOf({ text, secret }: Side): Lines {
  const map = new LineMap(text);
  const compared: string[] = [];
  const shown: string[] = [];
  // A line break at the end ends the last line rather than beginning another.
  const count = map.lineStart(map.lineCount - 1) === text.length ? map.lineCount - 1 : map.lineCount;
  for (let line = 0; line < count; line++) {
    const range = { start: map.lineStart(line), end: map.lineEnd(line) };
    compared.push(text.slice(range.start, map.lineStart(line + 1)));
    const missing = line === map.lineCount - 1 ? '\n\\ No newline at end of file' : '';
    shown.push(showText(text, range, secret).text + missing);
  }
  return { compared, shown };
}

/** One line of a diff: kept, removed from a, or added from b. */
interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly a: number;
  readonly b: number;
}

function difference(a: readonly string[], b: readonly string[]): readonly Step[] {
  let front = 0;
  while (front < a.length && front < b.length && a[front] === b[front]) front++;
  let back = 0;
  while (back < a.length - front && back < b.length - front && a[a.length - 1 - back] === b[b.length - 1 - back])
    back++;
  const steps: Step[] = [];
  for (let index = 0; index < front; index++) steps.push({ sign: ' ', a: index, b: index });
  const middle = shortest(a.slice(front, a.length - back), b.slice(front, b.length - back));
  for (const { sign, a: i, b: j } of middle) steps.push({ sign, a: i + front, b: j + front });
  for (let index = back; index > 0; index--) steps.push({ sign: ' ', a: a.length - index, b: b.length - index });
  return steps;
}

/** Myers' algorithm: the fewest lines removed and added. Everything is replaced where these are too many. */
function shortest(a: readonly string[], b: readonly string[]): readonly Step[] {
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
    ...a.map((_, index): Step => ({ sign: '-', a: index, b: 0 })),
    ...b.map((_, index): Step => ({ sign: '+', a: a.length, b: index })),
  ];
}

function backtrack(
  reached: readonly Map<number, number>[],
  endA: number,
  endB: number,
  changes: number,
): readonly Step[] {
  const steps: Step[] = [];
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

/** The parts of the steps that are shown: changes with the lines around them, together where these touch. */
function hunkRanges(steps: readonly Step[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  steps.forEach(({ sign }, index) => {
    if (sign === ' ') return;
    const from = Math.max(0, index - CONTEXT);
    const to = Math.min(steps.length, index + CONTEXT + 1);
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  });
  return ranges;
}

function hunk(steps: readonly Step[], a: readonly string[], b: readonly string[]): string {
  const removed = steps.filter(({ sign }) => sign !== '+').length;
  const added = steps.filter(({ sign }) => sign !== '-').length;
  const [first] = steps;
  const at = (start: number, length: number): string =>
    length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
  const head = `@@ -${at(first?.a ?? 0, removed)} +${at(first?.b ?? 0, added)} @@\n`;
  return head + steps.map(({ sign, a: i, b: j }) => `${sign}${(sign === '+' ? b[j] : a[i]) ?? ''}\n`).join('');
}
