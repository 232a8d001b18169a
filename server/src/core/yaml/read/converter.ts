import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { say } from '../../text/say.js';
import { LIMITS } from '../limits.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import { TreeBuilder } from '../tree.js';
import { decodeScalar } from './decode.js';
import type { YamlProblem } from './read-document.js';

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
export class Converter {
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
      const message = anchor ? say`The alias contains itself` : say`The alias has no anchor before it`;
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
        message: say`The alias stands for too many nodes and is not followed`,
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
