import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { FileChange, FixWorld } from '../model/fix.js';
import { memo } from '../text/memo.js';
import { shiftEdits } from '../text/range.js';
import type { YamlStream } from '../yaml/document.js';
import type { EditPlan } from '../yaml/edit/edits.js';

/** An object of the workspace, parsed for editing. It may be in the finding's file. */
export interface OpenObject {
  readonly path: string;
  /** The start of its document in the file, in UTF-16 code units. */
  readonly start: number;
  readonly resource: Resource;
}

/** The edits of an object. */
export interface ObjectEdit {
  readonly object: OpenObject;
  readonly plan: EditPlan;
  /** The reason, for the preview. */
  readonly why: string;
}

/** Returns the objects of a file; undefined where the file cannot be read. */
export function openObjects(world: FixWorld, path: string): readonly OpenObject[] | undefined {
  const stream = world.files.streamOf(path);
  return stream && objectsOf(stream)?.map(({ start, resource }) => ({ path, start, resource }));
}

/** Returns the objects of a parsed file; undefined where a part of it cannot be read. */
export const objectsOf = memo((stream: YamlStream): readonly Omit<OpenObject, 'path'>[] | undefined => {
  if (stream.problems.length > 0) return undefined;
  return stream.documents.flatMap(({ document, start }) =>
    document.problems.length > 0 && !document.templated
      ? []
      : resourcesOf(document).map((resource) => ({ start, resource })),
  );
});

/**
 * Returns the first object of a file for which `wanted` is true, without objects of templates: a template may add
 * anything to them.
 */
export function findObject(
  world: FixWorld,
  path: string,
  wanted: (resource: Resource) => boolean,
): OpenObject | undefined {
  return openObjects(world, path)?.find(({ resource }) => !resource.cursor.document.templated && wanted(resource));
}

/** Returns the changes of files that edits of objects are, one for each file; those that are refused are left out. */
export function changesOf(edits: readonly ObjectEdit[]): readonly FileChange[] {
  const paths = new Set(edits.map(({ object }) => object.path));
  return [...paths].flatMap((path): FileChange[] => {
    const mine = edits.filter(({ object }) => object.path === path);
    const all = mine.flatMap(({ object, plan }) => ('refused' in plan ? [] : shiftEdits(plan.edits, object.start)));
    return all.length === 0 ? [] : [{ kind: 'edit', path, edits: all, why: mine[0]?.why ?? '' }];
  });
}
