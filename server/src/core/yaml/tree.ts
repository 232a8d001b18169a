import { anyOverlaps, type Range } from '../text/range.js';
import { NodeKind, NodeStyle } from './nodes.js';
import { decodeScalar } from './read/decode.js';
import type { Hole } from './read/holes.js';

const WIDTH = 7;
/** From how many units on a decoded text is kept until another one is asked for. */
const LONG = 1000;
const [KIND, STYLE, START, END, NEXT, PARENT, TARGET] = [0, 1, 2, 3, 4, 5, 6] as const;

export interface TreeParts {
  /** The text that was parsed: a document's slice, `{{ }}` holes masked. Offsets of the tree index into it. */
  readonly text: string;
  readonly nodes: Int32Array;
  readonly count: number;
  /** The decoded text of a scalar, where it differs from its source. */
  readonly decoded: ReadonlyMap<number, string>;
  readonly tags: ReadonlyMap<number, string>;
  /** Nodes whose anchor is referred to by at least one alias. */
  readonly shared: ReadonlySet<number>;
  /** Comments in the order of the text, each from its `#` to the end of its line. */
  readonly comments: readonly Range[];
}

/**
 * One document as flat arrays, in the order of the text: a map's children are key, value, key, value …, a sequence's its
 * items. Read-only once built. This is what a reader produces; everything else sees cursors.
 */
export class YamlTree {
  readonly text: string;
  readonly comments: readonly Range[];
  readonly count: number;
  /** Parts of the text that are `{{ }}` holes. Set by the reader before anybody sees the tree. */
  holes: readonly Hole[] = [];
  /** Those of them that have their lines for themselves: what they print may be keys or items where they stand. */
  lineHoles: readonly Hole[] = [];
  /** True where the text could be read in part only. */
  uncertain = false;
  /** The part of the text that cannot be read right now; what the tree says of it is from an earlier text. */
  stale: Range | undefined;
  /** The long text that was decoded last: who looks at parts of one asks for it again and again. */
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

  /** The first node after this one and all it contains. */
  next(node: number): number {
    return this.field(node, NEXT);
  }

  /** The node an alias stands for in the end; any other node is its own. */
  followed(node: number): number {
    let at = node;
    while (this.kind(at) === NodeKind.Alias && this.target(at) >= 0) at = this.target(at);
    return at;
  }

  /** True for the key of a merge: a plain `<<`. */
  isMerge(key: number): boolean {
    return this.style(key) === NodeStyle.Plain && this.textIs(key, '<<');
  }

  /** How many nodes a collection holds directly: keys and values, or items. */
  childCount(node: number): number {
    let count = 0;
    for (let child = node + 1; child < this.next(node); child = this.next(child)) count++;
    return count;
  }

  /** The collection the node stands in, -1 for the root. */
  parent(node: number): number {
    return this.field(node, PARENT);
  }

  /** What an alias stands for, -1 where its anchor is missing or must not be followed. */
  target(node: number): number {
    return this.field(node, TARGET);
  }

  tag(node: number): string | undefined {
    return this.parts.tags.get(node);
  }

  /** True when an alias refers to any anchor. */
  get hasShared(): boolean {
    return this.parts.shared.size > 0;
  }

  isShared(node: number): boolean {
    return this.parts.shared.has(node);
  }

  /** A scalar's decoded text: quotes, escapes, folding and block indentation taken away. */
  textOf(node: number): string {
    const known = this.parts.decoded.get(node);
    if (known !== undefined) return known;
    if (this.last?.node === node) return this.last.text;
    const [start, end, block] = [this.start(node), this.end(node), this.field(node, TARGET)];
    const text = decodeScalar(this.text, this.style(node), start, end, block >> 1, (block & 1) === 1);
    if (end - start > LONG) this.last = { node, text };
    return text;
  }

  /** True when a scalar's decoded text is this one; quicker than decoding it. */
  textIs(node: number, text: string): boolean {
    if (this.style(node) !== NodeStyle.Plain || this.parts.decoded.has(node)) return this.textOf(node) === text;
    const [start, end] = [this.start(node), this.end(node)];
    if (end - start === text.length) return this.text.startsWith(text, start);
    // A plain scalar over several lines is longer than what it stands for, and is decoded.
    if (end - start < text.length || this.text.charCodeAt(start) !== text.charCodeAt(0)) return false;
    const newline = this.text.indexOf('\n', start);
    return newline >= 0 && newline < end && this.textOf(node) === text;
  }

  /** Where the text that belongs to a node ends: the start of the next node, or the end of the text. */
  extentEnd(node: number): number {
    const next = this.next(node);
    return next < this.count ? this.start(next) : this.text.length;
  }

  /**
   * The same tree over a text that differs in whole lines. What stands on them keeps its old value, and its place is
   * bounded to them, or all of them where it has none left; so do keys and values that reach into them.
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
      // What is gone from the line is still said of the line.
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

  /** True when a `{{ }}` hole touches a node. */
  touchesHole(node: number): boolean {
    return anyOverlaps(this.holes, { start: this.start(node), end: this.end(node) });
  }

  private field(node: number, field: number): number {
    return this.parts.nodes[node * WIDTH + field] ?? -1;
  }
}

/** Collects a tree in the order of the text: `open` a node, add what it contains, `close` it. */
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
    // One by one: an array to copy from would be made for every node.
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

  /** How a block scalar is decoded: the indentation of its content, and whether its last line break is left out. */
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

/** Where the next tree is collected: a large document is read at every keystroke, and growing for each costs most. */
let scratch: Int32Array | undefined;
/** In numbers; a document so large that it needs more is not typed in often enough to hold on to that. */
const MOST_SCRATCH = 1 << 21;

function takeScratch(): Int32Array {
  const taken = scratch ?? new Int32Array(64 * WIDTH);
  scratch = undefined;
  return taken;
}
