import type { Range } from '../../text/range.js';
import type { YamlTree } from '../tree.js';

/** Something about a document's text that keeps it from being read as it was meant. */
export interface YamlProblem {
  readonly message: string;
  readonly range: Range;
}
export interface ReadDocument {
  readonly tree: YamlTree;
  /** The index of the root node, -1 where the document has no content. */
  readonly root: number;
  readonly problems: readonly YamlProblem[];
  /** Keys that stand in their map a second time, in the order of the text, each with the first. Node indices. */
  readonly duplicates: readonly { readonly key: number; readonly first: number }[];
  /** True where lines are indented less than YAML 1.2 wants, and as Kubernetes reads them all the same. */
  readonly loose?: boolean;
  /** Quotes that are never closed, each to the end of its line: what stands there is not known. */
  readonly unclosed?: readonly Range[];
}
