import type { LineMap } from '../../core/text/line-map.js';
import { printable } from '../../core/text/printable.js';
import type { Range } from '../../core/text/range.js';
import { MASK } from './mask.js';
import type { ExcerptLine } from './report.js';

/** Characters shown of a line, before and behind the start of what is underlined. */
const BEFORE = 60;
const BEHIND = 100;
const CUT = '…';

/** The line on which a range begins, with what must not be seen masked, and where in it the range lies. */
export function excerptOf(lines: LineMap, range: Range, secret: readonly Range[]): ExcerptLine {
  const { line } = lines.positionAt(range.start);
  const start = lines.lineStart(line);
  const end = lines.lineEnd(line);
  const shown = showText(lines.text, { start, end }, secret);
  const from = shown.place(range.start);
  const to = Math.max(shown.placeEnd(Math.min(range.end, end)), from);
  return crop({ number: line + 1, text: shown.text, from, to });
}

interface Shown {
  readonly text: string;
  /** Where an offset of the file lies in `text`: the mask's start where it is masked. */
  place(offset: number): number;
  /** Where what ends at an offset ends in `text`: the mask's end where it is masked. */
  placeEnd(offset: number): number;
}

/** A part of a text as it may be shown. Tabs and control characters take one column each. */
export function showText(text: string, part: Range, secret: readonly Range[]): Shown {
  let shown = '';
  const pieces: { readonly from: number; readonly to: number; readonly at: number; readonly masked: boolean }[] = [];
  const add = (from: number, to: number, masked: boolean): void => {
    if (to <= from) return;
    pieces.push({ from, to, at: shown.length, masked });
    shown += masked ? MASK : printable(text.slice(from, to));
  };
  let position = part.start;
  for (const range of secret) {
    if (range.end <= position || range.start >= part.end) continue;
    // What several lines are masked for keeps its indentation.
    const begin = Math.max(range.start, position);
    const from =
      range.start < part.start ? begin + (/^[ \t]*/.exec(text.slice(begin, part.end))?.[0].length ?? 0) : begin;
    add(position, from, false);
    add(from, Math.min(range.end, part.end), true);
    position = Math.min(range.end, part.end);
  }
  add(position, part.end, false);
  return {
    text: shown,
    place(offset) {
      const piece = pieces.find(({ from, to }) => offset >= from && offset < to);
      if (!piece) return offset <= part.start ? 0 : shown.length;
      return piece.masked ? piece.at : piece.at + offset - piece.from;
    },
    placeEnd(offset) {
      const piece = pieces.find(({ from, to }) => offset > from && offset <= to);
      if (!piece) return offset <= part.start ? 0 : shown.length;
      return piece.masked ? piece.at + MASK.length : piece.at + offset - piece.from;
    },
  };
}

/** Cuts what stands far from the underlined part off a long line. */
function crop(line: ExcerptLine): ExcerptLine {
  let { text, from, to } = line;
  if (text.length > from + BEHIND) {
    text = text.slice(0, from + BEHIND) + CUT;
    to = Math.min(to, text.length);
  }
  if (from > BEFORE) {
    const cut = from - BEFORE;
    text = CUT + text.slice(cut);
    from += CUT.length - cut;
    to += CUT.length - cut;
  }
  return { number: line.number, text, from, to };
}
