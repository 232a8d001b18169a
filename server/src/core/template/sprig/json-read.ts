import { type Source, withoutExact } from '../../provenance/source.js';
import { Dict, List, type Traced, type Value } from '../../provenance/traced.js';
import { sourceAt, type TracedText } from '../../provenance/traced-text.js';
import { toBytes } from '../bytes.js';
import { quoteRune } from '../format/quote.js';

/** A text that is no JSON: the message is that of Go. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

const DEEPEST = 10_000;

/**
 * Returns the value of a JSON text, as `encoding/json` reads it: all numbers are float64. Each value has the source of its text.
 * @throws JsonError with the message of Go.
 */
export function readJson(text: TracedText, own: Source | undefined): Traced {
  return new Reader(text, own).document();
}

class Reader {
  private at = 0;
  private readonly chars: string;

  constructor(
    private readonly text: TracedText,
    private readonly own: Source | undefined,
  ) {
    this.chars = text.text;
  }

  document(): Traced {
    const value = this.value(0);
    this.blanks();
    if (this.at < this.chars.length) this.fail('after top-level value');
    return value;
  }

  private value(depth: number): Traced {
    if (depth > DEEPEST) throw new JsonError('exceeded max depth');
    this.blanks();
    const start = this.at;
    return this.from(start, this.bare(depth));
  }

  private bare(depth: number): Value {
    switch (this.chars[this.at]) {
      case '{':
        return this.map(depth);
      case '[':
        return this.list(depth);
      case '"':
        return this.string();
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        return this.number();
    }
  }

  private from(start: number, value: Value): Traced {
    return { value, from: this.sourceOf(start) };
  }

  private sourceOf(start: number): Source | undefined {
    return withoutExact(sourceAt(this.text, start)) ?? this.own;
  }

  private map(depth: number): Dict {
    const dict = new Dict();
    this.at++;
    this.blanks();
    if (this.take('}')) return dict;
    for (;;) {
      this.blanks();
      const start = this.at;
      if (this.chars[start] !== '"') this.fail('looking for beginning of object key string');
      const key = this.string();
      this.blanks();
      if (!this.take(':')) this.fail('after object key');
      dict.set(key, this.value(depth + 1), this.sourceOf(start));
      this.blanks();
      if (this.take('}')) return dict;
      if (!this.take(',')) this.fail('after object key:value pair');
    }
  }

  private list(depth: number): List {
    const items: Traced[] = [];
    this.at++;
    this.blanks();
    if (this.take(']')) return new List(items);
    for (;;) {
      items.push(this.value(depth + 1));
      this.blanks();
      if (this.take(']')) return new List(items);
      if (!this.take(',')) this.fail('after array element');
    }
  }

  private string(): string {
    let result = '';
    this.at++;
    for (;;) {
      const char = this.chars[this.at];
      if (char === undefined) this.fail('');
      this.at++;
      if (char === '"') return result.replace(/\p{Surrogate}/gu, '\ufffd');
      if (char === '\\') result += this.escape();
      else if (char < ' ') this.fail('in string literal', this.at - 1);
      else result += char;
    }
  }

  private escape(): string {
    const char = this.chars[this.at];
    const simple = ESCAPES[char ?? ''];
    if (simple !== undefined) {
      this.at++;
      return simple;
    }
    if (char !== 'u') this.fail('in string escape code');
    for (let index = 1; index <= 4; index++) {
      this.at++;
      if (!/^[0-9a-fA-F]$/.test(this.chars[this.at] ?? '')) this.fail('in \\u hexadecimal character escape');
    }
    this.at++;
    return String.fromCharCode(Number.parseInt(this.chars.slice(this.at - 4, this.at), 16));
  }

  private literal<Of extends Value>(word: string, value: Of): Of {
    for (let index = 1; index < word.length; index++) {
      this.at++;
      if (this.chars[this.at] !== word[index]) this.fail(`in literal ${word} (expecting '${word[index]}')`);
    }
    this.at++;
    return value;
  }

  private number(): number {
    const start = this.at;
    const isNegative = this.take('-');
    if (!this.take('0') && !this.digits())
      this.fail(isNegative ? 'in numeric literal' : 'looking for beginning of value');
    if (this.take('.') && !this.digits()) this.fail('after decimal point in numeric literal');
    if (this.take('e') || this.take('E')) {
      if (!this.take('+')) this.take('-');
      if (!this.digits()) this.fail('in exponent of numeric literal');
    }
    const digits = this.chars.slice(start, this.at);
    const value = Number(digits);
    if (!Number.isFinite(value))
      throw new JsonError(`json: cannot unmarshal number ${digits} into Go value of type float64`);
    return value;
  }

  private digits(): boolean {
    const start = this.at;
    while (/^[0-9]$/.test(this.chars[this.at] ?? '')) this.at++;
    return this.at > start;
  }

  private blanks(): void {
    while (/^[ \t\r\n]$/.test(this.chars[this.at] ?? '')) this.at++;
  }

  private take(char: string): boolean {
    if (this.chars[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private fail(where: string, at: number = this.at): never {
    const isEnd = at >= this.chars.length;
    // Within a number, a word or an escape Go takes the end for a blank.
    if (isEnd && !/^(?:in|after decimal)\b/.test(where)) throw new JsonError('unexpected end of JSON input');
    const [byte = 0] = isEnd ? [0x20] : toBytes(String.fromCodePoint(this.chars.codePointAt(at) ?? 0));
    const char = byte === 0x22 ? `'"'` : quoteRune(byte);
    throw new JsonError(`invalid character ${char} ${where}`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
