import type { Cursor } from '../yaml/cursor.js';
import { type EditPlan, removeEntry } from '../yaml/edits.js';

/** Removes an entry or item, and the mapping or list it stands in where nothing else does. */
export function removeWithEmptied(entry: Cursor): EditPlan {
  const { parent } = entry;
  return removeEntry(parent?.size === 1 && parent.key !== undefined ? parent : entry);
}
