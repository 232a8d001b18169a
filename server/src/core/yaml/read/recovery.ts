import { type ChangedSpan, changedSpan } from '../../text/difference.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import type { ReadDocument, YamlProblem } from './read-document.js';

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

/**
 * The same for a document that can be read as it is, but in which a line is being written: one that was emptied, or a key
 * whose colon is still to come, which reads as a text. Without them what stands around would mean something else for the
 * moment, and be found fault with. Undefined for any other change.
 */
export function hold(last: ReadDocument, text: string, now: YamlTree): ReadDocument | undefined {
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

/** Nothing but blanks and perhaps a dash. */
const EMPTIED = /^[ \t]*-?[ \t\r]*$/;
const DASHED = /^[ \t]*-/;
/** A key without its colon, which may be the first of an item. */
const HALF_KEY = /^[ \t]*(?:- +)*[\w./-]+[ \t\r]*$/;
const ENTRY = /^[ \t]*(?:- +)*[^\s#:]+:(?:\s|$)/;

/** True when a plain scalar ends at an offset; in a block scalar or a comment the line is what it looks like. */
function endsPlain(tree: YamlTree, end: number): boolean {
  for (let node = 0; node < tree.count; node++)
    if (tree.end(node) === end && tree.kind(node) === NodeKind.Scalar && tree.style(node) === NodeStyle.Plain)
      return true;
  return false;
}

/**
 * What was taken over, with what the `yaml` package has to say of the text. The first thing wrong is placed on the lines
 * that changed: before them all was well, and where a reader stumbles in the end may be far from there.
 */
export function explained(known: ReadDocument, exact: ReadDocument): ReadDocument {
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
    message: 'This cannot be read as YAML yet',
    range: length === 0 ? { start, end: newEnd } : { start: start + lead, end: start + lead + length },
  };
}

/** Returns the whole lines in which two texts differ; undefined where there are too many, or none. */
export function changedLines(before: string, after: string): ChangedSpan | undefined {
  const span = changedSpan(before, after);
  if (span.start === before.length && span.start === after.length) return undefined;
  // A search from -1 would find a line break at 0.
  const start = span.start === 0 ? 0 : before.lastIndexOf('\n', span.start - 1) + 1;
  const oldEnd = endOfLine(before, Math.max(span.oldEnd, start));
  const newEnd = endOfLine(after, Math.max(span.newEnd, start));
  if (lineCount(before, start, oldEnd) > MOST_LINES || lineCount(after, start, newEnd) > MOST_LINES) return undefined;
  return withoutNeighbour(before.slice(start, oldEnd), after.slice(start, newEnd), { start, oldEnd, newEnd });
}

/** Where whole lines were inserted, the line beside them, which may begin as they do, has not changed. */
function withoutNeighbour(old: string, now: string, { start, oldEnd, newEnd }: ChangedSpan): ChangedSpan {
  if (now.startsWith(`${old}\n`)) return { start: oldEnd, oldEnd, newEnd };
  if (now.endsWith(`\n${old}`)) {
    const inserted = now.length - old.length;
    // The line break before the line counts to it, but for the first line of all.
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
