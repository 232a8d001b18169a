import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import { memoBy } from '../text/memo.js';
import { shiftRange } from '../text/range.js';
import type { AppliedSet } from './applied-set.js';
import { labelInSource } from './place-in-source.js';

/** An object that a root gives, and where a file has its kind. */
export interface ObjectOfFile {
  readonly resource: Resource;
  /** The index of its document in what the root gives. */
  readonly document: number;
  /** Where the line with its `kind` begins in the file, in UTF-16 code units. */
  readonly at: number;
}

/** Returns the objects of a set that a file has written: one for each time that a template prints an object. */
export const objectsOfFile = memoBy((set: AppliedSet, path: string): readonly ObjectOfFile[] =>
  set.stream.documents.flatMap(({ document, start }, index) =>
    resourcesOf(document).flatMap((resource) => {
      const kind = resource.cursor.at('kind');
      const place = kind && labelInSource(set.text, shiftRange(kind.range, start))?.place;
      return place?.file === path ? [{ resource, document: index, at: place.start }] : [];
    }),
  ),
);
