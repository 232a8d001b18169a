import type { Cursor } from '../../yaml/cursor.js';

/** Returns true for an object that a template writes for one of several versions of its API, or as one of several kinds. */
export function isOfSeveralVersions({ cursor }: { readonly cursor: Cursor }): boolean {
  const { document } = cursor;
  if (!document.templated) return false;
  const keys = cursor.entries().map(({ key }) => key);
  if (['apiVersion', 'kind'].some((name) => keys.indexOf(name) !== keys.lastIndexOf(name))) return true;
  return cursor.lineHoles.some(({ start, end }) =>
    /Capabilities|[sS]emver|[kK]ubeVersion|[aA]piVersion/.test(cursor.sourceText.slice(start, end)),
  );
}
