import { words } from '../../secrets/names/key-names.js';
import { startOfLine } from '../../text/lines.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { whyNot } from '../../yaml/edit/plan.js';
import { scalarRange } from '../../yaml/embedded.js';
import { restoreBraces } from '../own-braces.js';

/** A value that a Go template fills into a document; the range is in UTF-16 code units of the document's text. */
export interface TemplateValue extends Range {
  /** The identifier of the value in the template. */
  readonly key: string;
  readonly value: string;
  /** The template functions that write any value in the document's format, each with its bar: ` | toJson`. */
  readonly functions: string;
  /** True where a value is filled in without quotes or escapes, which only values of harmless characters allow. */
  readonly isUnquoted: boolean;
}

type Place = Range & Pick<TemplateValue, 'value' | 'functions' | 'isUnquoted'>;
type Refused = { readonly refused: string };

/** A credential in a document: a value of the YAML or JSON in it, or a place in a text of lines. */
export interface DocumentCredential {
  readonly name: string;
  readonly scalar: Cursor;
  /** Its place in UTF-16 code units from the start of the file's document. */
  readonly range: Range;
}

/** Names of files with lines `key = value`, even where YAML could read them. */
const LINES = /\.(?:properties|toml|env|ini|cfg|conf|cnf)$|^\.?env$/i;
/** A text of XML elements, from the first character to the last. */
const XML = /^\s{0,100}<[?!A-Za-z][\s\S]*>\s{0,100}$/;
/** The directives of Apache and Fluentd, which have angle brackets too. */
const DIRECTIVES = /^[ \t]*<(?:match|source|filter|label|system|VirtualHost|Directory|Location|IfModule)\b/m;
/** The file with the logins of curl, git and others. */
const NETRC = /^[._]?netrc$/;
/** A value without characters that some format of lines would interpret. */
const HARMLESS = /^[\w.,:/+=@%~?&-]+$/;

/**
 * Returns the values that a template fills into a document, sorted by their places, each with the functions that escape
 * any new value. Refused where the format is unknown: quotes that one format needs would be part of the value in
 * another.
 */
export function templateValuesIn(
  file: string,
  entry: Cursor,
  found: readonly DocumentCredential[],
): readonly TemplateValue[] | Refused {
  const values: TemplateValue[] = [];
  for (const one of found) {
    const inner = valueInside(one.scalar);
    const place = placeIn(file, entry, one, inner);
    if ('refused' in place) return { refused: say`"${one.name}": ${place.refused}` };
    // A URL contains a user and a password: it is filled in as a whole.
    if (values.some(({ start }) => start === place.start)) continue;
    // A value may contain braces of its own: the template fills them in unchanged.
    const value = restoreBraces(place.value);
    values.push({ ...place, value, key: freeKey(identifier(one.name), value, values) });
  }
  return values.sort((a, b) => a.start - b.start);
}

function placeIn(
  file: string,
  entry: Cursor,
  { range }: DocumentCredential,
  inner: Cursor | undefined,
): Place | Refused {
  if (inner && !LINES.test(file)) return inYaml(file, entry, inner);
  if (XML.test(entry.text) && !DIRECTIVES.test(entry.text)) return inXml(entry, range);
  return NETRC.test(file) ? inNetrc(entry, range) : inLines(file, entry, range);
}

/** Returns the template of the document; `keys` are the identifiers of the values, in the order of `values`. */
export function templateText(text: string, values: readonly TemplateValue[], keys: readonly string[]): string {
  let written = '';
  let end = 0;
  values.forEach((one, index) => {
    // The template would read a brace right before the action as a part of it.
    written += literal(text.slice(end, one.start)).replace(/\{$/, '{{ "{" }}');
    written += `{{ .${keys[index] ?? one.key}${one.functions} }}`;
    end = one.end;
  });
  return written + literal(text.slice(end));
}

/** Returns a text escaped so that a Go template leaves it unchanged. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** Returns the value of the outer document in which a credential is; undefined outside of documents in texts. */
function valueInside(scalar: Cursor): Cursor | undefined {
  if (!scalar.embedding) return undefined;
  let inner = scalar;
  for (let outer = scalar; outer.embedding; outer = outer.embedding.scalar) inner = outer;
  return inner;
}

/** Returns the place of a value in YAML or JSON, filled in as a JSON string, which is valid YAML too. */
function inYaml(file: string, entry: Cursor, inner: Cursor): Place | Refused {
  const text = entry.text;
  const root = rootOf(inner);
  const isNested = [...root.children()].some(({ kind }) => kind !== 'scalar') || root.kind === 'sequence';
  if (!/\.(?:ya?ml|json)$/i.test(file) && !isNested && !/^\s*[{[]/.test(text))
    return { refused: say`what the document is written in is not known` };
  const reason = whyNot(inner) ?? (inner.tag === undefined ? undefined : say`the value has a tag`);
  if (reason !== undefined) return { refused: reason };
  if (inner.string === undefined) return { refused: say`the value is no text in the document` };
  const { start, end } = inner.localRange;
  if (inner.comments.some((comment) => comment.start < end && comment.end > start))
    return { refused: say`a comment would be lost` };
  const last = start + text.slice(start, end).trimEnd().length;
  return { start, end: last, value: inner.text, functions: ' | toJson', isUnquoted: false };
}

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root;
}

/** Returns the place of a value in a line of a text: everything after the equals sign. */
function inLines(file: string, entry: Cursor, range: Range): Place | Refused {
  const { text } = entry;
  const unknown = { refused: say`what the document is written in is not known` };
  if (!LINES.test(file)) return unknown;
  const at = lineAt(entry, range);
  const match = at && /^([ \t]*(?:export[ \t]+)?"?[\w.-]+"?[ \t]*(?:=|:(?=[ \t]))[ \t]*)(.*?)[ \t]*$/.exec(at.line);
  if (!at || !match) return { refused: say`the value does not stand in a line of its own` };
  const [, lead = '', written = ''] = match;
  const start = at.start + lead.length;
  if (at.offset < start) return unknown;
  const place = { start, end: start + written.length };
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(written);
  if (/\.toml$/i.test(file)) {
    // A basic string of TOML has the escapes of JSON.
    if (!quoted) return { refused: say`the value is written in a way that cannot be filled in` };
    return { ...place, value: quoted[2] ?? '', functions: ' | toJson', isUnquoted: false };
  }
  if (/\.properties$/i.test(file)) {
    if (/\\/.test(written)) return { refused: say`the value is written with escapes` };
    // Quotes are part of the value here.
    return { ...place, value: written, functions: ' | replace "\\\\" "\\\\\\\\"', isUnquoted: false };
  }
  const value = quoted?.[2] ?? written;
  if (!HARMLESS.test(value)) return { refused: say`the value has signs that its reader may take for something else` };
  const inside = quoted ? { start: place.start + 1, end: place.end - 1 } : place;
  return text.slice(inside.start, inside.end) === value
    ? { ...inside, value, functions: '', isUnquoted: true }
    : unknown;
}

/** Returns the place of a value between the tags of an XML element or in a quoted attribute, filled in escaped. */
function inXml(entry: Cursor, range: Range): Place | Refused {
  const at = lineAt(entry, range);
  if (!at) return { refused: say`the value does not stand in a line of its own` };
  const { text } = entry;
  const [start, end] = [at.offset, at.offset + (range.end - range.start)];
  const value = text.slice(start, end);
  const [before, after] = [text[start - 1], text[end]];
  const isElement = before === '>' && after === '<';
  const isAttribute = (before === '"' || before === "'") && before === after && /=\s*["']$/.test(text.slice(0, start));
  if (!isElement && !isAttribute) return { refused: say`the value is a part of a longer text` };
  if (/[<>&"']/.test(value)) return { refused: say`the value is written with escapes or quotes` };
  // `html` of Go's templates replaces `&`, `<`, `>` and both quotes by character references.
  return { start, end, value, functions: ' | html', isUnquoted: false };
}

/** Returns the place of the word after `password`. */
function inNetrc(entry: Cursor, range: Range): Place | Refused {
  const at = lineAt(entry, range);
  const { text } = entry;
  const [start, end] = [at?.offset ?? 0, (at?.offset ?? 0) + (range.end - range.start)];
  const value = text.slice(start, end);
  const isWord = /\bpassword\s+$/.test(text.slice(0, start)) && /^(?:\s|$)/.test(text.slice(end));
  if (!at || !isWord) return { refused: say`the value is no word behind "password"` };
  if (!HARMLESS.test(value)) return { refused: say`the value has signs that its reader may take for something else` };
  return { start, end, value, functions: '', isUnquoted: true };
}

/**
 * Returns the line of the decoded text with a range of the document, the start of the line and the start of the range
 * in UTF-16 code units; undefined for a range of several lines.
 */
function lineAt(
  entry: Cursor,
  range: Range,
): { readonly start: number; readonly line: string; readonly offset: number } | undefined {
  const { text } = entry;
  const source = entry.document.text.slice(range.start, range.end);
  if (source === '' || source.includes('\n')) return undefined;
  let offset = text.indexOf(source);
  while (offset >= 0 && scalarRange(entry, { start: offset, end: offset + source.length }).start !== range.start)
    offset = text.indexOf(source, offset + 1);
  if (offset < 0) return undefined;
  const start = startOfLine(text, offset);
  const end = text.indexOf('\n', offset);
  return { start, offset, line: text.slice(start, end < 0 ? text.length : end) };
}

/** Returns an identifier: `client-secret` → client_secret. Templates accept no other characters after a dot. */
function identifier(name: string): string {
  const joined = words(name)
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '');
  return /^[a-z]/.test(joined) ? joined : `value_${joined}`.replace(/_$/, '');
}

/** Returns the key for a value: equal values share one, other values get a free one. */
function freeKey(key: string, value: string, values: readonly TemplateValue[]): string {
  const same = values.find((other) => other.value === value);
  if (same) return same.key;
  for (let count = 1; ; count++) {
    const one = count === 1 ? key : `${key}_${count}`;
    if (!values.some((other) => other.key === one)) return one;
  }
}
