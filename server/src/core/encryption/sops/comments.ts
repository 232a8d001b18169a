import { startOfLine } from '../../text/lines.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { columnOf, endOfLine, ownChildren } from '../../yaml/layout.js';
import { NodeStyle } from '../../yaml/nodes.js';

/** A comment, and the collection that sops attributes it to. */
export interface PlacedComment {
  /** From the `#` to the end of the line. */
  readonly range: Range;
  /** The text behind the `#`. */
  readonly text: string;
  readonly within: Cursor;
}

/** A token of the text: a key, a value that is no block collection, or the dash of an item. */
interface Token {
  readonly start: number;
  readonly end: number;
  readonly within: Cursor;
  readonly kind: 'key' | 'value' | 'dash';
  readonly column: number;
  /** The collection of a token in brackets: a comment behind it on its line belongs into it. */
  readonly flow?: Cursor;
}

/**
 * Returns the comments of a document with the collections that go-yaml, and so sops, attributes them to: the path of
 * that collection is part of the additional data of an encrypted comment. Undefined where a comment is at an offset for
 * which that is not certain. `end` is the offset at which another entry of the root will be written, at the start of a
 * line. It follows go-yaml's `yaml_parser_scan_comments`, one gap between two tokens at a time.
 */
export function placeComments(root: Cursor, end: number): readonly PlacedComment[] | undefined {
  const text = root.sourceText;
  const tokens: readonly Token[] = [...tokensOf(root), { start: end, end, within: root, kind: 'key', column: 0 }];
  const placed: PlacedComment[] = [];
  let next = 0;
  let gap: Range[] = [];
  const close = (): boolean => {
    if (gap.length === 0) return true;
    const token = tokens[next];
    const within = token && placeGap(text, gap, tokens[next - 1], token);
    if (!within) return false;
    for (const [index, range] of gap.entries())
      placed.push({ range, text: text.slice(range.start + 1, range.end), within: within[index] ?? root });
    gap = [];
    return true;
  };
  for (const range of root.comments) {
    if ((tokens[next]?.start ?? Number.POSITIVE_INFINITY) < range.start && !close()) return undefined;
    while ((tokens[next]?.start ?? Number.POSITIVE_INFINITY) < range.start) next++;
    const previous = tokens[next - 1];
    // The end of a flow collection is behind its start; a comment between the two is in it.
    if (previous && previous.end > range.start && !isHeader(text, previous, range)) return undefined;
    if (text.slice(startOfLine(text, range.start), range.start).trim() === '') {
      gap.push(range);
      continue;
    }
    const within = previous?.flow ?? previous?.within ?? root;
    placed.push({ range, text: text.slice(range.start + 1, range.end), within });
  }
  return close() ? placed : undefined;
}

/** Returns true for a comment behind the header of a block scalar. */
function isHeader(text: string, token: Token, comment: Range): boolean {
  return /^[|>]/.test(text[token.start] ?? '') && endOfLine(text, token.start) >= comment.end;
}

function tokensOf(root: Cursor): readonly Token[] {
  const text = root.sourceText;
  const tokens: Token[] = [];
  const add = (kind: Token['kind'], { start, end }: Range, within: Cursor, flow?: Cursor): void => {
    tokens.push({ start, end, within, kind, column: columnOf(text, start), ...(flow ? { flow } : {}) });
  };
  const visit = (collection: Cursor): void => {
    for (const child of ownChildren(collection)) {
      const { localRange, localKeyRange } = child;
      if (localKeyRange) add('key', localKeyRange, collection);
      else {
        const dash = text.lastIndexOf('-', localRange.start - 1);
        if (dash >= 0) add('dash', { start: dash, end: dash + 1 }, collection);
      }
      if (child.isAlias || child.kind === 'scalar') {
        if (child.style !== NodeStyle.Empty) add('value', localRange, collection);
      } else if (child.style === NodeStyle.Flow) add('value', localRange, collection, child);
      else visit(child);
    }
  };
  if (root.style === NodeStyle.Flow) add('value', root.localRange, root, root);
  else visit(root);
  return tokens;
}

/**
 * Returns the collections of comments on lines of their own between two tokens; undefined where they are not certain.
 */
function placeGap(
  text: string,
  comments: readonly Range[],
  previous: Token | undefined,
  next: Token,
): readonly Cursor[] | undefined {
  const nextWithin = next.within;
  const innermost = previous?.within;
  const indent = innermost ? indentOf(text, innermost) : 0;
  // For a comment in a column without a token, go-yaml picks a collection by rules that callers should not depend on.
  const columns = new Set([next.column]);
  for (const open of chain(innermost ?? nextWithin)) columns.add(indentOf(text, open));
  // Below a key without a value it may be in the column of such a value.
  const least = previous?.kind === 'key' && next.column <= previous.column ? previous.column : Number.POSITIVE_INFINITY;
  const isClear = (column: number): boolean => columns.has(column) || column > least;
  const starts = comments.map(({ start }) => columnOf(text, start));
  if (!starts.every((column, index) => isClear(column) && column <= (starts[index - 1] ?? column))) return undefined;
  const isNew = previous !== undefined && ![...chain(previous.within)].some((open) => isSame(open, nextWithin));
  if (isNew && new Set(starts).size > 1) return undefined;
  const result: Cursor[] = [];
  let pending = 0;
  let firstColumn = 0;
  let atToken = true;
  let firstEmpty = blankLinesBefore(text, comments[0]?.start ?? 0) === 0;
  let footLine = firstEmpty;
  const givenColumns = new Set<number>();
  const give = (within: Cursor): void => {
    for (; pending > 0; pending--) result.push(within);
    givenColumns.add(firstColumn);
    atToken = false;
  };
  for (const [index, comment] of comments.entries()) {
    const column = columnOf(text, comment.start);
    if (pending > 0 && column < indent && column !== firstColumn) {
      give(foot(atToken, firstColumn));
      footLine = false;
    }
    if (pending === 0) firstColumn = column;
    pending++;
    const isLast = index === comments.length - 1;
    // go-yaml takes the second half of a Windows line break for an empty line.
    const isBlankBehind =
      text[comment.end] === '\r' || blankLinesBefore(text, comments[index + 1]?.start ?? next.start) > 0;
    if (isBlankBehind) {
      if (firstEmpty && ((footLine && pending === index + 1 && previous?.kind !== 'key') || firstColumn < indent)) {
        give(firstColumn < indent ? dedented(firstColumn) : foot(atToken, firstColumn));
      }
      firstEmpty = false;
    }
    if (isLast && pending > 0 && next.column < indent && next.column !== firstColumn) give(foot(atToken, firstColumn));
  }
  give(nextWithin);
  return result;

  function foot(first: boolean, column: number): Cursor {
    return first && innermost ? innermost : dedented(column);
  }

  /** Returns the collection of a comment further left than the open ones: the one in its column. */
  function dedented(column: number): Cursor {
    // A collection in a column ends before the first comment there.
    if (givenColumns.has(column)) return nextWithin;
    const closing: Cursor[] = [];
    for (const open of innermost ? chain(innermost) : []) {
      // No collection ends where the next token is in an open one, or in a new one.
      if (isSame(open, nextWithin))
        return closing.find((one) => indentOf(text, one) === column && !isIndentless(text, one)) ?? nextWithin;
      closing.push(open);
    }
    return nextWithin;
  }
}

/** Yields a collection and all collections around it, the root last. */
function* chain(collection: Cursor): Generator<Cursor> {
  yield collection;
  for (let open = collection; open.step !== undefined && open.parent; ) {
    open = open.parent;
    yield open;
  }
}

function isSame(a: Cursor, b: Cursor): boolean {
  return a.localRange.start === b.localRange.start && a.kind === b.kind;
}

/** Returns the column of a block collection. */
function indentOf(text: string, collection: Cursor): number {
  if (collection.style === NodeStyle.Flow) return collection.parent ? indentOf(text, collection.parent) : 0;
  return columnOf(text, collection.localRange.start);
}

/** Returns true for a sequence whose dashes are in the column of its key. */
function isIndentless(text: string, { kind, parent, localRange, localKeyRange }: Cursor): boolean {
  if (kind !== 'sequence' || !parent || !localKeyRange) return false;
  return columnOf(text, localRange.start) === columnOf(text, localKeyRange.start);
}

function blankLinesBefore(text: string, offset: number): number {
  let blank = 0;
  // At the end of a text without a final line break.
  if (offset === text.length && !text.endsWith('\n')) return 0;
  for (let line = startOfLine(text, offset); line > 0; ) {
    const before = startOfLine(text, line - 1);
    if (text.slice(before, line).trim() !== '') break;
    blank++;
    line = before;
  }
  return blank;
}
