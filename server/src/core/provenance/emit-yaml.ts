import { encodeBase64 } from '../text/base64.js';
import { formatG, formatJsonNumber } from '../text/go-numbers.js';
import { utf8Length } from '../text/utf8-length.js';
import { compareKeys } from './key-order.js';
import { type Source, withoutExact } from './source.js';
import { Dict, type DictEntry, List, type Native, type Traced, textOf, Unknown } from './traced.js';
import {
  hasUnknown,
  joinTexts,
  STAND_IN,
  sliceText,
  type TracedText,
  tracedText,
  unknownRanges,
  unknownText,
} from './traced-text.js';
import { readsAsOther, stylesOf } from './yaml-style.js';
import { type ScalarStyle, type Written, YamlWriter } from './yaml-writer.js';

/** How a value is printed. */
export interface EmitOptions {
  /** `sorted`: as go-yaml sorts keys. `written`: in the order of the entries. */
  readonly order: 'sorted' | 'written';
  /** True where a scalar is printed as it is written (`0644`, `1e3`), when that is known. */
  readonly keepWritten?: boolean;
  /**
   * `json`: as sigs.k8s.io/yaml prints, by way of JSON and the second version of go-yaml: the `toYaml` of Helm, and Kustomize.
   * `go`: as the third version of go-yaml prints values of Go: the `toYamlPretty` of Helm.
   */
  readonly style?: 'json' | 'go';
  /** True where it is remembered how a value is printed that several objects have. */
  readonly remembers?: boolean;
  /** Returns what stands for a value of another type of Go. Without it such a value cannot be printed. */
  readonly native?: (value: Native) => Traced | undefined;
  /** Returns the base64 of a string that is a slice of bytes in Go, which JSON writes so. */
  readonly bytes?: (text: string) => string;
}

/** A value that Go does not print as YAML: a number that is none, a control character, a type that JSON does not have. */
export class EmitError extends Error {
  override readonly name = 'EmitError';
}

/** The deepest nesting; a map that contains itself would have no end. */
const DEEPEST = 1000;

/** The longest key on one line, in bytes. */
const LONGEST_KEY = 128;

/** The digits of a line of base64. */
const LINE = 70;

const MORE = 'further entries may be there';

/** Where a node stands. */
type NodePlace = 'root' | 'key' | 'value' | 'item';

/**
 * Returns a value as YAML, with a line break at its end, byte by byte as Go prints it. Each key and scalar is a piece with its
 * source. What is not known is a piece with the stand-in `{{ … }}`; so is a line for further entries of an open map.
 * @throws EmitError where Go prints no such value.
 */
export function emitYaml(value: Traced, options: EmitOptions): TracedText {
  return new Emitter(options).document(value);
}

/** How shared values were written, by where. */
const WRITTEN = new WeakMap<Traced, Map<string, Written>>();

class Emitter {
  private readonly newer: boolean;
  private readonly out: YamlWriter;
  private depth = 0;
  private remembers: boolean;

  constructor(private readonly options: EmitOptions) {
    this.newer = options.style === 'go';
    this.remembers = options.remembers === true;
    this.out = new YamlWriter(!this.newer);
  }

  document(value: Traced): TracedText {
    this.node(value, 'root');
    this.out.lineStart(0);
    return this.out.done();
  }

  private node(traced: Traced, place: NodePlace): void {
    if (++this.depth > DEEPEST) throw new EmitError('the value is nested too deeply');
    if (this.remembers && traced.isShared) this.again(traced, place);
    else this.write(traced, place);
    this.depth--;
  }

  /** Writes a value as it was written the last time at such a place. */
  private again(traced: Traced, place: NodePlace): void {
    const known = WRITTEN.get(traced) ?? new Map<string, Written>();
    WRITTEN.set(traced, known);
    this.out.again(known, `${place} ${this.depth}`, () => {
      // What is in it is remembered with it.
      this.remembers = false;
      this.write(traced, place);
      this.remembers = true;
    });
  }

  private write(traced: Traced, place: NodePlace): void {
    const { value } = traced;
    if (value instanceof Dict) this.mapping(value, traced);
    else if (value instanceof List) this.list(value, traced, place);
    else if (value instanceof Unknown) this.unknown(value.why, traced);
    else if (typeof value === 'string' && this.isBinary(traced)) this.binary(value, traced);
    else if (typeof value === 'string') this.string(this.textOf(value, traced));
    else if (typeof value === 'object' && value !== null) this.native(value, traced, place);
    else this.out.scalar(this.plain(value, traced), 'plain', false);
  }

  private native(value: Native, { from }: Traced, place: NodePlace): void {
    const instead = this.options.native?.(value);
    if (!instead) throw new EmitError(`a value of the type ${value.goType} cannot be printed`);
    this.node(instead.from === undefined ? { ...instead, from } : instead, place);
  }

  private textOf(value: string, traced: Traced): TracedText {
    const { bytes } = this.options;
    if (!bytes || this.newer || traced.goType !== '[]uint8') return textOf({ value, from: traced.from });
    return tracedText(bytes(value), withoutExact(firstSource(traced)));
  }

  /** Returns true for bytes that are no text, which go-yaml marks as such. */
  private isBinary({ value }: Traced): boolean {
    return this.newer && this.options.bytes !== undefined && typeof value === 'string' && /\p{Surrogate}/u.test(value);
  }

  private binary(value: string, traced: Traced): void {
    const source = withoutExact(firstSource(traced));
    const digits = this.options.bytes?.(value) ?? '';
    const text = digits.length > LINE ? digits.replace(new RegExp(`.{1,${LINE}}`, 'g'), '$&\n') : digits;
    this.out.token('!!binary', source);
    this.out.scalar(tracedText(text, source), text === digits ? 'plain' : 'literal', false);
  }

  private unknown(why: string, traced: Traced): void {
    this.out.scalar(unknownText(STAND_IN, why, withoutExact(firstSource(traced))), 'plain', false);
  }

  private list(value: List, traced: Traced, place: NodePlace): void {
    const { out } = this;
    const source = withoutExact(firstSource(traced));
    if (value.element === 'uint8' && !this.newer) {
      this.string(tracedText(encodeBase64(value.items.map((item) => Number(item.value))), source));
      return;
    }
    if (value.items.length === 0) {
      out.token('[]', source);
      return;
    }
    const outer = out.indent;
    // A list below its key is not indented; behind `: ` on a line of its own it is.
    const isBelowKey = place === 'value' && !out.indention && !this.newer;
    if (!isBelowKey) out.indent = outer < 0 ? 0 : outer + 2;
    for (const item of value.items) {
      out.lineStart();
      out.indicator('-');
      this.node(item, 'item');
    }
    out.indent = outer;
  }

  private mapping(value: Dict, traced: Traced): void {
    const { out } = this;
    if (value.entries.size === 0) {
      if (value.open) this.unknown(MORE, traced);
      else out.token('{}', withoutExact(firstSource(traced)));
      return;
    }
    const outer = out.indent;
    out.indent = outer < 0 ? 0 : outer + 2;
    for (const [key, entry] of this.entries(value)) this.entry(key, entry);
    if (value.open) {
      out.lineStart();
      this.unknown(MORE, traced);
    }
    out.indent = outer;
  }

  private entries({ entries }: Dict): Iterable<readonly [string, DictEntry]> {
    if (this.options.order === 'written') return entries;
    return [...entries].sort(([a], [b]) => compareKeys(a, b, this.newer));
  }

  private entry(key: string, { key: source, value }: DictEntry): void {
    const { out } = this;
    if (!this.newer) checkKey(key);
    const text = this.characters(tracedText(key, source));
    out.lineStart();
    if (stylesOf(text.text).multiline || utf8Length(text.text) > LONGEST_KEY) {
      out.indicator('?');
      out.scalar(text, this.styleOf(text, false), false);
      out.lineStart();
      out.indicator(':');
    } else {
      out.scalar(text, this.styleOf(text, true), true);
      out.colon();
    }
    this.node(value, 'value');
  }

  private string(text: TracedText): void {
    const characters = this.characters(text);
    this.out.scalar(characters, this.styleOf(characters, false), false);
  }

  private styleOf(traced: TracedText, isKey: boolean): ScalarStyle {
    const text = hasUnknown(traced) ? masked(traced) : traced.text;
    if (SIMPLE.test(text) && !readsAsOther(text)) return 'plain';
    const { plain, single, block } = stylesOf(text, this.newer);
    if (text.includes('\n')) return block && !isKey ? 'literal' : 'double';
    if (readsAsOther(text)) return 'double';
    return plain ? 'plain' : single ? 'single' : 'double';
  }

  private plain(value: null | boolean | bigint | number, traced: Traced): TracedText {
    const { written } = traced;
    const printed = typeof value === 'number' ? this.number(value) : String(value);
    const text = this.options.keepWritten ? (written ?? printed) : printed;
    const source = firstSource(traced);
    return tracedText(text, text === written ? source : withoutExact(source));
  }

  private number(value: number): string {
    if (this.newer) return Number.isFinite(value) ? formatG(value) : (NOT_FINITE[String(value)] ?? '.nan');
    const json = formatJsonNumber(value);
    if (json === undefined) throw new EmitError(`json: unsupported value: ${formatG(value)}`);
    if (!/^-?\d+$/.test(json)) return formatG(value);
    const integer = BigInt(json);
    return integer >= -(1n << 63n) && integer < 1n << 64n ? String(integer) : formatG(value);
  }

  /** Returns a text as it is after its way through JSON, in which the reader of YAML does not allow each character. */
  private characters(text: TracedText): TracedText {
    if (/^[\n\x20-\x7e]*$/.test(text.text)) return text;
    const whole = { ...text, text: text.text.replace(/\p{Surrogate}/gu, '\ufffd') };
    if (this.newer) return whole;
    if (/[\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\u0085(?:---|\.\.\.)[ \u0085]/.test(whole.text))
      throw new EmitError('control characters are not allowed');
    return whole.text.includes('\u0085') ? withFoldedBreaks(whole) : whole;
  }
}

/** Texts that are plain unless they read as another type. */
const SIMPLE = /^[\w/][\w./-]*$/;

const NOT_FINITE: Readonly<Record<string, string>> = { Infinity: '.inf', '-Infinity': '-.inf' };

/** Throws for a key that the reader of YAML does not find as one in JSON: of several lines, or too long. */
function checkKey(key: string): void {
  if (key.length < 100 && !key.includes('\u0085')) return;
  const json = JSON.stringify(key).replace(/[<>&\u2028\u2029]/g, '\\u0000');
  if (key.includes('\u0085') || Array.from(json).length > 1024) throw new EmitError('could not find expected ":"');
}

/** Returns a text in which next-line characters are folded, as a reader of YAML does it between quotes. */
function withFoldedBreaks(text: TracedText): TracedText {
  const parts: TracedText[] = [];
  let done = 0;
  for (const match of text.text.matchAll(/[ \u0085]+/g)) {
    if (!match[0].includes('\u0085')) continue;
    parts.push(sliceText(text, done, match.index));
    const breaks = match[0].replaceAll(' ', '').length - 1;
    parts.push(tracedText(breaks === 0 ? ' ' : '\n'.repeat(breaks)));
    done = match.index + match[0].length;
  }
  return joinTexts([...parts, sliceText(text, done)]);
}

/** Returns a text with letters for what is not known. */
function masked(traced: TracedText): string {
  let { text } = traced;
  for (const { start, end } of unknownRanges(traced)) {
    text = text.slice(0, start) + 'x'.repeat(end - start) + text.slice(end);
  }
  return text;
}

function firstSource({ from }: Traced): Source | undefined {
  return Array.isArray(from) ? from[0]?.source : (from as Source | undefined);
}
