import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { FixWorld } from '../model/fix.js';
import { memo } from '../text/memo.js';
import type { YamlStream } from '../yaml/document.js';
import type { EditPlan } from '../yaml/edit/edits.js';

/** An object of the workspace, read again so that it can be edited. It may stand in the finding's own file. */
export interface OpenObject {
  readonly path: string;
  /** Where its document begins in the file. */
  readonly start: number;
  readonly resource: Resource;
}

/** What is to change in an object. */
export interface ObjectEdit {
  readonly object: OpenObject;
  readonly plan: EditPlan;
  /** Why, as the preview says it. */
  readonly why: string;
}

/** The objects of a file; undefined where the file cannot be read. */
export function openObjects(world: FixWorld, path: string): readonly OpenObject[] | undefined {
  const stream = world.files.streamOf(path);
  return stream && objectsOf(stream)?.map(({ start, resource }) => ({ path, start, resource }));
}

/** Returns the objects of a file that was read; undefined where it cannot be read as a whole. */
export const objectsOf = memo((stream: YamlStream): readonly Omit<OpenObject, 'path'>[] | undefined => {
  if (stream.problems.length > 0) return undefined;
  return stream.documents.flatMap(({ document, start }) =>
    document.problems.length > 0 && !document.templated
      ? []
      : resourcesOf(document).map((resource) => ({ start, resource })),
  );
});

/** The object of a file that is wanted, where it can be added to: a template may add anything to its own. */
export function findObject(
  world: FixWorld,
  path: string,
  wanted: (resource: Resource) => boolean,
): OpenObject | undefined {
  return openObjects(world, path)?.find(({ resource }) => !resource.cursor.document.templated && wanted(resource));
}
