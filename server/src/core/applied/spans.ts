import type { Place, Source } from '../provenance/source.js';
import { shifted } from '../provenance/source.js';
import type { TracedText } from '../provenance/traced-text.js';
import { LineMap } from '../text/line-map.js';

/** A part of one line of an applied text, and where it comes from. */
export interface SourceSpan {
  /** The line in the applied text, from 0, and the columns in it. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly place: Place;
  /** False for the template action that printed the part, where the part itself is an entry of values. */
  readonly isWritten: boolean;
}

/**
 * Returns where the parts of each line of an applied text come from, in the order of the text: for a value that a template passes on
 * the entry of values, and after it the actions that printed it.
 */
export function sourceSpans({ text, pieces }: TracedText): readonly SourceSpan[] {
  const lines = new LineMap(text);
  const spans: SourceSpan[] = [];
  pieces.forEach(({ at, source }, index) => {
    if (!source) return;
    const end = pieces[index + 1]?.at ?? text.length;
    for (let from = at; from < end; ) {
      const { line, column } = lines.positionAt(from);
      const next = lines.lineStart(line + 1);
      const to = Math.min(end, next > from ? next : text.length);
      const last = Math.min(to, lines.lineEnd(line));
      // Line breaks alone show nothing.
      if (last > from) {
        const where = { line, start: column, end: column + last - from };
        for (const [order, place] of placesOf(source, from - at, last - from).entries())
          spans.push({ ...where, place, isWritten: order === 0 });
      }
      from = to;
    }
  });
  return spans;
}

/** The places of a part of a piece: where it is written, the entries that it was made of, and the actions that printed it. */
function placesOf(whole: Source, by: number, length: number): readonly Place[] {
  const source = shifted(whole, by) ?? whole;
  const { place, exact } = source;
  const own = exact ? { ...place, end: Math.min(place.start + length, place.end) } : place;
  const places = [own, ...(source.inputs ?? []).map((input) => input.place)];
  for (let passage = source.by; passage; passage = passage.calledBy) places.push(passage.action);
  return places;
}
