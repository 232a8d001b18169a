import { stringify } from 'yaml';
import { resolvePlain } from '../scalars.js';

/** What can be written: the JSON data model. */
export type YamlData = string | number | boolean | null | readonly YamlData[] | YamlMap;

/** A mapping that can be written. */
export interface YamlMap {
  readonly [key: string]: YamlData;
}

export interface FileStyle {
  /** Blanks per level. */
  readonly step: number;
  /** Whether sequences are indented below their key. */
  readonly indentSequences: boolean;
  readonly newline: string;
}

export type Quotes = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE';
export type ScalarData = string | number | boolean | null;

export function isScalarData(value: YamlData): value is ScalarData {
  return value === null || typeof value !== 'object';
}

export function isMapData(value: YamlData): value is YamlMap {
  return !isScalarData(value) && !isList(value);
}

/**
 * A scalar in one line, in the quotes asked for where they can hold it, and in quotes at all only where Kubernetes would
 * read something else without them.
 */
export function renderScalar(
  value: ScalarData,
  { quotes = 'PLAIN', flow = false }: { quotes?: Quotes; flow?: boolean } = {},
): string {
  const isText = typeof value === 'string';
  const written = scalarText(value, isText && !/[\r\n]/.test(value) ? quotes : isText ? 'QUOTE_DOUBLE' : 'PLAIN');
  if (!isText || /^["']/.test(written)) return written;
  // The package's rules for plain scalars are those of YAML 1.1 at large; what counts is how Kubernetes reads it back.
  const safe = resolvePlain(written) === value && written !== '=' && !(flow && /[,[\]{}]/.test(written));
  return safe ? written : scalarText(value, 'QUOTE_DOUBLE');
}

/** Words that the package writes as they are, too. */
const PLAIN_WORD = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z]{3}[\w-]*$/i;

function scalarText(value: ScalarData, quotes: Quotes): string {
  // Nearly everything a fix writes is one of these, and the package takes a tenth of a millisecond for each.
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  if (quotes === 'PLAIN' && typeof value === 'string' && PLAIN_WORD.test(value)) return value;
  // The package takes it for a merge key, and writes it without quotes whatever it is asked for.
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

/** A value as flow text: `{a: 1, b: [x, y]}`, or `{"a": 1, "b": ["x", "y"]}` where it has to be JSON. */
export function renderFlow(value: YamlData, json: boolean): string {
  if (isScalarData(value)) return json ? JSON.stringify(value) : renderScalar(value, { flow: true });
  if (isList(value)) return `[${value.map((item) => renderFlow(item, json)).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => renderFlowEntry(key, item, json))
    .join(', ')}}`;
}

export function renderFlowEntry(key: string, value: YamlData, json: boolean): string {
  return `${renderFlow(key, json)}: ${renderFlow(value, json)}`;
}

/** A value as lines of block text, the first level not indented, without line breaks. */
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

/** An entry of a block map as lines; `key` is written as it is given. Blanks at the ends of lines are left out. */
export function renderEntry(key: string, value: YamlData, style: FileStyle): readonly string[] {
  const literal = typeof value === 'string' ? literalLines(value, style.step) : undefined;
  if (literal) return literal.map((line, index) => (index === 0 ? `${key}: ${line}` : line));
  const lines = renderBlock(value, style);
  if (isScalarData(value) || (lines.length === 1 && /^(?:\[\]|\{\})$/.test(lines[0] ?? '')))
    return [`${key}: ${lines[0]}`];
  const indent = isList(value) && !style.indentSequences ? 0 : style.step;
  return [`${key}:`, ...lines.map((line) => indented(line, indent))];
}

/** A text of several lines as a literal block scalar, header first; undefined where such a scalar cannot hold it as it is. */
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
