import { folderOf, nameOf } from '../text/paths.js';
import { isNamedBy, valuesNamedIn } from './named-values.js';

/** A key at the top of a values file. */
const TOP_KEY = /^(?:#[ \t]?)?(["']?)([A-Za-z_][\w-]{0,99})\1[ \t]*:/gm;

/** What one file says of charts and of the files passed to them. Plain data. */
export interface ChartFacts {
  /** There where a chart lies in the folder of the file. */
  readonly isChart?: true;
  /** The keys at the top of a chart's values. */
  readonly keys?: readonly string[];
  /** The files that are passed to Helm, as `valuesNamedIn` writes them. */
  readonly named?: readonly string[];
}

/** Returns what a file says of charts; undefined where it says nothing. */
export function chartFactsOf(path: string, text: string): ChartFacts | undefined {
  const name = nameOf(path);
  const named = valuesNamedIn(path, text);
  const keys = name === 'values.yaml' ? [...text.matchAll(TOP_KEY)].map((match) => match[2] ?? '') : [];
  if (name !== 'Chart.yaml' && named.length + keys.length === 0) return undefined;
  return {
    ...(name === 'Chart.yaml' ? { isChart: true } : {}),
    ...(keys.length > 0 ? { keys: [...new Set(keys)] } : {}),
    ...(named.length > 0 ? { named } : {}),
  };
}

/**
 * The top-level keys of the values of every chart of the workspace, and the files that are passed to Helm: both tell
 * values files of any name.
 */
export class ChartValues {
  private readonly files = new Map<string, ChartFacts>();
  private readonly charts = new Set<string>();
  private readonly keys = new Map<string, ReadonlySet<string>>();
  private changes = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.changes;
  }

  /** All that is known, by path: to be handed to another thread. */
  get facts(): readonly (readonly [path: string, facts: ChartFacts])[] {
    return [...this.files];
  }

  /** Takes over a file's text; without a text the file is gone. Returns true when anything changed. */
  update(path: string, text: string | undefined): boolean {
    return this.take(path, text === undefined ? undefined : chartFactsOf(path, text));
  }

  /** Takes over what a file says; without facts it says nothing. True when anything changed. */
  take(path: string, facts: ChartFacts | undefined): boolean {
    const before = this.files.get(path);
    if (JSON.stringify(before) === JSON.stringify(facts)) return false;
    this.changes++;
    const folder = folderOf(path);
    if (facts) this.files.set(path, facts);
    else this.files.delete(path);
    if (facts?.isChart) this.charts.add(folder);
    else if (before?.isChart) this.charts.delete(folder);
    if (facts?.keys) this.keys.set(folder, new Set(facts.keys));
    else if (before?.keys) this.keys.delete(folder);
    return true;
  }

  /** Returns true for a file that is passed to Helm. */
  isNamed(path: string): boolean {
    for (const { named } of this.files.values()) if (named?.some((name) => isNamedBy(name, path))) return true;
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
