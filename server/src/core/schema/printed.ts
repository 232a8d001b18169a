import type { Cursor } from '../yaml/cursor.js';

/** Returns true for an entry whose key a template fills. */
export function isHole({ keyRange, holes, localKeyRange = keyRange }: Cursor): boolean {
  return (
    localKeyRange !== undefined &&
    holes.some(({ start, end }) => start < localKeyRange.end && end > localKeyRange.start)
  );
}

/** Returns true for a mapping or list that begins with what a template prints, such as the labels that `include` returns. */
export function beginsWithHole({ holes, localRange }: Cursor): boolean {
  return holes.some(({ start, end }) => start <= localRange.start && localRange.start < end);
}

/** Returns true for items and entries of which a template prints one. */
export function isChoice(
  { lineHoles, localRange: { start } }: Cursor,
  { localRange: { start: end } }: Cursor,
): boolean {
  return lineHoles.some((hole) => start < hole.start && hole.start < end);
}

/** Returns true for an item that a template prints in the place of the next one: what the branches share is written after both. */
export function isAlternative({ step, parent, lineHoles, sourceText, localRange }: Cursor): boolean {
  const next = typeof step === 'number' && lineHoles.length > 0 ? parent?.items()[step + 1]?.localRange : undefined;
  if (!next) return false;
  return lineHoles.some(
    ({ start, end }) =>
      localRange.start < start && end <= next.start && /^\s*\{\{-?\s*else\b/.test(sourceText.slice(start, end)),
  );
}

/**
 * Returns true for a mapping or list with something that a template prints before it, such as `{{ toYaml .Values.affinity }}`: that
 * may be the value, and what follows go on with a list around it.
 */
export function followsPrinted({ kind, lineHoles, sourceText, localKeyRange, localRange }: Cursor): boolean {
  if (kind === 'scalar' || !localKeyRange) return false;
  return lineHoles.some(
    ({ start, end }) =>
      localKeyRange.end <= start &&
      end <= localRange.start &&
      !/^\s*\{\{-?\s*(?:if|else|end|range|with|define|block|\/\*|\$\w+\s*:?=)/.test(sourceText.slice(start, end)),
  );
}
