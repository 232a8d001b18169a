import type { LineEdit } from '../session/line-edits.js';

/** Lines from 0, both ends included. */
type Span = readonly [from: number, to: number];

/** The lines of open documents that were edited since they were opened, where they stand now. */
export class EditedLines {
  /** In the order of the text, without lines in common. */
  private readonly spans = new Map<string, readonly Span[]>();

  /** To be called with the edits of a document, in the order in which they were made. */
  edited(path: string, edits: readonly LineEdit[]): void {
    this.spans.set(path, edits.reduce(after, this.spans.get(path) ?? []));
  }

  /** Returns true where one of these lines, both ends included, was edited. */
  touches(path: string, from: number, to: number): boolean {
    return this.spans.get(path)?.some(([start, end]) => start <= to && from <= end) ?? false;
  }

  /** To be called with the path of a document that was closed. */
  closed(path: string): void {
    this.spans.delete(path);
  }
}

/** Returns the edited lines after one more edit: those behind it move, and what it touches becomes one with it. */
function after(spans: readonly Span[], { start, oldEnd, newEnd }: LineEdit): readonly Span[] {
  const [before, behind]: [Span[], Span[]] = [[], []];
  let own: Span = [start, newEnd];
  const by = newEnd - oldEnd;
  for (const [from, to] of spans) {
    if (to < start - 1) before.push([from, to]);
    else if (from > oldEnd + 1) behind.push([from + by, to + by]);
    else own = [Math.min(own[0], from), Math.max(own[1], to + by)];
  }
  return [...before, own, ...behind];
}
