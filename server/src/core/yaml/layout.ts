import type { Range } from '../text/range.js';
import type { Cursor } from './cursor.js';
import type { FileStyle } from './edit/write.js';
import { NodeStyle } from './nodes.js';
import { type Block, blockAt } from './read/holes.js';

/*
 * How a value lies in the lines around it. All offsets are those of the text the value stands in: the document's, or the
 * decoded text of the scalar it is embedded in.
 */

/** How a document is written, read off its own lines. */
export function fileStyle(cursor: Cursor): FileStyle {
  const text = cursor.sourceText;
  const firstBreak = text.indexOf('\n');
  const newline = firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n';
  let step = 0;
  let indentSequences: boolean | undefined;
  for (const node of rootOf(cursor).walk()) {
    if (node.key === undefined || node.style !== NodeStyle.Block || !node.localKeyRange) continue;
    const difference = columnOf(text, node.localRange.start) - columnOf(text, node.localKeyRange.start);
    if (node.kind === 'sequence') indentSequences ??= difference > 0;
    if (step === 0 && difference > 0) step = difference;
    if (step > 0 && indentSequences !== undefined) break;
  }
  return { step: step || 2, indentSequences: indentSequences ?? true, newline };
}

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root;
}

/** How many characters stand before an offset in its line; a byte order mark takes no place. */
export function columnOf(text: string, offset: number): number {
  const line = startOfLine(text, offset);
  return offset - line - (line === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, its line break not counted. */
export function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The offset behind the line break of the line of an offset. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** What stands before an offset in its line. */
export function before(text: string, offset: number): string {
  return text.slice(startOfLine(text, offset), offset).replace('\uFEFF', '');
}

/** The entries or items that are written in the collection itself, none that a merge key brings in. */
export function ownChildren(collection: Cursor): readonly Cursor[] {
  const { start, end } = collection.localRange;
  return [...collection.children()].filter(({ aliased, isAlias, localKeyRange, localRange }) => {
    const at = (localKeyRange ?? localRange).start;
    return (!aliased || isAlias) && start <= at && at <= end;
  });
}

/** The column the keys of a block map stand in; undefined where an anchor, a tag or a tab before its only key hides it. */
export function keyColumn(map: Cursor): number | undefined {
  const text = map.sourceText;
  for (const { localKeyRange } of ownChildren(map)) {
    if (!localKeyRange) continue;
    const prefix = before(text, localKeyRange.start);
    if (/^ *(?:- +)*$/.test(prefix)) return prefix.length;
    if (/^ *(?:- +)*\? +$/.test(prefix)) return prefix.indexOf('?');
  }
  return undefined;
}

/** The offset behind the colon of an entry; undefined where key and colon do not stand in one line. */
export function afterColon(text: string, keyRange: Range): number | undefined {
  const gap = /^[ \t]*:/.exec(text.slice(keyRange.end, keyRange.end + 80));
  return gap && !/\?\s*$/.test(before(text, keyRange.start)) ? keyRange.end + gap[0].length : undefined;
}

/** Where an entry or item begins: its key, or the dash before it. Undefined where an anchor or tag hides the dash. */
export function childStart(child: Cursor, previous: Cursor | undefined, parent: Cursor): number | undefined {
  if (child.localKeyRange) return child.localKeyRange.start;
  const { start } = child.localRange;
  if (parent.style === NodeStyle.Flow) return start;
  const first = parent.localRange.start;
  if (!previous) return first;
  // The dashes of a block sequence stand below each other.
  const text = child.sourceText;
  const indent = ' '.repeat(columnOf(text, first));
  for (let line = nextLine(text, writtenEnd(previous)); line <= start; line = nextLine(text, line)) {
    if (text.startsWith(`${indent}-`, line)) return line + indent.length;
    if (line >= text.length) break;
  }
  return undefined;
}

/** Where the last character of an entry or item stands, the key of one without a value included. */
export function writtenEnd(child: Cursor): number {
  return Math.max(child.localRange.end, child.localKeyRange?.end ?? 0);
}

/** The end of the line on which an entry ends, a comment there and blank lines that belong to its value included. */
export function endOfEntry(entry: Cursor): number {
  const end = endOfLine(entry.sourceText, writtenEnd(entry));
  return keepsBlankLines(entry) ? endOfBlankLines(entry.sourceText, end) : end;
}

/** The block of the template that a collection stands in, with its key where it has one. */
export function blockOf(collection: Cursor): Block {
  const { holes, localKeyRange } = collection;
  const starts = ownChildren(collection).map((child) => (child.localKeyRange ?? child.localRange).start);
  if (localKeyRange) starts.unshift(localKeyRange.start);
  const blocks = starts.map((start) => blockAt(holes, start));
  return blocks.reduce((least, block) => (block.depth < least.depth ? block : least), blockAt(holes, starts[0] ?? 0));
}

/**
 * Where lines can stand behind an entry that are there whenever the block is, and belong to the collection at `column`.
 * Undefined where a template leaves no such place.
 */
export function placeBehind(entry: Cursor, block: Block, column: number): number | undefined {
  const text = entry.sourceText;
  const { holes, lineHoles } = entry;
  const allowed = (at: number): number | undefined =>
    blockAt(holes, at).id === block.id && !text.slice(0, at).trimEnd().endsWith('-}}') ? at : undefined;
  const end = endOfEntry(entry);
  if (holes.length === 0) return end;
  let place = allowed(end);
  let reached = end;
  for (const hole of lineHoles) {
    if (hole.start < end) continue;
    // The next thing that is written belongs to another entry.
    const between = text.slice(reached, hole.start).replace(/^[ \t]*#.*$/gm, '');
    if (between.trim() !== '') break;
    const prints = hole.role === 'prints' && hole.column !== undefined;
    if (prints && (hole.column ?? 0) <= column) break;
    reached = endOfLine(text, hole.end);
    if (prints || place === undefined) place = allowed(reached);
  }
  return place;
}

/** True when the blank lines below an entry are part of its value: it ends in a block scalar with `+`. */
export function keepsBlankLines(entry: Cursor): boolean {
  let last: Cursor | undefined = entry;
  while (last && last.kind !== 'scalar' && last.style === NodeStyle.Block && !last.isAlias)
    last = ownChildren(last).at(-1);
  if (!last || last.isAlias || (last.style !== NodeStyle.Literal && last.style !== NodeStyle.Folded)) return false;
  const text = entry.sourceText;
  return /^[|>]\d?\+/.test(text.slice(last.localRange.start, endOfLine(text, last.localRange.start)));
}

/** The end of the last of the blank lines below a line, or of that line itself. */
export function endOfBlankLines(text: string, lineEnd: number): number {
  let end = lineEnd;
  for (let line = nextLine(text, end); line < text.length; line = nextLine(text, line)) {
    const next = endOfLine(text, line);
    if (text.slice(line, next).trim() !== '') break;
    end = next;
  }
  return end;
}

/** The comments that lie between two offsets. */
export function commentsWithin(cursor: Cursor, { start, end }: Range): readonly string[] {
  return cursor.comments
    .filter((comment) => comment.start >= start && comment.end <= end)
    .map((comment) => cursor.sourceText.slice(comment.start, comment.end).trimEnd());
}
