import type { Resource } from '../../kubernetes/resource.js';

/** Returns true for an object that a template writes for one of several versions of its API. */
export function isOfSeveralVersions({ cursor }: Resource): boolean {
  const { document } = cursor;
  if (!document.templated) return false;
  if (cursor.entries().filter(({ key }) => key === 'apiVersion').length > 1) return true;
  return cursor.lineHoles.some(({ start, end }) =>
    /Capabilities|[sS]emver|[kK]ubeVersion|[aA]piVersion/.test(cursor.sourceText.slice(start, end)),
  );
}
