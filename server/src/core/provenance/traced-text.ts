import type { Range } from '../text/range.js';
import { type Source, shifted } from './source.js';

/** A part of a text with one source. It ends where the next one begins. */
export interface Piece {
  /** The offset in the text, in UTF-16 code units. */
  readonly at: number;
  /** Undefined for a text that nobody wrote: the line breaks and blanks that printing adds. */
  readonly source: Source | undefined;
  /**
   * Why the text is not known. The characters of the piece are a stand-in, `{{ … }}`, that a reader of templates takes for a
   * hole: a value that prints, or the beginning, alternative or end of lines that may be there.
   */
  readonly unknown?: string;
}

/** A text that knows where each part of it comes from. Pieces have rising offsets, and the first one begins at 0. */
export interface TracedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** What stands for a text that is not known. */
export const STAND_IN = '{{ … }}';

export const EMPTY_TEXT: TracedText = { text: '', pieces: [] };

/** Returns a text that has one source. */
export function tracedText(text: string, source?: Source): TracedText {
  return { text, pieces: text === '' ? [] : [{ at: 0, source }] };
}

/** Returns a stand-in for a text that is not known: `{{ … }}`. */
export function unknownText(standIn: string, unknown: string, source?: Source): TracedText {
  return { text: standIn, pieces: [{ at: 0, source, unknown }] };
}

/** Returns true where a part of the text is not known. */
export function hasUnknown({ pieces }: TracedText): boolean {
  return pieces.some(({ unknown }) => unknown !== undefined);
}

/** Returns the piece that an offset lies in, and where it ends; undefined beyond the text. */
export function pieceAt({ text, pieces }: TracedText, offset: number): (Piece & { readonly end: number }) | undefined {
  if (offset < 0 || offset >= text.length) return undefined;
  const index = indexAt(pieces, offset);
  const piece = pieces[index];
  return piece && { ...piece, end: pieces[index + 1]?.at ?? text.length };
}

/** Returns the source of the character at an offset; undefined where nobody wrote it. */
export function sourceAt(traced: TracedText, offset: number): Source | undefined {
  const piece = pieceAt(traced, offset);
  return piece && shifted(piece.source, offset - piece.at);
}

/** Returns the holes of a text: the ranges of stand-ins for what is not known. */
export function unknownRanges({ text, pieces }: TracedText): readonly (Range & { readonly why: string })[] {
  return pieces.flatMap(({ at, unknown }, index) =>
    unknown === undefined ? [] : [{ start: at, end: pieces[index + 1]?.at ?? text.length, why: unknown }],
  );
}

/** Returns a part of a text. */
export function sliceText(traced: TracedText, start: number, end: number = traced.text.length): TracedText {
  const { text, pieces } = traced;
  if (start <= 0 && end >= text.length) return traced;
  if (start >= end) return EMPTY_TEXT;
  const builder = new TextBuilder();
  builder.addRange({ text, pieces }, start, Math.min(end, text.length));
  return builder.done();
}

/** Returns texts one behind the other. */
export function joinTexts(parts: readonly TracedText[]): TracedText {
  const builder = new TextBuilder();
  for (const part of parts) builder.add(part);
  return builder.done();
}

/** Puts a text together. */
export class TextBuilder {
  private readonly parts: string[] = [];
  private readonly pieces: Piece[] = [];
  private size = 0;

  get length(): number {
    return this.size;
  }

  add({ text, pieces }: TracedText): void {
    if (text === '') return;
    for (const piece of pieces) this.push(this.size + piece.at, piece.source, piece.unknown);
    this.append(text);
  }

  /** Adds a text with one source. */
  addText(text: string, source?: Source): void {
    if (text === '') return;
    this.push(this.size, source, undefined);
    this.append(text);
  }

  /** Adds a part of a text. */
  addRange({ text, pieces }: TracedText, start: number, end: number): void {
    if (start >= end) return;
    for (let index = indexAt(pieces, start); index < pieces.length; index++) {
      const piece = pieces[index];
      if (!piece || piece.at >= end) break;
      const from = Math.max(piece.at, start);
      this.push(this.size + from - start, shifted(piece.source, from - piece.at), piece.unknown);
    }
    this.append(text.slice(start, end));
  }

  done(): TracedText {
    return { text: this.parts.join(''), pieces: this.pieces };
  }

  private append(text: string): void {
    this.parts.push(text);
    this.size += text.length;
  }

  private push(at: number, source: Source | undefined, unknown: string | undefined): void {
    const last = this.pieces.at(-1);
    if (last && unknown === undefined && last.unknown === undefined && continues(last, source, at)) return;
    this.pieces.push(unknown === undefined ? { at, source } : { at, source, unknown });
  }
}

/** Returns true where a source goes on as the piece before ends: the same one, or the next characters of one text. */
function continues(last: Piece, source: Source | undefined, at: number): boolean {
  if (last.source === source) return !source?.exact;
  const [one, other] = [last.source, source];
  if (!one?.exact || !other?.exact || one.by !== other.by || one.entry !== other.entry) return false;
  return one.place.file === other.place.file && one.place.start + (at - last.at) === other.place.start;
}

/** Returns the index of the last piece that begins at or before an offset; 0 where none does. */
export function indexAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
