import type { Passage, Place, Source } from '../provenance/source.js';
import { shifted } from '../provenance/source.js';
import { indexAt, type Piece, pieceAt, type TracedText } from '../provenance/traced-text.js';
import { startOfLine } from '../text/lines.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';

/** Where a person changes what stands in an applied text. */
export interface SourcePlace {
  readonly place: Place;
  /** The path in the values of a chart, where the place is an entry of values. */
  readonly entry: Source['entry'];
  /** Other places that have a part in it: the action that prints an entry, the entries that a text is made of. */
  readonly related: readonly { readonly message: string; readonly place: Place }[];
}

/**
 * Returns the place of a part of an applied text in its source: the entry of values that a template passes on, the text of the
 * template, resource or patch, or the action that makes the text of several values. For a text that nobody wrote, it is that of
 * the text before it on its line, or on a line above. Undefined where nothing before it was written.
 */
export function placeInSource(traced: TracedText, range: Range): SourcePlace | undefined {
  const found = piecesIn(traced, range);
  if (found.length === 0) {
    const before = lastBefore(traced, range.start);
    return before && ofOne(before.source);
  }
  const sources = found.map(({ source }) => source);
  const entries = distinct(sources.flatMap((source) => entriesOf(source)));
  const [first] = sources;
  const last = sources.at(-1);
  if (!first || !last) return undefined;
  if (sources.length === 1) return ofOne(first, entries);
  const [only] = entries;
  if (
    entries.length === 1 &&
    only &&
    !sources.some((source) => source.exact && !source.entry && isWord(traced, found, source))
  )
    return ofOne(only);
  const [start, end] = [inTemplate(first), inTemplate(last)];
  if (start.file !== end.file || start.start > end.end) return ofOne(first, entries);
  return {
    place: { file: start.file, start: start.start, end: Math.max(end.end, start.end) },
    entry: undefined,
    related: entries.map((entry) => ({ message: say`${nameOf(entry)} is a part of it`, place: entry.place })),
  };
}

/**
 * Returns the place of a name by which a person finds an object or container in its source: where the line with the name is
 * written, be it with the name itself or with the action that prints it. So a finding about a field that is missing stands
 * beside the fields that are there, wherever the name comes from.
 */
export function labelInSource(traced: TracedText, range: Range): SourcePlace | undefined {
  const lineStart = startOfLine(traced.text, range.start);
  const indent = /^[ \t]*(?:- +)*/.exec(traced.text.slice(lineStart, range.start))?.[0].length ?? 0;
  const key = pieceAt(traced, Math.min(lineStart + indent, range.start));
  const line = key && shifted(key.source, lineStart + indent - key.at);
  if (!line) return placeInSource(traced, range);
  // From the key on, so that it is one place wherever the name itself comes from.
  const { file, start } = line.place;
  const word = /^[^\s:]*/.exec(traced.text.slice(lineStart + indent, range.start))?.[0] ?? '';
  let end = Math.min(start + word.length, line.place.end);
  for (const { source } of piecesIn(traced, range)) {
    const places = [source.entry ? undefined : source.place];
    for (let by = source.by; by; by = by.calledBy) places.push(by.action);
    for (const place of places) if (place?.file === file && place.start >= start) end = Math.max(end, place.end);
  }
  return { place: { file, start, end }, entry: undefined, related: [] };
}

type Found = Piece & { readonly source: Source; readonly end: number };

/** The pieces of a range that somebody wrote, cut to the range; those of blanks and punctuation count only where there is nothing else. */
function piecesIn(traced: TracedText, { start, end }: Range): readonly Found[] {
  const found: Found[] = [];
  for (let at = start; at < end; ) {
    const piece = pieceAt(traced, at);
    if (!piece) break;
    const to = Math.min(piece.end, end);
    const source = shifted(piece.source, at - piece.at);
    if (source) found.push({ at, source: source.exact ? cut(source, to - at) : source, end: to });
    at = piece.end;
  }
  const words = found.filter(({ at, end: to }) => /[^\s"'|>:-]/.test(traced.text.slice(at, to)));
  const names = words.filter(({ source }) => !source.affix);
  return [names, words, found].find(({ length }) => length > 0) ?? [];
}

function cut(source: Source, length: number): Source {
  const { place } = source;
  return { ...source, place: { ...place, end: Math.min(place.start + length, place.end) } };
}

/** True where a piece of the template itself has letters or digits: the finding may be about them. */
function isWord(traced: TracedText, found: readonly Found[], source: Source): boolean {
  const piece = found.find((one) => one.source === source);
  return piece !== undefined && /[\p{L}\p{N}]/u.test(traced.text.slice(piece.at, piece.end));
}

function lastBefore({ text, pieces }: TracedText, offset: number): { readonly source: Source } | undefined {
  for (let index = indexAt(pieces, offset); index >= 0; index--) {
    const piece = pieces[index];
    if (!piece || piece.at >= offset || !piece.source) continue;
    const end = Math.min(pieces[index + 1]?.at ?? text.length, offset);
    const trimmed = piece.at + text.slice(piece.at, end).trimEnd().length;
    if (trimmed === piece.at) continue;
    const start = Math.max(piece.at, startOfLine(text, trimmed));
    const source = shifted(piece.source, start - piece.at);
    if (source) return { source: source.exact ? cut(source, trimmed - start) : source };
  }
  return undefined;
}

function ofOne(source: Source, entries: readonly Source[] = entriesOf(source)): SourcePlace {
  const [only] = entries;
  // A text made of one entry alone is changed there.
  const place = entries.length === 1 && only ? only : source;
  const printed = place.entry && (place.by ?? source.by);
  return {
    place: place.place,
    entry: place.entry,
    related: [
      ...(printed ? passages(printed) : []),
      ...entries
        .filter((entry) => entry !== place)
        .map((entry) => ({ message: say`${nameOf(entry)} is a part of it`, place: entry.place })),
    ],
  };
}

function passages(passage: Passage): SourcePlace['related'] {
  return [{ message: say`This template prints it`, place: passage.action }];
}

/** The place in the template: of an entry, the action that prints it. */
function inTemplate(source: Source): Place {
  return source.entry && source.by ? source.by.action : source.place;
}

/** The entries of values that something was made of. */
function entriesOf(source: Source): readonly Source[] {
  if (source.entry) return [source];
  return (source.inputs ?? []).flatMap(entriesOf);
}

function distinct(sources: readonly Source[]): readonly Source[] {
  const known = new Set<string>();
  return sources.filter(({ place: { file, start } }) => {
    const key = `${file}\n${start}`;
    return !known.has(key) && known.add(key);
  });
}

/** The name of an entry in a message. It never quotes the value. */
function nameOf({ entry = [] }: Source): string {
  return entry.map((step, index) => (typeof step === 'number' ? `[${step}]` : index > 0 ? `.${step}` : step)).join('');
}
