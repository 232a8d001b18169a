import { memo } from '../../text/memo.js';
import { anyOverlaps } from '../../text/range.js';
import { columnOf } from '../layout.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import type { Hole } from './holes.js';

/**
 * Returns true when a template line may print a part of a node: a key or item of a collection, or a value that is not
 * written. Lines that print nothing (`if`, `end`, assignments, comments) add nothing.
 */
export function mayGrow(tree: YamlTree, node: number): boolean {
  if (tree.lineHoles.length === 0) return false;
  // The tree of a text with problems does not tell which lines belong to a node.
  if (tree.uncertain) return anyOverlaps(tree.lineHoles, { start: tree.start(node), end: tree.extentEnd(node) });
  return growing(tree).has(node);
}

const growing = memo((tree: YamlTree): ReadonlySet<number> => {
  const found = new Set<number>();
  const filled = new Set<number>();
  for (const hole of tree.lineHoles) if (hole.role === 'prints') addGrowing(tree, hole, found, filled);
  return found;
});

/**
 * Adds the nodes that a hole may print a part of: goes up from the node before the hole, as far as the hole can be at
 * the end of a node.
 * @param filled The empty values for which a hole prints lines that are indented deeper than their key.
 */
function addGrowing(tree: YamlTree, hole: Hole, found: Set<number>, filled: Set<number>): void {
  let from = -1;
  for (let node = nodeBefore(tree, hole.start); node >= 0; node = tree.parent(node)) {
    // A node that continues behind the hole takes all of its lines.
    if (from >= 0 && hole.start < tree.end(from)) return;
    if (takes(tree, node, hole)) {
      found.add(node);
      // A hole fills a key without a value, unless another hole has filled it and this one prints lines in the key's
      // column.
      if (tree.style(node) === NodeStyle.Empty) {
        const parent = tree.parent(node);
        const isBelowKey = parent >= 0 && hole.column === columnOf(tree.text, tree.start(parent));
        if (!isBelowKey || !filled.has(node)) {
          if (hole.column !== undefined && !isBelowKey) filled.add(node);
          return;
        }
      }
    }
    from = node;
  }
}

/** Returns the last node that begins before an offset; for a key the value that follows it. */
function nodeBefore(tree: YamlTree, offset: number): number {
  let low = 0;
  let high = tree.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tree.start(middle) < offset) low = middle + 1;
    else high = middle;
  }
  const node = low - 1;
  const next = node + 1;
  const isValue =
    node >= 0 &&
    next < tree.count &&
    tree.kind(node) === NodeKind.Scalar &&
    tree.parent(next) === tree.parent(node) &&
    tree.kind(tree.parent(node)) === NodeKind.Map &&
    (tree.style(next) === NodeStyle.Block || tree.style(next) === NodeStyle.Empty);
  return isValue ? next : node;
}

function takes(tree: YamlTree, node: number, { start, column }: Hole): boolean {
  const style = tree.style(node);
  if (style === NodeStyle.Flow) return start < tree.end(node);
  if (style === NodeStyle.Block) return column === undefined || column === columnOf(tree.text, tree.start(node));
  if (style !== NodeStyle.Empty) return false;
  const parent = tree.parent(node);
  return column === undefined || parent < 0 || column >= columnOf(tree.text, tree.start(parent));
}
