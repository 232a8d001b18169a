import type { Range } from '../../text/range.js';
import type { ReadDocument } from '../yaml-reader.js';

/** Where two texts differ, in whole lines. Offsets are UTF-16 units: of the old text, and of the new one. */
export interface Difference {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** More changed lines than this are no typing: the document is read anew. */
const MOST_LINES = 40;

/**
 * What is known of a document whose text cannot be read right now, because somebody is typing: what was read last, moved
 * to where it stands now. Values on the changed lines are the old ones and marked as stale. Undefined where too much has
 * changed to tell.
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

function unfinished(text: string, { start, newEnd }: Difference): { message: string; range: Range } {
  const written = text.slice(start, newEnd);
  const lead = written.length - written.trimStart().length;
  const length = written.trim().split('\n')[0]?.trimEnd().length ?? 0;
  return {
    message: 'This cannot be read as YAML yet',
    range: length === 0 ? { start, end: newEnd } : { start: start + lead, end: start + lead + length },
  };
}

/** The lines in which two texts differ; undefined where there are too many, or none. */
export function changedLines(before: string, after: string): Difference | undefined {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && before.charCodeAt(front) === after.charCodeAt(front)) front++;
  if (front === before.length && front === after.length) return undefined;
  let back = 0;
  while (
    back < most - front &&
    before.charCodeAt(before.length - 1 - back) === after.charCodeAt(after.length - 1 - back)
  )
    back++;
  const start = before.lastIndexOf('\n', front - 1) + 1;
  const oldEnd = endOfLine(before, Math.max(before.length - back, start));
  const newEnd = endOfLine(after, Math.max(after.length - back, start));
  if (lineCount(before, start, oldEnd) > MOST_LINES || lineCount(after, start, newEnd) > MOST_LINES) return undefined;
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
