import { describe, expect, test } from 'vitest';
import { NodeKind } from '../../server/src/core/yaml/nodes.js';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import type { ReadDocument } from '../../server/src/core/yaml/read/read-document.js';
import type { YamlTree } from '../../server/src/core/yaml/tree.js';
import { generateDocument } from '../fuzz/generate.js';
import { Random } from '../fuzz/random.js';
import { difference, FIELDS, type Field } from './compare.js';

/** A tree that says something else of one node, or something else as a whole. */
function changed(tree: YamlTree, name: keyof YamlTree, value: unknown): YamlTree {
  return Object.create(tree, { [name]: { value } }) as YamlTree;
}

/** The reading with one field changed; undefined where it has nothing that could be. */
function corrupted(read: ReadDocument, field: Field, random: Random): ReadDocument | undefined {
  const { tree } = read;
  const victim = random.below(tree.count);
  const at = <T>(before: (node: number) => T, after: (value: T) => T): ((node: number) => T) => {
    return (node) => (node === victim ? after(before.call(tree, node)) : before.call(tree, node));
  };
  const number = (before: (node: number) => number): ((node: number) => number) =>
    at(before, (value) => value + random.pick([-1, 1]));
  switch (field) {
    case 'problems':
      return { ...read, problems: [{ message: 'x', range: { start: 0, end: 0 } }] };
    case 'root':
      return { ...read, root: -1 };
    case 'count':
      return { ...read, tree: changed(tree, 'count', tree.count + random.pick([-1, 1])) };
    case 'comments': {
      if (tree.comments.length === 0) return undefined;
      const one = random.below(tree.comments.length);
      const comments = random.chance(2)
        ? tree.comments.filter((_, index) => index !== one)
        : tree.comments.map((range, index) => (index === one ? { start: range.start, end: range.end + 1 } : range));
      return { ...read, tree: changed(tree, 'comments', comments) };
    }
    case 'duplicates':
      return { ...read, duplicates: [...read.duplicates, { key: victim, first: 0 }] };
    case 'text':
      if (tree.kind(victim) !== NodeKind.Scalar) return undefined;
      return {
        ...read,
        tree: changed(
          tree,
          'textOf',
          at(tree.textOf, (text) => `${text} `),
        ),
      };
    case 'tag':
      return {
        ...read,
        tree: changed(
          tree,
          'tag',
          at(tree.tag, () => '!x'),
        ),
      };
    case 'shared':
      return {
        ...read,
        tree: changed(
          tree,
          'isShared',
          at(tree.isShared, (shared) => !shared),
        ),
      };
    case 'target': {
      // An alias in both, which leads to another place in one.
      return undefined;
    }
    default:
      return { ...read, tree: changed(tree, field, number(tree[field] as (node: number) => number)) };
  }
}

describe('a difference between two readings', () => {
  test.each(FIELDS.filter((field) => field !== 'target'))(
    'in the field "%s" is noticed, whichever node it is in',
    (field) => {
      const random = new Random(7);
      let tried = 0;
      while (tried < 300) {
        const read = readFast(generateDocument(random));
        if (typeof read === 'string' || read.tree.count === 0) continue;
        expect(difference(read, read)).toBeUndefined();
        const other = corrupted(read, field, random);
        if (!other) continue;
        tried++;
        expect(difference(other, read)?.field).toBe(field);
        expect(difference(read, other)?.field).toBe(field);
      }
    },
  );
});
