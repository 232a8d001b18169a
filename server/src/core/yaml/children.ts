import type { Cursor } from './cursor.js';

/** The children of a map or sequence. */
export interface Children {
  readonly all: readonly Cursor[];
  /** The number of children written in the collection itself; those of merge keys follow them. */
  readonly own: number;
  /** The children by name, for maps with more than `FEW_ENTRIES` entries. */
  named?: ReadonlyMap<string, Cursor>;
}

/** The children of a scalar. */
export const NOTHING: Children = { all: [], own: 0 };

/** The most entries of a map that are searched one by one. */
const FEW_ENTRIES = 12;

/** Returns the entry of a map that counts under a name: of equal keys the last, as in Kubernetes' decoder; of merged ones the first. */
export function childNamed(children: Children, name: string): Cursor | undefined {
  const { all, own } = children;
  if (all.length > FEW_ENTRIES) {
    children.named ??= byName(all, own);
    return children.named.get(name);
  }
  for (let index = own - 1; index >= 0; index--) if (all[index]?.step === name) return all[index];
  for (let index = own; index < all.length; index++) if (all[index]?.step === name) return all[index];
  return undefined;
}

function byName(entries: readonly Cursor[], own: number): ReadonlyMap<string, Cursor> {
  const named = new Map<string, Cursor>();
  entries.forEach((entry, index) => {
    if (entry.key !== undefined && (index < own || !named.has(entry.key))) named.set(entry.key, entry);
  });
  return named;
}
