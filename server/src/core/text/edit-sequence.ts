import type { Edit, Range } from './range.js';

/** A part of a text: a span of what was there first, or what was written since. */
type Piece = Range | { readonly text: string };

/** Edits made one after the other, each against what those before left, as one set against the text there was first. */
export class EditSequence {
  private pieces: readonly Piece[];

  /** @param length The length of the text there is first. */
  constructor(private readonly length: number) {
    this.pieces = [{ start: 0, end: length }];
  }

  /** Takes over edits of the text as it is now, in any order; they do not overlap. */
  add(edits: readonly Edit[]): void {
    const ordered = edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    const next: Piece[] = [];
    let position = 0;
    for (const { range, newText } of ordered) {
      next.push(...this.between(position, range.start), { text: newText });
      position = range.end;
    }
    this.pieces = [...next, ...this.between(position, Number.POSITIVE_INFINITY)];
  }

  /** All of them at once, in the order of the text. */
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

  /** The parts of a span of the text as it is now. */
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
