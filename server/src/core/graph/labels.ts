import type { Cursor } from '../yaml/cursor.js';
import type { LabelFact, Labels } from './facts.js';

/** Returns the labels of a map with their places; undefined where there is none, or a template prints some of them. */
export function labelsIn(map: Cursor | undefined): readonly LabelFact[] | undefined {
  if (map?.kind !== 'map' || map.open) return undefined;
  const labels = map.entries().map(labelFactOf);
  return labels.includes(undefined) ? undefined : labels.flatMap((label) => label ?? []);
}

/** Returns an entry of a map as a label; undefined where it is none, or a template prints a part of it. */
export function labelFactOf(entry: Cursor): LabelFact | undefined {
  const { key, keyRange, range, text, opaque, kind } = entry;
  if (opaque || key === undefined || kind !== 'scalar') return undefined;
  return { key: { name: key, range: keyRange ?? range }, value: { name: text, range } };
}

/** Returns labels as a map. */
export function asMap(labels: readonly LabelFact[]): Labels {
  return Object.fromEntries(labels.map(({ key, value }) => [key.name, value.name]));
}
