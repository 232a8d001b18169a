import { Dict, List, type Traced } from '../provenance/traced.js';
import type { Chart } from './chart.js';

// What Helm does with values (pkg/chartutil/coalesce.go of v3.22): the user's values go over the chart's own, a parent's values
// over those of its subcharts, and `global` reaches all of them. Maps are merged, everything else is replaced, null deletes.

/** The key of the values that every subchart sees. */
export const GLOBAL = 'global';

/** Returns a value in which no map or list is shared with the one given. */
export function copied(traced: Traced): Traced {
  const { value } = traced;
  if (value instanceof List) return { ...traced, value: new List(value.items.map(copied), value.element) };
  return value instanceof Dict ? { ...traced, value: copiedDict(value) } : traced;
}

/** Returns a map in which no map or list is shared with the one given. */
export function copiedDict(dict: Dict): Dict {
  const entries = [...dict.entries].map(([key, entry]) => [key, { ...entry, value: copied(entry.value) }] as const);
  return new Dict(entries, dict.element, dict.open);
}

/**
 * Returns the values that the templates of a chart see: `values` of the user over those of the chart and its subcharts. Neither is
 * changed.
 */
export function coalesceValues(chart: Chart, values: Dict): Dict {
  const result = copiedDict(values);
  coalesce(chart, result);
  return result;
}

function coalesce(chart: Chart, into: Dict): void {
  coalesceOwn(chart, into);
  for (const subchart of chart.dependencies) {
    if (!into.entries.has(subchart.name)) into.set(subchart.name, { value: new Dict() });
    const own = into.get(subchart.name)?.value;
    // A chart whose values for a subchart are no map cannot be rendered; the other subcharts can.
    if (!(own instanceof Dict)) continue;
    coalesceGlobals(own, into);
    coalesce(subchart, own);
  }
}

function coalesceOwn(chart: Chart, into: Dict): void {
  const subcharts = new Set(chart.dependencies.map(({ name }) => name));
  for (const [key, entry] of copiedDict(chart.values).entries) {
    const known = into.get(key)?.value;
    if (known === undefined) into.entries.set(key, entry);
    else if (known === null) into.entries.delete(key);
    else if (known instanceof Dict && entry.value.value instanceof Dict)
      mergeTables(known, entry.value.value, subcharts.has(key));
  }
}

/** Merges the globals of a parent into those of a subchart: the parent's win. */
function coalesceGlobals(into: Dict, from: Dict): void {
  const own = into.entries.has(GLOBAL) ? into.get(GLOBAL)?.value : new Dict();
  const parents = from.entries.has(GLOBAL) ? from.get(GLOBAL)?.value : new Dict();
  if (!(own instanceof Dict) || !(parents instanceof Dict)) return;
  for (const [key, { key: source, value: traced }] of parents.entries) {
    const known = own.get(key)?.value;
    if (traced.value instanceof Dict) {
      const merged = new Dict(traced.value.entries, traced.value.element, traced.value.open);
      if (known !== undefined && !(known instanceof Dict)) continue;
      if (known) mergeTables(merged, known, true);
      own.entries.set(key, { key: source, value: { ...traced, value: merged } });
    } else if (!(known instanceof Dict)) own.entries.set(key, { key: source, value: traced });
  }
  into.set(GLOBAL, { ...into.get(GLOBAL), value: own });
}

/**
 * Merges `from` into `into`, which wins. Where null stands in `into` for what `from` has, the key goes, unless `keepsNull`.
 * May change `from`.
 */
export function mergeTables(into: Dict, from: Dict, keepsNull: boolean): Dict {
  const before = new Set([...from.entries].flatMap(([key, { value }]) => (value.value === null ? [] : [key])));
  for (const [key, { value }] of into.entries) if (value.value === null) from.set(key, value);
  for (const [key, entry] of from.entries) {
    const known = into.get(key)?.value;
    if (known === undefined) into.entries.set(key, entry);
    else if (known === null && !keepsNull && before.has(key)) into.entries.delete(key);
    else if (known instanceof Dict && entry.value.value instanceof Dict)
      mergeTables(known, entry.value.value, keepsNull);
  }
  if (from.open) into.open = true;
  return into;
}

/** Returns the map at a path of dots; undefined where there is none. */
export function tableAt(values: Dict, path: string): Dict | undefined {
  let table: Dict | undefined = values;
  for (const step of path.split('.')) {
    const next: Traced | undefined = table?.get(step);
    table = next?.value instanceof Dict ? next.value : undefined;
  }
  return table;
}

/** Returns the value at a path of dots that is no map; undefined where there is none. */
export function valueAt(values: Dict, path: string): Traced | undefined {
  const dot = path.lastIndexOf('.');
  const table = dot < 0 ? values : tableAt(values, path.slice(0, dot));
  const found = table?.get(path.slice(dot + 1));
  return found?.value instanceof Dict ? undefined : found;
}
