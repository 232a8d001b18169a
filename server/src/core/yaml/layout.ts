import { startOfLine } from '../text/lines.js';
import { memo } from '../text/memo.js';
import { firstFrom, type Range } from '../text/range.js';
import type { Cursor } from './cursor.js';
import type { FileStyle } from './edit/write.js';
import { NodeStyle } from './nodes.js';
import { type Block, blockAt } from './read/holes.js';

/*
 * The layout of a value in the lines around it. All offsets are UTF-16 code units of the text that contains the value:
 * the document's, or the decoded text of the scalar it is embedded in.
 */

/** Returns the style of the document around a value, taken from its own lines. */
export function fileStyle(cursor: Cursor): FileStyle {
  return styleBelow(rootOf(cursor));
}

const styleBelow = memo((root: Cursor): FileStyle => {
  const text = root.sourceText;
  const firstBreak = text.indexOf('\n');
  const newline = firstBreak > 0 && text[firstBreak - 1] === '\r' ? '\r\n' : '\n';
  let step = 0;
  let indentSequences: boolean | undefined;
  for (const node of root.walk()) {
    if (node.key === undefined || node.style !== NodeStyle.Block || !node.localKeyRange) continue;
    const difference = columnOf(text, node.localRange.start) - columnOf(text, node.localKeyRange.start);
    if (node.kind === 'sequence') indentSequences ??= difference > 0;
    if (step === 0 && difference > 0) step = difference;
    if (step > 0 && indentSequences !== undefined) break;
  }
  return { step: step || 2, indentSequences: indentSequences ?? true, newline };
});

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root;
}

/** Returns the column of an offset, in UTF-16 code units. A byte order mark does not count. */
export function columnOf(text: string, offset: number): number {
  const line = startOfLine(text, offset);
  return offset - line - (line === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

/** Returns the offset at which the line of an offset ends, before its line break. */
export function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Returns the offset behind the line break of an offset's line. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Returns the text before an offset in its line. */
export function linePrefix(text: string, offset: number): string {
  return text.slice(startOfLine(text, offset), offset).replace('\uFEFF', '');
}

/** Returns the entries or items that are written in the collection itself, without merged ones. */
export const ownChildren = memo((collection: Cursor): readonly Cursor[] => {
  const { start, end } = collection.localRange;
  return [...collection.children()].filter(({ aliased, isAlias, localKeyRange, localRange }) => {
    const at = (localKeyRange ?? localRange).start;
    return (!aliased || isAlias) && start <= at && at <= end;
  });
});

/**
 * Returns the column of the keys of a block map; undefined where an anchor, a tag or a tab before its only key hides
 * it.
 */
export function keyColumn(map: Cursor): number | undefined {
  const text = map.sourceText;
  for (const { localKeyRange } of ownChildren(map)) {
    if (!localKeyRange) continue;
    const prefix = linePrefix(text, localKeyRange.start);
    if (/^ *(?:- +)*$/.test(prefix)) return prefix.length;
    if (/^ *(?:- +)*\? +$/.test(prefix)) return prefix.indexOf('?');
  }
  return undefined;
}

/** Returns the offset behind the colon of an entry; undefined where key and colon are not in one line. */
export function afterColon(text: string, keyRange: Range): number | undefined {
  const gap = /^[ \t]*:/.exec(text.slice(keyRange.end, keyRange.end + 80));
  return gap && !/\?\s*$/.test(linePrefix(text, keyRange.start)) ? keyRange.end + gap[0].length : undefined;
}

/**
 * Returns the offset at which an entry or item begins: that of its key, or of its dash. Undefined where an anchor or
 * tag hides the dash.
 */
export function childStart(child: Cursor, previous: Cursor | undefined, parent: Cursor): number | undefined {
  if (child.localKeyRange) return child.localKeyRange.start;
  const { start } = child.localRange;
  if (parent.style === NodeStyle.Flow) return start;
  const first = parent.localRange.start;
  if (!previous) return first;
  // The dashes of a block sequence are in one column.
  const text = child.sourceText;
  const indent = ' '.repeat(columnOf(text, first));
  for (let line = nextLine(text, writtenEnd(previous)); line <= start; line = nextLine(text, line)) {
    if (text.startsWith(`${indent}-`, line)) return line + indent.length;
    if (line >= text.length) break;
  }
  return undefined;
}

/** Returns the offset at which an entry or item ends; at the end of its key where it has no value. */
export function writtenEnd(child: Cursor): number {
  return Math.max(child.localRange.end, child.localKeyRange?.end ?? 0);
}

/**
 * Returns the end of the line on which an entry ends, including a comment there and blank lines that belong to its
 * value.
 */
export function endOfEntry(entry: Cursor): number {
  const end = endOfLine(entry.sourceText, writtenEnd(entry));
  return keepsBlankLines(entry) ? endOfBlankLines(entry.sourceText, end) : end;
}

/** Returns the template block that contains a collection, with its key where it has one. */
export const blockOf = memo((collection: Cursor): Block => {
  const { holes, localKeyRange } = collection;
  const starts = ownChildren(collection).map((child) => (child.localKeyRange ?? child.localRange).start);
  if (localKeyRange) starts.unshift(localKeyRange.start);
  const blocks = starts.map((start) => blockAt(holes, start));
  return blocks.reduce((least, block) => (block.depth < least.depth ? block : least), blockAt(holes, starts[0] ?? 0));
});

/**
 * Returns the offset behind an entry at which added lines belong to the collection at `column` and are rendered
 * whenever the block is. Undefined where a template leaves no such offset.
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
  for (let index = firstFrom(lineHoles, end); index < lineHoles.length; index++) {
    const hole = lineHoles[index];
    if (!hole) break;
    // The next content belongs to another entry.
    const between = text.slice(reached, hole.start).replace(/^[ \t]*#.*$/gm, '');
    if (between.trim() !== '') break;
    const prints = hole.role === 'prints' && hole.column !== undefined;
    if (prints && (hole.column ?? 0) <= column) break;
    reached = endOfLine(text, hole.end);
    if (prints || place === undefined) place = allowed(reached);
  }
  return place;
}

/** Returns true when the blank lines below an entry are part of its value: it ends in a block scalar with `+`. */
export function keepsBlankLines(entry: Cursor): boolean {
  let last: Cursor | undefined = entry;
  while (last && last.kind !== 'scalar' && last.style === NodeStyle.Block && !last.isAlias)
    last = ownChildren(last).at(-1);
  if (!last || last.isAlias || (last.style !== NodeStyle.Literal && last.style !== NodeStyle.Folded)) return false;
  const text = entry.sourceText;
  return /^[|>]\d?\+/.test(text.slice(last.localRange.start, endOfLine(text, last.localRange.start)));
}

/** Returns the end of the last of the blank lines below a line, or the end of that line itself. */
export function endOfBlankLines(text: string, lineEnd: number): number {
  let end = lineEnd;
  for (let line = nextLine(text, end); line < text.length; line = nextLine(text, line)) {
    const next = endOfLine(text, line);
    if (text.slice(line, next).trim() !== '') break;
    end = next;
  }
  return end;
}

/** Returns the comments between two offsets. */
export function commentsWithin(cursor: Cursor, { start, end }: Range): readonly string[] {
  const { comments, sourceText } = cursor;
  const found: string[] = [];
  for (let index = firstFrom(comments, start); index < comments.length; index++) {
    const comment = comments[index];
    if (!comment || comment.start > end) break;
    if (comment.end <= end) found.push(sourceText.slice(comment.start, comment.end).trimEnd());
  }
  return found;
}
