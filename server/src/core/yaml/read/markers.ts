import { REFUSED, type Source } from './source.js';
import { BYTE_ORDER_MARK, CR, DASH, HASH, LF, SPACE } from './units.js';

/**
 * Passes over comments, blank lines and the `---` line before the content; returns the start of the first line of
 * content.
 */
export function contentStart(source: Source): number {
  const { units, length } = source;
  if (units[0] === BYTE_ORDER_MARK || units[length - 1] === CR) return source.refuse('unsupported', 0);
  let at = 0;
  while (at < length) {
    const line = at;
    while (units[at] === SPACE) at++;
    const unit = units[at];
    if (unit === HASH) at = source.comment(at) + 1;
    else if (unit === LF) at++;
    else if (unit === CR && units[at + 1] === LF) at += 2;
    else if (at === line && unit === DASH && source.isMarker(at)) {
      const next = source.restOfLine(at + 3);
      // Content on the marker's line is allowed but rare.
      return next === REFUSED ? source.refuse('unsupported', at) : next;
    } else return line;
  }
  return at;
}

/**
 * Passes over the blank lines and comments behind `...`, the only lines allowed there; returns the end of the document.
 */
export function behindEnd(source: Source, marker: number): number {
  if (source.units[marker] === DASH) return source.refuse('unsupported', marker);
  let at = source.restOfLine(marker + 3);
  while (at !== REFUSED && at < source.length) at = source.restOfLine(at);
  return at === REFUSED ? source.refuse('unsupported', marker) : at;
}
