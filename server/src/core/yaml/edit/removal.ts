import { startOfLine } from '../../text/lines.js';
import { memo } from '../../text/memo.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../cursor.js';
import {
  afterColon,
  childStart,
  columnOf,
  commentsWithin,
  endOfBlankLines,
  endOfEntry,
  endOfLine,
  fileStyle,
  keepsBlankLines,
  linePrefix,
  nextLine,
  ownChildren,
  writtenEnd,
} from '../layout.js';
import { NodeStyle } from '../nodes.js';
import { type EditPlan, finish, refused, whyNot, whyNotWithin } from './plan.js';

const indexesOf = memo((siblings: readonly Cursor[]): ReadonlyMap<string, number> => {
  const indexes = new Map<string, number>();
  for (const [index, one] of siblings.entries()) if (!indexes.has(placeOf(one))) indexes.set(placeOf(one), index);
  return indexes;
});

function placeOf({ localRange, localKeyRange }: Cursor): string {
  return `${localRange.start} ${localKeyRange?.start}`;
}

/** Removes an entry of a map or an item of a sequence with its lines. Comments in it are kept. */
export function removeEntry(entry: Cursor): EditPlan {
  const { parent } = entry;
  const reason = whyNot(entry) ?? whyNotWithin(entry);
  if (reason || !parent || entry.step === undefined)
    return refused(reason ?? say`the whole document cannot be removed`);
  const siblings = ownChildren(parent);
  const index = indexesOf(siblings).get(placeOf(entry)) ?? -1;
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  if (parent.size === 1) return emptyCollection(parent);
  const start = childStart(entry, previous, parent);
  const nextStart = next && childStart(next, entry, parent);
  if (index < 0 || start === undefined || (next && nextStart === undefined))
    return refused(say`the entry is written in a way that cannot be removed`);
  if (parent.style === NodeStyle.Flow) return removeFlow(entry, { start, previous, nextStart });
  const text = entry.sourceText;
  const style = fileStyle(entry);
  const indent = ' '.repeat(columnOf(text, start));
  const prefix = linePrefix(text, start);
  if (prefix.trim() === '') {
    const end = endOfEntry(entry);
    // Remaining blank lines would become part of a value before them that keeps such lines.
    const last = previous && keepsBlankLines(previous) ? endOfBlankLines(text, end) : end;
    const range = { start: startOfLine(text, start), end: nextLine(text, last) };
    const kept = commentsWithin(entry, { start, end: range.end }).map((comment) => indent + comment + style.newline);
    return finish(entry, [{ range, newText: kept.join('') }]);
  }
  // The first entry behind a dash shares its line: the next one takes its place, behind the comments between them.
  if (!/^ *(?:- +)+$/.test(prefix) || nextStart === undefined)
    return refused(say`the entry shares its line with something else`);
  const kept = commentsWithin(entry, { start, end: nextStart }).map((comment) => comment + style.newline + indent);
  return finish(entry, [{ range: { start, end: nextStart }, newText: kept.join('') }]);
}

function removeFlow(
  entry: Cursor,
  { start, previous, nextStart }: { start: number; previous: Cursor | undefined; nextStart: number | undefined },
): EditPlan {
  const end = writtenEnd(entry);
  const range =
    nextStart !== undefined ? { start, end: nextStart } : { start: previous ? writtenEnd(previous) : start, end };
  const text = entry.sourceText;
  const between = nextStart !== undefined ? text.slice(end, nextStart) : text.slice(range.start, start);
  const onlyComma = /^\s*,\s*$/.test(between) || commentsWithin(entry, range).length > 0;
  if (!onlyComma) return refused(say`the entry is written in a way that cannot be removed`);
  return finish(entry, [{ range, newText: '' }], range);
}

/** Writes `{}` or `[]` where the only entry of a collection is removed, behind the key where there is one. */
function emptyCollection(collection: Cursor): EditPlan {
  const text = collection.sourceText;
  const { localRange, localKeyRange } = collection;
  const empty = collection.kind === 'map' ? '{}' : '[]';
  const colon = localKeyRange && collection.style === NodeStyle.Block ? afterColon(text, localKeyRange) : undefined;
  if (colon === undefined || linePrefix(text, localRange.start).trim() !== '') {
    // An empty last value ends right before the comment behind it.
    const range = { start: localRange.start, end: text.slice(0, localRange.end).trimEnd().length };
    return finish(collection, [{ range, newText: empty }], range);
  }
  if (!/^\s*(?:#|$)/.test(text.slice(colon, endOfLine(text, colon))))
    return refused(say`an anchor or tag stands before the collection`);
  const lines = { start: startOfLine(text, localRange.start), end: nextLine(text, endOfEntry(collection)) };
  const indent = ' '.repeat(columnOf(text, localRange.start));
  const { newline } = fileStyle(collection);
  const kept = commentsWithin(collection, lines).map((comment) => indent + comment + newline);
  const key = { range: { start: colon, end: colon }, newText: ` ${empty}` };
  return finish(collection, [key, { range: lines, newText: kept.join('') }]);
}
