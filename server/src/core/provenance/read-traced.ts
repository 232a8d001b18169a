import type { Cursor, Step } from '../yaml/cursor.js';
import type { PlacedDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import type { Place, Source } from './source.js';
import { Dict, type DictEntry, List, type Traced, Unknown, type Value } from './traced.js';

/** How a document is read into values. */
export interface ReadOptions {
  /** The path of the file, with `/`. */
  readonly file: string;
  /** True for the values of a chart: each value has its path as the `entry` of its source. */
  readonly entries?: boolean;
  /** True for what Helm reads: its keys are those of JSON, `true` for `yes`. */
  readonly jsonKeys?: boolean;
  /** The place that stands for all of a file that nobody edits. */
  readonly standIn?: Place | undefined;
}

/** Returns the values of a document, each with its place in the file. An empty document is null. */
export function readTraced({ document, start }: PlacedDocument, options: ReadOptions): Traced {
  const { root } = document;
  return root ? read(root, start, options, []) : { value: null };
}

function read(cursor: Cursor, start: number, options: ReadOptions, path: readonly Step[]): Traced {
  const { range } = cursor;
  const from = sourceOf(range.start + start, range.end + start, options, path);
  if (cursor.kind === 'map') {
    const entries: [string, DictEntry][] = [];
    for (const entry of cursor.entries()) {
      const { key, keyRange } = entry;
      if (key === undefined) continue;
      const at = [...path, key];
      const source = keyRange && sourceOf(keyRange.start + start, keyRange.end + start, options, at);
      entries.push([
        (options.jsonKeys && entry.jsonKey) || key,
        { key: source, value: read(entry, start, options, at) },
      ]);
    }
    return { value: new Dict(entries, undefined, cursor.open), from };
  }
  if (cursor.kind === 'sequence') {
    const items = cursor.items().map((item, index) => read(item, start, options, [...path, index]));
    return { value: new List(items), from };
  }
  const value: Value = cursor.opaque ? new Unknown('a template decides it') : (cursor.value ?? null);
  const plain = cursor.style === NodeStyle.Plain;
  // Of a plain scalar every character stands for itself, so that an edit of the output is one of the source.
  const exact = plain && cursor.localRange.end - cursor.localRange.start === cursor.text.length;
  return {
    value,
    from: exact && !options.standIn ? { ...from, exact } : from,
    ...(plain && typeof value !== 'string' ? { written: cursor.text } : {}),
  };
}

function sourceOf(start: number, end: number, { file, entries, standIn }: ReadOptions, path: readonly Step[]): Source {
  if (standIn) return { place: standIn };
  return entries ? { place: { file, start, end }, entry: path } : { place: { file, start, end } };
}
