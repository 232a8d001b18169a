import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { TreeBuilder } from '../tree.js';

const NONE = -1;

/** The stack of block collections that are open at an offset, outermost first. */
export class OpenCollections {
  /** The end of the last value: collections that close now end there. */
  lastEnd = 0;
  private readonly columns: number[] = [];
  private readonly nodes: number[] = [];
  private readonly sequences: boolean[] = [];
  /** For each collection the offset of the value it expects; NONE where it expects none. */
  private readonly pending: number[] = [];

  constructor(
    private readonly builder: TreeBuilder,
    /** The length of the text. */
    private readonly length: number,
  ) {}

  get depth(): number {
    return this.columns.length;
  }

  /** The column of the innermost collection. */
  get column(): number {
    return this.columns[this.columns.length - 1] ?? NONE;
  }

  /** The innermost collection. */
  get node(): number {
    return this.nodes[this.nodes.length - 1] ?? NONE;
  }

  get isSequence(): boolean {
    return this.sequences[this.sequences.length - 1] === true;
  }

  /** True when the innermost collection has a key or dash whose value is expected. */
  get waits(): boolean {
    return this.pending.length > 0 && this.pending[this.pending.length - 1] !== NONE;
  }

  /** Notes that a value is expected behind a key or dash; an empty value is at `at`. */
  expect(at: number): void {
    this.pending[this.pending.length - 1] = at;
  }

  /** Notes that the innermost collection has its expected value. */
  fulfil(): void {
    if (this.pending.length > 0) this.pending[this.pending.length - 1] = NONE;
  }

  /** Adds an empty value to the innermost collection where it still expects one. */
  fill(): void {
    if (!this.waits) return;
    const place = Math.min(this.pending[this.pending.length - 1] ?? NONE, this.length);
    this.builder.open(NodeKind.Scalar, NodeStyle.Empty, place, place, this.node);
    this.lastEnd = place;
    this.fulfil();
  }

  /** Opens a collection as the expected value; returns false where the nesting is too deep. */
  push(kind: typeof NodeKind.Map | typeof NodeKind.Sequence, at: number, column: number): boolean {
    if (this.columns.length >= LIMITS.depth) return false;
    this.fulfil();
    const node = this.builder.open(kind, NodeStyle.Block, at, at, this.node);
    this.columns.push(column);
    this.nodes.push(node);
    this.sequences.push(kind === NodeKind.Sequence);
    this.pending.push(NONE);
    return true;
  }

  /** Closes the innermost collection. */
  pop(): void {
    this.fill();
    const node = this.nodes.pop() ?? NONE;
    this.columns.pop();
    this.sequences.pop();
    this.pending.pop();
    this.builder.setEnd(node, this.lastEnd);
    this.builder.close(node);
  }
}
