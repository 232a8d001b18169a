import { quote, unicodeName } from '../format/quote.js';
import { KEYWORDS, type Token, type TokenKind } from './tokens.js';

const LEFT = '{{';
const RIGHT = '}}';
const BLANKS = ' \t\r\n';
const EOF = -1;
/** A trim marker takes the blank beside it along. */
const MARKER = 2;

const LETTER = /[_\p{L}\p{Nd}]/u;

/** Returns the tokens of a template. The last one is the end of the text, or an error. */
export function lex(input: string): readonly Token[] {
  return new Lexer(input).tokens();
}

/** As the lexer of Go, state by state: it is right where people can tell, and its messages are those that Helm shows. */
class Lexer {
  private readonly found: Token[] = [];
  private position = 0;
  private start = 0;
  private parens = 0;
  private line = 1;
  private lineEnd: number;

  constructor(private readonly input: string) {
    this.lineEnd = input.indexOf('\n');
  }

  tokens(): readonly Token[] {
    const { found } = this;
    while (this.text()) {
      while (this.inside());
      const last = found.at(-1)?.kind;
      if (last === 'error') return found;
    }
    return found;
  }

  /** Reads text up to an action, and its left delimiter. Returns false at the end. */
  private text(): boolean {
    const { input } = this;
    for (;;) {
      const at = input.indexOf(LEFT, this.position);
      if (at < 0) {
        this.position = input.length;
        if (this.position > this.start) this.emit('text');
        this.emit('eof');
        return false;
      }
      const trims = isLeftMarker(input, at + LEFT.length);
      let end = at;
      if (trims) while (end > this.start && isBlank(input.charCodeAt(end - 1))) end--;
      this.position = end;
      if (end > this.start) this.emit('text');
      this.start = at;
      this.position = at + LEFT.length;
      const behind = this.position + (trims ? MARKER : 0);
      if (!input.startsWith('/*', behind)) {
        this.emit('leftDelim');
        this.position = behind;
        this.start = behind;
        this.parens = 0;
        return true;
      }
      this.start = behind;
      if (!this.comment(behind)) return false;
    }
  }

  private comment(at: number): boolean {
    const { input } = this;
    const close = input.indexOf('*/', at + 2);
    if (close < 0) return this.fail('unclosed comment');
    this.position = close + 2;
    const delimiter = this.rightDelimiter();
    if (delimiter === undefined) return this.fail('comment ends before closing delimiter');
    this.position += delimiter + RIGHT.length;
    if (delimiter > 0) this.skipBlanks();
    this.start = this.position;
    return true;
  }

  /** The length of the trim marker before a right delimiter; undefined where there is no delimiter. */
  private rightDelimiter(): number | undefined {
    const { input, position } = this;
    if (isRightMarker(input, position) && input.startsWith(RIGHT, position + MARKER)) return MARKER;
    return input.startsWith(RIGHT, position) ? 0 : undefined;
  }

  /** Reads a token of an action. Returns false behind its end. */
  private inside(): boolean {
    const { input } = this;
    const marker = this.rightDelimiter();
    if (marker !== undefined) {
      if (this.parens > 0) return this.fail('unclosed left paren');
      return this.endAction(marker);
    }
    const code = this.next();
    if (code === EOF) return this.fail('unclosed action');
    if (isBlank(code)) return this.space();
    switch (code) {
      case 0x3d: // =
        return this.emit('assign');
      case 0x3a: // :
        return this.next() === 0x3d ? this.emit('declare') : this.fail('expected :=');
      case 0x7c: // |
        return this.emit('pipe');
      case 0x22: // "
        return this.quoted(code, 'string', 'unterminated quoted string');
      case 0x27: // '
        return this.quoted(code, 'charConstant', 'unterminated character constant');
      case 0x60: // `
        return this.raw();
      case 0x24: // $
        return this.name('variable');
      case 0x28: // (
        this.parens++;
        return this.emit('leftParen');
      case 0x29: // )
        this.parens--;
        return this.parens < 0 ? this.fail('unexpected right paren') : this.emit('rightParen');
      case 0x2e: // .
        if (this.position < input.length && !isDigit(input.charCodeAt(this.position))) return this.name('field');
        return this.number();
    }
    if (code === 0x2b || code === 0x2d || isDigit(code)) return this.number();
    if (isAlphaNumeric(code)) return this.identifier();
    if (code > 0x20 && code < 0x7f) return this.emit('char');
    return this.fail(`unrecognized character in action: ${unicodeName(code)}`);
  }

  private endAction(marker: number): false {
    this.start += marker;
    this.position = this.start + RIGHT.length;
    this.emit('rightDelim');
    if (marker > 0) this.skipBlanks();
    this.start = this.position;
    return false;
  }

  private space(): boolean {
    const { input } = this;
    while (isBlank(input.charCodeAt(this.position))) this.position++;
    const last = this.position - 1;
    // The last blank belongs to a trim marker, where one follows.
    if (isRightMarker(input, last) && input.startsWith(RIGHT, last + MARKER)) {
      this.position = last;
      if (last === this.start) {
        // Also within parentheses: the parser notices.
        return this.endAction(MARKER);
      }
    }
    return this.emit('space');
  }

  private quoted(mark: number, kind: TokenKind, message: string): boolean {
    for (;;) {
      let code = this.next();
      if (code === mark) return this.emit(kind);
      if (code === 0x5c) code = this.next() === 0x0a || this.atEnd ? EOF : 0;
      if (code === EOF || code === 0x0a) return this.fail(message);
    }
  }

  private raw(): boolean {
    const end = this.input.indexOf('`', this.position);
    if (end < 0) return this.fail('unterminated raw quoted string');
    this.position = end + 1;
    return this.emit('rawString');
  }

  private name(kind: 'field' | 'variable'): boolean {
    if (this.atTerminator()) return this.emit(kind === 'field' ? 'dot' : kind);
    this.skipLetters();
    return this.atTerminator() ? this.emit(kind) : this.badCharacter();
  }

  private identifier(): boolean {
    this.skipLetters();
    if (!this.atTerminator()) return this.badCharacter();
    const word = this.input.slice(this.start, this.position);
    return this.emit(KEYWORDS.get(word) ?? (word === 'true' || word === 'false' ? 'bool' : 'identifier'));
  }

  private badCharacter(): boolean {
    return this.fail(`bad character ${unicodeName(this.next())}`);
  }

  private number(): boolean {
    this.position = this.start;
    if (!this.scanNumber()) return this.badNumber();
    const sign = this.input[this.position];
    if (sign !== '+' && sign !== '-') return this.emit('number');
    // Complex: 1+2i.
    if (!this.scanNumber() || this.input[this.position - 1] !== 'i') return this.badNumber();
    return this.emit('complex');
  }

  private badNumber(): boolean {
    return this.fail(`bad number syntax: ${quote(this.input.slice(this.start, this.position))}`);
  }

  private scanNumber(): boolean {
    this.accept('+-');
    let digits = '0123456789_';
    if (this.accept('0')) {
      if (this.accept('xX')) digits = '0123456789abcdefABCDEF_';
      else if (this.accept('oO')) digits = '01234567_';
      else if (this.accept('bB')) digits = '01_';
    }
    this.acceptRun(digits);
    if (this.accept('.')) this.acceptRun(digits);
    const exponent = digits.length === 11 ? 'eE' : digits.length === 23 ? 'pP' : '';
    if (this.accept(exponent)) {
      this.accept('+-');
      this.acceptRun('0123456789_');
    }
    this.accept('i');
    if (!isAlphaNumeric(this.peek())) return true;
    this.next();
    return false;
  }

  private accept(set: string): boolean {
    const character = this.input[this.position];
    if (character === undefined || !set.includes(character)) return false;
    this.position++;
    return true;
  }

  private acceptRun(set: string): void {
    while (this.accept(set));
  }

  private atTerminator(): boolean {
    const code = this.peek();
    // Blank, end, and . , | : ) (
    if (code === EOF || isBlank(code)) return true;
    if (code === 0x2e || code === 0x2c || code === 0x7c || code === 0x3a || code === 0x29 || code === 0x28) return true;
    return this.input.startsWith(RIGHT, this.position);
  }

  private get atEnd(): boolean {
    return this.position >= this.input.length;
  }

  private peek(): number {
    return this.input.codePointAt(this.position) ?? EOF;
  }

  private next(): number {
    const code = this.peek();
    if (code !== EOF) this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  private skipLetters(): void {
    for (let code = this.peek(); isAlphaNumeric(code); code = this.peek()) this.position += code > 0xffff ? 2 : 1;
  }

  private skipBlanks(): void {
    while (isBlank(this.input.charCodeAt(this.position))) this.position++;
  }

  private emit(kind: TokenKind): true {
    const { input, start, position: end } = this;
    this.found.push({ kind, start, end, text: input.slice(start, end), line: this.lineAt(start) });
    this.start = end;
    return true;
  }

  private fail(text: string): false {
    const { start, position: end } = this;
    this.found.push({ kind: 'error', start, end: Math.max(start, end), text, line: this.lineAt(start) });
    return false;
  }

  private lineAt(offset: number): number {
    while (this.lineEnd >= 0 && this.lineEnd < offset) {
      this.line++;
      this.lineEnd = this.input.indexOf('\n', this.lineEnd + 1);
    }
    return this.line;
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isAlphaNumeric(code: number): boolean {
  if (code < 0x80)
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f;
  return LETTER.test(String.fromCodePoint(code));
}

function isLeftMarker(input: string, at: number): boolean {
  return input[at] === '-' && BLANKS.includes(input[at + 1] ?? '-');
}

function isRightMarker(input: string, at: number): boolean {
  return isBlank(input.charCodeAt(at)) && input[at + 1] === '-';
}
