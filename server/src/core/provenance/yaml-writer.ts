import { type Source, withoutExact } from './source.js';
import { hasUnknown, pieceAt, sourceAt, TextBuilder, type TracedText } from './traced-text.js';
import { ESCAPED, escapeOf, isBreak } from './yaml-style.js';

/** The styles of scalars. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** What was written, and where that ended. */
export interface Written {
  readonly text: TracedText;
  readonly column: number;
  readonly whitespace: boolean;
  readonly indention: boolean;
}

/** A line is broken at the next blank beyond this column. */
const WIDTH = 80;

/**
 * Writes the characters of a YAML document as the emitter of go-yaml does: it knows the column, and whether a blank or the
 * beginning of a line is before it.
 */
export class YamlWriter {
  /** The column of the entries of the innermost collection; -1 before the first one. */
  indent = -1;
  /** True where only indicators and blanks stand before the place in the line. */
  indention = true;
  private column = 0;
  private whitespace = true;
  private out = new TextBuilder();

  /** @param folds True where long lines are broken at blanks, which reads alike. */
  constructor(private readonly folds: boolean) {}

  done(): TracedText {
    return this.out.done();
  }

  /**
   * Writes what `write` writes; what it wrote before from the same place is written again.
   * @param known What was written, by where.
   */
  again(known: Map<string, Written>, where: string, write: () => void): void {
    const place = `${where} ${this.indent} ${this.column} ${this.whitespace} ${this.indention}`;
    const { out } = this;
    let written = known.get(place);
    if (!written) {
      this.out = new TextBuilder();
      write();
      const { column, whitespace, indention } = this;
      written = { text: this.done(), column, whitespace, indention };
      known.set(place, written);
      this.out = out;
    }
    out.add(written.text);
    this.column = written.column;
    this.whitespace = written.whitespace;
    this.indention = written.indention;
  }

  /** Begins a line at the indentation, unless the place is such a beginning. */
  lineStart(indent: number = Math.max(this.indent, 0)): void {
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.lineBreak();
    if (this.column < indent) this.put(' '.repeat(indent - this.column));
    this.whitespace = true;
    this.indention = true;
  }

  /** Writes `:` behind a simple key. */
  colon(): void {
    this.put(':');
    this.whitespace = false;
    this.indention = false;
  }

  /** Writes an indicator that a collection may begin behind on the same line: `-`, `?`, and the `:` of its value. */
  indicator(text: string): void {
    if (!this.whitespace) this.put(' ');
    this.put(text);
    this.whitespace = false;
  }

  /** Writes what is one token: `{}`, `[]`, the head of a block. */
  token(text: string, source: Source | undefined): void {
    if (!this.whitespace) this.put(' ');
    this.put(text, source);
    this.whitespace = false;
    this.indention = false;
  }

  /** Writes a scalar. Of a key no line is broken. */
  scalar(text: TracedText, style: ScalarStyle, isKey: boolean): void {
    const indent = this.indent < 0 ? 2 : this.indent + 2;
    if (style === 'literal') {
      this.literal(text, indent);
      return;
    }
    if (!this.whitespace) this.put(' ');
    const folds = this.folds && !isKey && !hasUnknown(text);
    if (style === 'double') this.doubleQuoted(text, folds, indent);
    else if (style === 'single') this.singleQuoted(text, folds, indent);
    else this.plain(text, folds, indent);
    this.whitespace = false;
    this.indention = false;
  }

  private plain(text: TracedText, folds: boolean, indent: number): void {
    const { text: chars } = text;
    let done = 0;
    const mayFold = folds && this.column + chars.length > WIDTH;
    for (let at = 0; mayFold && at < chars.length; at++) {
      if (!this.foldsAt(chars, at, done) || chars[at + 1] === ' ') continue;
      this.copy(text, done, at);
      this.lineStart(indent);
      done = at + 1;
    }
    this.copy(text, done, chars.length);
  }

  private singleQuoted(text: TracedText, folds: boolean, indent: number): void {
    const { text: chars } = text;
    const last = chars.length - 1;
    this.put("'", withoutExact(sourceAt(text, 0)));
    let done = 0;
    let breaks = false;
    for (let at = 0; at <= last; at++) {
      const char = chars[at];
      if (folds && at > 0 && at < last && this.foldsAt(chars, at, done) && chars[at + 1] !== ' ') {
        this.copy(text, done, at);
        this.lineStart(indent);
        done = at + 1;
      } else if (isBreak(char)) {
        // A single break would read as a blank.
        if (!breaks && char === '\n') {
          this.copy(text, done, at);
          done = at;
          this.lineBreak();
        }
        this.copy(text, done, at + 1);
        done = at + 1;
        this.column = 0;
        this.indention = true;
      } else if (char !== ' ') {
        if (breaks) {
          this.copy(text, done, at);
          done = at;
          this.lineStart(indent);
        }
        if (char === "'") {
          this.copy(text, done, at);
          done = at;
          this.put("'", withoutExact(sourceAt(text, at)));
        }
        this.indention = false;
      }
      breaks = isBreak(char) || (breaks && char === ' ');
    }
    this.copy(text, done, chars.length);
    this.put("'", withoutExact(sourceAt(text, last)));
  }

  private doubleQuoted(text: TracedText, folds: boolean, indent: number): void {
    const { text: chars } = text;
    const last = chars.length - 1;
    const allEscaped = chars.startsWith('\ufeff');
    this.put('"', withoutExact(sourceAt(text, 0)));
    let done = 0;
    for (let at = 0; at <= last; at++) {
      const char = String.fromCodePoint(chars.codePointAt(at) ?? 0);
      if ((allEscaped || ESCAPED.test(char)) && !isUnknownAt(text, at)) {
        this.copy(text, done, at);
        this.put(escapeOf(char), withoutExact(sourceAt(text, at)));
        at += char.length - 1;
        done = at + 1;
      } else if (folds && at > 0 && at < last && this.foldsAt(chars, at, done)) {
        this.copy(text, done, at);
        this.lineStart(indent);
        if (chars[at + 1] === ' ') this.put('\\');
        done = at + 1;
      }
    }
    this.copy(text, done, chars.length);
    this.put('"', withoutExact(sourceAt(text, last)));
  }

  /** Returns true where a line is broken instead of a blank: beyond the width, at the first of several blanks. */
  private foldsAt(chars: string, at: number, done: number): boolean {
    return chars[at] === ' ' && (at === 0 || chars[at - 1] !== ' ') && this.column + at - done > WIDTH;
  }

  private literal(text: TracedText, indent: number): void {
    const { text: chars } = text;
    const hint = chars.startsWith(' ') || isBreak(chars[0]) ? '2' : '';
    const chomp = !isBreak(chars.at(-1)) ? '-' : chars.length === 1 || isBreak(chars.at(-2)) ? '+' : '';
    this.token(`|${hint}${chomp}`, withoutExact(sourceAt(text, 0)));
    this.lineBreak();
    this.indention = true;
    this.whitespace = true;
    let start = 0;
    while (start < chars.length) {
      let end = start;
      while (end < chars.length && !isBreak(chars[end])) end++;
      if (end > start) {
        this.lineStart(indent);
        this.copy(text, start, end);
        this.indention = false;
      }
      if (end < chars.length) {
        this.copy(text, end, end + 1);
        this.column = 0;
        this.indention = true;
      }
      start = end + 1;
    }
  }

  private lineBreak(): void {
    this.out.addText('\n');
    this.column = 0;
    this.indention = true;
  }

  private put(text: string, source?: Source): void {
    this.out.addText(text, source);
    this.column += text.length;
  }

  private copy(text: TracedText, start: number, end: number): void {
    if (start >= end) return;
    if (start === 0 && end === text.text.length) this.out.add(text);
    else this.out.addRange(text, start, end);
    this.column += end - start;
  }
}

function isUnknownAt(text: TracedText, offset: number): boolean {
  return pieceAt(text, offset)?.unknown !== undefined;
}
