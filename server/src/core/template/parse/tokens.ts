/** The kinds of tokens, as the lexer of Go's text/template has them. */
export type TokenKind =
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'block'
  | 'break'
  | 'continue'
  | 'dot'
  | 'define'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with';

/** A token of a template. Offsets are UTF-16 code units. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  /** Where its text ends; of a delimiter without the trim marker and the blanks that it takes away. */
  readonly end: number;
  /** Its text; of an error the message. */
  readonly text: string;
  /** The line at its start, from 1. */
  readonly line: number;
}

export const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>(
  (['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'nil', 'range', 'template', 'with'] as const).map(
    (word) => [word, word],
  ),
);
