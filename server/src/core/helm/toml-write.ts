import { type Source, withoutExact } from '../provenance/source.js';
import { Dict, type DictEntry, List, type Native, type Traced, textOf, Unknown } from '../provenance/traced.js';
import { STAND_IN, TextBuilder, type TracedText, unknownText } from '../provenance/traced-text.js';
import { TemplateError } from '../template/function.js';
import { nativeAsJson } from '../template/sprig/native-json.js';
import { escapeText, surround } from '../template/sprig/text.js';
import { formatG } from '../text/go-numbers.js';

/** A value that is not written as TOML: the message is that of Go. */
export class TomlError extends Error {
  override readonly name = 'TomlError';
}

const DEEPEST = 500;

/**
 * Returns a value as the package `toml` of BurntSushi writes it, each scalar with its source.
 * @throws TomlError for a list with null, and for a list of maps that is no entry.
 */
export function writeToml(value: Traced): TracedText {
  if (value.value === null) throw new TemplateError('reflect: call of reflect.Value.Type on zero Value');
  const writer = new TomlWriter();
  writer.encode([], value);
  return writer.out.done();
}

class TomlWriter {
  readonly out = new TextBuilder();

  encode(key: readonly string[], traced: Traced): void {
    if (key.length > DEEPEST) throw new TomlError('toml: a map contains itself');
    const { value } = traced;
    if (value instanceof Dict) this.table(key, value);
    else if (value instanceof List && isTableArray(value)) this.tables(key, value);
    else if (key.length === 0) this.element(traced);
    else this.keyValue(key, traced, false);
  }

  private table(key: readonly string[], value: Dict): void {
    if (key.length === 1) this.newline();
    if (key.length > 0) this.header(key, '[', ']');
    this.map(key, value, false);
  }

  private tables(key: readonly string[], { items }: List): void {
    if (key.length === 0) throw new TomlError('toml: top-level values must be Go maps or structs');
    for (const { value } of items) {
      this.newline();
      this.header(key, '[[', ']]');
      if (value instanceof Dict) this.map(key, value, false);
    }
  }

  private header(key: readonly string[], open: string, close: string): void {
    this.write(indentOf(key) + open + key.map(keyText).join('.') + close);
    this.newline();
  }

  private map(key: readonly string[], dict: Dict, isInline: boolean): void {
    const entries = dict.sorted();
    const direct = entries.filter(([, { value }]) => !isTable(value));
    const sub = entries.filter(([, { value }]) => isTable(value));
    if (isInline) this.write('{');
    this.entries(key, direct, isInline, sub.length > 0);
    this.entries(key, sub, isInline, false);
    if (isInline) this.write('}');
    else if (dict.open) {
      this.out.add(unknownText(STAND_IN, 'further entries may be there'));
      this.newline();
    }
  }

  private entries(
    key: readonly string[],
    entries: readonly (readonly [string, DictEntry])[],
    isInline: boolean,
    isMore: boolean,
  ): void {
    for (const [index, [name, { value }]] of entries.entries()) {
      if (value.value === null) continue;
      if (!isInline) {
        this.encode([...key, name], value);
        continue;
      }
      this.keyValue([name], value, true);
      if (isMore || index < entries.length - 1) this.write(', ');
    }
  }

  private keyValue(key: readonly string[], value: Traced, isInline: boolean): void {
    this.write(`${indentOf(key)}${keyText(key.at(-1) ?? '')} = `);
    this.element(value);
    if (!isInline) this.newline();
  }

  private element(traced: Traced): void {
    const { value, from } = traced;
    const source = withoutExact(Array.isArray(from) ? from[0]?.source : (from as Source | undefined));
    if (value instanceof Unknown) this.out.add(unknownText(STAND_IN, value.why, source));
    else if (typeof value === 'string')
      this.out.add(surround(escapeText(textOf({ value, from }), SPECIAL, escapeOf), '"', '"'));
    else if (typeof value === 'number') this.out.addText(floatText(value), source);
    else if (typeof value === 'boolean' || typeof value === 'bigint') this.out.addText(String(value), source);
    else if (value instanceof List) this.list(value);
    else if (value instanceof Dict) this.map([], value, true);
    else if (value !== null) this.native(value);
  }

  private native(value: Native): void {
    const instead = nativeAsJson(value);
    if (instead) this.element(instead);
    else throw new TomlError(`unexpected type: ${value.goType}`);
  }

  private list({ items }: List): void {
    this.write('[');
    for (const [index, item] of items.entries()) {
      if (index > 0) this.write(', ');
      this.element(item);
    }
    this.write(']');
  }

  private write(text: string): void {
    this.out.addText(text);
  }

  /** Ends a line, unless nothing has been written. */
  private newline(): void {
    if (this.out.length > 0) this.write('\n');
  }
}

function indentOf(key: readonly string[]): string {
  return '  '.repeat(Math.max(0, key.length - 1));
}

function isTable({ value }: Traced): boolean {
  return value instanceof Dict || (value instanceof List && isTableArray(value));
}

/** @throws TomlError for a list with null. */
function isTableArray({ items }: List): boolean {
  let isEach = items.length > 0;
  for (const { value } of items) {
    if (value === null) throw new TomlError('toml: cannot encode array with nil element');
    if (value instanceof List) isTableArray(value);
    isEach &&= value instanceof Dict;
  }
  return isEach;
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : `"${key.replace(SPECIAL, escapeOf)}"`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const text = formatG(value);
  return /[e.]/.test(text) ? text : `${text}.0`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped.
const SPECIAL = /["\\\0-\x1f\x7f]/gu;
const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function escapeOf(char: string): string {
  return NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
