import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import { LineMap } from '../../core/text/line-map.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlStream } from '../../core/yaml/document.js';
import { partsOf, trimmedEnd } from './extents.js';

/**
 * Returns the ranges of a file that can be folded, in the order of the text: documents where there are several, entries and
 * items of several lines, and runs of lines that are only comments. One line begins one range, the longest.
 */
export function foldingRanges({ text, documents }: YamlStream): FoldingRange[] {
  const lines = new LineMap(text);
  const ranges = new Map<number, FoldingRange>();
  const add = (start: number, end: number, kind?: FoldingRangeKind): void => {
    const [startLine, endLine] = [lines.positionAt(start).line, lines.positionAt(end).line];
    const known = ranges.get(startLine);
    if (endLine <= startLine || (known && known.endLine >= endLine)) return;
    ranges.set(startLine, { startLine, endLine, ...(kind === undefined ? {} : { kind }) });
  };
  for (const { document, start } of documents) {
    const { root, tree } = document;
    if (root && documents.length > 1) {
      const marker = document.text.search(/^---/m);
      const first = marker >= 0 && marker < root.localRange.start ? marker : root.localRange.start;
      add(start + first, start + trimmedEnd(document.text, first, document.text.length));
    }
    const below: Cursor[] = root ? [root] : [];
    for (let collection = below.pop(); collection; collection = below.pop()) {
      for (const { cursor, range } of partsOf(collection)) {
        add(start + range.start, start + range.end);
        if (cursor.kind !== 'scalar') below.push(cursor);
      }
    }
    const comments = tree.comments.map((comment) => lines.positionAt(start + comment.start));
    for (const [first, last] of runs(comments.filter(({ line, column }) => isOnlyComment(lines, line, column))))
      add(lines.lineStart(first), lines.lineStart(last), FoldingRangeKind.Comment);
  }
  return [...ranges.values()].sort((a, b) => a.startLine - b.startLine);
}

function isOnlyComment(lines: LineMap, line: number, column: number): boolean {
  const start = lines.lineStart(line);
  return lines.text.slice(start, start + column).trim() === '';
}

/** Returns the first and last line of each run of lines. */
function runs(positions: readonly { readonly line: number }[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const { line } of positions) {
    const run = found.at(-1);
    if (run && line === run[1] + 1) run[1] = line;
    else found.push([line, line]);
  }
  return found;
}
