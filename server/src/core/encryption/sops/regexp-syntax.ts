import type { Pattern } from './pattern.js';

/** The most repetitions that Go allows in one pair of braces. */
const MOST_REPETITIONS = 1000;
/** The deepest nesting of brackets. */
const DEEPEST = 100;
const LAST = 0x10ffff;

interface Flags {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
}

const EMPTY: Pattern = { kind: 'empty' };
const CLASSES: Readonly<Record<string, readonly number[]>> = {
  d: [0x30, 0x39],
  s: [9, 10, 12, 13, 32, 32],
  w: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
};
const NAMED: Readonly<Record<string, readonly number[]>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  blank: [9, 9, 32, 32],
  digit: [0x30, 0x39],
  lower: [0x61, 0x7a],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [9, 13, 32, 32],
  upper: [0x41, 0x5a],
  word: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};
const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/**
 * Returns a pattern in Go's syntax; undefined where Go refuses it, or where it has syntax that is not supported here.
 */
export function parsePattern(source: string): Pattern | undefined {
  try {
    return new Reader(source).whole();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

class Reader {
  private at = 0;
  private depth = 0;
  private flags: Flags = { fold: false, lines: false, dotAll: false };

  constructor(private readonly source: string) {}

  whole(): Pattern {
    const pattern = this.choice();
    if (this.at < this.source.length) throw new Unreadable();
    return pattern;
  }

  private choice(): Pattern {
    if (++this.depth > DEEPEST) throw new Unreadable();
    const parts = [this.sequence()];
    while (this.take('|')) parts.push(this.sequence());
    this.depth--;
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'choice', parts };
  }

  private sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.source.length && !/[|)]/.test(this.peek())) parts.push(this.repeated(this.atom()));
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'sequence', parts };
  }

  private repeated(part: Pattern): Pattern {
    const bounds = this.bounds();
    if (!bounds) return part;
    this.take('?');
    // Go refuses `a**` as well.
    if (this.bounds()) throw new Unreadable();
    return { kind: 'repeat', part, least: bounds[0], most: bounds[1] };
  }

  private bounds(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.take('?')) return [0, 1];
    const braces = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.at));
    if (!braces) return undefined;
    this.at += braces[0].length;
    const least = Number(braces[1]);
    const most = braces[2] === undefined ? least : braces[3] === '' ? Number.POSITIVE_INFINITY : Number(braces[3]);
    const last = Number.isFinite(most) ? most : least;
    if (last > MOST_REPETITIONS || least > last) throw new Unreadable();
    return [least, most];
  }

  private atom(): Pattern {
    if (this.take('(')) return this.group();
    if (this.take('[')) return this.set();
    if (this.take('.')) return this.spans(this.flags.dotAll ? [0, LAST] : [0, 9, 11, LAST]);
    if (this.take('^')) return { kind: 'assertion', what: this.flags.lines ? 'lineStart' : 'start' };
    if (this.take('$')) return { kind: 'assertion', what: this.flags.lines ? 'lineEnd' : 'end' };
    if (/[*+?]/.test(this.peek())) throw new Unreadable();
    if (this.take('\\')) return this.escape();
    const character = this.next();
    return this.spans([character, character]);
  }

  private group(): Pattern {
    const outer = this.flags;
    const head = /^\?(?:P?<\w+>|([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)]))/.exec(this.source.slice(this.at));
    if (head) this.at += head[0].length;
    else if (this.peek() === '?') throw new Unreadable();
    if (head?.[3] !== undefined) {
      for (const flag of head[1] ?? '') this.flag(flag, true);
      for (const flag of head[2] ?? '') this.flag(flag, false);
      // `(?i)` holds to the end of its group.
      if (head[3] === ')') return EMPTY;
    }
    const inner = this.choice();
    if (!this.take(')')) throw new Unreadable();
    this.flags = outer;
    return inner;
  }

  private flag(flag: string, on: boolean): void {
    if (flag === 'i') this.flags = { ...this.flags, fold: on };
    else if (flag === 'm') this.flags = { ...this.flags, lines: on };
    else if (flag === 's') this.flags = { ...this.flags, dotAll: on };
    // `U` only selects one of several matches.
    else if (flag !== 'U') throw new Unreadable();
  }

  private escape(): Pattern {
    const letter = this.peek();
    if (letter === 'A' || letter === 'z' || letter === 'b' || letter === 'B') {
      this.at++;
      const what = letter === 'A' ? 'start' : letter === 'z' ? 'end' : letter === 'b' ? 'word' : 'noWord';
      return { kind: 'assertion', what };
    }
    if (this.take('Q')) {
      const end = this.source.indexOf('\\E', this.at);
      const text = this.source.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.source.length : end + 2;
      const parts = Array.from(text, (one) => this.spans([one.codePointAt(0) ?? 0, one.codePointAt(0) ?? 0]));
      return { kind: 'sequence', parts };
    }
    const spans = this.classSpans();
    if (spans) return { ...this.spans(spans.spans), negated: spans.negated };
    const character = this.escapedCharacter();
    return this.spans([character, character]);
  }

  /** Returns the spans of `\d`, `\W` … behind the backslash; undefined for other letters. */
  private classSpans(): { readonly spans: readonly number[]; readonly negated: boolean } | undefined {
    const letter = this.peek();
    const spans = CLASSES[letter.toLowerCase()];
    if (!spans) return undefined;
    this.at++;
    return { spans, negated: letter !== letter.toLowerCase() };
  }

  private escapedCharacter(): number {
    const rest = this.source.slice(this.at);
    const hex = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(rest) ?? /^0([0-7]{0,2})/.exec(rest);
    if (hex) {
      this.at += hex[0].length;
      const digits = hex[1] ?? hex[2] ?? '';
      return hex[0].startsWith('x') ? Number.parseInt(digits, 16) : Number.parseInt(digits || '0', 8);
    }
    const character = this.next();
    const letter = String.fromCodePoint(character);
    const control = CONTROLS[letter];
    if (control !== undefined) return control;
    // Letters and digits without a meaning are refused, and `\pL` and back references with them.
    if (/\w/.test(letter) && letter !== '_') throw new Unreadable();
    return character;
  }

  private set(): Pattern {
    const negated = this.take('^');
    const spans: number[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) {
      const named = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at));
      if (named) {
        const known = NAMED[named[2] ?? ''];
        if (!known) throw new Unreadable();
        this.at += named[0].length;
        spans.push(...(named[1] === '^' ? inverted(known) : known));
        continue;
      }
      if (this.peek() === '\\') {
        this.at++;
        const known = this.classSpans();
        if (known) {
          spans.push(...(known.negated ? inverted(known.spans) : known.spans));
          continue;
        }
        this.at--;
      }
      const from = this.setCharacter();
      const isSpan = this.peek() === '-' && this.source[this.at + 1] !== ']';
      if (isSpan) this.at++;
      const to = isSpan ? this.setCharacter() : from;
      if (to < from) throw new Unreadable();
      spans.push(from, to);
    }
    this.at++;
    return { kind: 'set', spans, negated, fold: this.flags.fold };
  }

  private setCharacter(): number {
    return this.take('\\') ? this.escapedCharacter() : this.next();
  }

  private spans(spans: readonly number[]): Extract<Pattern, { kind: 'set' }> {
    return { kind: 'set', spans, negated: false, fold: this.flags.fold };
  }

  private peek(): string {
    return this.source[this.at] ?? '';
  }

  private take(character: string): boolean {
    if (this.source[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private next(): number {
    const point = this.source.codePointAt(this.at);
    if (point === undefined) throw new Unreadable();
    this.at += point > 0xffff ? 2 : 1;
    return point;
  }
}

/** Returns the spans of all code points outside of the given spans, which are in rising order. */
function inverted(spans: readonly number[]): readonly number[] {
  const rest: number[] = [];
  let from = 0;
  for (let index = 0; index < spans.length; index += 2) {
    const [start, end] = [spans[index] ?? 0, spans[index + 1] ?? 0];
    if (start > from) rest.push(from, start - 1);
    from = end + 1;
  }
  if (from <= LAST) rest.push(from, LAST);
  return rest;
}
