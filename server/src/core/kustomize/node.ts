import type { Source } from '../provenance/source.js';
import type { Traced } from '../provenance/traced.js';
import { resolve, TAGS } from './scalars.js';

/** How a scalar is written. A plain one without a tag is what its text stands for when it is printed and read again. */
export type Style = 'plain' | 'single' | 'double' | 'literal' | 'folded';
export type NodeKind = 'map' | 'sequence' | 'scalar';

/**
 * A node as go-yaml and kustomize have it: they change nodes in place, and what is printed depends on tag and style. A number that
 * replaces a quoted text, for example, takes over its quotes.
 */
export class Node {
  /** True for a null that is kept although setting null removes a field. */
  keep = false;
  /** What it is printed as, of a node that nobody changes any more. */
  traced: Traced | undefined = undefined;
  private own: Node[];
  private shown: Node | undefined = undefined;

  constructor(
    public kind: NodeKind,
    /** `!!str`, …; '' where it follows from the text. */
    public tag: string,
    public value = '',
    public style: Style = 'plain',
    content: Node[] = [],
    public from: Traced['from'] = undefined,
  ) {
    this.own = content;
  }

  /**
   * Returns a node that is like another one, of which nobody changes anything: what is in it is copied where somebody looks at it.
   * Most of an object is only printed.
   */
  static like(shown: Node): Node {
    const node = new Node(shown.kind, shown.tag, shown.value, shown.style, [], shown.from);
    node.keep = shown.keep;
    if (shown.size > 0) node.shown = shown;
    return node;
  }

  /** The items of a sequence; of a map keys and values in turn. */
  get content(): Node[] {
    if (this.shown) {
      this.own = this.shown.content.map((node) => Node.like(node));
      this.shown = undefined;
    }
    return this.own;
  }

  set content(content: Node[]) {
    this.own = content;
    this.shown = undefined;
  }

  /** The number of nodes in it. */
  get size(): number {
    return (this.shown?.own ?? this.own).length;
  }

  /** The node that it still is, of those that nobody changes; undefined where somebody looked at what is in it. */
  get unchanged(): Node | undefined {
    return this.shown?.kind === this.kind && this.shown.from === this.from ? this.shown : undefined;
  }

  get quoted(): boolean {
    return this.style !== 'plain';
  }

  get isNull(): boolean {
    return this.tag === TAGS.null;
  }

  /** Becomes another node, and shares its content. */
  become(other: Node): void {
    this.kind = other.kind;
    this.tag = other.tag;
    this.value = other.value;
    this.style = other.style;
    this.content = other.content;
    this.from = other.from;
  }

  copy(): Node {
    const { kind, tag, value, style, own, from } = this;
    const copied = new Node(kind, tag, value, style, own.length > 0 ? own.map((node) => node.copy()) : [], from);
    copied.keep = this.keep;
    copied.shown = this.shown;
    return copied;
  }
}

/** Returns a map without entries. */
export function emptyMap(from?: Traced['from']): Node {
  return new Node('map', TAGS.none, '', 'plain', [], from);
}

/** Returns a scalar that is what its text stands for. */
export function scalar(value: string, from?: Traced['from']): Node {
  return new Node('scalar', TAGS.none, value, 'plain', [], from);
}

/** Returns a scalar with a tag. */
export function tagged(value: string, tag: string, from?: Traced['from']): Node {
  return new Node('scalar', tag, value, 'plain', [], from);
}

/** Returns a scalar that is a string, whatever its text is. */
export function text(value: string, from?: Traced['from']): Node {
  return new Node('scalar', TAGS.string, value, value.includes('\n') ? 'literal' : 'plain', [], from);
}

/** Returns true for a node that is there and not null. */
export function isPresent(node: Node | undefined): node is Node {
  return node !== undefined && !node.isNull;
}

export function isNilOrEmpty(node: Node | undefined): boolean {
  return node === undefined || node.isNull || (node.kind !== 'scalar' && node.size === 0);
}

export function isEmptyMap(node: Node | undefined): boolean {
  return node === undefined || node.isNull || (node.kind === 'map' && node.size === 0);
}

/** Returns the text of a scalar; '' for null and for nothing. */
export function textIn(node: Node | undefined): string {
  return node === undefined || node.isNull ? '' : node.value;
}

/** Returns true for a scalar that is a string, or may become one. */
export function isString(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && (node.tag === TAGS.string || node.tag === TAGS.none);
}

/** Returns the value of a field, of the first one of its name; also of one that is null. */
export function field(node: Node | undefined, name: string): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  const { content } = node;
  for (let index = 0; index < content.length; index += 2) if (content[index]?.value === name) return content[index + 1];
  return undefined;
}

/** Returns the keys and values of a map, in their order. */
export function entriesOf(node: Node | undefined): readonly (readonly [Node, Node])[] {
  return node?.kind === 'map' ? pairsOf(node) : [];
}

/** Returns what a map or list has in turn, as kustomize reads labels and annotations: whatever they are. */
export function pairsOf(node: Node | undefined): readonly (readonly [Node, Node])[] {
  if (node === undefined) return [];
  const entries: (readonly [Node, Node])[] = [];
  for (let index = 0; index + 1 < node.content.length; index += 2) {
    const [key, value] = [node.content[index], node.content[index + 1]];
    if (key && value) entries.push([key, value]);
  }
  return entries;
}

/** Returns the first source of a node. */
export function sourceOf(node: Node | undefined): Source | undefined {
  const from = node?.from;
  if (from === undefined) return undefined;
  return Array.isArray(from) ? from.find(({ source }) => source)?.source : (from as Source);
}

/** The tag of a scalar that cannot be read again. */
export const WRONG_TAG = 'wrong';

const CORE_TAGS: ReadonlySet<string> = new Set([TAGS.int, TAGS.float, TAGS.bool, TAGS.null, TAGS.time]);

/** Returns what a scalar is when it has been printed and read again, with its tag. */
export function printed(node: Node): ReturnType<typeof resolve> {
  const { tag, value, style } = node;
  const quoted = style !== 'plain' || value.includes('\n');
  const asText = { tag: TAGS.string, value };
  if (tag === TAGS.string) return asText;
  const read = resolve(value);
  if (tag === TAGS.none || tag === read.tag) return quoted || read.tag === TAGS.merge ? asText : read;
  // The tag is printed, because the text alone does not say it.
  if (tag === TAGS.float && typeof read.value === 'bigint') return { tag, value: Number(read.value) };
  // A tag of the user's own is no reason to read the text otherwise; one that its text cannot have is.
  return CORE_TAGS.has(tag) ? { tag: WRONG_TAG, value } : asText;
}
