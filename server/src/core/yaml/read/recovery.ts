import { type ChangedSpan, changedSpan } from '../../text/difference.js';
import { startOfLine } from '../../text/lines.js';
import { say } from '../../text/say.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import type { ReadDocument, YamlProblem } from './read-document.js';

/** The most changed lines that count as typing. With more the document is read anew. */
const MOST_LINES = 40;

/**
 * Returns the last reading for a text that cannot be read while the user is typing, with its nodes moved to their new
 * offsets. Values on the changed lines are the old ones and marked as stale. Undefined where too much has changed.
 */
export function recover(last: ReadDocument, text: string): ReadDocument | undefined {
  const difference = changedLines(last.tree.text, text);
  if (!difference) return undefined;
  return {
    tree: last.tree.moved(text, difference),
    root: last.root,
    problems: [unfinished(text, difference)],
    duplicates: last.duplicates,
  };
}

/**
 * Like `recover`, for a text that can be read although a line of it is unfinished: a line that was emptied, or a key
 * without its colon yet, which reads as a text. Without the last reading, the lines around it would mean something else
 * for the moment and get findings. Undefined for any other change.
 */
export function recoverUnfinished(last: ReadDocument, text: string, now: YamlTree): ReadDocument | undefined {
  const difference = changedLines(last.tree.text, text);
  if (!difference) return undefined;
  const { start, oldEnd, newEnd } = difference;
  const before = last.tree.text.slice(start, oldEnd);
  const line = text.slice(start, newEnd).replace(/^\n/, '');
  if (before.includes('\n') || line.includes('\n')) return undefined;
  const emptied = EMPTIED.test(line) && !EMPTIED.test(before);
  const halfKey = () =>
    HALF_KEY.test(line) &&
    (ENTRY.test(before) || (before.trim() === '' && !DASHED.test(line))) &&
    endsPlain(now, start + text.slice(start, newEnd).trimEnd().length);
  if (!emptied && !halfKey()) return undefined;
  return { tree: last.tree.moved(text, difference), root: last.root, problems: [], duplicates: last.duplicates };
}

/** Blanks and at most a dash. */
const EMPTIED = /^[ \t]*(?:[-\r][ \t\r]*)?$/;
const DASHED = /^[ \t]*-/;
/** A key without its colon, perhaps the first of an item. */
const HALF_KEY = /^[ \t]*(?:- +)*[\w./-]+[ \t\r]*$/;
const ENTRY = /^[ \t]*(?:- +)*[^\s#:]+:(?:\s|$)/;

/**
 * Returns true when a plain scalar ends at an offset: in a block scalar or a comment, a line that looks like a key is
 * text.
 */
function endsPlain(tree: YamlTree, end: number): boolean {
  for (let node = 0; node < tree.count; node++)
    if (tree.end(node) === end && tree.kind(node) === NodeKind.Scalar && tree.style(node) === NodeStyle.Plain)
      return true;
  return false;
}

/**
 * Returns a recovered reading with the problems that the `yaml` package reports for the text. The first problem is
 * placed on the changed lines: the text was readable before them, and a reader may stumble far behind them.
 */
export function withProblemsOf(known: ReadDocument, exact: ReadDocument): ReadDocument {
  const { stale, text } = known.tree;
  const [first] = exact.problems;
  if (!stale || !first) return { ...known, problems: exact.problems };
  const { range } = unfinished(text, { start: stale.start, oldEnd: stale.start, newEnd: stale.end });
  return { ...known, problems: [{ message: first.message, range }] };
}

function unfinished(text: string, { start, newEnd }: ChangedSpan): YamlProblem {
  const written = text.slice(start, newEnd);
  const lead = written.length - written.trimStart().length;
  const length = written.trim().split('\n')[0]?.trimEnd().length ?? 0;
  return {
    message: say`This cannot be read as YAML yet`,
    range: length === 0 ? { start, end: newEnd } : { start: start + lead, end: start + lead + length },
  };
}

/** Returns the whole lines in which two texts differ; undefined where there are too many, or none. */
export function changedLines(before: string, after: string): ChangedSpan | undefined {
  const span = changedSpan(before, after);
  if (span.start === before.length && span.start === after.length) return undefined;
  // A search from -1 would find a line break at 0.
  const start = startOfLine(before, span.start);
  const oldEnd = endOfLine(before, Math.max(span.oldEnd, start));
  const newEnd = endOfLine(after, Math.max(span.newEnd, start));
  if (lineCount(before, start, oldEnd) > MOST_LINES || lineCount(after, start, newEnd) > MOST_LINES) return undefined;
  return withoutNeighbour(before.slice(start, oldEnd), after.slice(start, newEnd), { start, oldEnd, newEnd });
}

/** Returns the span without the line beside inserted lines, which has not changed although it may begin as they do. */
function withoutNeighbour(old: string, now: string, { start, oldEnd, newEnd }: ChangedSpan): ChangedSpan {
  if (now.startsWith(`${old}\n`)) return { start: oldEnd, oldEnd, newEnd };
  if (now.endsWith(`\n${old}`)) {
    const inserted = now.length - old.length;
    // The line break before the line belongs to it, except for the first line.
    const from = Math.max(start - 1, 0);
    return { start: from, oldEnd: from, newEnd: from + inserted };
  }
  return { start, oldEnd, newEnd };
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function lineCount(text: string, start: number, end: number): number {
  let count = 1;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
