import { type Source, withoutExact } from '../../provenance/source.js';
import { Dict, List, type Native, type Traced, textOf, Unknown } from '../../provenance/traced.js';
import { STAND_IN, TextBuilder, type TracedText, tracedText, unknownText } from '../../provenance/traced-text.js';
import { encodeBase64 } from '../../text/base64.js';
import { formatG, formatJsonNumber } from '../../text/go-numbers.js';
import { toBytes } from '../bytes.js';
import { TemplateError } from '../function.js';
import { nativeAsJson } from './native-json.js';
import { escapeText, surround } from './text.js';

export interface JsonOptions {
  /** The blanks of a level; one line without. */
  readonly indent?: string;
  /** False where `<`, `>` and `&` are not escaped. */
  readonly escapesHtml?: boolean;
}

const DEEPEST = 1000;

/**
 * Returns a value as `encoding/json` writes it, each scalar and key with its source.
 * @throws TemplateError for a number that is none, and for a value that contains itself.
 */
export function writeJson(value: Traced, options: JsonOptions, own: Source | undefined): TracedText {
  const writer = new Writer(options, own);
  writer.value(value, 0);
  return writer.out.done();
}

class Writer {
  readonly out = new TextBuilder();

  constructor(
    private readonly options: JsonOptions,
    private readonly own: Source | undefined,
  ) {}

  value(traced: Traced, depth: number): void {
    if (depth > DEEPEST) throw new TemplateError('json: unsupported value: encountered a cycle');
    const { value, from } = traced;
    const source = withoutExact(Array.isArray(from) ? from[0]?.source : (from as Source | undefined)) ?? this.own;
    if (value instanceof Dict) this.map(value, source, depth);
    else if (value instanceof List) this.list(value, source, depth);
    else if (value instanceof Unknown) this.out.add(unknownText(STAND_IN, value.why, source));
    else if (typeof value === 'string' && traced.goType === '[]uint8')
      this.out.addText(`"${encodeBase64(toBytes(value))}"`, source);
    else if (typeof value === 'string') this.out.add(this.string(textOf({ value, from: from ?? this.own })));
    else if (value === null || typeof value !== 'object') this.out.addText(scalarText(value), source);
    else this.native(value, traced, depth);
  }

  private native(value: Native, { from }: Traced, depth: number): void {
    const instead = nativeAsJson(value);
    if (!instead) throw new TemplateError(`json: unsupported type: ${value.goType}`);
    this.value({ ...instead, from: instead.from ?? from }, depth + 1);
  }

  private list({ items, element }: List, source: Source | undefined, depth: number): void {
    if (element === 'uint8') {
      this.out.addText(`"${encodeBase64(items.map((item) => Number(item.value)))}"`, source);
      return;
    }
    this.group('[', ']', items, source, depth, (item) => this.value(item, depth + 1));
  }

  private map(dict: Dict, source: Source | undefined, depth: number): void {
    const entries = dict.sorted();
    this.group('{', '}', entries, source, depth, ([key, entry]) => {
      this.out.add(this.string(tracedText(key, entry.key ?? this.own)));
      this.out.addText(this.options.indent === undefined ? ':' : ': ', this.own);
      this.value(entry.value, depth + 1);
    });
  }

  private group<Item>(
    open: string,
    close: string,
    items: readonly Item[],
    source: Source | undefined,
    depth: number,
    write: (item: Item) => void,
  ): void {
    const { indent } = this.options;
    const line = (level: number): string =>
      indent === undefined || items.length === 0 ? '' : `\n${indent.repeat(level)}`;
    this.out.addText(open + line(depth + 1), source);
    for (const [index, item] of items.entries()) {
      if (index > 0) this.out.addText(`,${line(depth + 1)}`, this.own);
      write(item);
    }
    this.out.addText(line(depth) + close, source);
  }

  private string(text: TracedText): TracedText {
    const special = this.options.escapesHtml === false ? SPECIAL : SPECIAL_OR_HTML;
    return surround(escapeText(text, special, escapeOf), '"', '"');
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped.
const SPECIAL = /["\\\0-\x1f\u2028\u2029]|\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped.
const SPECIAL_OR_HTML = /["\\\0-\x1f\u2028\u2029<>&]|\p{Surrogate}/gu;

const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function escapeOf(char: string): string {
  const named = NAMED[char];
  if (named !== undefined) return named;
  const code = char.charCodeAt(0);
  return code >= 0xd800 && code <= 0xdfff ? '\\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
}

function scalarText(value: null | boolean | bigint | number): string {
  if (typeof value !== 'number') return String(value);
  const text = formatJsonNumber(value);
  if (text === undefined) throw new TemplateError(`json: unsupported value: ${formatG(value)}`);
  return text;
}
