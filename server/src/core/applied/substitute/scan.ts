/* The scanner of github.com/fluxcd/pkg/envsubst (parse/scan.go), as it is: modes, escapes and all. */

export type Token = 'illegal' | 'end' | 'word' | 'open' | 'close';

/** Tells whether a character belongs to a word; `count` is its number in the word, from 1. */
export type Accept = (char: string, count: number) => boolean;

/** What a scanner looks for. */
export interface Mode {
  readonly word?: true;
  readonly open?: true;
  readonly close?: true;
  readonly escapes?: true;
}

/** A word of a text: its characters, each with its offset, because escapes leave some out. */
export interface Word {
  readonly text: string;
  /** The offset of each UTF-16 code unit. */
  readonly offsets: readonly number[];
}

/** Reads the characters of a text one by one. Offsets are UTF-16 code units. */
export class Scanner {
  accept: Accept = () => false;
  mode: Mode = {};
  /** True where a backslash escapes, too. */
  backslash = false;
  private readonly chars: string[] = [];
  private readonly offsets: number[] = [];
  private at = 0;
  private start = 0;
  private width = 0;

  constructor(private readonly text: string) {
    let offset = 0;
    for (const char of text) {
      this.chars.push(char);
      this.offsets.push(offset);
      offset += char.length;
    }
  }

  /** The offset of what is read next. */
  get offset(): number {
    return this.offsets[this.at] ?? this.text.length;
  }

  /** The word that was read last. */
  word(): Word {
    const offsets: number[] = [];
    for (let index = this.start; index < this.at; index++)
      for (let unit = 0; unit < (this.chars[index]?.length ?? 0); unit++)
        offsets.push((this.offsets[index] ?? 0) + unit);
    return { text: this.chars.slice(this.start, this.at).join(''), offsets };
  }

  /** Returns the next character; '' at the end. */
  read(): string {
    const char = this.chars[this.at];
    this.width = char === undefined ? 0 : 1;
    this.at += this.width;
    return char ?? '';
  }

  unread(): void {
    this.at -= this.width;
  }

  peek(): string {
    const char = this.read();
    this.unread();
    return char;
  }

  next(): Token {
    this.start = this.at;
    const char = this.read();
    if (char === '') return 'end';
    if (this.opens(char)) return 'open';
    if (this.mode.close && char === '}') return 'close';
    return this.reads(char) ? 'word' : 'illegal';
  }

  private reads(first: string): boolean {
    if (!this.mode.word) return false;
    if (this.isEscaped(first)) this.skip();
    else if (!this.accept(first, this.at - this.start)) return false;
    for (;;) {
      const char = this.read();
      if (char === '') return true;
      if (this.opens(char)) {
        this.at -= 2;
        return true;
      }
      if (this.isEscaped(char)) this.skip();
      else if (!this.accept(char, this.at - this.start)) {
        this.unread();
        return true;
      }
    }
  }

  private opens(char: string): boolean {
    if (!this.mode.open || char !== '$') return false;
    if (this.read() === '{') return true;
    this.unread();
    this.width = 1;
    return false;
  }

  private isEscaped(char: string): boolean {
    if (!this.mode.escapes) return false;
    if (char === '$') return this.chars[this.at] === '$';
    return char === '\\' && this.backslash && /^[/\\]$/.test(this.chars[this.at] ?? '');
  }

  /** Takes the character that was read last out of the text, so that the one behind it has been read. */
  private skip(): void {
    this.chars.splice(this.at - 1, 1);
    this.offsets.splice(this.at - 1, 1);
  }
}
