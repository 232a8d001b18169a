import type { Refusal, Source } from './source.js';
import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKTICK,
  BYTE_ORDER_MARK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  EXCLAMATION,
  HASH,
  isBlankOrBreak,
  isFlowIndicator,
  LF,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  QUESTION,
  SPACE,
  TAB,
} from './units.js';

/**
 * Scans a plain scalar on one line of block context; returns the offset of the `: `, ` #` or line break that ends it.
 * The scalar itself ends before the blanks in front of that: see `trimBlanks`.
 */
export function scanPlain(source: Source, from: number): number {
  const { units } = source;
  let at = from;
  for (;;) {
    const unit = units[at] ?? 0;
    if (unit > COLON) at++;
    else if (unit === LF) return at;
    else if (unit === COLON && isBlankOrBreak(units[at + 1])) return at;
    else if (unit === HASH && isBlank(units[at - 1])) return at;
    else if (unit === CR) {
      if (units[at + 1] === LF) return at;
      return source.refuse('unsupported', at);
    } else at++;
  }
}

/** Scans a plain scalar in flow context, where brackets and commas end it, too; returns the offset of its end. */
export function scanFlowPlain(source: Source, from: number): number {
  const { units } = source;
  let at = from;
  for (;;) {
    const unit = units[at];
    if (unit === COMMA || unit === CLOSE_BRACKET || unit === CLOSE_BRACE || unit === LF) return at;
    if (unit === OPEN_BRACKET || unit === OPEN_BRACE) return source.refuse('malformed', at);
    if (unit === CR) return units[at + 1] === LF ? at : source.refuse('unsupported', at);
    if (unit === COLON && (isBlankOrBreak(units[at + 1]) || isFlowIndicator(units[at + 1]))) return at;
    if (unit === HASH && isBlank(units[at - 1])) return at;
    at++;
  }
}

/** Returns the offset `at` without the blanks before it. */
export function trimBlanks(source: Source, at: number): number {
  let end = at;
  while (isBlank(source.units[end - 1])) end--;
  return end;
}

function isBlank(unit: number | undefined): boolean {
  return unit === SPACE || unit === TAB;
}

/** Returns the reason why no plain scalar may start with these units in block context; undefined where one may. */
export function whyNoPlain(unit: number, next: number | undefined): Refusal | undefined {
  switch (unit) {
    case AMPERSAND:
    case ASTERISK:
    case EXCLAMATION:
    case PERCENT:
    case BYTE_ORDER_MARK:
      return 'unsupported';
    case QUESTION:
    case COLON:
      return isBlankOrBreak(next) ? 'unsupported' : undefined;
    case COMMA:
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
    case AT:
    case BACKTICK:
    case HASH:
      return 'malformed';
    default:
      return undefined;
  }
}
