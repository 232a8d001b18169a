import { stringify } from 'yaml';
import { resolvePlain } from '../scalars.js';

/** Data that can be written: the JSON data model. */
export type YamlData = string | number | boolean | null | readonly YamlData[] | YamlMap;

/** A mapping that can be written. */
export interface YamlMap {
  readonly [key: string]: YamlData;
}

/** The style in which a file is written. */
export interface FileStyle {
  /** The indentation of a level, in blanks. */
  readonly step: number;
  /** True where sequences are indented below their key. */
  readonly indentSequences: boolean;
  readonly newline: string;
}

/** The quotes of a scalar, by the names of the `yaml` package. */
export type Quotes = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE';
/** A scalar that can be written. */
export type ScalarData = string | number | boolean | null;

export function isScalarData(value: YamlData): value is ScalarData {
  return value === null || typeof value !== 'object';
}

export function isMapData(value: YamlData): value is YamlMap {
  return !isScalarData(value) && !isList(value);
}

/**
 * Returns a scalar in one line, in the given quotes where they can hold it. A plain scalar gets quotes only where
 * Kubernetes would read another value without them.
 */
export function renderScalar(
  value: ScalarData,
  { quotes = 'PLAIN', flow = false }: { quotes?: Quotes; flow?: boolean } = {},
): string {
  const isText = typeof value === 'string';
  const written = scalarText(value, isText && !/[\r\n]/.test(value) ? quotes : isText ? 'QUOTE_DOUBLE' : 'PLAIN');
  if (!isText || /^["']/.test(written)) return written;
  // The package follows all of YAML 1.1 for plain scalars; only the value that Kubernetes reads counts here.
  const safe = resolvePlain(written) === value && written !== '=' && !(flow && /[,[\]{}]/.test(written));
  return safe ? written : scalarText(value, 'QUOTE_DOUBLE');
}

/** Words that the package writes without quotes. */
const PLAIN_WORD = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z]{3}[\w-]*$/i;

function scalarText(value: ScalarData, quotes: Quotes): string {
  // Nearly all values of fixes are of these kinds, and the package takes a tenth of a millisecond for each.
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  if (quotes === 'PLAIN' && typeof value === 'string' && PLAIN_WORD.test(value)) return value;
  // The package takes it for a merge key and always writes it without quotes.
  if (value === '<<') return quotes === 'QUOTE_SINGLE' ? "'<<'" : '"<<"';
  return stringify(value, {
    version: '1.1',
    schema: 'yaml-1.1',
    lineWidth: 0,
    minContentWidth: 0,
    blockQuote: false,
    defaultStringType: quotes,
  }).trimEnd();
}

/** Returns a value as flow text: `{a: 1, b: [x, y]}`, or `{"a": 1, "b": ["x", "y"]}` as JSON. */
export function renderFlow(value: YamlData, json: boolean): string {
  if (isScalarData(value)) return json ? JSON.stringify(value) : renderScalar(value, { flow: true });
  if (isList(value)) return `[${value.map((item) => renderFlow(item, json)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => renderFlowEntry(key, item, json))
    .join(', ')}}`;
}

/** Returns an entry of a map as flow text: `a: 1`, or `"a": 1` as JSON. */
export function renderFlowEntry(key: string, value: YamlData, json: boolean): string {
  return `${renderFlow(key, json)}: ${renderFlow(value, json)}`;
}

/** Returns a value as lines of block text without line breaks, the first level not indented. */
export function renderBlock(value: YamlData, style: FileStyle): readonly string[] {
  if (isScalarData(value)) return [renderScalar(value)];
  if (isList(value)) {
    if (value.length === 0) return ['[]'];
    return value.flatMap((item) => {
      const lines =
        typeof item === 'string' ? (literalLines(item, 0) ?? renderBlock(item, style)) : renderBlock(item, style);
      return lines.map((line, index) => (index === 0 ? `- ${line}` : indented(line, 2)));
    });
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? ['{}'] : entries.flatMap(([key, item]) => renderEntry(renderScalar(key), item, style));
}

/** Returns an entry of a block map as lines without trailing blanks; `key` is written as it is given. */
export function renderEntry(key: string, value: YamlData, style: FileStyle): readonly string[] {
  const literal = typeof value === 'string' ? literalLines(value, style.step) : undefined;
  if (literal) return literal.map((line, index) => (index === 0 ? `${key}: ${line}` : line));
  const lines = renderBlock(value, style);
  if (isScalarData(value) || (lines.length === 1 && /^(?:\[\]|\{\})$/.test(lines[0] ?? '')))
    return [`${key}: ${lines[0]}`];
  const indent = isList(value) && !style.indentSequences ? 0 : style.step;
  return [`${key}:`, ...lines.map((line) => indented(line, indent))];
}

/**
 * Returns a text of several lines as a literal block scalar, header first; undefined where such a scalar cannot hold
 * the text.
 */
function literalLines(text: string, step: number): readonly string[] | undefined {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const lines = text.slice(0, end).split('\n');
  // A first line that is blank or indented would be taken for the indentation; some characters need escapes.
  if (
    !text.includes('\n') ||
    /^\s|\n$/.test(text.slice(0, end)) ||
    /[^\n\t\x20-\x7e\xa0-\ufefe]|[\u2028\u2029]/.test(text)
  )
    return undefined;
  return [end < text.length ? '|' : '|-', ...lines.map((line) => indented(line, step))];
}

function indented(line: string, by: number): string {
  return line === '' ? '' : ' '.repeat(by) + line;
}

function isList(value: YamlData): value is readonly YamlData[] {
  return Array.isArray(value);
}
