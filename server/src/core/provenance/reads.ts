import { whenInterrupted } from '../text/limited.js';

/** Stands for the number of entries of a map among its keys. */
export const SIZE = Symbol('size');

/** Entries of maps, by their keys. `all` stands for every entry there is or may be. */
export type MapEntries = ReadonlyMap<object, ReadonlySet<string | symbol> | 'all'>;

/** The entries of maps that some code has asked for, whether they are there or not. */
export class Reads {
  private readonly entries = new Map<object, Set<string | symbol> | 'all'>();

  note(map: object, key: string | symbol): void {
    const keys = this.entries.get(map);
    if (keys === undefined) this.entries.set(map, new Set([key]));
    else if (keys !== 'all') keys.add(key);
  }

  noteAll(map: object): void {
    this.entries.set(map, 'all');
  }

  /** Returns true where one of these entries was asked for. */
  hasAny(entries: MapEntries): boolean {
    for (const [map, keys] of entries) {
      const own = this.entries.get(map);
      if (own === undefined) continue;
      if (own === 'all' || keys === 'all') return true;
      for (const key of keys) if (own.has(key)) return true;
    }
    return false;
  }
}

let current: Reads | undefined;
whenInterrupted(() => {
  current = undefined;
});

/** To be called by a map that is asked for an entry, or for the number of its entries. */
export function noteRead(map: object, key: string | symbol): void {
  current?.note(map, key);
}

/** To be called by a map of which any entry may be looked at. */
export function noteReadOfAll(map: object): void {
  current?.noteAll(map);
}

/** Runs code, and notes in `reads` what it asks maps for; with undefined nothing is noted. */
export function notingReads<Made>(reads: Reads | undefined, make: () => Made): Made {
  const outer = current;
  current = reads;
  try {
    return make();
  } finally {
    current = outer;
  }
}
