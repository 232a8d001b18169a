import { memo } from '../../text/memo.js';
import { anyOverlaps } from '../../text/range.js';
import { columnOf } from '../layout.js';
import { NodeKind, NodeStyle } from '../nodes.js';
import type { YamlTree } from '../tree.js';
import type { Hole } from './holes.js';

/**
 * True when what a line of a template prints may be a part of a node: a key or item of a collection, or a value that is
 * not written. Lines that print nothing (`if`, `end`, assignments, comments) add nothing.
 */
export function mayGrow(tree: YamlTree, node: number): boolean {
  if (tree.lineHoles.length === 0) return false;
  // What is known of a text that cannot be read is not enough to tell what belongs where.
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
 * Goes up from what stands before a hole, as far as the hole can be the end of what it stands in.
 * @param filled The empty values that a hole prints lines for which stand further to the right than their key.
 */
function addGrowing(tree: YamlTree, hole: Hole, found: Set<number>, filled: Set<number>): void {
  let from = -1;
  for (let node = nodeBefore(tree, hole.start); node >= 0; node = tree.parent(node)) {
    // What goes on behind the hole takes all of it.
    if (from >= 0 && hole.start < tree.end(from)) return;
    if (takes(tree, node, hole)) {
      found.add(node);
      // A key without a value waits for one, unless it has its value, and lines below the key itself follow.
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

/** The last node that begins before an offset; for a key the value that is to come. */
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
