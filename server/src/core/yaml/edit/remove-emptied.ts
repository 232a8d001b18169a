import type { Cursor } from '../cursor.js';
import { type EditPlan, removeEntry } from './edits.js';

/** Removes an entry or item, and the mapping or list it stands in where nothing else does. */
export function removeWithEmptied(entry: Cursor): EditPlan {
  const { parent } = entry;
  return removeEntry(parent?.size === 1 && parent.key !== undefined ? parent : entry);
}
