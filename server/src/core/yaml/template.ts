import type { Range } from '../text/range.js';

export interface Masked {
  /** The text with every `{{ … }}` replaced by as many characters, line breaks kept. */
  readonly text: string;
  readonly holes: readonly Range[];
  /** Holes that have their lines for themselves: control statements, includes, comments. */
  readonly lineHoles: readonly Range[];
}

/**
 * Hides `{{ … }}` from the YAML reader. A hole within a line becomes letters, so that it reads as (a part of) a scalar;
 * one that has its lines for itself becomes blanks, so that the structure around it stays readable. A hole that is
 * never closed ends with its line: somebody is still typing it.
 */
export function maskTemplate(text: string): Masked {
  if (!text.includes('{{'))
    return text.includes('{%')
      ? withoutStatements({ text, holes: [], lineHoles: [] })
      : { text, holes: [], lineHoles: [] };
  const holes: Range[] = [];
  // Found once: looking for a comment's end from every `{{` would take a hostile text forever.
  const lastCommentEnd = text.lastIndexOf('*/');
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = holeEnd(text, start, lastCommentEnd);
    holes.push({ start, end });
    start = text.indexOf('{{', end);
  }
  const lineHoles: Range[] = [];
  let masked = '';
  let position = 0;
  for (let first = 0; first < holes.length; ) {
    let last = first;
    while (last + 1 < holes.length && isBlank(text, end(holes, last), start(holes, last + 1))) last++;
    const whole = startsLine(text, start(holes, first)) && endsLine(text, end(holes, last));
    for (const hole of holes.slice(first, last + 1)) {
      masked += text.slice(position, hole.start);
      masked += whole ? blanks(text.slice(hole.start, hole.end)) : letters(text.slice(hole.start, hole.end));
      position = hole.end;
      if (whole) lineHoles.push(hole);
    }
    first = last + 1;
  }
  const result = { text: masked + text.slice(position), holes, lineHoles };
  return text.includes('{%') ? withoutStatements(result) : result;
}

/** Lines of Jinja statements, `{% if … %}`, which other generators of YAML have, are blanked as Helm's are. */
function withoutStatements({ text, holes, lineHoles }: Masked): Masked {
  const statements: Range[] = [];
  const masked = text.replace(/^[ \t]*\{%[^\n]*%\}[ \t]*(?=\r?$)/gm, (line, at: number) => {
    statements.push({ start: at, end: at + line.length });
    return blanks(line);
  });
  if (statements.length === 0) return { text, holes, lineHoles };
  const inOrder = (ranges: readonly Range[]): Range[] => [...ranges, ...statements].sort((a, b) => a.start - b.start);
  return { text: masked, holes: inOrder(holes), lineHoles: inOrder(lineHoles) };
}

function blanks(hole: string): string {
  return hole.replace(/[^\r\n]/g, ' ');
}

/** Letters in place of a hole; the indentation of its further lines stays, or they would leave their value. */
function letters(hole: string): string {
  return hole.replace(/(\n[ \t]*)|[^\r\n]/g, (_, indentation: string | undefined) => indentation ?? 'x');
}

function start(holes: readonly Range[], index: number): number {
  return holes[index]?.start ?? 0;
}

function end(holes: readonly Range[], index: number): number {
  return holes[index]?.end ?? 0;
}

/** The offset after the hole's `}}`. Strings and comments inside the hole may contain `}}`. */
function holeEnd(text: string, open: number, lastCommentEnd: number): number {
  let index = open + 2;
  const comment = /^-?\s*\/\*/.exec(text.slice(index, index + 80));
  if (comment) {
    const from = index + comment[0].length;
    if (from > lastCommentEnd) return lineEnd(text, open);
    index = text.indexOf('*/', from) + 2;
  }
  let newLine = false;
  for (; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\n') newLine = true;
    else if (unit === '}' && text[index + 1] === '}') return index + 2;
    else if (unit === '{' && text[index + 1] === '{' && newLine) return lineEnd(text, open);
    else if (unit === '"' || unit === '`') {
      // A quote that is not closed on its line belongs to the YAML around the hole.
      const close = closingQuote(text, index, unit);
      if (close > 0) index = close;
    }
  }
  return lineEnd(text, open);
}

function closingQuote(text: string, open: number, quote: string): number {
  for (let index = open + 1; index < text.length; index++) {
    const unit = text[index];
    if (unit === '\\' && quote === '"') index++;
    else if (unit === quote) return index;
    else if (unit === '\n') return -1;
  }
  return -1;
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
