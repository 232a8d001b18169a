/** The UTF-16 code units that the reader looks for, by name. */
export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const EXCLAMATION = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const ASTERISK = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const DIGIT_1 = 49;
export const DIGIT_9 = 57;
export const COLON = 58;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const BACKTICK = 96;
export const OPEN_BRACE = 123;
export const PIPE = 124;
export const CLOSE_BRACE = 125;
export const BYTE_ORDER_MARK = 0xfeff;

/** Returns true for a unit that may follow a `:` or `-` that is an indicator: a blank or the end of the line. */
export function isBlankOrBreak(unit: number | undefined): boolean {
  return unit === SPACE || unit === LF || unit === CR || unit === TAB;
}

export function isFlowIndicator(unit: number | undefined): boolean {
  return (
    unit === COMMA || unit === OPEN_BRACKET || unit === CLOSE_BRACKET || unit === OPEN_BRACE || unit === CLOSE_BRACE
  );
}
