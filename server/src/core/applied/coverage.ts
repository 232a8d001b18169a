import type { TracedText } from '../provenance/traced-text.js';
import type { Range } from '../text/range.js';

/** The parts of files that stand in applied objects, by path: ranges in the order of the text, which may touch. */
export type Coverage = ReadonlyMap<string, readonly Range[]>;

/** Returns the parts of files that stand in applied texts: as they are, or as the values that templates print. */
export function coverageOf(texts: readonly TracedText[]): Coverage {
  const found = new Map<string, Range[]>();
  const add = (file: string, range: Range): void => {
    const known = found.get(file);
    if (known) known.push(range);
    else found.set(file, [range]);
  };
  for (const { text, pieces } of texts) {
    pieces.forEach(({ at, source }, index) => {
      if (!source) return;
      const { file, start, end } = source.place;
      const length = (pieces[index + 1]?.at ?? text.length) - at;
      add(file, { start, end: source.exact ? Math.min(start + length, end) : end });
      // What a template makes of entries takes them in, too, and the actions that print them.
      for (const { place } of source.inputs ?? []) add(place.file, place);
      for (let by = source.by; by; by = by.calledBy) add(by.action.file, by.action);
    });
  }
  return new Map([...found].map(([file, ranges]) => [file, mergeRanges(ranges)]));
}

/** Returns ranges in the order of the text, with those that overlap or touch as one. */
export function mergeRanges(given: readonly Range[]): readonly Range[] {
  const ranges = [...given].sort((a, b) => a.start - b.start || a.end - b.end);
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push({ start: range.start, end: range.end });
  }
  return result;
}
