/** A half-open span of text. `start` and `end` are UTF-16 code units, counted from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One replacement of text. An empty range inserts, an empty `newText` deletes. */
export interface Edit {
  readonly range: Range;
  readonly newText: string;
}

/** Returns true when two ranges overlap. Ranges that only touch do not. */
export function rangesOverlap(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

/**
 * Returns true when one of `ranges` overlaps the span. The ranges are in the order of the text and do not overlap each
 * other.
 */
export function anyOverlaps(ranges: readonly Range[], { start, end }: Range): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const first = ranges[low];
  return first !== undefined && first.start < end && first.end > start;
}

/** Returns true when two of some edits share text. Edits that insert at one offset do not: they stand behind each other. */
export function editsOverlap(edits: readonly Edit[]): boolean {
  const ranges = edits.map(({ range }) => range).sort((a, b) => a.start - b.start || a.end - b.end);
  return ranges.some(({ end }, index) => (ranges[index + 1]?.start ?? end) < end);
}

/** Returns the index of the first range that begins at an offset or behind it. The ranges are in the order of the text. */
export function firstFrom(ranges: readonly Range[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Returns a function that tells whether a span overlaps one of the ranges, which may overlap each other and be in any order. */
export function overlapsOneOf(ranges: readonly Range[]): (span: Range) => boolean {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  const furthest: number[] = [];
  for (const { end } of sorted) furthest.push(Math.max(end, furthest.at(-1) ?? 0));
  // Of those that begin before the span ends, one has to end behind its start.
  return ({ start, end }) => (furthest[firstFrom(sorted, end) - 1] ?? 0) > start;
}

/** Returns true when two edits cannot both be applied: they share text, or both insert at one offset. */
export function editsConflict(a: Edit, b: Edit): boolean {
  if (rangesOverlap(a.range, b.range)) return true;
  return a.range.start === b.range.start || a.range.end === b.range.end
    ? a.range.start === b.range.start && (a.range.start === a.range.end || b.range.start === b.range.end)
    : false;
}

/** Returns a range moved by `by` UTF-16 code units. */
export function shiftRange(range: Range, by: number): Range {
  return by === 0 ? range : { start: range.start + by, end: range.end + by };
}

/** Returns edits moved by `by` UTF-16 code units. */
export function shiftEdits(edits: readonly Edit[], by: number): readonly Edit[] {
  return by === 0 ? edits : edits.map((edit) => ({ range: shiftRange(edit.range, by), newText: edit.newText }));
}

/**
 * Returns the text with edits that were all computed against it, in any order. Several insertions at one offset keep
 * their order.
 * @throws RangeError when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, order) => ({ edit, order }));
  ordered.sort(
    (a, b) => a.edit.range.start - b.edit.range.start || a.edit.range.end - b.edit.range.end || a.order - b.order,
  );
  let result = '';
  let position = 0;
  for (const { edit } of ordered) {
    const { start, end } = edit.range;
    if (start < position || end < start || end > text.length) {
      throw new RangeError(`The edits overlap or leave the text at offset ${start}`);
    }
    result += text.slice(position, start) + edit.newText;
    position = end;
  }
  return result + text.slice(position);
}
