import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** The paths of the lists of images in kustomizations, and in Flux's. */
const LISTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kustomize.config.k8s.io', ['images']],
  ['kustomize.toolkit.fluxcd.io', ['spec', 'images']],
]);
/** Kinds that contain a kustomization below `kustomize`. */
const HOLDERS = /^(?:Application|ApplicationSet|HelmRelease)$/;

/**
 * Returns the images that a kustomization sets: the resulting reference, and the value to mark. Names alone are left
 * out.
 */
export function kustomizedImages(resource: Resource): readonly { readonly cursor: Cursor; readonly text: string }[] {
  return listsOf(resource).flatMap((list) =>
    list.items().flatMap((item) => {
      const written = item.string;
      // Argo CD's form: `web=registry.example/web:1.2`, or without the name that is replaced.
      if (written !== undefined) return [{ cursor: item, text: written.slice(written.indexOf('=') + 1) }];
      const [newName, newTag, digest] = [item.at('newName'), item.at('newTag'), item.at('digest')];
      const [name, cursor] = [newName?.string ?? item.at('name')?.string, digest ?? newTag ?? newName];
      if (!cursor || name === undefined || [newTag, digest].some((part) => part && part.string === undefined))
        return [];
      const tag = newTag ? `:${newTag.string}` : '';
      return [{ cursor: newTag ?? cursor, text: `${name}${tag}${digest ? `@${digest.string}` : ''}` }];
    }),
  );
}

function listsOf({ kind, group, cursor }: Resource): readonly Cursor[] {
  const path = kind === 'Kustomization' || kind === 'Component' ? LISTS.get(group) : undefined;
  if (path) return [cursor.at(...path)].filter((list) => list !== undefined);
  if (!HOLDERS.test(kind)) return [];
  return [...cursor.walk()].filter(({ key, parent }) => key === 'images' && parent?.key === 'kustomize');
}
