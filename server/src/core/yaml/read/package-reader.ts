import { Composer, type CST, isAlias, isMap, isScalar, isSeq, Lexer, type Node, Parser } from 'yaml';
import type { Range } from '../../text/range.js';
import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import { TreeBuilder } from '../tree.js';
import { decodeScalar } from './decode.js';
import { type Reading, readLeniently } from './lenient.js';
import type { ReadDocument, YamlProblem } from './read-document.js';
import { withoutQuotes } from './syntax.js';
import { commentsIn } from './token-scan.js';

/**
 * Reads one document with the `yaml` package. Never throws: text that cannot be read is a problem, and the tree holds
 * the rest. Offsets are UTF-16 code units of `text`. Behind many problems a text is read no further: each costs the
 * package as much as many lines of a manifest.
 */
export function readDocument(text: string): ReadDocument {
  for (let length = FIRST_LENGTH; length < text.length; length *= 4) {
    const { read } = readMended(text, text.slice(0, length), []);
    // What is cut off in the middle has a problem at the end.
    const part = { ...read, problems: read.problems.filter(({ range }) => range.end < length) };
    if (isHopeless(part)) return withLastProblem(part);
  }
  const strict = readMended(text, text, []);
  if (isHopeless(strict.read)) return withLastProblem(strict.read);
  return readLeniently(text, strict, (mended, comments) => readMended(text, mended, comments));
}

/** UTF-16 code units of a text that are read first, to see whether the rest is worth it. */
const FIRST_LENGTH = 4 * 1024;

function isHopeless({ problems, isTooDeep }: ReadDocument): boolean {
  return isTooDeep === true || problems.length > LIMITS.problems;
}

/** Returns a reading with as many problems as are shown, the last of which says that there are more. */
function withLastProblem(read: ReadDocument): ReadDocument {
  const problems = [...read.problems].sort((a, b) => a.range.start - b.range.start);
  const last = problems[LIMITS.problems];
  if (!last) return read;
  const message = `More than ${LIMITS.problems} problems; what comes behind them is not read`;
  return { ...read, problems: [...problems.slice(0, LIMITS.problems), { message, range: last.range }] };
}

/**
 * Reads `mended`, which stands for `text`, or for the first part of it. `moreComments` are comments that only `text` has.
 */
function readMended(text: string, mended: string, moreComments: readonly Range[]): Reading {
  const { tokens, tooDeep } = parse(mended);
  if (tooDeep !== undefined) {
    const message = `More than ${LIMITS.depth} levels of nesting; the document is not checked`;
    const problems = [{ message, range: { start: tooDeep, end: tooDeep + 1 } }];
    return { tokens, read: { ...nothing(text, moreComments), problems, isTooDeep: true } };
  }
  return { tokens, read: readTokens(tokens, text, mended, moreComments) };
}

/** Returns the tokens of a text, up to a collection that is nested too deep, and its offset. */
function parse(text: string): { readonly tokens: CST.Token[]; readonly tooDeep?: number } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // The parser is recursive where it ends collections, and makes several objects for each.
    if (parser.stack.length <= LIMITS.depth) continue;
    const collections = parser.stack.filter((token) => 'items' in token);
    const deepest = collections[LIMITS.depth + 1];
    if (deepest) return { tokens, tooDeep: deepest.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

/** Reads the tokens of `mended`. */
function readTokens(tokens: CST.Token[], text: string, mended: string, moreComments: readonly Range[]): ReadDocument {
  const found = commentsIn(tokens);
  const comments = [...found, ...moreComments].sort((a, b) => a.start - b.start);
  // The composer is recursive and its defaults are quadratic; see limits.ts and `duplicates`.
  const composer = new Composer({
    schema: 'failsafe',
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
    // A `!!binary` stays the text that is written, as Kubernetes passes it on.
    resolveKnownTags: false,
    keepSourceTokens: false,
  });
  const problems: YamlProblem[] = [];
  const documents = [...composer.compose(tokens, true, mended.length)];
  for (const document of documents) {
    for (const error of document.errors)
      if (error.message !== COMMENT_BEHIND) problems.push(toProblem(error.message, error.pos, text.length));
  }
  const extra = documents[1];
  if (extra) {
    problems.push({
      message: 'A second document starts here without a `---` line',
      range: { start: extra.range[0], end: Math.max(extra.range[0], extra.range[1]) },
    });
  }
  const contents = documents[0]?.contents;
  if (!contents || isNothing(contents)) return { ...nothing(text, comments), problems };
  const converter = new Converter(text, mended, problems);
  const root = converter.convert(contents, -1);
  const duplicates = converter.duplicates.sort((a, b) => a.key - b.key);
  return { tree: converter.builder.finish(text, comments), root, problems, duplicates };
}

function nothing(text: string, comments: readonly Range[]): ReadDocument {
  return { tree: new TreeBuilder().finish(text, comments), root: -1, problems: [], duplicates: [] };
}

/** Returns true for a document without content: the package returns an empty scalar for it. */
function isNothing(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.source === '' && !node.anchor && !node.tag;
}

function toProblem(message: string, [start, end]: [number, number], length: number): YamlProblem {
  const from = Math.min(start, length);
  return { message: withoutQuotes(message), range: { start: from, end: Math.min(Math.max(end, from), length) } };
}

/** Kubernetes' reader accepts a comment right behind a value in quotes or brackets. */
const COMMENT_BEHIND = 'Comments must be separated from other tokens by white space characters';

/** The styles of scalars that are not plain. */
const STYLES: Readonly<Record<string, NodeStyle>> = {
  QUOTE_SINGLE: NodeStyle.Single,
  QUOTE_DOUBLE: NodeStyle.Double,
  BLOCK_LITERAL: NodeStyle.Literal,
  BLOCK_FOLDED: NodeStyle.Folded,
};

interface Anchor {
  readonly node: number;
  /** True while the anchored node is still being read: an alias to it would contain itself. */
  open: boolean;
  /** The number of nodes with aliases written out. */
  size: number;
  /** The longest chain of aliases within aliases below the node. */
  chain: number;
}

/** Converts the package's nodes into a flat tree. Recursive, over input of a limited depth. */
class Converter {
  readonly builder = new TreeBuilder();
  readonly duplicates: { key: number; first: number }[] = [];
  private readonly anchors = new Map<string, Anchor>();
  /** The longest chain of aliases within aliases below the node being read. */
  private chain = 0;

  constructor(
    private readonly text: string,
    /** The text that the package read in its place. */
    private readonly mended: string,
    private readonly problems: YamlProblem[],
  ) {}

  convert(contents: Node, parent: number): number {
    this.node(contents, parent, 0);
    return 0;
  }

  /** Adds a node and its content; returns the number of nodes with aliases written out. */
  private node(node: unknown, parent: number, at: number): number {
    if (isAlias(node)) return this.alias(node.source, node.range ?? [at, at, at], parent);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return this.empty(parent, at);
    const range = node.range ?? [at, at, at];
    const anchor: Anchor | undefined = node.anchor
      ? { node: this.builder.size, open: true, size: 0, chain: 0 }
      : undefined;
    const outerChain = this.chain;
    if (anchor) this.chain = 0;
    if (node.anchor && anchor) this.anchors.set(node.anchor, anchor);
    if (node.tag && !isDefaultTag(node.tag, node)) this.builder.tags.set(this.builder.size, node.tag);
    const size = isScalar(node)
      ? this.scalar(node.type, node.value, range, parent)
      : isMap(node)
        ? this.map(node.items, node.flow === true, range, parent)
        : this.sequence(node.items, node.flow === true, range, parent);
    if (anchor) {
      anchor.open = false;
      anchor.size = size;
      anchor.chain = this.chain;
      this.chain = Math.max(this.chain, outerChain);
    }
    return size;
  }

  private scalar(type: string | undefined, value: unknown, range: readonly number[], parent: number): number {
    const start = range[0] ?? 0;
    const rawEnd = range[1] ?? start;
    const style = STYLES[type ?? ''] ?? NodeStyle.Plain;
    if (style === NodeStyle.Plain && rawEnd === start) return this.empty(parent, start);
    const block = style === NodeStyle.Literal || style === NodeStyle.Folded;
    const end = block ? trimEnd(this.text, start, rawEnd) : rawEnd;
    const node = this.builder.open(NodeKind.Scalar, style, start, end, parent);
    const quoted = style === NodeStyle.Single || style === NodeStyle.Double;
    // Joined lines of `mended` have line breaks in `text`, which count.
    const decoded =
      quoted && this.text.slice(start, end) !== this.mended.slice(start, end)
        ? decodeScalar(this.text, style, start, end, 0, false)
        : typeof value === 'string'
          ? value
          : '';
    if (style !== NodeStyle.Plain || decoded.length !== end - start) this.builder.decoded.set(node, decoded);
    return 1;
  }

  private map(
    items: readonly { key: unknown; value: unknown }[],
    flow: boolean,
    range: readonly number[],
    parent: number,
  ): number {
    const start = range[0] ?? 0;
    const node = this.builder.open(
      NodeKind.Map,
      flow ? NodeStyle.Flow : NodeStyle.Block,
      start,
      range[1] ?? start,
      parent,
    );
    const seen = new Map<string, number>();
    let size = 1;
    let end = start;
    for (const { key, value } of items) {
      const keyNode = this.builder.size;
      size += this.node(key, node, startOf(value) ?? end);
      end = this.builder.end(keyNode);
      const valueNode = this.builder.size;
      size += this.node(value, node, end);
      end = Math.max(end, this.builder.end(valueNode));
      if (!isScalar(key) || typeof key.value !== 'string' || key.value === '<<') continue;
      const first = seen.get(key.value);
      if (first === undefined) seen.set(key.value, keyNode);
      else this.duplicates.push({ key: keyNode, first });
    }
    if (!flow && items.length > 0) this.builder.setEnd(node, end);
    this.builder.close(node);
    return size;
  }

  private sequence(items: readonly unknown[], flow: boolean, range: readonly number[], parent: number): number {
    const start = range[0] ?? 0;
    const node = this.builder.open(
      NodeKind.Sequence,
      flow ? NodeStyle.Flow : NodeStyle.Block,
      start,
      range[1] ?? start,
      parent,
    );
    let size = 1;
    let end = start;
    for (const item of items) {
      const itemNode = this.builder.size;
      // A flow sequence may hold a pair without braces: `[a: 1]`.
      size += isPair(item)
        ? this.map([item], true, [startOf(item.key) ?? end, endOf(item.value) ?? endOf(item.key) ?? end], node)
        : this.node(item, node, end);
      end = Math.max(end, this.builder.end(itemNode));
    }
    if (!flow && items.length > 0) this.builder.setEnd(node, end);
    this.builder.close(node);
    return size;
  }

  private alias(name: string, range: readonly number[], parent: number): number {
    const start = range[0] ?? 0;
    const end = range[1] ?? start;
    const node = this.builder.open(NodeKind.Alias, NodeStyle.Plain, start, end, parent);
    const anchor = this.anchors.get(name);
    if (!anchor || anchor.open) {
      const message = anchor ? 'The alias contains itself' : 'The alias has no anchor before it';
      this.problems.push({ message, range: { start, end } });
      return 1;
    }
    this.builder.shared.add(anchor.node);
    this.chain = Math.max(this.chain, anchor.chain + 1);
    if (
      anchor.chain >= LIMITS.depth ||
      anchor.size > Math.max(LIMITS.expandedNodes, LIMITS.expansion * this.builder.size)
    ) {
      this.problems.push({
        message: 'The alias stands for too many nodes and is not followed',
        range: { start, end },
      });
      return 1;
    }
    this.builder.setTarget(node, anchor.node);
    return anchor.size;
  }

  private empty(parent: number, at: number): number {
    this.builder.open(NodeKind.Scalar, NodeStyle.Empty, at, at, parent);
    return 1;
  }
}

function isPair(item: unknown): item is { key: unknown; value: unknown } {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item && !isScalar(item);
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function endOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[1] : undefined;
}

function isDefaultTag(tag: string, node: unknown): boolean {
  return (isMap(node) && tag === 'tag:yaml.org,2002:map') || (isSeq(node) && tag === 'tag:yaml.org,2002:seq');
}

/** Returns the end of the last line with content: `yaml` counts trailing blank lines as part of a block scalar. */
function trimEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && ' \t\r\n'.includes(text[last - 1] ?? '')) last--;
  return last;
}
