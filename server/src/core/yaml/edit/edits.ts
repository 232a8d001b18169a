import type { Edit } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../cursor.js';
import { isJson } from '../json.js';
import {
  afterColon,
  blockOf,
  columnOf,
  commentsWithin,
  endOfLine,
  fileStyle,
  keyColumn,
  linePrefix,
  ownChildren,
  placeBehind,
  writtenEnd,
} from '../layout.js';
import { NodeStyle } from '../nodes.js';
import { resolvePlain } from '../scalars.js';
import { allOf, type EditPlan, finish, refused, whyNot, whyNotWithin } from './plan.js';
import {
  type FileStyle,
  isMapData,
  isScalarData,
  type Quotes,
  renderBlock,
  renderEntry,
  renderFlow,
  renderFlowEntry,
  renderScalar,
  type ScalarData,
  type YamlData,
  type YamlMap,
} from './write.js';

export { allOf, type EditPlan, refused } from './plan.js';
export { removeEntry } from './removal.js';
export type { YamlData, YamlMap } from './write.js';

/*
 * The only writer of YAML text. Every function returns text edits of the document that contains the cursor, and leaves
 * comments, order, quotes, indentation and line endings as they are. An edit that would change something else is
 * refused with a reason.
 */

/** Replaces a scalar. The new value keeps the quotes where it is a string, too. */
export function setScalar(target: Cursor, value: ScalarData): EditPlan {
  const reason = whyNot(target) ?? (target.tag === undefined ? undefined : say`the value has a tag`);
  if (reason) return refused(reason);
  if (target.kind !== 'scalar') return refused(say`a mapping or sequence stands where a single value is expected`);
  if (target.style === NodeStyle.Empty) return insertValue(target, [` ${renderScalar(value)}`]);
  const flow = target.parent?.style === NodeStyle.Flow;
  const written = isJson(target)
    ? JSON.stringify(value)
    : renderScalar(value, { quotes: typeof value === 'string' ? quotesOf(target) : 'PLAIN', flow });
  // The header of a block scalar may have a comment.
  const comments = commentsWithin(target, target.localRange).map((comment) => ` ${comment}`);
  return finish(target, [{ range: target.localRange, newText: written + comments.join('') }]);
}

/**
 * Replaces a scalar by a number in a notation of its own, such as an octal file mode: `0440`. In JSON the number is
 * decimal.
 */
export function setNumber(target: Cursor, written: string): EditPlan {
  const reason = whyNot(target);
  if (reason) return refused(reason);
  if (target.kind !== 'scalar' || target.style === NodeStyle.Empty)
    return refused(say`a single value is expected here`);
  const newText = isJson(target) ? String(resolvePlain(written)) : written;
  return finish(target, [{ range: target.localRange, newText }]);
}

/**
 * Sets the value at a path below a map: replaces a scalar, adds what is missing. `after` lists the keys behind which a
 * new entry of `map` itself is placed: the first that exists; the end without any.
 */
export function setIn(map: Cursor, path: readonly string[], value: YamlData, after: readonly string[] = []): EditPlan {
  const [key, ...rest] = path;
  if (key === undefined) return refused(say`no path was given`);
  const existing = map.at(key);
  if (!existing) return insertEntry(map, key, nest(rest, value), after);
  return rest.length > 0 && isMergedInto(existing, map)
    ? setIn(existing, rest, value)
    : replaceExisting(existing, nest(rest, value));
}

/**
 * Sets all values of a tree below a map as `setIn` sets one. The missing entries of a mapping are added in one piece,
 * in the tree's order.
 */
export function setAll(map: Cursor, tree: YamlMap, after: readonly string[] = []): EditPlan {
  const missing: [string, YamlData][] = [];
  const plans: EditPlan[] = [];
  for (const [key, value] of Object.entries(tree)) {
    const existing = map.at(key);
    if (!existing) missing.push([key, value]);
    else
      plans.push(
        isMapData(value) && isMergedInto(existing, map) ? setAll(existing, value) : replaceExisting(existing, value),
      );
  }
  return allOf(plans, missing.length > 0 ? [insertEntries(map, missing, after)] : []);
}

/**
 * Returns true for a map that values are set in, entry by entry. `resources: {}` among block lines is replaced instead,
 * so that people can go on in block style.
 */
function isMergedInto(existing: Cursor, map: Cursor): boolean {
  const isEmpty = existing.style === NodeStyle.Flow && existing.entries().length === 0;
  return existing.kind === 'map' && !(isEmpty && map.style === NodeStyle.Block);
}

/** Replaces the value of an existing entry. */
function replaceExisting(existing: Cursor, value: YamlData): EditPlan {
  if (existing.kind === 'scalar' && isScalarData(value)) return setScalar(existing, value);
  return existing.style === NodeStyle.Empty ? fillEntry(existing, value) : replaceValue(existing, value);
}

/**
 * Adds an entry to a map, in the map's own style. Refused for an open map, which may have the key already, unless the caller knows
 * that it has not.
 */
export function insertEntry(
  map: Cursor,
  key: string,
  value: YamlData,
  after: readonly string[] = [],
  isKnown = false,
): EditPlan {
  return insertEntries(map, [[key, value]], after, isKnown);
}

/** Adds entries below each other, as `insertEntry` adds one. */
function insertEntries(
  map: Cursor,
  added: readonly (readonly [string, YamlData])[],
  after: readonly string[],
  isKnown = false,
): EditPlan {
  const reason = whyNot(map) ?? (map.open && !isKnown ? say`a template may add keys here` : undefined);
  if (reason) return refused(reason);
  if (map.kind !== 'map') return refused(say`a mapping is expected here`);
  const entries = ownChildren(map);
  const named = after.flatMap((name) => entries.find((entry) => entry.key === name) ?? []);
  const anchors = [...named, ...entries.toReversed()];
  const [anchor] = anchors;
  if (map.style === NodeStyle.Flow) {
    const json = isJson(map);
    return insertFlow(
      map,
      anchor,
      added.map(([key, value]) => renderFlowEntry(key, value, json)),
    );
  }
  const column = keyColumn(map);
  if (!anchor || column === undefined) return refused(say`the mapping has no entry to stand beside`);
  const style = fileStyle(map);
  const lines = added.flatMap(([key, value]) => renderEntry(renderScalar(key), value, style));
  const place = firstPlace(anchors, map, column);
  if (place === undefined) return refused(say`a template decides what is written here`);
  return finish(map, [insertLines(place, lines, column, style)]);
}

/** Returns the first offset behind one of the entries at which new lines are rendered whenever the collection is. */
function firstPlace(entries: readonly Cursor[], collection: Cursor, column: number): number | undefined {
  const block = blockOf(collection);
  for (const entry of entries) {
    const place = placeBehind(entry, block, column);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Adds an item at the end of a sequence, in the sequence's own style. */
export function appendItem(sequence: Cursor, value: YamlData): EditPlan {
  const reason = whyNot(sequence) ?? (sequence.open ? say`a template may add items here` : undefined);
  if (reason) return refused(reason);
  if (sequence.kind !== 'sequence') return refused(say`a sequence is expected here`);
  const last = [...sequence.items()].at(-1);
  if (sequence.style === NodeStyle.Flow) return insertFlow(sequence, last, [renderFlow(value, isJson(sequence))]);
  if (!last) return refused(say`the sequence has no item to stand beside`);
  const style = fileStyle(sequence);
  const column = columnOf(sequence.sourceText, sequence.localRange.start);
  const place = firstPlace([last], sequence, column);
  if (place === undefined) return refused(say`a template decides what is written here`);
  return finish(sequence, [insertLines(place, renderBlock([value], style), column, style)]);
}

/** Replaces all items of a sequence by strings. A flow sequence stays one, with the quotes of its first item. */
export function replaceItems(sequence: Cursor, values: readonly string[]): EditPlan {
  const items = [...sequence.items()];
  const [first, last] = [items[0], items.at(-1)];
  if (sequence.style !== NodeStyle.Flow || !first || !last) return replaceValue(sequence, values);
  const reason = whyNot(sequence) ?? whyNotWithin(sequence);
  if (reason) return refused(reason);
  const range = { start: first.localRange.start, end: writtenEnd(last) };
  const json = isJson(sequence);
  const written = values.map((value) =>
    json ? renderFlow(value, json) : renderScalar(value, { quotes: quotesOf(first), flow: true }),
  );
  return finish(sequence, [{ range, newText: written.join(', ') }], range);
}

/** Replaces an entry's value of any kind. Comments inside the old value become lines of their own. */
export function replaceValue(entry: Cursor, value: YamlData): EditPlan {
  return replaceEntry(entry, entry.key ?? '', value);
}

/** Replaces an entry's key and value: `value: hunter2` becomes `valueFrom: …`. A comment behind the old value stays. */
export function replaceEntry(entry: Cursor, key: string, value: YamlData): EditPlan {
  const { parent, localKeyRange: keyRange } = entry;
  const reason = whyNot(entry) ?? whyNotWithin(entry);
  if (reason) return refused(reason);
  if (!keyRange || !parent) return refused(say`only an entry of a mapping can be replaced`);
  const text = entry.sourceText;
  const sameKey = text.slice(keyRange.start, keyRange.end);
  const { end } = entry.localRange;
  if (parent.style === NodeStyle.Flow) {
    const json = isJson(entry);
    const written = key === entry.key ? `${sameKey}: ${renderFlow(value, json)}` : renderFlowEntry(key, value, json);
    const range = { start: keyRange.start, end: writtenEnd(entry) };
    return finish(entry, [{ range, newText: written }], range);
  }
  const [column, colon] = [keyColumn(parent), afterColon(text, keyRange)];
  if (column === undefined || colon === undefined)
    return refused(say`the entry is written in a way that cannot be kept`);
  const style = fileStyle(entry);
  const comments = commentsWithin(entry, { start: colon, end });
  const keyText = (key === entry.key ? sameKey : renderScalar(key)) + text.slice(keyRange.end, colon - 1);
  // Lines of comments between header and text of a block scalar would be part of the text.
  const inOneLine = comments.length > 0 && isScalarData(value);
  const [head = '', ...body] = inOneLine ? [`${keyText}: ${renderScalar(value)}`] : renderEntry(keyText, value, style);
  const lineEnd = endOfLine(text, end);
  // The blanks before a comment may align it with others.
  const tail = text.slice(end, lineEnd).trimEnd().replace(/^\S/, ' $&');
  const indent = ' '.repeat(column);
  const lines = [head + tail, ...[...comments, ...body].map((line) => (line === '' ? '' : indent + line))];
  return finish(entry, [{ range: { start: keyRange.start, end: lineEnd }, newText: lines.join(style.newline) }]);
}

/** Replaces the key of an entry; its value stays as it is written. */
export function renameKey(entry: Cursor, key: string): EditPlan {
  const { parent, localKeyRange: range } = entry;
  const reason = whyNot(entry);
  if (reason) return refused(reason);
  if (!range || !parent) return refused(say`only an entry of a mapping has a key`);
  // In quotes a key needs no blank behind its colon, without them it does.
  const quotes = quotesAt(entry.sourceText, range.start);
  const newText = isJson(entry)
    ? renderFlow(key, true)
    : renderScalar(key, { quotes, flow: parent.style === NodeStyle.Flow });
  return finish(entry, [{ range, newText }]);
}

/** Returns the text of a whole document. */
export function documentText(value: YamlData, newline = '\n'): string {
  return `${renderBlock(value, { step: 2, indentSequences: true, newline }).join(newline)}${newline}`;
}

/** Adds the value of a key that has none. */
function fillEntry(empty: Cursor, value: YamlData): EditPlan {
  const column = empty.parent?.kind === 'map' ? keyColumn(empty.parent) : undefined;
  if (column === undefined) return refused(say`only an entry of a mapping can be filled`);
  const [first = '', ...more] = renderEntry('', value, fileStyle(empty));
  return insertValue(empty, [first.slice(1), ...more], column);
}

function insertValue(empty: Cursor, lines: readonly string[], column = 0): EditPlan {
  const text = empty.sourceText;
  const { localKeyRange: keyRange, localRange, parent } = empty;
  const reason = whyNot(empty) ?? (empty.open ? say`a template may fill the value` : undefined);
  if (reason) return refused(reason);
  const colon = keyRange && parent?.style === NodeStyle.Block ? afterColon(text, keyRange) : undefined;
  if (colon === undefined || text.slice(colon, localRange.start).trim() !== '')
    return refused(say`only an entry of a mapping can be filled`);
  const [first = '', ...more] = lines;
  const edits: Edit[] = first === '' ? [] : [{ range: { start: colon, end: colon }, newText: first }];
  if (more.length > 0) edits.push(insertLines(endOfLine(text, colon), more, column, fileStyle(empty)));
  return finish(empty, edits);
}

function nest(path: readonly string[], value: YamlData): YamlData {
  return path.reduceRight<YamlData>((inner, key) => ({ [key]: inner }), value);
}

function insertLines(at: number, lines: readonly string[], column: number, { newline }: FileStyle): Edit {
  const indent = ' '.repeat(column);
  return {
    range: { start: at, end: at },
    newText: lines.map((line) => newline + (line === '' ? '' : indent + line)).join(''),
  };
}

function insertFlow(collection: Cursor, last: Cursor | undefined, written: readonly string[]): EditPlan {
  const { start, end } = collection.localRange;
  const text = collection.sourceText;
  if (!/[\]}]/.test(text[end - 1] ?? '')) return refused(say`the bracket is not closed yet`);
  if (last) {
    const at = writtenEnd(last);
    // JSON over several lines has no comments that could stand behind a comma.
    const lead = linePrefix(text, (last.localKeyRange ?? last.localRange).start);
    const ownLine = isJson(collection) && lead.trim() === '';
    const separator = ownLine ? `,${fileStyle(collection).newline}${lead}` : ', ';
    return finish(collection, [
      { range: { start: at, end: at }, newText: written.map((one) => separator + one).join('') },
    ]);
  }
  // Between the brackets there may be blanks, or a comment.
  const between = { start: start + 1, end: end - 1 };
  return finish(collection, [{ range: between, newText: written.join(', ') }], between);
}

function quotesOf(scalar: Cursor): Quotes {
  return quotesAt(scalar.sourceText, scalar.localRange.start);
}

function quotesAt(text: string, offset: number): Quotes {
  return text[offset] === '"' ? 'QUOTE_DOUBLE' : text[offset] === "'" ? 'QUOTE_SINGLE' : 'PLAIN';
}
