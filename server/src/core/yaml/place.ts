import { startOfLine } from '../text/lines.js';
import type { Range } from '../text/range.js';
import type { Step } from './cursor.js';

/** A mapping or list around a place, from the outermost on. */
export interface Level {
  /** The steps from the root of the document to the mapping or list. */
  readonly path: readonly Step[];
  /** The keys of a mapping with what stands behind them on their line; empty for a list. */
  readonly entries: ReadonlyMap<string, string>;
}

/** A place in the text of a document where something may be written. */
export interface Place {
  /** `key`: a key of a mapping, or a value on a line of its own. `value`: what stands behind the colon of `key`. */
  readonly kind: 'key' | 'value';
  /** The mappings and lists around the place, the innermost last. */
  readonly levels: readonly Level[];
  /** The steps to the innermost of them. */
  readonly path: readonly Step[];
  readonly key?: string | undefined;
  /** What is written of the word so far, from its start to the place. */
  readonly word: Range;
  /** The column of the keys of the mapping. */
  readonly column: number;
  /** True within `{…}` and `[…]`. */
  readonly isFlow: boolean;
}

/** A line, as far as its structure is known without its neighbours. */
interface Line {
  /** The columns of its dashes. */
  readonly dashes: readonly number[];
  /** The column of what stands behind the dashes. */
  readonly column: number;
  readonly key: string | undefined;
  /** What stands behind the colon; all that stands behind the dashes where there is none. */
  readonly rest: string;
}

/** A mapping that is found on the way up, with steps from the place outwards. */
interface Found {
  readonly column: number;
  readonly entries: Map<string, string>;
  /** The steps from the mapping that is found next, or from the root, in reverse. */
  steps: Step[];
}

const KEY =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{}#&*!|>%@,?:-](?:[^:#]|:(?=\S)|(?<=\S)#)*|[-?:](?=\S)(?:[^:#]|:(?=\S))*)\s*:(?=\s|$)/;
const BOUNDARY = /^(?:---|\.\.\.)(?:\s|$)/;
/** What may stand behind the colon of a key whose value begins on the next line. */
const NOTHING = /^(?:[&!]\S+(?:\s+|$))*(?:#.*)?$/;

/**
 * Returns the place at an offset of a document's text; undefined within comments and texts of several lines, and where the lines
 * around it cannot be understood. It reads lines instead of a tree, because the line that is being written mostly is no YAML.
 */
export function placeAt(text: string, offset: number): Place | undefined {
  const start = startOfLine(text, offset);
  const before = text.slice(start, offset);
  if (BOUNDARY.test(before) || before.startsWith('%') || endsInComment(before)) return undefined;
  const line = lineOf(before);
  const found = mappingsAround(text, start, line);
  if (!found) return undefined;
  addEntriesBelow(text, offset, found);
  const levels = levelsOf(found);
  const [{ column }] = found;
  const { path } = levels.at(-1) ?? { path: [] };
  const end = offset;
  if (line.key === undefined && !/^[[{]/.test(line.rest))
    return { kind: 'key', levels, path, word: { start: start + column, end }, column, isFlow: false };
  const value = line.key === undefined ? line.rest : before.slice(before.length - line.rest.length);
  if (/^[[{]/.test(value)) return inFlow(levels, line.key, value, offset, column);
  // A space has to stand behind the colon.
  if (/:$/.test(before) || /^[|>&*!]/.test(value)) return undefined;
  return {
    kind: 'value',
    levels,
    path,
    key: line.key,
    word: { start: end - value.length, end },
    column,
    isFlow: false,
  };
}

/** The key of a line. */
export interface LineKey {
  readonly key: string;
  /** What stands behind its colon. */
  readonly rest: string;
  readonly place: Place;
  readonly range: Range;
}

/** Returns the key of the line that an offset is on, its place, and its range; undefined where the offset is not on its text. */
export function lineKeyAt(text: string, offset: number): LineKey | undefined {
  const start = startOfLine(text, offset);
  const newline = text.indexOf('\n', offset);
  const written = text.slice(start, newline < 0 ? text.length : newline);
  const { column, key, rest } = lineOf(written);
  const length = KEY.exec(written.slice(column))?.[1]?.length ?? 0;
  const range = { start: start + column, end: start + column + length };
  if (key === undefined || offset < range.start || endsInComment(text.slice(start, offset))) return undefined;
  const place = placeAt(text, range.start);
  return place && { key, rest, place, range };
}

/** Returns true where the text of a line up to a place ends in a comment. */
export function endsInComment(before: string): boolean {
  return /(?:^|\s)#/.test(before.replace(/"(?:[^"\\]|\\.)*"?|(?<=[\s:,[{-])'(?:[^']|'')*'?/g, '_'));
}

function lineOf(text: string): Line {
  let column = indentOf(text, 0, text.length);
  const dashes: number[] = [];
  while (text[column] === '-' && (column + 1 === text.length || text[column + 1] === ' ')) {
    dashes.push(column);
    column++;
    while (text[column] === ' ') column++;
  }
  const content = text.slice(column);
  const key = KEY.exec(content);
  const rest = content.slice(key?.[0].length ?? 0).trimStart();
  return { dashes, column, key: key?.[1] === undefined ? undefined : unquoted(key[1]), rest };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

/** Returns the mappings around a line, the innermost first; undefined where the lines above cannot be understood. */
function mappingsAround(text: string, start: number, line: Line): [Found, ...Found[]] | undefined {
  const innermost: Found = { column: line.column, entries: new Map(), steps: [] };
  const found: [Found, ...Found[]] = [innermost];
  let current = innermost;
  /** Returns the column of the dash that the item has, whose first line has these dashes; each but the first begins a list. */
  const enterItem = (dashes: readonly number[]): number | undefined => {
    for (const _ of dashes.slice(1)) current.steps.push(0);
    return dashes[0];
  };
  let list = enterItem(line.dashes);
  let index = 0;
  for (const above of linesAbove(text, start, () => list ?? current.column)) {
    if (list !== undefined) {
      if (above.dashes.includes(list)) {
        index++;
        const outer = above.dashes.filter((dash) => list !== undefined && dash < list);
        if (outer.length > 0) {
          current.steps.push(index);
          [list, index] = [enterItem(outer), 0];
        }
        continue;
      }
      if (above.column > list || above.key === undefined) return undefined;
      current.steps.push(index);
      [list, index] = [undefined, 0];
    } else if (above.dashes[0] === current.column) {
      // An item of the list that is the value of a key above.
      continue;
    } else if (above.column > current.column) return undefined;
    else if (above.column === current.column) {
      if (above.key === undefined) return undefined;
      if (!current.entries.has(above.key)) current.entries.set(above.key, above.rest);
      list = enterItem(above.dashes);
      continue;
    }
    if (above.key === undefined || !NOTHING.test(above.rest)) return undefined;
    current.steps.push(above.key);
    current = { column: above.column, entries: new Map([[above.key, above.rest]]), steps: [] };
    found.push(current);
    list = enterItem(above.dashes);
  }
  // The document is a list itself.
  if (list !== undefined) current.steps.push(index);
  return found;
}

/** Adds the keys that stand below the place to the mappings around it. */
function addEntriesBelow(text: string, offset: number, found: readonly Found[]): void {
  let within = [...found];
  for (let newline = text.indexOf('\n', offset); newline >= 0 && within.length > 0; ) {
    const from = newline + 1;
    newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    const indent = indentOf(text, from, end);
    const [innermost] = within;
    if (!innermost || indent > innermost.column || isIgnored(text, from + indent, end)) continue;
    const raw = text.slice(from, end);
    if (indent === 0 && BOUNDARY.test(raw)) return;
    within = within.filter(({ column }) => column <= indent);
    const line = lineOf(raw.trimEnd());
    // A dash at the column of a key begins an item of the list that is the value of the key before it.
    if (line.dashes.length > 0 || line.key === undefined) continue;
    const [owner] = within;
    if (owner?.column === indent && !owner.entries.has(line.key)) owner.entries.set(line.key, line.rest);
  }
}

function levelsOf(found: readonly Found[]): Level[] {
  let path: readonly Step[] = [];
  const levels: Level[] = [];
  for (const { entries, steps } of [...found].reverse()) {
    path = [...path, ...[...steps].reverse()];
    levels.push({ path, entries });
  }
  return levels;
}

/** Yields the lines above an offset that stand no further right than `limit` says, the nearest first. */
function* linesAbove(text: string, start: number, limit: () => number): Generator<Line> {
  for (let end = start - 1; end >= 0; ) {
    const from = startOfLine(text, end);
    const indent = indentOf(text, from, end);
    if (indent <= limit() && !isIgnored(text, from + indent, end)) {
      const line = text.slice(from, end).trimEnd();
      if (indent === 0 && BOUNDARY.test(line)) return;
      yield lineOf(line);
    }
    end = from - 1;
  }
}

function indentOf(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] === ' ') at++;
  return at - from;
}

/** Returns true for a line without structure: blank, a comment, or a line of a template. */
function isIgnored(text: string, from: number, end: number): boolean {
  const first = text[from];
  if (from >= end || first === '#' || first === '\r' || first === '%') return true;
  return first === '{' && text[from + 1] === '{' && text.slice(from, end).trimEnd().endsWith('}}');
}

/** Returns the place at the end of a flow collection that is not closed yet. */
function inFlow(
  levels: readonly Level[],
  key: string | undefined,
  written: string,
  offset: number,
  column: number,
): Place | undefined {
  const outer = levels.at(-1);
  if (!outer) return undefined;
  const stack: {
    path: readonly Step[];
    readonly entries: Map<string, string>;
    isList: boolean;
    count: number;
    key?: string | undefined;
  }[] = [];
  let path: readonly Step[] = key === undefined ? outer.path : [...outer.path, key];
  let word = '';
  for (const token of written.match(/"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|[[\]{},]|:(?=\s|$)|[^[\]{},:"'\s]+|:|\s+/g) ??
    []) {
    const top = stack.at(-1);
    if (token === '{' || token === '[') {
      if (top) path = [...top.path, top.isList ? top.count : (top.key ?? '')];
      stack.push({ path, entries: new Map(), isList: token === '[', count: 0 });
      word = '';
    } else if (token === '}' || token === ']') {
      stack.pop();
      word = '';
    } else if (token === ',' && top) {
      if (top.key !== undefined) top.entries.set(top.key, word.trim());
      top.key = undefined;
      top.count++;
      word = '';
    } else if (token === ':' && top && !top.isList) {
      top.key = unquoted(word.trim());
      word = '';
    } else if (word !== '' || !/^\s/.test(token)) word += token;
  }
  const top = stack.at(-1);
  if (!top || /^["']/.test(word)) return undefined;
  const at = top.isList ? [...top.path, top.count] : top.path;
  const inner = [...levels, ...stack.map(({ path: own, entries }) => ({ path: own, entries }))];
  const place = { levels: inner, path: at, word: { start: offset - word.length, end: offset }, column, isFlow: true };
  return top.key === undefined ? { kind: 'key', ...place } : { kind: 'value', key: top.key, ...place };
}
