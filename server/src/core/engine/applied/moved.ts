import type { Range } from '../../text/range.js';
import type { AppliedToFile } from './merged-file.js';

/**
 * Returns what roots said of a file, moved to where it stands in the text by now. What lies in the part that was edited is gone.
 * @param before The text of the file for which they said it.
 */
export function movedTo(said: AppliedToFile, path: string, before: string, now: string): AppliedToFile {
  if (before === now) return said;
  const moved = moverOf(before, now);
  return {
    ...said,
    findings: said.findings.flatMap((finding) => {
      const { source } = finding;
      if (source?.place.file !== path) return [finding];
      const range = moved(source.place);
      return range ? [{ ...finding, source: { ...source, place: { ...source.place, ...range } } }] : [];
    }),
    covered: said.covered.flatMap((range) => moved(range, true) ?? []),
    problems: said.problems.flatMap((problem) => {
      const range = moved(problem.range);
      return range ? [{ ...problem, range }] : [];
    }),
  };
}

/** Returns where a range of one text lies in another that differs from it in one place; undefined where that place is in it. */
function moverOf(before: string, now: string): (range: Range, grows?: boolean) => Range | undefined {
  const most = Math.min(before.length, now.length);
  let front = 0;
  while (front < most && before[front] === now[front]) front++;
  let back = 0;
  while (back < most - front && before[before.length - 1 - back] === now[now.length - 1 - back]) back++;
  const end = before.length - back;
  const by = now.length - before.length;
  return (range, grows = false) => {
    if (range.end <= front) return range;
    if (range.start >= end) return { start: range.start + by, end: range.end + by };
    // A part that is applied is applied with what was typed in it.
    const start = Math.min(range.start, front);
    return grows ? { start, end: Math.max(range.end, end) + by } : undefined;
  };
}
