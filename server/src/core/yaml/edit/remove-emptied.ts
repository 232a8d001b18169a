import type { Cursor } from '../cursor.js';
import { type EditPlan, removeEntry } from './edits.js';

/** Removes an entry or item, and the mapping or list around it where it is the only one. */
export function removeWithEmptied(entry: Cursor): EditPlan {
  const { parent } = entry;
  return removeEntry(parent?.size === 1 && parent.key !== undefined ? parent : entry);
}
