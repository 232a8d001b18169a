import type { Cursor } from '../yaml/cursor.js';

/** Returns true for an operation of a JSON patch (RFC 6902). */
export function isOperation(cursor: Cursor | undefined): cursor is Cursor {
  return cursor?.kind === 'map' && cursor.has('op') && cursor.has('path');
}

/** Returns true for a document that is a JSON patch: a list of operations. */
export function isPatchList(root: Cursor): boolean {
  return root.kind === 'sequence' && isOperation(root.items()[0]);
}

/**
 * Yields the scalars whose text is a patch, by the names of their fields: in kustomizations, those of Flux and Argo CD,
 * Cluster API and Kyverno.
 */
export function* patchTexts(root: Cursor): Generator<Cursor> {
  for (const one of root.walk()) if (isPatchText(one)) yield one;
}

/** Returns true for a scalar whose text is a patch, by the name of its field. */
export function isPatchText({ kind, key, parent }: Cursor): boolean {
  if (kind !== 'scalar') return false;
  return key === 'patch' || key === 'patchesJson6902' || parent?.key === 'patchesStrategicMerge';
}
