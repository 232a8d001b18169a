import { definitionsOf, namedAt, type PlaceOfName, placesNaming } from '../../core/helm/uses/named-places.js';
import type { IndexedChart } from './chart-index.js';

/** Returns where what a place of a chart names is written, as all charts know it that the file has a part in. */
export function definitionsAt(charts: readonly IndexedChart[], path: string, offset: number): readonly PlaceOfName[] {
  return placesIn(charts, path, offset, definitionsOf);
}

/** Returns every place that names the same as a place of a chart. */
export function referencesAt(charts: readonly IndexedChart[], path: string, offset: number): readonly PlaceOfName[] {
  return placesIn(charts, path, offset, placesNaming);
}

function placesIn(
  charts: readonly IndexedChart[],
  path: string,
  offset: number,
  find: typeof placesNaming,
): readonly PlaceOfName[] {
  const found = new Map<string, PlaceOfName>();
  for (const chart of charts) {
    const named = namedAt(chart, path, offset);
    if (!named) continue;
    for (const place of find(chart, named)) found.set(`${place.file}\n${place.range.start}`, place);
  }
  return [...found.values()];
}
