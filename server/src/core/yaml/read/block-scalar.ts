import { NodeStyle } from '../nodes.js';
import { decodeBlock } from './decode.js';
import { REFUSED, type Source } from './source.js';
import { CR, DASH, DIGIT_1, DIGIT_9, HASH, LF, PIPE, PLUS, SPACE, TAB } from './units.js';

/** The result of `scanBlockScalar`, to be read right after it. */
export const scannedBlock = {
  /** The offset behind the last content character that is no white space. */
  end: 0,
  /** The indentation, which is no part of the content. */
  indent: 0,
  /** `|-`: no line break at the end. */
  strip: false,
  /** `|+`: every line break at the end. */
  keep: false,
  /** The decoded text where it does not follow from `end`: `|+`, trailing blanks that count, no content at all. */
  text: undefined as string | undefined,
};

/**
 * Scans a literal or folded scalar from its `|` or `>`; returns the start of the first line behind it. `indent` is the
 * column of the collection around it. Rare forms are left to the `yaml` package.
 */
export function scanBlockScalar(source: Source, header: number, indent: number): number {
  const { units, length } = source;
  let contentIndent = readHeader(source, header, indent);
  if (contentIndent === REFUSED) return REFUSED;
  const given = contentIndent !== UNKNOWN;
  const first = scannedBlock.end;
  let at = first;
  /** The line break of the last line with content. */
  let end = at;
  /** The offset at which that line begins. */
  let lastLine = at;
  let longestBlank = 0;
  /** The line break of the last line of blanks that are content. */
  let blankEnd = at;
  while (at < length) {
    const line = at;
    while (units[at] === SPACE) at++;
    const column = at - line;
    const unit = units[at];
    if (unit === LF || (unit === CR && units[at + 1] === LF)) {
      if (column > longestBlank) longestBlank = column;
      if (unit === CR) at++;
      if (contentIndent !== UNKNOWN && column > contentIndent) blankEnd = at;
      at++;
      continue;
    }
    if (unit === TAB && column <= indent) return source.refuse('unsupported', at);
    if (at >= length) break;
    if (column <= indent || (column === 0 && source.isMarker(at))) {
      at = line;
      break;
    }
    if (contentIndent === UNKNOWN) {
      if (unit === TAB || longestBlank > column) return source.refuse('unsupported', at);
      contentIndent = column;
    } else if (column < contentIndent) {
      // A comment behind the content may be indented less than it.
      return source.refuse(unit === HASH ? 'unsupported' : 'malformed', at);
    }
    longestBlank = 0;
    lastLine = line;
    at = source.lineBreak(at);
    end = at;
    at++;
  }
  at = Math.min(at, length);
  const nothing = contentIndent === UNKNOWN || end === first;
  if (given && (nothing || blankEnd > end)) return source.refuse('unsupported', header);
  scannedBlock.end = trimWhite(source, header, nothing ? first : end);
  // A last line of tabs is invisible content.
  if (!nothing && scannedBlock.end <= lastLine) return source.refuse('unsupported', lastLine);
  scannedBlock.indent = contentIndent;
  if (nothing && scannedBlock.keep) return source.refuse('unsupported', header);
  if (nothing) scannedBlock.text = '';
  else if (scannedBlock.keep || blankEnd > end) scannedBlock.text = textOf(source, header, Math.max(end, blankEnd), at);
  return at;
}

function trimWhite(source: Source, from: number, to: number): number {
  let end = Math.min(to, source.length);
  while (end > from && isWhite(source.units[end - 1])) end--;
  return end;
}

/** Returns the decoded text of a scalar whose last line of content ends at `end` and which ends at `behind`. */
function textOf({ text, units }: Source, header: number, end: number, behind: number): string {
  const style = units[header] === PIPE ? NodeStyle.Literal : NodeStyle.Folded;
  const content = decodeBlock(text, style, header, end, scannedBlock.indent);
  if (scannedBlock.strip) return content;
  if (!scannedBlock.keep) return `${content}\n`;
  let breaks = 0;
  for (let at = end; at < behind; at++) if (units[at] === LF) breaks++;
  return content + '\n'.repeat(Math.max(1, breaks));
}

const UNKNOWN = -2;

/**
 * Reads `|-2 # comment` and leaves the start of the next line in `scannedBlock.end`. Returns the indentation of the
 * content where it is given, otherwise `UNKNOWN`.
 */
function readHeader(source: Source, header: number, indent: number): number {
  const { units } = source;
  let at = header + 1;
  let contentIndent: number = UNKNOWN;
  scannedBlock.strip = false;
  scannedBlock.keep = false;
  scannedBlock.text = undefined;
  for (let count = 0; count < 2; count++) {
    const unit = units[at] ?? 0;
    const chomped = scannedBlock.strip || scannedBlock.keep;
    if (unit === DASH && !chomped) scannedBlock.strip = true;
    else if (unit === PLUS && !chomped) scannedBlock.keep = true;
    else if (unit >= DIGIT_1 && unit <= DIGIT_9 && contentIndent === UNKNOWN)
      contentIndent = Math.max(indent, 0) + unit - DIGIT_1 + 1;
    else break;
    at++;
  }
  if (contentIndent !== UNKNOWN && indent < 0) return source.refuse('unsupported', header);
  const next = source.restOfLine(at);
  if (next === REFUSED) return REFUSED;
  scannedBlock.end = Math.min(next, source.length);
  return contentIndent;
}

function isWhite(unit: number | undefined): boolean {
  return unit === SPACE || unit === TAB || unit === LF || unit === CR;
}
