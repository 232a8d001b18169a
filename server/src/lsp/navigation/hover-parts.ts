import type { Range } from '../../core/text/range.js';

/** What is said of a place of a file as it is applied. */
export interface AppliedHover {
  readonly parts: readonly string[];
  /** The action or the entry that it is about, from the start of the file. */
  readonly range: Range;
}
