import { REFUSED, type Source } from './source.js';
import { BACKSLASH, CR, DOUBLE_QUOTE, LF, SINGLE_QUOTE, SPACE, TAB } from './units.js';

/** Escapes of one character after the backslash (YAML 1.2.2, 5.7); a backslash before a line break joins lines. */
const SIMPLE_ESCAPES = new Set([...'0abtnvfre "/\\N_LP\t'].map((character) => character.charCodeAt(0)));
/** Escapes by code point, with the number of hexadecimal digits. */
const HEX_ESCAPES = new Map([
  ['x'.charCodeAt(0), 2],
  ['u'.charCodeAt(0), 4],
  ['U'.charCodeAt(0), 8],
]);

/**
 * Scans a quoted scalar from its opening quote; returns the offset behind the closing one. Continuation lines must be
 * indented deeper than `indent`.
 */
export function scanQuoted(source: Source, open: number, indent: number): number {
  return source.units[open] === DOUBLE_QUOTE ? scanDouble(source, open, indent) : scanSingle(source, open, indent);
}

function scanDouble(source: Source, open: number, indent: number): number {
  const { units } = source;
  let at = open + 1;
  for (;;) {
    const unit = units[at] ?? 0;
    if (unit > BACKSLASH) at++;
    else if (unit === DOUBLE_QUOTE) return at + 1;
    else if (unit === BACKSLASH) {
      at = afterEscape(source, at);
      if (at === REFUSED) return REFUSED;
    } else if (unit === LF) {
      at = continuation(source, open, at, indent);
      if (at === REFUSED) return REFUSED;
    } else if (unit === CR && units[at + 1] !== LF) return source.refuse('unsupported', at);
    else at++;
  }
}

function scanSingle(source: Source, open: number, indent: number): number {
  const { units } = source;
  let at = open + 1;
  for (;;) {
    const unit = units[at] ?? 0;
    if (unit > SINGLE_QUOTE) at++;
    else if (unit === SINGLE_QUOTE) {
      if (units[at + 1] !== SINGLE_QUOTE) return at + 1;
      at += 2;
    } else if (unit === LF) {
      at = continuation(source, open, at, indent);
      if (at === REFUSED) return REFUSED;
    } else if (unit === CR && units[at + 1] !== LF) return source.refuse('unsupported', at);
    else at++;
  }
}

function afterEscape(source: Source, backslash: number): number {
  const { units } = source;
  const unit = units[backslash + 1] ?? 0;
  if (SIMPLE_ESCAPES.has(unit)) return backslash + 2;
  // The next round handles the line break itself; readers differ on empty lines behind it.
  if (unit === LF || unit === CR)
    return isBlankLine(source, source.lineBreak(backslash) + 1)
      ? source.refuse('unsupported', backslash)
      : backslash + 1;
  const digits = HEX_ESCAPES.get(unit);
  if (digits === undefined) return source.refuse('malformed', backslash);
  for (let index = 0; index < digits; index++) {
    if (!isHexadecimal(units[backslash + 2 + index] ?? 0)) return source.refuse('malformed', backslash);
  }
  return backslash + 2 + digits;
}

function isHexadecimal(unit: number): boolean {
  const lower = unit | 32;
  return (unit >= 48 && unit <= 57) || (lower >= 97 && lower <= 102);
}

/**
 * Returns the offset of the first character on the next line of a quoted scalar; `lineBreak` is the end of the line
 * before.
 */
function continuation(source: Source, open: number, lineBreak: number, indent: number): number {
  const { units } = source;
  if (lineBreak >= source.length) return source.refuse('malformed', open);
  const line = lineBreak + 1;
  let at = line;
  while (units[at] === SPACE) at++;
  if (units[at] === LF) return at >= source.length ? source.refuse('malformed', open) : at;
  if (units[at] === CR) return units[at + 1] === LF ? at : source.refuse('unsupported', at);
  if (units[at] === TAB) return source.refuse('unsupported', at);
  if (at >= source.length || at - line <= indent) return source.refuse('malformed', open);
  if (at === line && source.isMarker(at)) return source.refuse('malformed', open);
  return at;
}

function isBlankLine(source: Source, line: number): boolean {
  let at = line;
  while (source.units[at] === SPACE || source.units[at] === TAB || source.units[at] === CR) at++;
  return source.units[at] === LF;
}
