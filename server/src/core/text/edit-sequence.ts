import { append } from './append.js';
import type { Edit, Range } from './range.js';

/** A part of the current text: a span of the original text, or a text that an edit wrote. */
type Piece = Range | { readonly text: string };

/**
 * Combines edits that were made one after the other, each of the text that those before left, into one set of edits of
 * the original text. Offsets are UTF-16 code units.
 */
export class EditSequence {
  private pieces: readonly Piece[];

  /** @param length The length of the original text. */
  constructor(private readonly length: number) {
    this.pieces = [{ start: 0, end: length }];
  }

  /** Adds edits of the current text, in any order. They must not overlap. */
  add(edits: readonly Edit[]): void {
    const ordered = edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    const next: Piece[] = [];
    let position = 0;
    for (const { range, newText } of ordered) {
      append(next, this.between(position, range.start));
      next.push({ text: newText });
      position = range.end;
    }
    this.pieces = [...next, ...this.between(position, Number.POSITIVE_INFINITY)];
  }

  /** All edits as edits of the original text, in its order. */
  get edits(): readonly Edit[] {
    const edits: Edit[] = [];
    let [from, newText] = [0, ''];
    const until = (start: number): void => {
      if (newText !== '' || start > from) edits.push({ range: { start: from, end: start }, newText });
      newText = '';
    };
    for (const piece of this.pieces) {
      if ('text' in piece) newText += piece.text;
      else {
        until(piece.start);
        from = piece.end;
      }
    }
    until(this.length);
    return edits;
  }

  /** Returns the pieces of a span of the current text. */
  private between(from: number, to: number): readonly Piece[] {
    const parts: Piece[] = [];
    let at = 0;
    for (const piece of this.pieces) {
      const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
      const [start, end] = [Math.max(from - at, 0), Math.min(to - at, length)];
      if (start < end)
        parts.push(
          'text' in piece
            ? { text: piece.text.slice(start, end) }
            : { start: piece.start + start, end: piece.start + end },
        );
      at += length;
    }
    return parts;
  }
}
