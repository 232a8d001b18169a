import type { Range } from '../../text/range.js';
import { goHole, type Hole, jinjaHole } from './holes.js';

/** A text with masked template holes. */
export interface Masked {
  /** The text with every `{{ … }}` replaced by as many characters. */
  readonly text: string;
  readonly holes: readonly Hole[];
  /** Holes that take up whole lines: control statements, includes, comments. */
  readonly lineHoles: readonly Hole[];
}

/**
 * Masks `{{ … }}` for the YAML reader. A hole within a line becomes letters, its line breaks too, so that it reads as
 * (a part of) a scalar. A hole that takes up whole lines becomes blanks, so that the structure around it stays
 * readable. A hole that is never closed ends with its line: the user is still typing it.
 */
export function maskTemplate(text: string): Masked {
  if (!text.includes('{{'))
    return text.includes('{%')
      ? withoutStatements({ text, holes: [], lineHoles: [] })
      : { text, holes: [], lineHoles: [] };
  const holes: Hole[] = [];
  // Searched once: searching an end from every `{{` would take a hostile text forever.
  const last = { commentEnd: text.lastIndexOf('*/'), backtick: text.lastIndexOf('`') };
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = holeEnd(text, start, last);
    holes.push(goHole(text, start, end));
    start = text.indexOf('{{', end);
  }
  const result = maskHoles(text, holes);
  return text.includes('{%') ? withoutStatements(result) : result;
}

/** Masks these actions of a Go template and no others: every other `{{` is a part of the text. */
export function maskActions(text: string, actions: readonly Range[]): Masked {
  return maskHoles(
    text,
    actions.map(({ start, end }) => goHole(text, start, end)),
  );
}

function maskHoles(text: string, holes: readonly Hole[]): Masked {
  const lineHoles: Hole[] = [];
  let masked = '';
  let position = 0;
  for (let first = 0; first < holes.length; ) {
    let last = first;
    while (last + 1 < holes.length && isBlank(text, end(holes, last), start(holes, last + 1))) last++;
    const whole = startsLine(text, start(holes, first)) && endsLine(text, end(holes, last));
    const blank = whole || isBlockScalar(text, start(holes, first), end(holes, last));
    for (const hole of holes.slice(first, last + 1)) {
      masked += text.slice(position, hole.start);
      masked += blank ? blanks(text.slice(hole.start, hole.end)) : letters(text, hole);
      position = hole.end;
      if (blank) lineHoles.push(hole);
    }
    first = last + 1;
  }
  return { text: masked + text.slice(position), holes, lineHoles };
}

/** Blanks lines of Jinja statements, `{% if … %}`, which other generators of YAML use. */
function withoutStatements({ text, holes, lineHoles }: Masked): Masked {
  const statements: Hole[] = [];
  const masked = text.replace(/^[ \t]*\{%[^\n]*%\}[ \t]*(?=\r?$)/gm, (line, at: number) => {
    statements.push(jinjaHole(text, at, at + line.length));
    return blanks(line);
  });
  if (statements.length === 0) return { text, holes, lineHoles };
  const inOrder = (others: readonly Hole[]): Hole[] => [...others, ...statements].sort((a, b) => a.start - b.start);
  return { text: masked, holes: inOrder(holes), lineHoles: inOrder(lineHoles) };
}

function blanks(hole: string): string {
  return hole.replace(/[^\r\n]/g, ' ');
}

/**
 * Returns letters in place of a hole: it prints (a part of) one value. Behind `key:` without a blank, the first of them
 * is a blank where the printed text begins with a line break or blank itself, which the rendered line needs.
 */
function letters(text: string, hole: Hole): string {
  const length = hole.end - hole.start;
  const bringsBlank = text[hole.start - 1] === ':' && printsBlank(text, hole) && KEY.test(lineBefore(text, hole.start));
  return bringsBlank ? ` ${'x'.repeat(length - 1)}` : 'x'.repeat(length);
}

/** Returns true for `key: |- {{ … }}` and nothing else: the printed text has to begin with a line break. */
function isBlockScalar(text: string, from: number, to: number): boolean {
  return endsLine(text, to) && BLOCK_HEADER.test(lineBefore(text, from));
}

/** A line up to the colon of its key, and a line up to the header of a block scalar. */
const KEY = /^[ \t]*(?:- +)*(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[\w./-]{1,200}):$/;
const BLOCK_HEADER =
  /^[ \t]*(?:- +)*(?:- |(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[\w./-]{1,200}):[ \t])[ \t]*[|>][-+1-9]{0,2}[ \t]+$/;

function printsBlank(text: string, { start, end, role, column }: Hole): boolean {
  if (role === 'opens') return isWhite(text[end]);
  return column !== undefined || /^\{\{-?\s*(?:include|template)\b/.test(text.slice(start, Math.min(end, start + 80)));
}

/** Returns the text before an offset on its line; '' where it is longer than a key. */
function lineBefore(text: string, offset: number): string {
  const near = text.slice(Math.max(0, offset - 300), offset);
  return offset > near.length && !near.includes('\n') ? '' : near.slice(near.lastIndexOf('\n') + 1);
}

function isWhite(unit: string | undefined): boolean {
  return unit === undefined || ' \t\r\n'.includes(unit);
}

function start(holes: readonly Hole[], index: number): number {
  return holes[index]?.start ?? 0;
}

function end(holes: readonly Hole[], index: number): number {
  return holes[index]?.end ?? 0;
}

/** The offsets of the last tokens in the whole text that can end something. */
interface Last {
  readonly commentEnd: number;
  readonly backtick: number;
}

/** Returns the offset behind the hole's `}}`. Strings and comments inside the hole may contain `}}`. */
function holeEnd(text: string, open: number, last: Last): number {
  let index = open + 2;
  const comment = /^-?\s*\/\*/.exec(text.slice(index, index + 80));
  if (comment) {
    const from = index + comment[0].length;
    if (from > last.commentEnd) return lineEnd(text, open);
    index = text.indexOf('*/', from) + 2;
  }
  let newLine = false;
  for (; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n') newLine = true;
    else if (unit === '}' && text[index + 1] === '}') return index + 2;
    else if (unit === '{' && text[index + 1] === '{' && newLine) return lineEnd(text, open);
    else if (unit === '"' || unit === '`' || (unit === '\\' && text[index + 1] === '"')) {
      const close =
        unit === '`'
          ? closingBacktick(text, index, last)
          : unit === '"'
            ? closingQuote(text, index)
            : closingEscape(text, index);
      if (close < 0) continue;
      if (unit === '`' && text.slice(index, close).includes('\n')) newLine = true;
      index = close;
    }
  }
  return lineEnd(text, open);
}

/**
 * Returns the offset of the closing quote, or -1: a quote that is not closed on its line belongs to the YAML around the
 * hole.
 */
function closingQuote(text: string, open: number): number {
  for (let index = open + 1; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\\') index++;
    else if (unit === '"') return index;
    else if (unit === '\n') return -1;
  }
  return -1;
}

/**
 * Returns the offset of the quote that closes `\"`, or -1: a hole in a double-quoted scalar of YAML has its strings'
 * quotes escaped.
 */
function closingEscape(text: string, open: number): number {
  for (let index = open + 2; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n') return -1;
    if (unit !== '\\') continue;
    if (text[index + 1] === '"') return index + 1;
    // An escaped backslash, and the escaped quote that it escapes.
    index += text.startsWith('\\"', index + 2) ? 3 : 1;
  }
  return -1;
}

/** Returns the offset of the closing backtick, or -1. A raw string may span lines. */
function closingBacktick(text: string, open: number, { backtick }: Last): number {
  return open < backtick ? text.indexOf('`', open + 1) : -1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (text[index] !== ' ' && text[index] !== '\t') return false;
  return true;
}

function startsLine(text: string, offset: number): boolean {
  let before = offset - 1;
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t')) before--;
  return before < 0 || text[before] === '\n';
}

function endsLine(text: string, offset: number): boolean {
  let after = offset;
  while (text[after] === ' ' || text[after] === '\t' || text[after] === '\r') after++;
  return after >= text.length || text[after] === '\n';
}
