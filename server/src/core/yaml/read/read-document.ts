import type { Range } from '../../text/range.js';
import type { YamlTree } from '../tree.js';

/** A problem that keeps a document's text from being read as it was meant. */
export interface YamlProblem {
  readonly message: string;
  readonly range: Range;
}
/** The result of reading a document. */
export interface ReadDocument {
  readonly tree: YamlTree;
  /** The index of the root node, -1 where the document has no content. */
  readonly root: number;
  readonly problems: readonly YamlProblem[];
  /** Duplicate keys, in the order of the text, each with the first key of its name. Node indices. */
  readonly duplicates: readonly { readonly key: number; readonly first: number }[];
  /** True where lines are indented less than YAML 1.2 requires, which Kubernetes accepts. */
  readonly loose?: boolean;
  /** True where the text is nested so deep that nothing of it was read. */
  readonly isTooDeep?: boolean;
  /** Quotes that are never closed, each to the end of its line: the value there is unknown. */
  readonly unclosed?: readonly Range[];
}
