import { type Source, withoutExact } from '../provenance/source.js';
import { Dict, List, type Traced, Unknown } from '../provenance/traced.js';
import { sourceAt, type TracedText } from '../provenance/traced-text.js';

/** A text that is no TOML. */
export class TomlSyntaxError extends Error {
  override readonly name = 'TomlSyntaxError';
}

const TABLES = 'map[string]interface {}';
const DEEPEST = 200;

/**
 * Returns the value of a TOML text with the types that the package `toml` of BurntSushi gives them, each with the source of its
 * text. Times are not known.
 * @throws TomlSyntaxError
 */
export function readToml(text: TracedText, own: Source): Dict {
  return new TomlReader(text, own).document();
}

class TomlReader {
  private at = 0;
  private readonly chars: string;
  /** The maps that a header or a key with dots has made, and those that may get no more entries. */
  private readonly closed = new Set<Dict>();

  constructor(
    private readonly text: TracedText,
    private readonly own: Source,
  ) {
    this.chars = text.text.replaceAll('\r\n', ' \n');
  }

  document(): Dict {
    const root = new Dict();
    let table = root;
    for (this.skipLines(); this.at < this.chars.length; this.skipLines()) {
      if (this.take('[[')) table = this.header(root, true);
      else if (this.take('[')) table = this.header(root, false);
      else this.entry(table, 0);
      this.blanks();
      this.comment();
      if (this.at < this.chars.length && !this.take('\n')) this.fail('a line has to end');
    }
    return root;
  }

  private header(root: Dict, isList: boolean): Dict {
    const start = this.at;
    const keys = this.keys();
    if (!this.take(isList ? ']]' : ']')) this.fail('a header has to end');
    const last = keys.pop() ?? '';
    const parent = this.within(root, keys);
    const source = this.sourceOf(start);
    const before = parent.get(last)?.value;
    if (!isList) {
      if (before instanceof Dict && !this.closed.has(before)) {
        this.closed.add(before);
        return before;
      }
      if (before !== undefined) this.fail(`${last} is there already`);
      const table = new Dict();
      this.closed.add(table);
      parent.set(last, { value: table, from: source }, source);
      return table;
    }
    if (before !== undefined && !(before instanceof List && before.element === TABLES))
      this.fail(`${last} is there already`);
    const table = new Dict();
    const items = before instanceof List ? before.items : [];
    parent.set(last, { value: new List([...items, { value: table, from: source }], TABLES), from: source }, source);
    return table;
  }

  /** Returns the map at a path, which is made where it is not there. */
  private within(root: Dict, keys: readonly string[]): Dict {
    let at = root;
    for (const key of keys) {
      const value = at.get(key)?.value;
      if (value instanceof Dict) at = value;
      else if (value instanceof List && value.element === TABLES) at = value.items.at(-1)?.value as Dict;
      else if (value !== undefined) this.fail(`${key} is no table`);
      else {
        const made = new Dict();
        at.set(key, { value: made, from: this.own });
        at = made;
      }
    }
    return at;
  }

  private entry(table: Dict, depth: number): void {
    const start = this.at;
    const keys = this.keys();
    if (!this.take('=')) this.fail('a key needs a value');
    this.blanks();
    const last = keys.pop() ?? '';
    const parent = this.within(table, keys);
    if (parent.entries.has(last)) this.fail(`${last} is there already`);
    parent.set(last, this.value(depth + 1), this.sourceOf(start));
  }

  private keys(): string[] {
    const keys: string[] = [];
    do {
      this.blanks();
      const char = this.chars[this.at];
      if (char === '"' || char === "'") keys.push(this.string(false));
      else keys.push(this.match(/[A-Za-z0-9_-]+/y) ?? this.fail('a key has to be here'));
      this.blanks();
    } while (this.take('.'));
    return keys;
  }

  private value(depth: number): Traced {
    if (depth > DEEPEST) this.fail('values are nested too deeply');
    const from = this.sourceOf(this.at);
    const char = this.chars[this.at];
    if (char === '"' || char === "'") return { value: this.string(true), from };
    if (char === '[') return { value: this.list(depth), from };
    if (char === '{') return { value: this.inlineTable(depth), from };
    if (this.match(/true\b/y)) return { value: true, from };
    if (this.match(/false\b/y)) return { value: false, from };
    if (
      this.match(
        /\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[-+]\d{2}:\d{2})?)?|\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?/y,
      )
    ) {
      return { value: new Unknown('a time in TOML is not read here'), from };
    }
    return this.number(from);
  }

  private number(from: Source): Traced {
    const special = this.match(/[-+]?(?:inf|nan)\b/y);
    if (special) return { value: Number(special.replace('inf', 'Infinity').replace(/[-+]?nan/, 'NaN')), from };
    const float = this.match(
      /[-+]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|[eE][-+]?\d(?:_?\d)*)/y,
    );
    if (float) return { value: Number(float.replaceAll('_', '')), from };
    const prefixed = this.match(/0x[0-9a-fA-F](?:_?[0-9a-fA-F])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*/y);
    const digits = prefixed ?? this.match(/[-+]?(?:0|[1-9](?:_?\d)*)(?![\d_])/y);
    if (!digits) return this.fail('a value has to be here');
    const plain = digits.replaceAll('_', '').replace('+', '');
    const value = plain.startsWith('-') ? -BigInt(plain.slice(1)) : BigInt(plain);
    if (BigInt.asIntN(64, value) !== value) this.fail('a number is too large');
    return { value, from, goType: 'int64' };
  }

  private list(depth: number): List {
    const items: Traced[] = [];
    this.at++;
    for (this.skipLines(); !this.take(']'); this.skipLines()) {
      items.push(this.value(depth + 1));
      this.skipLines();
      if (!this.take(',') && this.chars[this.at] !== ']') this.fail('a list has to end');
    }
    return new List(items);
  }

  private inlineTable(depth: number): Dict {
    const table = new Dict();
    this.at++;
    for (this.skipLines(); !this.take('}'); this.skipLines()) {
      this.entry(table, depth + 1);
      this.skipLines();
      if (!this.take(',') && this.chars[this.at] !== '}') this.fail('a table has to end');
    }
    this.closed.add(table);
    return table;
  }

  private string(mayBeLong: boolean): string {
    const quote = this.chars[this.at] ?? '';
    const isLong = mayBeLong && this.chars.startsWith(quote.repeat(3), this.at);
    const end = isLong ? quote.repeat(3) : quote;
    this.at += end.length;
    if (isLong) this.match(/ ?\n/y);
    let result = '';
    while (!this.chars.startsWith(end, this.at)) {
      const char = this.chars[this.at];
      if (char === undefined || (char === '\n' && !isLong)) return this.fail('a string has to end');
      this.at++;
      if (char === '\\' && quote === '"') result += this.escape(isLong);
      else result += char;
    }
    this.at += end.length;
    // Up to two quotes may stand before those that end it.
    for (let more = 0; isLong && more < 2 && this.take(quote); more++) result += quote;
    return result.replaceAll(' \n', '\n');
  }

  private escape(isLong: boolean): string {
    if (isLong && this.match(/[ \t]*\n[ \t\n]*/y) !== undefined) return '';
    const code = this.match(/u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}/y);
    if (code !== undefined) {
      const point = Number.parseInt(code.slice(1), 16);
      return point > 0x10ffff ? this.fail('there is no such character') : String.fromCodePoint(point);
    }
    const char = this.chars[this.at++] ?? '';
    return ESCAPES[char] ?? this.fail('there is no such escape');
  }

  private skipLines(): void {
    do {
      this.blanks();
      this.comment();
    } while (this.take('\n'));
  }

  private blanks(): void {
    this.match(/[ \t]+/y);
  }

  private comment(): void {
    this.match(/#[^\n]*/y);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.chars)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(text: string): boolean {
    if (!this.chars.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private sourceOf(at: number): Source {
    return withoutExact(sourceAt(this.text, at)) ?? this.own;
  }

  private fail(message: string): never {
    throw new TomlSyntaxError(message);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\x1b',
  '"': '"',
  '\\': '\\',
};
