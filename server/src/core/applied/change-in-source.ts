import type { Source } from '../provenance/source.js';
import { sourceAt, type TracedText } from '../provenance/traced-text.js';
import type { Edit } from '../text/range.js';
import { shiftEdits } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor, Step } from '../yaml/cursor.js';
import type { PlacedDocument, YamlStream } from '../yaml/document.js';
import { documentAt } from '../yaml/document-at.js';
import {
  appendItem,
  documentText,
  type EditPlan,
  insertEntry,
  removeEntry,
  setAll,
  setIn,
  setScalar,
} from '../yaml/edit/edits.js';
import { isScalarData, type YamlData, type YamlMap } from '../yaml/edit/write.js';
import type { Change } from './changes.js';

/** The files that objects are made of, parsed as they are written. */
export interface SourceStreams {
  /** Returns a file; undefined where it cannot be read. `asValues` for a file of values, whose `{{` are texts. */
  streamOf(path: string, asValues: boolean): YamlStream | undefined;
}

/** Edits of one file, counted from its start. */
export interface SourceEdits {
  readonly path: string;
  readonly edits: readonly Edit[];
  /** The entry of values that is set, where one is. */
  readonly entry?: readonly Step[];
}

/** The edits that bring a change about where a person would make it, or why there are none. */
export type SourcePlan = SourceEdits | { readonly refused: string };

/**
 * Returns the edits of the sources that change an applied object.
 * @param start The offset of the object's document in the applied text.
 */
export function changeInSource(
  traced: TracedText,
  root: Cursor,
  start: number,
  change: Change,
  streams: SourceStreams,
): SourcePlan {
  const { path, value, kind } = change;
  const last = path.at(-1);
  const holder = root.at(...path.slice(0, -1));
  if (last === undefined || !holder) return { refused: say`the whole object would change` };
  if (kind === 'add' && typeof last === 'number') return append(traced, holder, start, value ?? null, streams);
  if (kind === 'add') return add(traced, holder, start, String(last), value ?? null, streams);
  const old = holder.at(last);
  const source = old && sourceOf(traced, old, start);
  if (!old) return { refused: say`nobody wrote the value` };
  if (!source) return atKey(traced, old, start, kind === 'remove' ? undefined : (value ?? null), streams);
  if (source.entry)
    return setEntry(source, entryOf(old, source.entry), kind === 'remove' ? undefined : (value ?? null), streams);
  const written = source.exact || !source.by ? cursorAt(source, old, streams) : undefined;
  if (!written) return { refused: say`a template makes the value of others` };
  const plan =
    kind === 'remove'
      ? removeEntry(written.cursor)
      : isScalarData(value ?? null) && written.cursor.kind === 'scalar'
        ? setScalar(written.cursor, (value ?? null) as Parameters<typeof setScalar>[1])
        : setIn(written.holder, [String(last)], value ?? null);
  return placed(source.place.file, written.document, plan);
}

/** Changes or removes a value of which only the key was written by somebody: a list that a program prints in another form. */
function atKey(
  traced: TracedText,
  old: Cursor,
  start: number,
  value: YamlData | undefined,
  streams: SourceStreams,
): SourcePlan {
  const source = old.keyRange && sourceAt(traced, old.keyRange.start + start);
  if (!source || (source.by && !source.exact)) return { refused: say`nobody wrote the value` };
  if (source.entry) return setEntry(source, source.entry, value, streams);
  const written = keyAt(source, old.key ?? '', streams);
  if (!written) return { refused: say`nobody wrote the value` };
  const { cursor, holder, document } = written;
  return placed(
    source.place.file,
    document,
    value === undefined ? removeEntry(cursor) : setIn(holder, [cursor.key ?? ''], value),
  );
}

/** The entry of a collection, of which the source of its first key is known. */
function entryOf({ kind, size }: Cursor, entry: readonly Step[]): readonly Step[] {
  return kind === 'map' && size > 0 ? entry.slice(0, -1) : entry;
}

/** Adds an item at the end of a list, where its last item is written. */
function append(traced: TracedText, list: Cursor, start: number, value: YamlData, streams: SourceStreams): SourcePlan {
  const last = list.items().at(-1);
  const source = last && sourceOf(traced, last, start);
  if (!last || !source) return { refused: say`nobody wrote the list` };
  if (source.entry) {
    const path = entryOf(last, source.entry).slice(0, -1);
    const values = valuesWith(source, streams);
    const written = values?.root.at(...path);
    if (!values || written?.kind !== 'sequence') return { refused: say`the list is not in the file of values` };
    return withEntry(placed(source.place.file, values.document, appendItem(written, value)), path);
  }
  const written = source.exact || !source.by ? cursorAt(source, last, streams) : undefined;
  if (!written) return { refused: say`a template makes the list of others` };
  return placed(source.place.file, written.document, appendItem(written.holder, value));
}

/** Adds an entry to a mapping: in the values where all of it comes from there, and otherwise beside an entry in its file. */
function add(
  traced: TracedText,
  holder: Cursor,
  start: number,
  key: string,
  value: YamlData,
  streams: SourceStreams,
): SourcePlan {
  const own = sourceOf(traced, holder, start);
  if (holder.entries().length === 0 && own?.entry) return setEntry(own, [...own.entry, key], value, streams);
  const keys = holder.entries().flatMap((entry) => {
    const at = entry.keyRange && sourceAt(traced, entry.keyRange.start + start);
    return at ? [{ entry, source: at }] : [];
  });
  const fromValues = keys.flatMap(({ source }) => (source.entry ? [source] : []));
  const [first] = fromValues;
  if (first?.entry && fromValues.length === keys.length)
    return setEntry(first, [...first.entry.slice(0, -1), key], value, streams);
  for (const { entry, source } of keys) {
    if (source.entry || (source.by && !source.exact)) continue;
    const beside = keyAt(source, entry.key ?? '', streams);
    if (!beside) continue;
    const door = beside.holder.at(key);
    if (door) return { refused: say`a template decides whether the field is there` };
    return placed(source.place.file, beside.document, insertEntry(beside.holder, key, value, [entry.key ?? ''], true));
  }
  return { refused: say`nobody wrote the mapping` };
}

/** Returns the mapping of values that an entry lies in: a file of values, or a part of an object that deploys a chart. */
function valuesWith(
  { place, entry = [] }: Source,
  streams: SourceStreams,
): { readonly document: PlacedDocument; readonly root: Cursor } | undefined {
  const stream = streams.streamOf(place.file, true);
  const document = stream && (documentAt(stream, place.start) ?? stream.documents[0]);
  const root = document?.document.root;
  if (!document || !root) return undefined;
  const at = place.start - document.start;
  for (const cursor of root.walk()) {
    const isIt = [cursor.range, cursor.keyRange].some((range) => range && range.start <= at && at <= range.end);
    const found = isIt ? aboveEntry(cursor, entry) : undefined;
    if (found && found !== root) return { document, root: found };
  }
  return { document, root };
}

/** Returns the mapping in which a path leads to a value; undefined where another path does. */
function aboveEntry(cursor: Cursor, path: readonly Step[]): Cursor | undefined {
  let found: Cursor | undefined = cursor;
  for (const step of path.toReversed()) {
    if (found?.step !== step) return undefined;
    found = found.parent;
  }
  return found;
}

function setEntry(
  source: Source,
  path: readonly Step[],
  value: YamlData | undefined,
  streams: SourceStreams,
): SourcePlan {
  const { file } = source.place;
  const values = valuesWith(source, streams);
  if (!values) return { refused: say`the file of values cannot be read` };
  const { document, root } = values;
  // Mappings are added where they are missing; an item of a list is one that is there.
  const item = path.findLastIndex((step) => typeof step === 'number');
  const holder = item < 0 ? root : root.at(...path.slice(0, item + 1));
  const keys = path.slice(item + 1).map(String);
  if (!holder) return { refused: say`the entry is not in the file` };
  if (value === undefined) {
    const gone = root.at(...path);
    const plan = gone ? removeEntry(gone) : { refused: say`the entry is not in the file` };
    return withEntry(placed(file, document, plan), path);
  }
  if (keys.length > 0) return withEntry(placed(file, document, setIn(holder, keys, value)), path);
  if (holder.kind !== 'scalar' || !isScalarData(value)) return { refused: say`the entry is an item of a list` };
  return withEntry(placed(file, document, setScalar(holder, value)), path);
}

/** Returns the edits that set entries of a file of values, given as a tree of mappings. What a mapping there has beside stays. */
export function setEntries(file: string, tree: YamlMap, streams: SourceStreams): SourcePlan {
  const stream = streams.streamOf(file, true);
  const placedDocument = stream?.documents[0];
  if (!stream || !placedDocument) return { refused: say`the file of values cannot be read` };
  const { root, problems } = placedDocument.document;
  if (root?.kind === 'map') return placed(file, placedDocument, setAll(root, tree));
  if (problems.length > 0 || (root && !root.isNull)) return { refused: say`the file of values is no mapping` };
  // A file of comments alone.
  const { text } = stream;
  const newText = `${text === '' || text.endsWith('\n') ? '' : '\n'}${documentText(tree)}`;
  return { path: file, edits: [{ range: { start: text.length, end: text.length }, newText }] };
}

function withEntry(plan: SourcePlan, entry: readonly Step[]): SourcePlan {
  return 'refused' in plan ? plan : { ...plan, entry };
}

function placed(path: string, { start }: PlacedDocument, plan: EditPlan): SourcePlan {
  return 'refused' in plan ? plan : { path, edits: shiftEdits(plan.edits, start) };
}

/** The source of a value: that of its first character, or of the collection as a whole where the text begins with its content. */
function sourceOf(traced: TracedText, cursor: Cursor, start: number): Source | undefined {
  const text = traced.text.slice(cursor.range.start + start, cursor.range.end + start);
  const quote = /^["']/.test(text) ? 1 : 0;
  return sourceAt(traced, cursor.range.start + start + quote) ?? sourceAt(traced, cursor.range.start + start);
}

interface Written {
  readonly document: PlacedDocument;
  readonly cursor: Cursor;
  readonly holder: Cursor;
}

/** Returns the value in its file that a source leads to. */
function cursorAt(source: Source, like: Cursor, streams: SourceStreams): Written | undefined {
  return find(source, streams, (cursor, at) => {
    const { start, end } = cursor.range;
    return cursor.kind === like.kind && start <= at && at <= end && cursor.step === like.step;
  });
}

/** Returns the entry of a key in its file that a source leads to. */
function keyAt(source: Source, key: string, streams: SourceStreams): Written | undefined {
  return find(source, streams, (cursor, at) => {
    const range = cursor.key === key ? cursor.keyRange : undefined;
    return range !== undefined && range.start <= at && at <= range.end;
  });
}

function find(
  { place: { file, start: at } }: Source,
  streams: SourceStreams,
  isIt: (cursor: Cursor, at: number) => boolean,
): Written | undefined {
  const stream = streams.streamOf(file, false);
  const document = stream && documentAt(stream, at);
  if (!document) return undefined;
  for (const cursor of document.document.root?.walk() ?? [])
    if (cursor.parent && isIt(cursor, at - document.start)) return { document, cursor, holder: cursor.parent };
  return undefined;
}
