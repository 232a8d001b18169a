import type { Range } from '../text/range.js';
import { type Children, childNamed, NOTHING } from './children.js';
import type { YamlDocument } from './document.js';
import type { Embedding } from './embedded.js';
import { jsonKeyOf } from './json-keys.js';
import { isOpen, scalarValueOf } from './node-values.js';
import { NodeKind, type NodeStyle } from './nodes.js';
import { pathOf, pointerOf, walk } from './pointer.js';
import type { Hole } from './read/holes.js';
import { mayGrow } from './read/openings.js';
import type { ScalarValue } from './scalars.js';
import type { YamlTree } from './tree.js';

/** The kind of a value. An alias has the kind of the value it leads to. */
export type CursorKind = 'map' | 'sequence' | 'scalar';
/** A step of a path: a key of a map or an index of a sequence. */
export type Step = string | number;

interface Origin {
  readonly document: YamlDocument;
  readonly tree: YamlTree;
  /** The place of the text of an embedded document in the text around it. */
  readonly embedding?: Embedding;
}

/**
 * A value and the place where it is written. Cursors are cheap, read-only, and know their parents. Aliases and merge
 * keys are followed: a cursor shows the value that Kubernetes reads. A path that does not exist gives undefined.
 */
export class Cursor {
  /** The children, computed at the first use: a hundred rules ask for the same fields. */
  private cached: Children | undefined;
  private counted: number | undefined;

  private constructor(
    private readonly origin: Origin,
    /** The node that holds the value: the target of an alias. */
    private readonly node: number,
    /** The node in the parent: the alias itself where there is one. */
    private readonly written: number,
    private readonly keyNode: number,
    readonly parent: Cursor | undefined,
    /** The key or index in the parent; undefined for the root. */
    readonly step: Step | undefined,
    /** True when the value was reached through an alias or a merge key: an edit of it changes other places, too. */
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

  /** True for `key:` without a value, and for every other spelling of null. */
  get isNull(): boolean {
    return this.value === null;
  }

  /**
   * The value as Kubernetes reads it. Undefined for collections, for scalars that a template hole touches, and for
   * aliases without a target.
   */
  get value(): ScalarValue | undefined {
    return this.opaque ? undefined : scalarValueOf(this.tree, this.node);
  }

  /** The decoded text of a scalar of any type; '' for collections. */
  get text(): string {
    return this.tree.kind(this.node) === NodeKind.Scalar ? this.tree.textOf(this.node) : '';
  }

  /** The value where it is a string; undefined otherwise. */
  get string(): string | undefined {
    const { value } = this;
    return typeof value === 'string' ? value : undefined;
  }

  /** True when a `{{ }}` hole touches the scalar, or an alias has no target: the value is unknown. */
  get opaque(): boolean {
    const kind = this.tree.kind(this.node);
    return kind === NodeKind.Alias || (kind === NodeKind.Scalar && this.tree.touchesHole(this.node));
  }

  /**
   * True when a map or sequence may hold more than is written: a template prints lines into it, or a merge key has no
   * target. A key that is absent from an open map may still exist.
   */
  get open(): boolean {
    if (this.kind === 'scalar') return this.opaque || (this.isNull && mayGrow(this.tree, this.node));
    return isOpen(this.tree, this.node);
  }

  /**
   * The range of the value; of the alias where there is one. Offsets are UTF-16 code units from the start of the file's
   * document.
   */
  get range(): Range {
    return this.toOuter(this.localRange);
  }

  get keyRange(): Range | undefined {
    return this.keyNode < 0 ? undefined : this.toOuter(this.localKeyRange ?? this.localRange);
  }

  /** The value's range in its own text, which differs from `range` in embedded documents only. */
  get localRange(): Range {
    return { start: this.tree.start(this.written), end: this.tree.end(this.written) };
  }

  get localKeyRange(): Range | undefined {
    return this.keyNode < 0 ? undefined : { start: this.tree.start(this.keyNode), end: this.tree.end(this.keyNode) };
  }

  /** The text that `localRange` counts in, as it is written. */
  get sourceText(): string {
    // The text of a tree has its template holes masked; an embedded document has no holes.
    return this.origin.embedding ? this.tree.text : this.origin.document.text;
  }

  /** The same text as the reader saw it: of the same length, with masked template holes. */
  get maskedText(): string {
    return this.tree.text;
  }

  /** The template holes of `sourceText`, in the order of the text. */
  get holes(): readonly Hole[] {
    return this.tree.holes;
  }

  /** The comments of `sourceText`, in the order of the text. */
  get comments(): readonly Range[] {
    return this.tree.comments;
  }

  /** The template holes that take up whole lines of `sourceText`. */
  get lineHoles(): readonly Hole[] {
    return this.tree.lineHoles;
  }

  /** The tag of the value in its long form: `tag:yaml.org,2002:str`. */
  get tag(): string | undefined {
    return this.tree.tag(this.node);
  }

  /** The number of entries or items written, including merge keys and keys that are no scalars. */
  get size(): number {
    // Each fix of an entry asks for it, and the tree goes over all of them.
    this.counted ??= this.tree.childCount(this.node);
    const children = this.counted;
    return this.kind === 'map' ? children / 2 : children;
  }

  /** The key in the parent map. */
  get key(): string | undefined {
    return typeof this.step === 'string' ? this.step : undefined;
  }

  /**
   * The key of JSON that its key becomes where Helm reads it: `true` for `yes`. Undefined where JSON has none, and for what is no
   * entry of a map.
   */
  get jsonKey(): string | undefined {
    return this.keyNode < 0 ? undefined : jsonKeyOf(this.tree, this.keyNode);
  }

  /** True when the value, or a collection around it, has an anchor that an alias refers to. */
  get shared(): boolean {
    for (let node = this.node; node >= 0; node = this.tree.parent(node)) if (this.tree.isShared(node)) return true;
    return this.origin.embedding?.scalar.shared ?? false;
  }

  /** The JSON pointer (RFC 6901) from the root of the outermost document. */
  get pointer(): string {
    return pointerOf(this);
  }

  /** The steps from the root of the cursor's own document, embedded or not. */
  get path(): readonly Step[] {
    return pathOf(this);
  }

  /** Returns the value at a path below this one; undefined where it does not exist. */
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

  /**
   * Returns the entries of a map in the order of the text, merged ones last, without keys that are no scalars. Empty
   * for other kinds.
   */
  entries(): readonly Cursor[] {
    return this.kind === 'map' ? this.children() : [];
  }

  /** Returns the items of a sequence. Empty for other kinds. */
  items(): readonly Cursor[] {
    return this.kind === 'sequence' ? this.children() : [];
  }

  /** Returns the entries of a map or the items of a sequence. */
  children(): readonly Cursor[] {
    return this.loadChildren().all;
  }

  /**
   * Yields this value and everything below it, in the order of the text. Aliases and merged entries are not entered:
   * they are visited where they are written. Maps for which `skip` returns true are left out, with all their content.
   */
  walk(skip?: (map: Cursor) => boolean): Generator<Cursor> {
    return walk(this, skip);
  }

  /** True when the value is written as an alias. */
  get isAlias(): boolean {
    return this.written !== this.node;
  }

  /** Returns the root of a document embedded in this scalar. */
  embed(tree: YamlTree, root: number, embedding: Embedding): Cursor {
    return Cursor.root(this.document, tree, root, embedding, this);
  }

  /**
   * Returns the root of another tree over the same text, made of this value. Its parent is the parent of this value.
   */
  rebuilt(make: (tree: YamlTree, node: number) => YamlTree): Cursor {
    const { document, embedding } = this.origin;
    return Cursor.root(document, make(this.tree, this.node), 0, embedding, this.parent);
  }

  private entry(name: string): Cursor | undefined {
    return this.kind === 'map' ? childNamed(this.loadChildren(), name) : undefined;
  }

  private loadChildren(): Children {
    this.cached ??= this.kind === 'map' ? this.readEntries() : this.kind === 'sequence' ? this.readItems() : NOTHING;
    return this.cached;
  }

  private item(index: number): Cursor | undefined {
    return this.kind === 'sequence' ? this.children()[index] : undefined;
  }

  private readEntries(): Children {
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

  private readItems(): Children {
    const items: Cursor[] = [];
    for (let item = this.node + 1; item < this.tree.next(this.node); item = this.tree.next(item))
      items.push(this.child(item, -1, items.length));
    return { all: items, own: items.length };
  }

  /** Yields the entries that `<<` merges in; earlier maps of a list win. */
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

  private toOuter(range: Range): Range {
    return this.origin.embedding ? this.origin.embedding.outerRange(range) : range;
  }
}
