import { REFUSED, type Source } from './source.js';
import { CR, DASH, DIGIT_1, DIGIT_9, HASH, LF, PLUS, SPACE, TAB } from './units.js';

/** What a scanned block scalar is. Written by `scanBlockScalar`, read right after it. */
export const scannedBlock = {
  /** Behind the last character of its content that is no white space. */
  end: 0,
  /** Blanks that belong to the structure, not to the content. */
  indent: 0,
  /** `|-`: no line break at the end. */
  strip: false,
};

/**
 * Scans a literal or folded scalar from its `|` or `>`; returns the start of the first line behind it. `indent` is that of
 * the collection around it. Rare forms are left to the `yaml` package: `+`, blank lines longer than the indentation
 * at either end, nothing but blank lines.
 */
export function scanBlockScalar(source: Source, header: number, indent: number): number {
  const { units, length } = source;
  let contentIndent = readHeader(source, header, indent);
  if (contentIndent === REFUSED) return REFUSED;
  let at = scannedBlock.end;
  let end = at;
  /** Where the last line with content begins. */
  let lastLine = at;
  let longestBlank = 0;
  while (at < length) {
    const line = at;
    while (units[at] === SPACE) at++;
    const column = at - line;
    const unit = units[at];
    if (unit === LF || (unit === CR && units[at + 1] === LF)) {
      if (column > longestBlank) longestBlank = column;
      at += unit === CR ? 2 : 1;
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
      // A comment may stand less deep than the content, behind its end.
      return source.refuse(unit === HASH ? 'unsupported' : 'malformed', at);
    }
    longestBlank = 0;
    lastLine = line;
    at = source.lineBreak(at);
    end = at;
    at++;
  }
  if (contentIndent === UNKNOWN || end === scannedBlock.end || longestBlank > contentIndent)
    return source.refuse('unsupported', header);
  while (end > header && isWhite(units[end - 1])) end--;
  // A last line of tabs is content that cannot be seen.
  if (end <= lastLine) return source.refuse('unsupported', lastLine);
  scannedBlock.end = end;
  scannedBlock.indent = contentIndent;
  return Math.min(at, length);
}

const UNKNOWN = -2;

/** Reads `|-2 # comment`; leaves the start of the next line in `scannedBlock.end`. Returns the content's indentation where it is given. */
function readHeader(source: Source, header: number, indent: number): number {
  const { units } = source;
  let at = header + 1;
  let contentIndent: number = UNKNOWN;
  scannedBlock.strip = false;
  for (let count = 0; count < 2; count++) {
    const unit = units[at] ?? 0;
    if (unit === DASH && !scannedBlock.strip) scannedBlock.strip = true;
    else if (unit === PLUS) return source.refuse('unsupported', at);
    else if (unit >= DIGIT_1 && unit <= DIGIT_9 && contentIndent === UNKNOWN)
      contentIndent = Math.max(indent, 0) + unit - DIGIT_1 + 1;
    else break;
    at++;
  }
  if (contentIndent !== UNKNOWN && indent < 0) return source.refuse('unsupported', header);
  const next = source.restOfLine(at);
  if (next === REFUSED) return REFUSED;
  if (next > source.length) return source.refuse('malformed', header);
  scannedBlock.end = next;
  return contentIndent;
}

function isWhite(unit: number | undefined): boolean {
  return unit === SPACE || unit === TAB || unit === LF || unit === CR;
}
