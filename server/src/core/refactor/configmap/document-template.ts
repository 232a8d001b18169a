import { words } from '../../secrets/names/key-names.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { whyNot } from '../../yaml/edit/plan.js';
import { scalarRange } from '../../yaml/embedded.js';
import { bracesBack } from '../own-braces.js';

/** A value in a document that a Go template is to fill in, `range` counted in the document's text. */
export interface Blank extends Range {
  /** What the value goes by in the template: an identifier. */
  readonly key: string;
  readonly value: string;
  /** The functions that write any value as the document's format has it, each with its bar: ` | toJson`. */
  readonly functions: string;
  /** True where a value is filled in just as it is, which only values of harmless characters bear. */
  readonly isBare: boolean;
}

type Place = Range & Pick<Blank, 'value' | 'functions' | 'isBare'>;
type Refused = { readonly refused: string };

/** A credential in a document: the value of the YAML or JSON it stands in, or its place in a text of lines. */
export interface InDocument {
  readonly name: string;
  readonly scalar: Cursor;
  /** Where it is written, counted from the start of the file's document. */
  readonly range: Range;
}

/** Files whose lines are `key = value`, whatever they would read as. */
const LINES = /\.(?:properties|toml|env|ini|cfg|conf|cnf)$|^\.?env$/i;
/** A text of elements, from its first sign to its last. */
const XML = /^\s{0,100}<[?!A-Za-z][\s\S]*>\s{0,100}$/;
/** What looks like it and is none: Apache and Fluentd have directives in angle brackets. */
const DIRECTIVES = /^[ \t]*<(?:match|source|filter|label|system|VirtualHost|Directory|Location|IfModule)\b/m;
/** The logins of curl, git and others. */
const NETRC = /^[._]?netrc$/;
/** What no format of lines reads as anything but itself. */
const HARMLESS = /^[\w.,:/+=@%~?&-]+$/;

/**
 * Where the values of a document stand, and how a template fills each in so that it reads as itself whatever it is.
 * Refused where that is not known: quotes that a value needs in one format would be a part of it in another.
 */
export function blanksIn(file: string, entry: Cursor, found: readonly InDocument[]): readonly Blank[] | Refused {
  const blanks: Blank[] = [];
  for (const one of found) {
    const inner = valueInside(one.scalar);
    const place = placeIn(file, entry, one, inner);
    if ('refused' in place) return { refused: `"${one.name}": ${place.refused}` };
    // A URL holds a user and a password: it is filled in as a whole.
    if (blanks.some(({ start }) => start === place.start)) continue;
    // Braces of its own are text in a value, too: the template fills them in as they are.
    const value = bracesBack(place.value);
    blanks.push({ ...place, value, key: freeKey(identifier(one.name), value, blanks) });
  }
  return blanks.sort((a, b) => a.start - b.start);
}

function placeIn(file: string, entry: Cursor, { range }: InDocument, inner: Cursor | undefined): Place | Refused {
  if (inner && !LINES.test(file)) return inYaml(file, entry, inner);
  if (XML.test(entry.text) && !DIRECTIVES.test(entry.text)) return inXml(entry, range);
  return NETRC.test(file) ? inNetrc(entry, range) : inLines(file, entry, range);
}

/** The template that makes the document of its values; `keys` are what they go by, in the order of the blanks. */
export function templateText(text: string, blanks: readonly Blank[], keys: readonly string[]): string {
  let written = '';
  let end = 0;
  blanks.forEach((blank, index) => {
    // A brace right before the action would be read as a part of it.
    written += literal(text.slice(end, blank.start)).replace(/\{$/, '{{ "{" }}');
    written += `{{ .${keys[index] ?? blank.key}${blank.functions} }}`;
    end = blank.end;
  });
  return written + literal(text.slice(end));
}

/** Text that a Go template leaves as it is. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/** The value of the outer document that a credential stands in: documents in it are values like others. */
function valueInside(scalar: Cursor): Cursor | undefined {
  if (!scalar.embedding) return undefined;
  let inner = scalar;
  for (let outer = scalar; outer.embedding; outer = outer.embedding.scalar) inner = outer;
  return inner;
}

/** A value of YAML or JSON becomes a JSON string, which is a string of YAML too. */
function inYaml(file: string, entry: Cursor, inner: Cursor): Place | Refused {
  const text = entry.text;
  const root = rootOf(inner);
  const isNested = [...root.children()].some(({ kind }) => kind !== 'scalar') || root.kind === 'sequence';
  if (!/\.(?:ya?ml|json)$/i.test(file) && !isNested && !/^\s*[{[]/.test(text))
    return { refused: 'what the document is written in is not known' };
  const reason = whyNot(inner) ?? (inner.tag === undefined ? undefined : 'the value has a tag');
  if (reason !== undefined) return { refused: reason };
  if (inner.string === undefined) return { refused: 'the value is no text in the document' };
  const { start, end } = inner.localRange;
  if (inner.comments.some((comment) => comment.start < end && comment.end > start))
    return { refused: 'a comment would be lost' };
  const last = start + text.slice(start, end).trimEnd().length;
  return { start, end: last, value: inner.text, functions: ' | toJson', isBare: false };
}

function rootOf(cursor: Cursor): Cursor {
  let root = cursor;
  while (root.parent && root.step !== undefined) root = root.parent;
  return root;
}

/** A value in a line of a text: all that is behind the equals sign. */
function inLines(file: string, entry: Cursor, range: Range): Place | Refused {
  const { text } = entry;
  const unknown = { refused: 'what the document is written in is not known' };
  if (!LINES.test(file)) return unknown;
  const at = lineAt(entry, range);
  const match = at && /^([ \t]*(?:export[ \t]+)?"?[\w.-]+"?[ \t]*(?:=|:(?=[ \t]))[ \t]*)(.*?)[ \t]*$/.exec(at.line);
  if (!at || !match) return { refused: 'the value does not stand in a line of its own' };
  const [, lead = '', written = ''] = match;
  const start = at.start + lead.length;
  if (at.offset < start) return unknown;
  const place = { start, end: start + written.length };
  const quoted = /^(["'])([^"'\\]*)\1$/.exec(written);
  if (/\.toml$/i.test(file)) {
    // A basic string of TOML has the escapes of JSON.
    if (!quoted) return { refused: 'the value is written in a way that cannot be filled in' };
    return { ...place, value: quoted[2] ?? '', functions: ' | toJson', isBare: false };
  }
  if (/\.properties$/i.test(file)) {
    if (/\\/.test(written)) return { refused: 'the value is written with escapes' };
    // Quotes are a part of the value here.
    return { ...place, value: written, functions: ' | replace "\\\\" "\\\\\\\\"', isBare: false };
  }
  const value = quoted?.[2] ?? written;
  if (!HARMLESS.test(value)) return { refused: 'the value has signs that its reader may take for something else' };
  const inside = quoted ? { start: place.start + 1, end: place.end - 1 } : place;
  return text.slice(inside.start, inside.end) === value ? { ...inside, value, functions: '', isBare: true } : unknown;
}

/** A value between the tags of an element, or in quotes behind an attribute; what is filled in is escaped. */
function inXml(entry: Cursor, range: Range): Place | Refused {
  const at = lineAt(entry, range);
  if (!at) return { refused: 'the value does not stand in a line of its own' };
  const { text } = entry;
  const [start, end] = [at.offset, at.offset + (range.end - range.start)];
  const value = text.slice(start, end);
  const [before, after] = [text[start - 1], text[end]];
  const isElement = before === '>' && after === '<';
  const isAttribute = (before === '"' || before === "'") && before === after && /=\s*["']$/.test(text.slice(0, start));
  if (!isElement && !isAttribute) return { refused: 'the value is a part of a longer text' };
  if (/[<>&"']/.test(value)) return { refused: 'the value is written with escapes or quotes' };
  // The function of Go's templates: `&`, `<`, `>` and both quotes become references to characters.
  return { start, end, value, functions: ' | html', isBare: false };
}

/** The word behind `password`. */
function inNetrc(entry: Cursor, range: Range): Place | Refused {
  const at = lineAt(entry, range);
  const { text } = entry;
  const [start, end] = [at?.offset ?? 0, (at?.offset ?? 0) + (range.end - range.start)];
  const value = text.slice(start, end);
  const isWord = /\bpassword\s+$/.test(text.slice(0, start)) && /^(?:\s|$)/.test(text.slice(end));
  if (!at || !isWord) return { refused: 'the value is no word behind "password"' };
  if (!HARMLESS.test(value)) return { refused: 'the value has signs that its reader may take for something else' };
  return { start, end, value, functions: '', isBare: true };
}

/** The line of the decoded text in which something is written. */
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
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, offset, line: text.slice(start, end < 0 ? text.length : end) };
}

/** `client-secret` → client_secret: a template reads no other sign behind a dot. */
function identifier(name: string): string {
  const joined = words(name)
    .join('_')
    .toLowerCase()
    .replace(/[^a-z0-9_]/g, '');
  return /^[a-z]/.test(joined) ? joined : `value_${joined}`.replace(/_$/, '');
}

/** Equal values share a key, others have their own. */
function freeKey(key: string, value: string, blanks: readonly Blank[]): string {
  const same = blanks.find((other) => other.value === value);
  if (same) return same.key;
  for (let count = 1; ; count++) {
    const one = count === 1 ? key : `${key}_${count}`;
    if (!blanks.some((other) => other.key === one)) return one;
  }
}
