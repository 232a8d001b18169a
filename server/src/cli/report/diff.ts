import { type DiffLine, lineDifference } from '../../core/text/difference.js';
import { LineMap } from '../../core/text/line-map.js';
import { printable } from '../../core/text/printable.js';
import type { Range } from '../../core/text/range.js';
import { showText } from './excerpt.js';

/** Lines around a change. */
const CONTEXT = 3;

/** A text with what must not be seen of it. */
interface Side {
  readonly text: string;
  readonly secret: readonly Range[];
}

/** The change from one text to another as a unified diff, secrets masked; '' where there is none. */
export function unifiedDiff(name: string, before: Side, after: Side): string {
  if (before.text === after.text) return '';
  const [a, b] = [linesOf(before), linesOf(after)];
  const steps = lineDifference(a.compared, b.compared);
  const hunks: string[] = [];
  for (const [first, last] of hunkRanges(steps)) hunks.push(hunk(steps.slice(first, last), a.shown, b.shown));
  return `--- ${quoted(name)}\n+++ ${quoted(name)}\n${hunks.join('')}`;
}

/**
 * Returns the name of a file as git writes it in the header of a diff: in quotes, with the bytes of what a terminal obeys as octal
 * numbers, where it has any of that. A line break in a name would end the header.
 */
function quoted(name: string): string {
  if (printable(name) === name && !/["\\]/.test(name)) return name;
  const written = [...name].map((one) => {
    if (one === '"' || one === '\\') return `\\${one}`;
    return printable(one) === one ? one : [...new TextEncoder().encode(one)].map(octal).join('');
  });
  return `"${written.join('')}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
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

/** The parts of the steps that are shown: changes with the lines around them, together where these touch. */
function hunkRanges(steps: readonly DiffLine[]): readonly (readonly [number, number])[] {
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

function hunk(steps: readonly DiffLine[], a: readonly string[], b: readonly string[]): string {
  const removed = steps.filter(({ sign }) => sign !== '+').length;
  const added = steps.filter(({ sign }) => sign !== '-').length;
  const [first] = steps;
  const at = (start: number, length: number): string =>
    length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
  const head = `@@ -${at(first?.a ?? 0, removed)} +${at(first?.b ?? 0, added)} @@\n`;
  return head + steps.map(({ sign, a: i, b: j }) => `${sign}${(sign === '+' ? b[j] : a[i]) ?? ''}\n`).join('');
}
