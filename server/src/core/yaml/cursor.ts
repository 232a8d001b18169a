import type { Range } from '../text/range.js';
import type { YamlDocument } from './document.js';
import type { Embedding } from './embedded.js';
import { NodeKind, NodeStyle } from './nodes.js';
import type { Hole } from './read/holes.js';
import { mayGrow } from './read/openings.js';
import { resolvePlain, type ScalarValue } from './scalars.js';
import type { YamlTree } from './tree.js';
import { pathOf, pointerOf, walk } from './ways.js';

/** What a value is: aliases count as what they lead to. */
export type CursorKind = 'map' | 'sequence' | 'scalar';
/** A step of a path: a key of a map or an index of a sequence. */
export type Step = string | number;

interface Origin {
  readonly document: YamlDocument;
  readonly tree: YamlTree;
  /** Where the text of an embedded document comes from. */
  readonly embedding?: Embedding;
}

/** What a map or sequence holds. */
interface Held {
  readonly all: readonly Cursor[];
  /** How many of these are written in it; what a merge brings in stands behind them. */
  readonly own: number;
  /** The same by name, for maps in which going through them would take long. */
  named?: ReadonlyMap<string, Cursor>;
}

const NOTHING: Held = { all: [], own: 0 };

/** Maps of up to this many entries are looked through. */
const FEW_ENTRIES = 12;

/**
 * A value and where it is written. Cursors are cheap, read-only, and know their way back to the root. Aliases and merge
 * keys are followed: a cursor shows the value that Kubernetes would see. A path that does not exist gives undefined.
 */
export class Cursor {
  /** What the map or sequence holds, from the first time somebody asked: a hundred rules ask for the same fields. */
  private known: Held | undefined;

  private constructor(
    private readonly origin: Origin,
    /** The node that holds the value; an alias's target. */
    private readonly node: number,
    /** The node as it stands in its parent: the alias itself where there is one. */
    private readonly written: number,
    private readonly keyNode: number,
    readonly parent: Cursor | undefined,
    /** The key or index in the parent; undefined for the root. */
    readonly step: Step | undefined,
    /** True when the value was reached through an alias or a merge key: what is edited here changes elsewhere too. */
    readonly aliased: boolean,
  ) {}

  static root(document: YamlDocument, tree: YamlTree, node: number, embedding?: Embedding, parent?: Cursor): Cursor {
    const origin = embedding ? { document, tree, embedding } : { document, tree };
    const target = tree.followed(node);
    return new Cursor(origin, target, node, -1, parent, undefined, target !== node || (parent?.aliased ?? false));
  }

  private get tree(): YamlTree {
    return this.origin.tree;
  }

  get document(): YamlDocument {
    return this.origin.document;
  }

  get embedding(): Embedding | undefined {
    return this.origin.embedding;
  }

  get kind(): CursorKind {
    const kind = this.tree.kind(this.node);
    return kind === NodeKind.Map ? 'map' : kind === NodeKind.Sequence ? 'sequence' : 'scalar';
  }

  get style(): NodeStyle {
    return this.tree.style(this.node);
  }

  /** True for `key:` with nothing behind it, and for every other spelling of null. */
  get isNull(): boolean {
    return this.value === null;
  }

  /**
   * The value as Kubernetes reads it. Undefined for collections, for scalars a template hole touches, and for aliases
   * that lead nowhere.
   */
  get value(): ScalarValue | undefined {
    if (this.tree.kind(this.node) !== NodeKind.Scalar || this.opaque) return undefined;
    const style = this.tree.style(this.node);
    const tag = this.tree.tag(this.node);
    const text = style === NodeStyle.Empty ? '' : this.tree.textOf(this.node);
    if (tag !== undefined && !/^tag:yaml\.org,2002:(?:bool|int|float|null)$/.test(tag)) return text;
    if (style === NodeStyle.Empty) return null;
    return style === NodeStyle.Plain || tag !== undefined ? resolvePlain(text) : text;
  }

  /** A scalar's decoded text, whatever type it resolves to; '' for collections. */
  get text(): string {
    return this.tree.kind(this.node) === NodeKind.Scalar ? this.tree.textOf(this.node) : '';
  }

  /** The value where it is a string; undefined otherwise. */
  get string(): string | undefined {
    const { value } = this;
    return typeof value === 'string' ? value : undefined;
  }

  /** True when a `{{ }}` hole touches the scalar, or an alias leads nowhere: nothing can be said about the value. */
  get opaque(): boolean {
    const kind = this.tree.kind(this.node);
    return kind === NodeKind.Alias || (kind === NodeKind.Scalar && this.tree.touchesHole(this.node));
  }

  /**
   * True when a map or sequence may hold more than is written: a template prints lines into it, or a merge leads nowhere.
   * What is absent from an open map may be there all the same.
   */
  get open(): boolean {
    const { tree, node } = this;
    if (this.kind === 'scalar') return this.opaque || (this.isNull && mayGrow(tree, node));
    if (mayGrow(tree, node)) return true;
    if (this.kind !== 'map') return false;
    for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key))) {
      if (tree.touchesHole(key)) return true;
      const value = tree.next(key);
      if (tree.isMerge(key) && tree.kind(value) === NodeKind.Alias && tree.target(value) < 0) return true;
    }
    return false;
  }

  /** Where the value is written: the alias where it is one. Offsets count from the start of the file's document. */
  get range(): Range {
    return this.outer(this.localRange);
  }

  get keyRange(): Range | undefined {
    return this.keyNode < 0 ? undefined : this.outer(this.localKeyRange ?? this.localRange);
  }

  /** The value's range within its own text: differs from `range` in embedded documents only. */
  get localRange(): Range {
    return { start: this.tree.start(this.written), end: this.tree.end(this.written) };
  }

  get localKeyRange(): Range | undefined {
    return this.keyNode < 0 ? undefined : { start: this.tree.start(this.keyNode), end: this.tree.end(this.keyNode) };
  }

  /** The text `localRange` counts in, as it is written. */
  get sourceText(): string {
    // A tree's own text has its template holes masked; an embedded document has none.
    return this.origin.embedding ? this.tree.text : this.origin.document.text;
  }

  /** That text as the reader saw it: with as many characters, its template holes masked. */
  get maskedText(): string {
    return this.tree.text;
  }

  /** The template holes of that text, in its order. */
  get holes(): readonly Hole[] {
    return this.tree.holes;
  }

  /** The comments of that text, in its order. */
  get comments(): readonly Range[] {
    return this.tree.comments;
  }

  /** The parts of that text that are lines of a template. */
  get lineHoles(): readonly Hole[] {
    return this.tree.lineHoles;
  }

  /** The tag written before the value, in its long form: `tag:yaml.org,2002:str`. */
  get tag(): string | undefined {
    return this.tree.tag(this.node);
  }

  /** How many entries or items are written, merge keys and keys that are no scalars included. */
  get size(): number {
    const children = this.tree.childCount(this.node);
    return this.kind === 'map' ? children / 2 : children;
  }

  /** The key in the parent map. */
  get key(): string | undefined {
    return typeof this.step === 'string' ? this.step : undefined;
  }

  /** True when the value, or something it stands in, is shared through an anchor that an alias refers to. */
  get shared(): boolean {
    for (let node = this.node; node >= 0; node = this.tree.parent(node)) if (this.tree.isShared(node)) return true;
    return this.origin.embedding?.scalar.shared ?? false;
  }

  /** The JSON pointer (RFC 6901) from the root of the outermost document. */
  get pointer(): string {
    return pointerOf(this);
  }

  /** The steps from the root of this cursor's own document. */
  get path(): readonly Step[] {
    return pathOf(this);
  }

  /** The value at a path below this one. */
  at(...steps: readonly Step[]): Cursor | undefined {
    let cursor: Cursor | undefined = this;
    for (const step of steps) {
      cursor = typeof step === 'number' ? cursor.item(step) : cursor.entry(step);
      if (!cursor) return undefined;
    }
    return cursor;
  }

  has(key: string): boolean {
    return this.entry(key) !== undefined;
  }

  /** A map's entries in the order of the text, merged ones last. Keys that are not scalars are passed over. */
  entries(): readonly Cursor[] {
    return this.kind === 'map' ? this.children() : [];
  }

  /** The items of a sequence; none for anything else. */
  items(): readonly Cursor[] {
    return this.kind === 'sequence' ? this.children() : [];
  }

  /** Every entry or item, whichever this has. */
  children(): readonly Cursor[] {
    return this.held().all;
  }

  /**
   * This value and everything below it, in the order of the text. What an alias or a merge brings in is not entered: it
   * is visited where it is written. Maps for which `skip` is true are left out, with all they hold.
   */
  walk(skip?: (map: Cursor) => boolean): Generator<Cursor> {
    return walk(this, skip);
  }

  /** True when an alias stands where the value is expected. */
  get isAlias(): boolean {
    return this.written !== this.node;
  }

  /** A root below this scalar, for a document embedded in it. */
  embed(tree: YamlTree, root: number, embedding: Embedding): Cursor {
    return Cursor.root(this.document, tree, root, embedding, this);
  }

  /** The root of another tree over the same text, made of this value; it hangs where this one does. */
  rebuilt(make: (tree: YamlTree, node: number) => YamlTree): Cursor {
    const { document, embedding } = this.origin;
    return Cursor.root(document, make(this.tree, this.node), 0, embedding, this.parent);
  }

  private entry(name: string): Cursor | undefined {
    if (this.kind !== 'map') return undefined;
    const held = this.held();
    const { all, own } = held;
    if (all.length > FEW_ENTRIES) {
      held.named ??= byName(all, own);
      return held.named.get(name);
    }
    // The last of several equal keys counts, as Kubernetes' decoder has it; of what is merged in, the first.
    for (let index = own - 1; index >= 0; index--) if (all[index]?.step === name) return all[index];
    for (let index = own; index < all.length; index++) if (all[index]?.step === name) return all[index];
    return undefined;
  }

  private held(): Held {
    this.known ??= this.kind === 'map' ? this.readEntries() : this.kind === 'sequence' ? this.readItems() : NOTHING;
    return this.known;
  }

  private item(index: number): Cursor | undefined {
    return this.kind === 'sequence' ? this.children()[index] : undefined;
  }

  private readEntries(): Held {
    const { tree, node } = this;
    const entries: Cursor[] = [];
    let merged = false;
    for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key))) {
      if (tree.kind(key) !== NodeKind.Scalar) continue;
      if (tree.isMerge(key)) merged = true;
      else entries.push(this.child(tree.next(key), key, tree.textOf(key)));
    }
    const own = entries.length;
    if (!merged) return { all: entries, own };
    const seen = new Set(entries.map(({ key }) => key));
    for (const entry of this.mergedEntries()) {
      if (seen.has(entry.key)) continue;
      seen.add(entry.key);
      entries.push(entry);
    }
    return { all: entries, own };
  }

  private readItems(): Held {
    const items: Cursor[] = [];
    for (let item = this.node + 1; item < this.tree.next(this.node); item = this.tree.next(item))
      items.push(this.child(item, -1, items.length));
    return { all: items, own: items.length };
  }

  /** What `<<` brings in; earlier maps of a list win. */
  private *mergedEntries(): Generator<Cursor> {
    const { tree, node } = this;
    for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key))) {
      if (!tree.isMerge(key)) continue;
      const value = this.child(tree.next(key), key, '<<');
      for (const source of value.kind === 'sequence' ? value.items() : [value]) {
        for (const entry of source.entries()) {
          yield new Cursor(this.origin, entry.node, entry.written, entry.keyNode, this, entry.key, true);
        }
      }
    }
  }

  private child(written: number, keyNode: number, step: Step): Cursor {
    const target = this.tree.followed(written);
    return new Cursor(this.origin, target, written, keyNode, this, step, this.aliased || target !== written);
  }

  private outer(range: Range): Range {
    return this.origin.embedding ? this.origin.embedding.outerRange(range) : range;
  }
}

function byName(entries: readonly Cursor[], own: number): ReadonlyMap<string, Cursor> {
  const named = new Map<string, Cursor>();
  entries.forEach((entry, index) => {
    if (entry.key !== undefined && (index < own || !named.has(entry.key))) named.set(entry.key, entry);
  });
  return named;
}
