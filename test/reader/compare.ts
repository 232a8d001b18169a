import { NodeKind } from '../../server/src/core/yaml/nodes.js';
import type { ReadDocument } from '../../server/src/core/yaml/read/read-document.js';
import type { YamlTree } from '../../server/src/core/yaml/tree.js';

/** The fields in which two readers may differ. */
export const FIELDS = [
  'problems',
  'root',
  'count',
  'kind',
  'style',
  'start',
  'end',
  'next',
  'parent',
  'text',
  'tag',
  'shared',
  'target',
  'comments',
  'duplicates',
] as const;
export type Field = (typeof FIELDS)[number];

export interface Difference {
  readonly field: Field;
  /** The differing node; -1 for the document as a whole. */
  readonly node: number;
  readonly ours: string;
  readonly theirs: string;
}

/** The fields of a node in a tree. */
const NODE_FIELDS: readonly [Field, (tree: YamlTree, node: number) => string | number | boolean | undefined][] = [
  ['kind', (tree, node) => tree.kind(node)],
  ['style', (tree, node) => tree.style(node)],
  ['start', (tree, node) => tree.start(node)],
  ['end', (tree, node) => tree.end(node)],
  ['next', (tree, node) => tree.next(node)],
  ['parent', (tree, node) => tree.parent(node)],
  ['text', (tree, node) => (tree.kind(node) === NodeKind.Scalar ? tree.textOf(node) : '')],
  ['tag', (tree, node) => tree.tag(node)],
  ['shared', (tree, node) => tree.isShared(node)],
  // The field is compared only for aliases; block scalars keep data for decoding in it.
  ['target', (tree, node) => (tree.kind(node) === NodeKind.Alias ? tree.target(node) : -1)],
];

/** Returns the first difference of two readings of a document; undefined where they are equal. */
export function difference(ours: ReadDocument, theirs: ReadDocument): Difference | undefined {
  const whole: readonly [Field, unknown, unknown][] = [
    ['problems', ours.problems, theirs.problems],
    ['root', ours.root, theirs.root],
    ['count', ours.tree.count, theirs.tree.count],
    ['comments', ours.tree.comments, theirs.tree.comments],
    ['duplicates', ours.duplicates, theirs.duplicates],
  ];
  for (const [field, a, b] of whole) {
    const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
    if (left !== right) return { field, node: -1, ours: left, theirs: right };
  }
  for (let node = 0; node < ours.tree.count; node++) {
    for (const [field, read] of NODE_FIELDS) {
      const [a, b] = [read(ours.tree, node), read(theirs.tree, node)];
      if (a !== b) return { field, node, ours: String(a), theirs: String(b) };
    }
  }
  return undefined;
}
