import { folderOf, nameOf } from '../text/paths.js';

/** A key at the top of a values file. */
const TOP_KEY = /^(["']?)([A-Za-z_][\w-]{0,99})\1[ \t]*:/gm;

/** The keys at the top of the values of every chart of the workspace, by which values files of any name are known. */
export class ChartValues {
  private readonly charts = new Set<string>();
  private readonly keys = new Map<string, ReadonlySet<string>>();
  private changes = 0;

  /** Rises whenever anything changes. */
  get revision(): number {
    return this.changes;
  }

  /** The keys of each chart, to be handed to another thread. */
  get facts(): readonly (readonly [folder: string, keys: readonly string[]])[] {
    return [...this.keys].flatMap(([folder, keys]) => (this.charts.has(folder) ? [[folder, [...keys]] as const] : []));
  }

  static restore(facts: ChartValues['facts']): ChartValues {
    const made = new ChartValues();
    for (const [folder, keys] of facts) {
      made.charts.add(folder);
      made.keys.set(folder, new Set(keys));
    }
    return made;
  }

  /** True for files that say what the values of a chart are. */
  static concerns(path: string): boolean {
    return /^(?:Chart|values)\.yaml$/.test(nameOf(path));
  }

  /** Takes over a file's text; without one it is gone. True when anything changed. */
  update(path: string, text: string | undefined): boolean {
    if (!ChartValues.concerns(path)) return false;
    const [before, folder] = [this.changes, folderOf(path)];
    if (nameOf(path) === 'Chart.yaml') {
      if (this.charts.has(folder) === (text !== undefined)) return false;
      this.changes++;
      if (text === undefined) this.charts.delete(folder);
      else this.charts.add(folder);
    } else {
      const found = text?.matchAll(TOP_KEY);
      const keys = found && new Set([...found].map((match) => match[2] ?? ''));
      if ([...(this.keys.get(folder) ?? [])].join() === [...(keys ?? [])].join()) return false;
      this.changes++;
      if (keys) this.keys.set(folder, keys);
      else this.keys.delete(folder);
    }
    return this.changes !== before;
  }

  /** True for the keys of values: several, and all of them among those of one chart. */
  areValues(keys: readonly string[]): boolean {
    if (keys.length < 2) return false;
    for (const [folder, known] of this.keys)
      if (this.charts.has(folder) && keys.every((key) => known.has(key) || key === 'global')) return true;
    return false;
  }
}
