import type { Cursor } from '../yaml/cursor.js';
import type { PlacedDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import { type Source, shifted, withoutExact } from './source.js';
import { Dict, type DictEntry, List, type Traced, Unknown, type Value } from './traced.js';
import { pieceAt, sliceText, type TracedText } from './traced-text.js';

/**
 * Returns the values of a document of a text that was put together, each with the source that the text has for it.
 * @param jsonKeys True for what Helm reads: its keys are those of JSON, `true` for `yes`.
 */
export function readBack({ document, start }: PlacedDocument, traced: TracedText, jsonKeys = false): Traced {
  const { root } = document;
  return root ? read(root, start, traced, jsonKeys) : { value: null };
}

function read(cursor: Cursor, start: number, traced: TracedText, jsonKeys: boolean): Traced {
  const { range } = cursor;
  const [from, to] = [range.start + start, range.end + start];
  if (cursor.kind === 'map') {
    const entries = cursor.entries().flatMap((entry): (readonly [string, DictEntry])[] => {
      const { key, keyRange } = entry;
      if (key === undefined) return [];
      const source = keyRange && firstOf(originOf(traced, keyRange.start + start, keyRange.end + start, key));
      const name = (jsonKeys && entry.jsonKey) || key;
      return [[name, { key: source, value: read(entry, start, traced, jsonKeys) }]];
    });
    return { value: new Dict(entries, undefined, cursor.open), from: originOf(traced, from, to) };
  }
  if (cursor.kind === 'sequence') {
    const items = cursor.items().map((item) => read(item, start, traced, jsonKeys));
    return { value: new List(items), from: originOf(traced, from, to) };
  }
  const value: Value = cursor.opaque ? new Unknown('a part of it is not known') : (cursor.value ?? null);
  const plain = cursor.style === NodeStyle.Plain;
  return {
    value,
    from: originOf(traced, from, to, cursor.text),
    ...(plain && typeof value !== 'string' && !cursor.opaque ? { written: cursor.text } : {}),
  };
}

/**
 * Returns where a part of a text comes from. Of one that reads as `value`, be it between quotes, every piece has its source; of any
 * other the one place that it lies in.
 */
export function originOf(traced: TracedText, start: number, end: number, value?: string): Traced['from'] {
  const text = traced.text.slice(start, end);
  if (value !== undefined && value !== '') {
    if (text === value) return piecesOf(traced, start, end);
    if (text.slice(1, -1) === value) return piecesOf(traced, start + 1, end - 1);
  }
  const sources = sourcesIn(traced, start, end);
  const [first, ...more] = sources;
  if (!first || more.length === 0) return withoutExact(first);
  const last = more.at(-1);
  const isOneFile = sources.every(({ place, entry }) => place.file === first.place.file && !entry);
  if (!isOneFile || !last || last.place.end < first.place.start) return withoutExact(first);
  return { place: { ...first.place, end: Math.max(last.place.end, first.place.end) } };
}

function piecesOf(traced: TracedText, start: number, end: number): Traced['from'] {
  const { pieces } = sliceText(traced, start, end);
  const [only, ...more] = pieces;
  if (more.length > 0 || !only) return pieces;
  return only.source?.exact ? cut(only.source, end - start) : only.source;
}

/** The source of the first characters of an exact piece. */
function cut(source: Source, length: number): Source {
  const { place } = source;
  return { ...source, place: { ...place, end: Math.min(place.start + length, place.end) } };
}

function sourcesIn(traced: TracedText, start: number, end: number): readonly Source[] {
  const sources: Source[] = [];
  for (let at = start; at < end; ) {
    const piece = pieceAt(traced, at);
    if (!piece) break;
    const whole = shifted(piece.source, at - piece.at);
    const source = whole?.exact ? cut(whole, Math.min(piece.end, end) - at) : whole;
    const last = sources.at(-1);
    if (source && !(last && isSamePlace(last, source))) sources.push(source);
    at = piece.end;
  }
  return sources;
}

function isSamePlace({ place: a }: Source, { place: b }: Source): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** Returns the first source of a value; undefined where nobody wrote it. */
export function firstOf(from: Traced['from']): Source | undefined {
  if (from === undefined) return undefined;
  // An array has pieces, and nothing else is one.
  return Array.isArray(from) ? from.find(({ source }) => source)?.source : (from as Source);
}
