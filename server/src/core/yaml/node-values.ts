import { NodeKind, NodeStyle } from './nodes.js';
import { mayGrow } from './read/openings.js';
import { resolvePlain, type ScalarValue } from './scalars.js';
import type { YamlTree } from './tree.js';

/** Returns the value of a scalar as Kubernetes reads it; undefined for other nodes. */
export function scalarValueOf(tree: YamlTree, node: number): ScalarValue | undefined {
  if (tree.kind(node) !== NodeKind.Scalar) return undefined;
  const style = tree.style(node);
  const tag = tree.tag(node);
  const text = style === NodeStyle.Empty ? '' : tree.textOf(node);
  if (tag !== undefined && !/^tag:yaml\.org,2002:(?:bool|int|float|null)$/.test(tag)) return text;
  if (style === NodeStyle.Empty) return null;
  return style === NodeStyle.Plain || tag !== undefined ? resolvePlain(text) : text;
}

/** Returns true for a map or sequence that may hold more than is written: a template prints into it, or a merge key has no target. */
export function isOpen(tree: YamlTree, node: number): boolean {
  if (mayGrow(tree, node)) return true;
  if (tree.kind(node) !== NodeKind.Map) return false;
  for (let key = node + 1; key < tree.next(node); key = tree.next(tree.next(key))) {
    if (tree.touchesHole(key)) return true;
    const value = tree.next(key);
    if (tree.isMerge(key) && tree.kind(value) === NodeKind.Alias && tree.target(value) < 0) return true;
  }
  return false;
}
