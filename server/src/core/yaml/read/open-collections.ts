import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { TreeBuilder } from '../tree.js';

const NONE = -1;

/** The block collections that are open at a place of a document, outermost first. */
export class OpenCollections {
  /** Where the last value ended: the end of collections that close now. */
  lastEnd = 0;
  private readonly columns: number[] = [];
  private readonly nodes: number[] = [];
  private readonly sequences: boolean[] = [];
  /** Where the value would stand that a collection waits for; NONE where it waits for none. */
  private readonly pending: number[] = [];

  constructor(
    private readonly builder: TreeBuilder,
    /** How long the text is. */
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

  /** True when the innermost collection has a key or dash whose value is to come. */
  get waits(): boolean {
    return this.pending.length > 0 && this.pending[this.pending.length - 1] !== NONE;
  }

  /** A key or dash was read: its value is to come, and stands at `at` where it is not written at all. */
  expect(at: number): void {
    this.pending[this.pending.length - 1] = at;
  }

  /** The innermost collection gets the value it waited for. */
  fulfil(): void {
    if (this.pending.length > 0) this.pending[this.pending.length - 1] = NONE;
  }

  /** The innermost collection gets an empty value where one was to come and did not. */
  fill(): void {
    if (!this.waits) return;
    const place = Math.min(this.pending[this.pending.length - 1] ?? NONE, this.length);
    this.builder.open(NodeKind.Scalar, NodeStyle.Empty, place, place, this.node);
    this.lastEnd = place;
    this.fulfil();
  }

  /** Opens a collection as the value that was to come; false where there are too many within each other. */
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
