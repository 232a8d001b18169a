import type { Range } from '../text/range.js';
import { YamlDocument, type YamlStream } from './document.js';
import { NodeKind, NodeStyle } from './nodes.js';
import { TreeBuilder } from './tree.js';

/** The structure that a text is wrapped into: a mapping, a word, or a range of the text. */
export type Wrapping = { readonly [key: string]: Wrapping } | string | Range;

/**
 * Returns a stream with one document that is not written in YAML: `made` is its structure, with ranges of a text of any
 * language as values.
 */
export function wrappedStream(text: string, made: Wrapping, comments: readonly Range[]): YamlStream {
  const builder = new TreeBuilder();
  const add = (value: Wrapping, parent: number): void => {
    if (typeof value === 'string') {
      builder.decoded.set(builder.open(NodeKind.Scalar, NodeStyle.Double, 0, 0, parent), value);
    } else if (isRange(value)) {
      const node = builder.open(NodeKind.Scalar, NodeStyle.Whole, value.start, value.end, parent);
      builder.decoded.set(node, text.slice(value.start, value.end));
    } else {
      const map = builder.open(NodeKind.Map, NodeStyle.Flow, 0, text.length, parent);
      for (const [key, inner] of Object.entries(value)) {
        add(key, map);
        add(inner, map);
      }
      builder.close(map);
    }
  };
  add(made, -1);
  const tree = builder.finish(text, comments);
  const document = YamlDocument.made(text, { tree, root: 0, problems: [], duplicates: [] });
  return { text, documents: [{ document, start: 0 }], problems: [] };
}

function isRange(value: Exclude<Wrapping, string>): value is Range {
  return typeof value.start === 'number';
}
