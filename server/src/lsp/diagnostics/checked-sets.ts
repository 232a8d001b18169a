import type { OnCrash } from '../../core/engine/placed-finding.js';
import { type CheckedSet, checkSet, type FoundInSet } from '../../core/engine/sets/check-set.js';
import type { ObjectGraph } from '../../core/graph/graph.js';
import type { GraphSet } from '../../core/graph/graph-set.js';
import { isIdentity } from '../../core/graph/index-keys.js';
import type { IsExternal } from '../../core/graph/set-view.js';
import { limited } from '../../core/text/limited.js';

/** What a set counts for in the limit of the work, in UTF-16 code units. */
const SIZE_OF_SET = 10_000;

/** What the rules find in the sets of a graph. A set is checked again where it changed, or something that it asked for. */
export class CheckedSets {
  private readonly checked = new Map<string, CheckedSet>();
  private readonly unchecked = new Set<string>();
  /** What was found in each file. */
  private readonly found = new Map<string, readonly FoundInSet[]>();
  /** The same by the sets in which it was found. */
  private readonly bySet = new Map<string, Map<string, readonly FoundInSet[]>>();
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
    this.unchecked.add(key);
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

  /** The number of sets that are marked. */
  get waiting(): number {
    return this.unchecked.size;
  }

  /** Returns those of some sets that are marked, and of those in which something was found in a file. */
  marked(keys: Iterable<string>, path: string): readonly string[] {
    const all = new Set([...keys, ...(this.bySet.get(path)?.keys() ?? [])]);
    return [...all].filter((key) => this.unchecked.has(key));
  }

  /**
   * Checks sets that are marked. Returns the files whose findings changed.
   * @param wanted All of them without it.
   */
  check(wanted: readonly string[] = [...this.unchecked]): ReadonlySet<string> {
    // Limited as a whole: many sets are small.
    return wanted.length === 0 ? new Set() : limited('rules', () => this.checkNow(wanted), wanted.length * SIZE_OF_SET);
  }

  /** Checks at most so many of the sets that are marked. Returns the files whose findings changed. */
  checkSome(most: number): ReadonlySet<string> {
    return this.check([...this.unchecked].slice(0, most));
  }

  private checkNow(wanted: readonly string[]): ReadonlySet<string> {
    const files = new Set<string>();
    for (const key of wanted) {
      for (const path of this.take(key, undefined)) files.add(path);
      const set = this.graph.get(key);
      if (!set) continue;
      for (const path of this.take(key, checkSet(this.graph, set, this.externalTo(set), this.onCrash))) files.add(path);
    }
    for (const key of wanted) this.unchecked.delete(key);
    const changed = new Set<string>();
    for (const path of files) {
      const now = [...(this.bySet.get(path) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, found]) => found);
      const isSame = areSame(this.in(path), now);
      // Their fixes are those of the objects as they are now.
      if (now.length > 0) this.found.set(path, now);
      else this.found.delete(path);
      if (isSame) continue;
      this.revisions.set(path, this.revisionOf(path) + 1);
      changed.add(path);
    }
    return changed;
  }

  /** Takes over what was found in a set; undefined for what is to be forgotten. Returns the files that this concerns. */
  private take(key: string, checked: CheckedSet | undefined): ReadonlySet<string> {
    const before = this.checked.get(key);
    if (checked) this.checked.set(key, checked);
    else this.checked.delete(key);
    const files = new Set((checked ?? before)?.findings.map(({ finding }) => finding.place.file));
    for (const path of files) {
      const sets = this.bySet.get(path) ?? new Map<string, readonly FoundInSet[]>();
      const found = checked?.findings.filter(({ finding }) => finding.place.file === path) ?? [];
      if (found.length > 0) sets.set(key, found);
      else sets.delete(key);
      if (sets.size > 0) this.bySet.set(path, sets);
      else this.bySet.delete(path);
    }
    return files;
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
