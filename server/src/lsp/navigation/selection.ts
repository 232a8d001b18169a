import type { SelectionRange } from 'vscode-languageserver';
import type { Range } from '../../core/text/range.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlDocument, YamlStream } from '../../core/yaml/document.js';
import { NodeStyle } from '../../core/yaml/nodes.js';
import { type FilePositions, toRange } from '../diagnostics/to-lsp.js';
import { partsOf, trimmedEnd } from './extents.js';

/** Returns what a selection at an offset grows to: the scalar, its entry, the mapping, the item, up to the document and the file. */
export function selectionRange(stream: YamlStream, offset: number, positions: FilePositions): SelectionRange {
  const ranges: Range[] = [{ start: 0, end: stream.text.length }];
  const placed = [...stream.documents].reverse().find(({ start }) => start <= offset);
  if (placed) {
    const { document, start } = placed;
    for (const range of rangesAt(document, offset - start))
      narrow(ranges, { start: range.start + start, end: range.end + start });
  }
  const [file, ...inner] = ranges.map((range) => toRange(positions, range));
  let selection: SelectionRange = { range: file ?? { start: positions.positionAt(0), end: positions.positionAt(0) } };
  for (const range of inner) selection = { range, parent: selection };
  return selection;
}

/** Adds a range that is smaller than the last one and within it. */
function narrow(ranges: Range[], { start, end }: Range): void {
  const outer = ranges.at(-1);
  if (outer && start >= outer.start && end <= outer.end && end - start < outer.end - outer.start)
    ranges.push({ start, end });
}

/** Yields the ranges around an offset of a document, from the outermost on. */
function* rangesAt(document: YamlDocument, offset: number): Generator<Range> {
  const { root, text, tree } = document;
  yield { start: 0, end: trimmedEnd(text, 0, text.length) };
  const comment = tree.comments.find(({ start, end }) => start <= offset && offset <= end);
  for (let cursor: Cursor | undefined = root; cursor; ) {
    yield* valueAt(cursor, offset, text);
    const part = partsOf(cursor).find(({ range }) => range.start <= offset && offset <= range.end);
    if (!part) break;
    yield part.range;
    const key = part.cursor.localKeyRange;
    if (key && key.start <= offset && offset <= key.end) {
      yield key;
      break;
    }
    cursor = part.cursor;
  }
  if (comment) yield { start: comment.start, end: trimmedEnd(text, comment.start, comment.end) };
}

/** Yields the range of a value, and that of its text without quotes, where the offset is in it. */
function* valueAt(cursor: Cursor, offset: number, text: string): Generator<Range> {
  const { start } = cursor.localRange;
  const end = trimmedEnd(text, start, cursor.localRange.end);
  if (offset < start || offset > end) return;
  yield { start, end };
  const isQuoted = cursor.style === NodeStyle.Single || cursor.style === NodeStyle.Double;
  if (isQuoted && !cursor.isAlias && offset > start && offset < end && end - start > 2)
    yield { start: start + 1, end: end - 1 };
}
