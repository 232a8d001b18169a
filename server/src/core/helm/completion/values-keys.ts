import type { Cursor } from '../../yaml/cursor.js';
import type { Place } from '../../yaml/place.js';
import { ITEM } from '../uses/origins.js';
import type { ValuesFile } from '../values/entries.js';
import { type ChartValues, entriesBelow } from './entries.js';
import { entryOf, type TemplateSuggestion } from './suggestions.js';

/**
 * Returns the keys that may be written at a place of a values file: those that templates of the chart read, that other values files
 * have and that the schema has, without those that are there. `insert` is the key with its colon; of a map the line of its first
 * entry begins behind it.
 */
export function keySuggestions(
  place: Place,
  file: ValuesFile,
  chart: ChartValues & { isHidden(entry: Cursor): boolean },
): readonly TemplateSuggestion[] {
  if (place.kind !== 'key' || place.isFlow || file.kind !== 'values' || file.within) return [];
  const { parts } = chart.uses;
  const path = place.path.map((step) => (typeof step === 'number' ? ITEM : step));
  const entry = parts.entryOf({ chart: file.part.folder, path });
  const files = chart.files.filter((one) => one.path !== file.path);
  const there = place.levels.at(-1)?.entries;
  return entriesBelow([entry], { ...chart, files }, (read) => read.file === file.path)
    .filter(({ key }) => !there?.has(key))
    .map((one): TemplateSuggestion => {
      const cursor = one.written?.cursor;
      const isMap = cursor?.kind === 'map' && cursor.size > 0;
      const key = /^[\w.-]+$/.test(one.key) ? one.key : JSON.stringify(one.key);
      return { ...entryOf(one, chart), insert: isMap ? `${key}:\n${' '.repeat(place.column + 2)}` : `${key}: ` };
    });
}
