import type { Edit, Range } from './range.js';

/** Edits that are made together or not at all, and the range that must not change for them to be right. */
export interface EditGroup {
  readonly edits: readonly Edit[];
  readonly reliesOn?: Range;
}

/**
 * Returns the groups, from the first on, that conflict with none of those before: their edits do not (`editsConflict`), and none of
 * them touches what another relies on. Each group is compared by counts of what begins and ends before it, not with every other.
 */
export function nonConflicting<Group extends EditGroup>(groups: readonly Group[]): readonly Group[] {
  const taken = new Taken(groups);
  return groups.filter((group) => {
    if (taken.conflictsWith(group)) return false;
    taken.add(group);
    return true;
  });
}

class Taken {
  /** Edits that replace text. */
  private readonly replaced: Spans;
  private readonly inserted: Spans;
  private readonly relied: Spans;

  constructor(groups: readonly EditGroup[]) {
    const offsets = new Set<number>();
    for (const { edits, reliesOn } of groups) {
      for (const { range } of edits) offsets.add(range.start).add(range.end);
      if (reliesOn) offsets.add(reliesOn.start).add(reliesOn.end);
    }
    const sorted = Float64Array.from(offsets).sort();
    this.replaced = new Spans(sorted);
    this.inserted = new Spans(sorted);
    this.relied = new Spans(sorted);
  }

  add({ edits, reliesOn }: EditGroup): void {
    for (const { range } of edits) (range.start === range.end ? this.inserted : this.replaced).add(range);
    if (reliesOn) this.relied.add(reliesOn);
  }

  conflictsWith({ edits, reliesOn }: EditGroup): boolean {
    if (reliesOn && (this.replaced.touch(reliesOn) || this.inserted.touch(reliesOn))) return true;
    return edits.some(({ range }) => this.relied.touch(range) || this.isTaken(range));
  }

  private isTaken({ start, end }: Range): boolean {
    const { replaced, inserted } = this;
    // Two insertions at one offset conflict, and so does one at the start of what is replaced.
    if (start === end)
      return replaced.startingUpTo(start) > replaced.endingUpTo(start) || inserted.touch({ start, end });
    return (
      replaced.startingBefore(end) > replaced.endingUpTo(start) ||
      inserted.startingBefore(end) > inserted.startingBefore(start)
    );
  }
}

/** How many spans begin and end up to an offset. */
class Spans {
  private readonly starts: Counts;
  private readonly ends: Counts;

  constructor(offsets: Float64Array) {
    this.starts = new Counts(offsets);
    this.ends = new Counts(offsets);
  }

  add({ start, end }: Range): void {
    this.starts.add(start);
    this.ends.add(end);
  }

  /** Returns true where one has an offset with a span in common, the last offsets of both included. */
  touch({ start, end }: Range): boolean {
    return this.starts.upTo(end) > this.ends.before(start);
  }

  startingUpTo(offset: number): number {
    return this.starts.upTo(offset);
  }

  startingBefore(offset: number): number {
    return this.starts.before(offset);
  }

  endingUpTo(offset: number): number {
    return this.ends.upTo(offset);
  }
}

/** Counts of offsets, of which sums are asked between additions (a Fenwick tree). */
class Counts {
  private readonly sums: Int32Array;

  /** @param offsets All offsets that are added, sorted. */
  constructor(private readonly offsets: Float64Array) {
    this.sums = new Int32Array(offsets.length + 1);
  }

  add(offset: number): void {
    for (let index = this.indexOf(offset) + 1; index < this.sums.length; index += index & -index)
      this.sums[index] = (this.sums[index] ?? 0) + 1;
  }

  before(offset: number): number {
    return this.sumOf(this.indexOf(offset));
  }

  upTo(offset: number): number {
    return this.sumOf(this.indexOf(offset + 1));
  }

  private sumOf(count: number): number {
    let sum = 0;
    for (let index = count; index > 0; index -= index & -index) sum += this.sums[index] ?? 0;
    return sum;
  }

  /** Returns the index of the first offset that is not below another. */
  private indexOf(offset: number): number {
    let low = 0;
    let high = this.offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
