import type { Position, Range } from 'vscode-languageserver-protocol';

/** Returns the offset of a position in a text whose lines end with a line feed, in UTF-16 code units; that of the end beyond it. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let count = 0; count < line; count++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + character, end < 0 ? text.length : end);
}

/** Returns the position of an offset. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length - 1, character: offset - start };
}

/** Returns where a range begins and ends, in UTF-16 code units. */
export function offsetsOf(text: string, { start, end }: Range): { readonly from: number; readonly to: number } {
  return { from: offsetAt(text, start), to: offsetAt(text, end) };
}
