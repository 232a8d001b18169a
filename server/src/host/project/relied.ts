import type { SourceFile } from '../../core/engine/placed-finding.js';
import { kindWordsOf } from '../../core/schema/kind-definition.js';

/** What the findings of a file rely on in other files. */
export interface Relied {
  /** True where kustomizations and charts decide whether the file holds values. */
  readonly maybeValues: boolean;
  /** The names of the kinds that it may ask a schema for. */
  readonly kinds: ReadonlySet<string>;
}

/** Returns what the findings of a file rely on in other files. */
export function reliedOn({ maybeValues, stream }: SourceFile): Relied {
  const kinds = new Set(stream.documents.flatMap(({ document }) => [...kindWordsOf(document)]));
  return { maybeValues: maybeValues !== undefined, kinds };
}
