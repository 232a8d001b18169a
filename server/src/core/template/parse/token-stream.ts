import { lex } from './lexer.js';
import type { Token } from './tokens.js';

/** The tokens of a template, read one after the other. Parsers of nested templates share it. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private at = 0;
  /** The number of tokens that have been looked at. */
  private seen = 0;

  constructor(text: string) {
    this.tokens = lex(text);
  }

  next(): Token {
    const token = this.tokenAt(this.at);
    this.at++;
    return token;
  }

  peek(): Token {
    return this.tokenAt(this.at);
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  /** Skips blanks, and returns the token behind them. */
  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.at--;
    return token;
  }

  /** Where reading stands, for `back`. */
  get mark(): number {
    return this.at;
  }

  back(to: number): void {
    this.at = to;
  }

  /** The token that was read last. */
  get previous(): Token {
    return this.tokenAt(this.at - 1);
  }

  /** The furthest token that was looked at. */
  get last(): Token {
    return this.tokenAt(Math.max(this.seen - 1, 0));
  }

  private tokenAt(index: number): Token {
    const last = this.tokens.length - 1;
    if (index >= this.seen) this.seen = Math.min(index, last) + 1;
    // The last token is the end or an error: it comes again and again.
    const token = this.tokens[Math.min(index, last)];
    if (!token) throw new Error('A text has at least one token');
    return token;
  }
}
