import type { Cursor, Step } from './cursor.js';
import { NodeKind, NodeStyle } from './nodes.js';
import { TreeBuilder, type YamlTree } from './tree.js';

/**
 * Returns a value as it would be read at a path: below mappings and lists that are not written. Its range is that of
 * the value, so that findings have their place; the mappings around it cannot be edited.
 */
export function graftedAt(value: Cursor, path: readonly Step[]): Cursor {
  return value.rebuilt((tree, node) => {
    const builder = new TreeBuilder();
    const start = tree.start(node);
    const opened: number[] = [];
    for (const step of path) {
      const kind = typeof step === 'number' ? NodeKind.Sequence : NodeKind.Map;
      const holder = builder.open(kind, NodeStyle.Flow, start, tree.end(node), opened.at(-1) ?? -1);
      opened.push(holder);
      if (typeof step === 'string') {
        const key = builder.open(NodeKind.Scalar, NodeStyle.Plain, start, start, holder);
        builder.decoded.set(key, step);
      }
    }
    copy(tree, node, builder, opened.at(-1) ?? -1);
    for (const holder of opened.toReversed()) builder.close(holder);
    const made = builder.finish(tree.text, []);
    made.holes = tree.holes;
    made.lineHoles = tree.lineHoles;
    return made;
  });
}

/** The target of an alias is not copied: it is checked where it is written. */
function copy(tree: YamlTree, node: number, builder: TreeBuilder, parent: number): void {
  const kind = tree.kind(node);
  const made = builder.open(kind, tree.style(node), tree.start(node), tree.end(node), parent);
  const tag = tree.tag(node);
  if (tag !== undefined) builder.tags.set(made, tag);
  if (kind === NodeKind.Scalar) builder.decoded.set(made, tree.textOf(node));
  else for (let child = node + 1; child < tree.next(node); child = tree.next(child)) copy(tree, child, builder, made);
  builder.close(made);
}
