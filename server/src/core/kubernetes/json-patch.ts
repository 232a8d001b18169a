import type { Cursor } from '../yaml/cursor.js';

/** True for an operation of a JSON 6902 patch. */
export function isOperation(cursor: Cursor | undefined): cursor is Cursor {
  return cursor?.kind === 'map' && cursor.has('op') && cursor.has('path');
}

/** True for a document that is a list of JSON 6902 operations. */
export function isPatchList(root: Cursor): boolean {
  return root.kind === 'sequence' && isOperation(root.items()[0]);
}

/**
 * The texts that hold patches, wherever a field of that name does: kustomizations, those of Flux and Argo CD, Cluster
 * API, Kyverno.
 */
export function* patchTexts(root: Cursor): Generator<Cursor> {
  for (const scalar of root.walk()) {
    const { kind, key, parent } = scalar;
    const isPatch = key === 'patch' || key === 'patchesJson6902' || parent?.key === 'patchesStrategicMerge';
    if (kind === 'scalar' && isPatch) yield scalar;
  }
}
