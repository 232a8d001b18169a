import type { OnCrash } from '../../core/engine/placed-finding.js';
import { type CheckedSet, checkSet, type FoundInSet } from '../../core/engine/sets/check-set.js';
import type { ObjectGraph } from '../../core/graph/graph.js';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { isIdentity } from '../../core/graph/index-keys.js';
import type { IsExternal } from '../../core/graph/set-view.js';

/** What the rules find in the sets of a graph. A set is checked again where it changed, or something that it asked for. */
export class CheckedSets {
  private readonly checked = new Map<string, CheckedSet>();
  private readonly unchecked = new Set<string>();
  private found = new Map<string, readonly FoundInSet[]>();
  private readonly revisions = new Map<string, number>();

  /** @param externalTo Returns what exists for a set although no file defines it. */
  constructor(
    private readonly graph: ObjectGraph,
    private readonly externalTo: (set: GraphSet) => IsExternal,
    private readonly onCrash: OnCrash,
  ) {}

  /** Rises with every change of the findings in a file. */
  revisionOf(path: string): number {
    return this.revisions.get(path) ?? 0;
  }

  /** Returns what was found in a file. */
  in(path: string): readonly FoundInSet[] {
    return this.found.get(path) ?? [];
  }

  /** To be called when a set of the graph was replaced, or is gone, with the keys under which something else is found now. */
  replaced(key: string, keys: ReadonlySet<string>): void {
    if (this.graph.get(key)) this.unchecked.add(key);
    else {
      this.unchecked.delete(key);
      this.checked.delete(key);
    }
    this.outdate(keys);
    // Sets with an object in common do not see each other's objects.
    for (const one of keys) if (isIdentity(one)) for (const other of this.graph.holding(one)) this.unchecked.add(other);
  }

  /** Marks the sets that asked for keys. Returns true where there are any. */
  outdate(keys: ReadonlySet<string>): boolean {
    let isAny = false;
    for (const [key, { asked }] of this.checked)
      if (touches(asked, keys)) {
        this.unchecked.add(key);
        isAny = true;
      }
    return isAny;
  }

  /** Marks all sets: what counts as external may be something else. */
  outdateAll(): void {
    for (const { key } of this.graph.all) this.unchecked.add(key);
  }

  /** Checks what is marked. Returns the files whose findings changed. */
  check(): ReadonlySet<string> {
    if (this.unchecked.size === 0) return new Set();
    for (const key of this.unchecked) {
      const set = this.graph.get(key);
      if (set) this.checked.set(key, checkSet(this.graph, set, this.externalTo(set), this.onCrash));
    }
    this.unchecked.clear();
    const found = new Map<string, FoundInSet[]>();
    for (const { findings } of this.checked.values())
      for (const one of findings) {
        const { file } = one.finding.place;
        const known = found.get(file);
        if (known) known.push(one);
        else found.set(file, [one]);
      }
    const changed = new Set(
      [...new Set([...this.found.keys(), ...found.keys()])].filter(
        (path) => !areSame(this.in(path), found.get(path) ?? []),
      ),
    );
    this.found = found;
    for (const path of changed) this.revisions.set(path, this.revisionOf(path) + 1);
    return changed;
  }
}

function touches(asked: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  const [few, many] = asked.size < changed.size ? [asked, changed] : [changed, asked];
  for (const name of few) if (many.has(name)) return true;
  return false;
}

function areSame(one: readonly FoundInSet[], other: readonly FoundInSet[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ finding: a, rule }, index) => {
      const b = other[index];
      return (
        b !== undefined &&
        rule === b.rule &&
        a.message === b.finding.message &&
        a.place.start === b.finding.place.start &&
        a.place.end === b.finding.place.end
      );
    })
  );
}
