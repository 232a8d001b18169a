import { anyOverlaps, type Range } from '../text/range.js';
import { NodeKind, NodeStyle } from './nodes.js';
import { decodeScalar } from './read/decode.js';
import type { Hole } from './read/holes.js';

const WIDTH = 7;
/** Of scalars longer than this, in UTF-16 code units, the last decoded text is kept. */
const LONG = 1000;
const [KIND, STYLE, START, END, NEXT, PARENT, TARGET] = [0, 1, 2, 3, 4, 5, 6] as const;

/** The arrays of a tree. Nodes are indices. */
export interface TreeParts {
  /** The text that was parsed: that of a document, with masked `{{ }}` holes. Offsets of the tree index into it. */
  readonly text: string;
  readonly nodes: Int32Array;
  readonly count: number;
  /** The decoded texts of scalars that differ from their source. */
  readonly decoded: ReadonlyMap<number, string>;
  readonly tags: ReadonlyMap<number, string>;
  /** Nodes whose anchor is referred to by at least one alias. */
  readonly shared: ReadonlySet<number>;
  /** Comments in the order of the text, each from its `#` to the end of its line. */
  readonly comments: readonly Range[];
}

/**
 * One document as flat arrays, in the order of the text: the children of a map are key, value, key, value …, those of a
 * sequence its items. Read-only once built. A reader produces it; everything else uses cursors.
 */
export class YamlTree {
  readonly text: string;
  readonly comments: readonly Range[];
  readonly count: number;
  /** The `{{ }}` holes of the text. The reader sets them before the tree is used. */
  holes: readonly Hole[] = [];
  /** The holes that take up whole lines: they may print keys or items. */
  lineHoles: readonly Hole[] = [];
  /** True where only a part of the text could be read. */
  uncertain = false;
  /** The part of the text that cannot be read right now. The nodes there are from an earlier text. */
  stale: Range | undefined;
  /** The long text that was decoded last: a caller that looks at parts of it asks for it again and again. */
  private last: { readonly node: number; readonly text: string } | undefined;

  constructor(private readonly parts: TreeParts) {
    this.text = parts.text;
    this.comments = parts.comments;
    this.count = parts.count;
  }

  kind(node: number): NodeKind {
    return this.field(node, KIND) as NodeKind;
  }

  style(node: number): NodeStyle {
    return this.field(node, STYLE) as NodeStyle;
  }

  start(node: number): number {
    return this.field(node, START);
  }

  end(node: number): number {
    return this.field(node, END);
  }

  /** Returns the first node after this one and all its descendants. */
  next(node: number): number {
    return this.field(node, NEXT);
  }

  /** Returns the final target of an alias; any other node itself. */
  followed(node: number): number {
    let at = node;
    while (this.kind(at) === NodeKind.Alias && this.target(at) >= 0) at = this.target(at);
    return at;
  }

  /** Returns true for a merge key: a plain `<<`. */
  isMerge(key: number): boolean {
    return this.style(key) === NodeStyle.Plain && this.textIs(key, '<<');
  }

  /** Returns the number of direct children of a collection: keys and values, or items. */
  childCount(node: number): number {
    let count = 0;
    for (let child = node + 1; child < this.next(node); child = this.next(child)) count++;
    return count;
  }

  /** Returns the parent collection of a node, -1 for the root. */
  parent(node: number): number {
    return this.field(node, PARENT);
  }

  /** Returns the target of an alias, -1 where its anchor is missing or must not be followed. */
  target(node: number): number {
    return this.field(node, TARGET);
  }

  tag(node: number): string | undefined {
    return this.parts.tags.get(node);
  }

  /** True when any anchor has an alias. */
  get hasShared(): boolean {
    return this.parts.shared.size > 0;
  }

  isShared(node: number): boolean {
    return this.parts.shared.has(node);
  }

  /** Returns the decoded text of a scalar: without quotes, escapes, folding and block indentation. */
  textOf(node: number): string {
    const known = this.parts.decoded.get(node);
    if (known !== undefined) return known;
    if (this.last?.node === node) return this.last.text;
    const [start, end, block] = [this.start(node), this.end(node), this.field(node, TARGET)];
    const text = decodeScalar(this.text, this.style(node), start, end, block >> 1, (block & 1) === 1);
    if (end - start > LONG) this.last = { node, text };
    return text;
  }

  /** Returns true when a scalar's decoded text is `text`; faster than decoding it. */
  textIs(node: number, text: string): boolean {
    if (this.style(node) !== NodeStyle.Plain || this.parts.decoded.has(node)) return this.textOf(node) === text;
    const [start, end] = [this.start(node), this.end(node)];
    if (end - start === text.length) return this.text.startsWith(text, start);
    // A plain scalar over several lines is longer than its decoded text, and is decoded.
    if (end - start < text.length || this.text.charCodeAt(start) !== text.charCodeAt(0)) return false;
    const newline = this.text.indexOf('\n', start);
    return newline >= 0 && newline < end && this.textOf(node) === text;
  }

  /** Returns the offset at which the text of a node ends: the start of the next node, or the end of the text. */
  extentEnd(node: number): number {
    const next = this.next(node);
    return next < this.count ? this.start(next) : this.text.length;
  }

  /**
   * Returns the same tree over a text that differs in whole lines. Nodes on these lines keep their old values, with
   * ranges cut to the lines, or covering all of them where nothing is left; so do keys and values that reach into them.
   */
  moved(text: string, { start, oldEnd, newEnd }: { start: number; oldEnd: number; newEnd: number }): YamlTree {
    const by = newEnd - oldEnd;
    const place = (offset: number): number =>
      offset <= start && oldEnd > 0 ? offset : offset >= oldEnd ? offset + by : Math.min(offset, newEnd);
    const line = text.slice(start, newEnd);
    const written = line.trim() === '' ? start : start + line.length - line.trimStart().length;
    const nodes = this.parts.nodes.slice();
    const decoded = new Map(this.parts.decoded);
    for (let node = 0; node < this.count; node++) {
      const [from, to] = [this.start(node), this.end(node)];
      if (to < start) continue;
      if (from <= oldEnd && this.kind(node) === NodeKind.Scalar) decoded.set(node, this.textOf(node));
      const collapsed = to > from && place(from) >= place(to);
      // A node whose text is gone from the lines gets the range of the lines.
      nodes[node * WIDTH + START] = collapsed ? written : place(from);
      nodes[node * WIDTH + END] = collapsed ? newEnd : place(to);
    }
    const comments = this.comments
      .filter((comment) => comment.end <= start || comment.start >= oldEnd)
      .map((comment) => ({ start: place(comment.start), end: place(comment.end) }));
    const tree = new YamlTree({ ...this.parts, text, nodes, decoded, comments });
    tree.stale = { start, end: newEnd };
    return tree;
  }

  /** Returns true when a `{{ }}` hole touches a node. */
  touchesHole(node: number): boolean {
    return anyOverlaps(this.holes, { start: this.start(node), end: this.end(node) });
  }

  private field(node: number, field: number): number {
    return this.parts.nodes[node * WIDTH + field] ?? -1;
  }
}

/** Builds a tree in the order of the text: `open` a node, add its content, `close` it. */
export class TreeBuilder {
  readonly decoded = new Map<number, string>();
  readonly tags = new Map<number, string>();
  readonly shared = new Set<number>();
  private nodes = takeScratch();
  private count = 0;

  get size(): number {
    return this.count;
  }

  open(kind: NodeKind, style: NodeStyle, start: number, end: number, parent: number): number {
    const node = this.count++;
    if (this.count * WIDTH > this.nodes.length) {
      const larger = new Int32Array(this.nodes.length * 2);
      larger.set(this.nodes);
      this.nodes = larger;
    }
    const { nodes } = this;
    const at = node * WIDTH;
    // One by one: copying from an array would allocate one for every node.
    nodes[at + KIND] = kind;
    nodes[at + STYLE] = style;
    nodes[at + START] = start;
    nodes[at + END] = end;
    nodes[at + NEXT] = node + 1;
    nodes[at + PARENT] = parent;
    nodes[at + TARGET] = -1;
    return node;
  }

  close(node: number): void {
    this.nodes[node * WIDTH + NEXT] = this.count;
  }

  setTarget(alias: number, target: number): void {
    this.nodes[alias * WIDTH + TARGET] = target;
  }

  /**
   * Sets how a block scalar is decoded: the indentation of its content, and whether its last line break is left out.
   */
  setBlock(node: number, indent: number, strip: boolean): void {
    this.nodes[node * WIDTH + TARGET] = indent * 2 + (strip ? 1 : 0);
  }

  end(node: number): number {
    return this.nodes[node * WIDTH + END] ?? -1;
  }

  setEnd(node: number, end: number): void {
    this.nodes[node * WIDTH + END] = end;
  }

  finish(text: string, comments: readonly Range[]): YamlTree {
    const { decoded, tags, shared, count } = this;
    const nodes = this.nodes.slice(0, count * WIDTH);
    if (this.nodes.length <= MOST_SCRATCH) scratch = this.nodes;
    return new YamlTree({ text, nodes, count, decoded, tags, shared, comments });
  }
}

/**
 * The array for the next tree: a large document is read at every keystroke, and growing a new array costs most of that
 * time.
 */
let scratch: Int32Array | undefined;
/** The most numbers that are kept. A document that needs more is not edited often enough to keep them. */
const MOST_SCRATCH = 1 << 21;

function takeScratch(): Int32Array {
  const taken = scratch ?? new Int32Array(64 * WIDTH);
  scratch = undefined;
  return taken;
}
