import { type MapEntries, SIZE } from '../provenance/reads.js';
import { Dict, List, type Traced, Unknown, type Value } from '../provenance/traced.js';
import type { Chart } from './chart.js';
import type { Scene } from './scene.js';

/**
 * Returns the entries, of the maps that templates were given, that are others in a later scene, there or gone: what a template that
 * asks for none of them gives is the same. Where a value is written does not count.
 * @param sameFiles True where what the templates can read of `.Files` is the same.
 */
export function changedEntries(before: Scene, after: Scene, sameFiles: boolean): MapEntries {
  const comparison = new Comparison(sameFiles);
  for (const [name, { data }] of before.templates) {
    const now = after.templates.get(name);
    if (now) comparison.given(data, now.data);
  }
  return comparison.changed;
}

/** Returns true for charts with the same files beside templates and values, which templates can read. */
export function haveSameFiles(one: Chart, other: Chart): boolean {
  const texts = new Map(other.files.map(({ path, text }) => [path, text]));
  return (
    one.files.length === texts.size &&
    one.files.every(({ path, text }) => texts.get(path) === text) &&
    one.dependencies.length === other.dependencies.length &&
    one.dependencies.every((sub, index) => {
      const same = other.dependencies[index];
      return same !== undefined && same.folder === sub.folder && haveSameFiles(sub, same);
    })
  );
}

class Comparison {
  readonly changed = new Map<object, Set<string | symbol> | 'all'>();
  private readonly seen = new Map<Dict, Set<Dict>>();

  constructor(private readonly sameFiles: boolean) {}

  /** Compares what templates are given. The capabilities come from options, and `.Files` from the files of the chart. */
  given(one: Dict, other: Dict): void {
    if (this.isSeen(one, other)) return;
    this.maps(one, other, (key, a, b) => {
      if (key === 'Capabilities') return true;
      if (key === 'Files') return this.sameFiles;
      if (key !== 'Subcharts' || !(a.value instanceof Dict) || !(b.value instanceof Dict)) return undefined;
      this.maps(a.value, b.value, (_, sub, same) => {
        if (!(sub.value instanceof Dict) || !(same.value instanceof Dict)) return undefined;
        this.given(sub.value, same.value);
        return true;
      });
      return true;
    });
  }

  /** Compares maps entry by entry. `known` says of an entry that both have whether it is the same, where it knows. */
  private maps(
    one: Dict,
    other: Dict,
    known: (key: string, a: Traced, b: Traced) => boolean | undefined = () => undefined,
  ): void {
    if (one.open !== other.open || one.element !== other.element) this.changed.set(one, 'all');
    for (const [key, { value: a }] of one.entries) {
      const b = other.get(key);
      if (!b) this.note(one, key, SIZE);
      else if (!(known(key, a, b) ?? this.isSameEntry(a, b))) this.note(one, key);
    }
    for (const key of other.entries.keys()) if (!one.has(key)) this.note(one, key, SIZE);
  }

  /** True for the same value. Of maps what is in them is compared: who looks there has asked for that, too. */
  private isSameEntry(a: Traced, b: Traced): boolean {
    if (!(a.value instanceof Dict) || !(b.value instanceof Dict)) return isSame(a, b);
    if (a.goType !== b.goType) return false;
    if (!this.isSeen(a.value, b.value)) this.maps(a.value, b.value);
    return true;
  }

  private isSeen(one: Dict, other: Dict): boolean {
    const known = this.seen.get(one) ?? new Set();
    if (known.has(other)) return true;
    this.seen.set(one, known.add(other));
    return false;
  }

  private note(dict: Dict, ...keys: readonly (string | symbol)[]): void {
    const known = this.changed.get(dict);
    if (known === 'all') return;
    this.changed.set(dict, new Set([...(known ?? []), ...keys]));
  }
}

/** True for values that templates cannot tell apart. */
function isSame(a: Traced, b: Traced): boolean {
  // A text that is put together may have parts that are not known.
  if ((Array.isArray(a.from) || Array.isArray(b.from)) && a !== b) return false;
  return a.goType === b.goType && a.written === b.written && isSameValue(a.value, b.value);
}

function isSameValue(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof Unknown && b instanceof Unknown) return a.why === b.why && a.type === b.type;
  if (a instanceof List && b instanceof List)
    return (
      a.element === b.element &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const same = b.items[index];
        return same !== undefined && isSame(item, same);
      })
    );
  if (!(a instanceof Dict) || !(b instanceof Dict)) return false;
  if (a.open !== b.open || a.element !== b.element || a.size !== b.size) return false;
  for (const [key, { value }] of a.entries) {
    const same = b.get(key);
    if (!same || !isSame(value, same)) return false;
  }
  return true;
}
