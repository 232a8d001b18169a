import type { Range } from '../../core/text/range.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import { childStart, ownChildren, writtenEnd } from '../../core/yaml/layout.js';

/** An entry or item with the text that it takes up. */
export interface Part {
  readonly cursor: Cursor;
  /** From the key or the dash to the last character of the value that is no white space. */
  readonly range: Range;
}

/** Returns the entries or items that are written in a collection, in the order of the text. Aliases are not entered. */
export function partsOf(collection: Cursor): readonly Part[] {
  if (collection.isAlias) return [];
  const text = collection.sourceText;
  let previous: Cursor | undefined;
  return ownChildren(collection).map((cursor) => {
    const start = childStart(cursor, previous, collection) ?? cursor.localRange.start;
    previous = cursor;
    return { cursor, range: { start, end: trimmedEnd(text, start, writtenEnd(cursor)) } };
  });
}

/** Returns the offset behind the last character between two offsets that is no white space; `start` where there is none. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = Math.min(end, text.length);
  while (at > start && /\s/.test(text[at - 1] ?? '')) at--;
  return Math.max(at, start);
}
