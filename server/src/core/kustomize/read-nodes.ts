import type { Source } from '../provenance/source.js';
import type { Traced } from '../provenance/traced.js';
import type { Cursor } from '../yaml/cursor.js';
import { parseApplied, type YamlDocument } from '../yaml/document.js';
import { NodeStyle } from '../yaml/nodes.js';
import { BuildError } from './build-error.js';
import { Node, type Style } from './node.js';
import { resolve, TAGS } from './scalars.js';

/** A text with the file that it stands in. */
export interface FileText {
  /** The path of the file, with `/`. */
  readonly file: string;
  readonly text: string;
  /** The source of an offset of the text, where that is not the file from its beginning: a patch in a kustomization. */
  readonly sourceAt?: (start: number, end: number) => Source | undefined;
  /** Returns where a scalar of the text that reads as `value` comes from, where its parts may have several sources. */
  readonly originAt?: (start: number, end: number, value: string) => Traced['from'];
  /** Returns the document of a text, for who remembers those of texts that are read again; `parseText` by default. */
  readonly parse?: ((text: string) => ParsedText | undefined) | undefined;
}

/** The first document of a text, and where in the text it begins. */
export interface ParsedText {
  readonly document: YamlDocument;
  readonly start: number;
}

/** Returns the first document of a text; undefined for an empty one. */
export function parseText(text: string): ParsedText | undefined {
  return parseApplied(text).documents[0];
}

const SEPARATOR = /\n---.*\r?\n/g;

/** Values within each other. Aliases may multiply: no text is read into more nodes. */
const MOST_NODES = 2_000_000;

/**
 * Returns the documents of a text as kustomize splits it: at lines that begin with `---`. Empty ones are left out.
 * @throws BuildError where the text is no YAML.
 */
export function readDocuments(from: FileText): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  const chunks: [start: number, end: number][] = [];
  for (const match of from.text.matchAll(SEPARATOR)) {
    const after = match[0].slice(4).trim();
    if (after !== '' && !after.startsWith('#'))
      throw new BuildError(`invalid document separator: ${match[0].trim()}`, placeAt(from, match.index + 1));
    chunks.push([at, match.index + 1]);
    at = match.index + match[0].length;
  }
  chunks.push([at, from.text.length]);
  for (const [start, end] of chunks) {
    const node = readChunk(from, start, end);
    if (node && !(node.kind === 'scalar' && node.isNull)) nodes.push(node);
  }
  return nodes;
}

/**
 * Returns the first document of a text; undefined for an empty one.
 * @throws BuildError where the text is no YAML.
 */
export function readDocument(from: FileText): Node | undefined {
  return readChunk(from, 0, from.text.length);
}

function readChunk(from: FileText, start: number, end: number): Node | undefined {
  const chunk = from.text.slice(start, end);
  const first = (from.parse ?? parseText)(chunk);
  if (!first) return undefined;
  const { document } = first;
  const [problem] = document.problems;
  if (problem) {
    const offset = start + first.start + problem.range.start;
    const line = from.text.slice(start, offset).split('\n').length;
    throw new BuildError(
      `MalformedYAMLError: yaml: line ${line}: ${problem.message}`,
      placeAt(from, offset, Math.max(offset, start + first.start + problem.range.end)),
      'malformed',
    );
  }
  const { root } = document;
  if (!root) return undefined;
  const read = (): Node => new Reader(from, start + first.start).node(root);
  return from.parse && !from.sourceAt
    ? Node.like(readOnce(document, `${start + first.start} ${from.file}`, read))
    : read();
}

/** What was read of documents that are remembered, by the places where they begin. Nobody changes it. */
const READ = new WeakMap<YamlDocument, Map<string, Node>>();

function readOnce(document: YamlDocument, place: string, read: () => Node): Node {
  const known = READ.get(document) ?? new Map<string, Node>();
  READ.set(document, known);
  const node = known.get(place) ?? read();
  known.set(place, node);
  return node;
}

function placeAt({ file, sourceAt }: FileText, start: number, end = start): Source['place'] {
  return sourceAt?.(start, end)?.place ?? { file, start, end };
}

const STYLES: ReadonlyMap<NodeStyle, Style> = new Map([
  [NodeStyle.Single, 'single'],
  [NodeStyle.Double, 'double'],
  [NodeStyle.Literal, 'literal'],
  [NodeStyle.Folded, 'folded'],
]);

const LONG_TAG = 'tag:yaml.org,2002:';

class Reader {
  private count = 0;

  constructor(
    private readonly from: FileText,
    private readonly start: number,
  ) {}

  node(cursor: Cursor): Node {
    if (++this.count > MOST_NODES) throw new BuildError('yaml: document contains excessive aliasing', undefined);
    const { start, end } = cursor.range;
    if (cursor.kind === 'scalar') return this.scalar(cursor, this.source(start, end));
    const content: Node[] = [];
    const map = cursor.kind === 'map';
    for (const child of cursor.children()) {
      if (map) {
        const { key = '', keyRange } = child;
        content.push(this.key(child, key, keyRange && this.source(keyRange.start, keyRange.end)));
      }
      content.push(this.node(child));
    }
    return new Node(map ? 'map' : 'sequence', map ? TAGS.map : TAGS.seq, '', 'plain', content, this.source(start, end));
  }

  private key(child: Cursor, key: string, source: Source | undefined): Node {
    const { keyRange, document } = child;
    const written = keyRange ? document.text.slice(keyRange.start, keyRange.end) : key;
    return written === key
      ? new Node('scalar', resolve(key).tag, key, 'plain', [], source)
      : new Node('scalar', TAGS.string, key, written.startsWith("'") ? 'single' : 'double', [], source);
  }

  private scalar(cursor: Cursor, source: Source | undefined): Node {
    const { tag, style, text } = cursor;
    const own = STYLES.get(style);
    const short = tag?.startsWith(LONG_TAG) ? `!!${tag.slice(LONG_TAG.length)}` : tag;
    const value = style === NodeStyle.Empty ? '' : this.isCutOff(cursor) ? text.replace(/\n$/, '') : text;
    const known = short ?? (own ? TAGS.string : resolve(value).tag);
    const { start, end } = cursor.localRange;
    if (this.from.originAt) {
      const origin = this.from.originAt(cursor.range.start + this.start, cursor.range.end + this.start, value);
      return new Node('scalar', known, value, own ?? 'plain', [], origin);
    }
    const exact = !own && !cursor.isAlias && end - start === value.length;
    return new Node('scalar', known, value, own ?? 'plain', [], exact && source ? { ...source, exact } : source);
  }

  /** True for a block scalar whose last line is the last one of the text, and has no line break: go-yaml adds none. */
  private isCutOff(cursor: Cursor): boolean {
    if (cursor.style !== NodeStyle.Literal && cursor.style !== NodeStyle.Folded) return false;
    const { text } = cursor.document;
    return !text.endsWith('\n') && text.slice(cursor.localRange.end).trim() === '';
  }

  private source(start: number, end: number): Source | undefined {
    const [from, to] = [start + this.start, end + this.start];
    return this.from.sourceAt
      ? this.from.sourceAt(from, to)
      : { place: { file: this.from.file, start: from, end: to } };
  }
}
