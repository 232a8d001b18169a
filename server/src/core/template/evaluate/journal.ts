import { notingReads } from '../../provenance/reads.js';
import { Dict, type DictEntry, List, type Traced, Unknown } from '../../provenance/traced.js';
import { unknownType } from './held.js';

type Entries = Map<string, DictEntry>;

/** What a branch that is only possible does to maps, so that it can be undone. */
export class Journal {
  private readonly before = new Map<Dict, Entries>();

  /** Remembers a map before it is changed. */
  note(dict: Dict): void {
    if (!this.before.has(dict))
      this.before.set(
        dict,
        notingReads(undefined, () => new Map(dict.entries)),
      );
  }

  /** Undoes everything. Returns what the maps were. */
  undo(): ReadonlyMap<Dict, Entries> {
    const after = new Map<Dict, Entries>();
    for (const [dict, entries] of this.before) {
      after.set(dict, new Map(dict.entries));
      fill(dict, entries);
    }
    return after;
  }

  /** Leaves in the maps what they hold in both cases: now, and as `undo` returned them. */
  merge(other: ReadonlyMap<Dict, Entries>, why: string): void {
    for (const [dict, entries] of this.before) mergeEntries(dict, other.get(dict) ?? entries, why);
  }
}

function mergeEntries(dict: Dict, other: Entries, why: string): void {
  const merged: Entries = new Map();
  for (const key of new Set([...other.keys(), ...dict.entries.keys()])) {
    const [one, two] = [dict.entries.get(key), other.get(key)];
    const either = one ?? two;
    if (!either) continue;
    if (!one || !two) dict.open = true;
    const value = one && two ? mergeValues(one.value, two.value, why) : { value: new Unknown(why) };
    merged.set(key, { key: either.key, value });
  }
  fill(dict, merged);
}

function fill(dict: Dict, entries: Entries): void {
  dict.entries.clear();
  for (const [key, entry] of entries) dict.entries.set(key, entry);
}

/** Returns what a value is where it may be either of two. */
export function mergeValues(one: Traced, other: Traced, why: string): Traced {
  if (one === other || (one.value === other.value && one.goType === other.goType)) return one;
  const [type, otherType] = [unknownType(one.value), unknownType(other.value)];
  return { value: new Unknown(why, type === otherType ? type : undefined) };
}

/** Returns a map and those within it. */
export function* dictsWithin(value: unknown, seen = new Set<unknown>()): Generator<Dict> {
  if (seen.has(value)) return;
  seen.add(value);
  if (value instanceof List) for (const { value: item } of value.items) yield* dictsWithin(item, seen);
  if (!(value instanceof Dict)) return;
  yield value;
  for (const { value: entry } of value.entries.values()) yield* dictsWithin(entry.value, seen);
}
