import { folderOf, nameOf } from '../text/paths.js';
import { isNamedBy, valuesNamedIn } from './named-values.js';

/** A key at the top of a values file. */
const TOP_KEY = /^(?:#[ \t]?)?(["']?)([A-Za-z_][\w-]{0,99})\1[ \t]*:/gm;

/** Facts about charts and the files passed to them. Plain data. */
export interface ChartFacts {
  readonly keys: readonly (readonly [folder: string, keys: readonly string[]])[];
  readonly named: readonly (readonly [path: string, names: readonly string[]])[];
}

/**
 * The top-level keys of the values of every chart of the workspace, and the files that are passed to Helm: both tell
 * values files of any name.
 */
export class ChartValues {
  private readonly named = new Map<string, readonly string[]>();
  private readonly charts = new Set<string>();
  private readonly keys = new Map<string, ReadonlySet<string>>();
  private changes = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.changes;
  }

  /** All facts, to be passed to another thread. */
  get facts(): ChartFacts {
    const keys = [...this.keys].filter(([folder]) => this.charts.has(folder));
    return { keys: keys.map(([folder, known]) => [folder, [...known]]), named: [...this.named] };
  }

  static restore({ keys, named }: ChartFacts): ChartValues {
    const made = new ChartValues();
    for (const [folder, known] of keys) {
      made.charts.add(folder);
      made.keys.set(folder, new Set(known));
    }
    for (const [path, names] of named) made.named.set(path, names);
    return made;
  }

  /** Returns true for files with facts about a chart. */
  static concerns(path: string): boolean {
    return /^(?:Chart|values)\.yaml$/.test(nameOf(path));
  }

  /** Takes over a file's text; without a text the file is gone. Returns true when anything changed. */
  update(path: string, text: string | undefined): boolean {
    const named = this.updateNamed(path, text);
    if (!ChartValues.concerns(path)) return named;
    const [before, folder] = [this.changes, folderOf(path)];
    if (nameOf(path) === 'Chart.yaml') {
      if (this.charts.has(folder) === (text !== undefined)) return named;
      this.changes++;
      if (text === undefined) this.charts.delete(folder);
      else this.charts.add(folder);
    } else {
      const found = text?.matchAll(TOP_KEY);
      const keys = found && new Set([...found].map((match) => match[2] ?? ''));
      if ([...(this.keys.get(folder) ?? [])].join() === [...(keys ?? [])].join()) return named;
      this.changes++;
      if (keys) this.keys.set(folder, keys);
      else this.keys.delete(folder);
    }
    return named || this.changes !== before;
  }

  private updateNamed(path: string, text: string | undefined): boolean {
    const [before, now] = [this.named.get(path) ?? [], text === undefined ? [] : valuesNamedIn(path, text)];
    if (before.join('\n') === now.join('\n')) return false;
    this.changes++;
    if (now.length > 0) this.named.set(path, now);
    else this.named.delete(path);
    return true;
  }

  /** Returns true for a file that is passed to Helm. */
  isNamed(path: string): boolean {
    for (const names of this.named.values()) if (names.some((named) => isNamedBy(named, path))) return true;
    return false;
  }

  /** Returns true for the keys of a values file: several, all of them keys of the values of one chart. */
  areValues(keys: readonly string[]): boolean {
    if (keys.length < 2) return false;
    for (const [folder, known] of this.keys)
      if (this.charts.has(folder) && keys.every((key) => known.has(key) || key === 'global')) return true;
    return false;
  }
}
