import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import { appendItems } from '../../kustomize/from-traced.js';
import { type Node, text } from '../../kustomize/node.js';
import type { Traced } from '../../provenance/traced.js';
import { resolvePath } from '../../text/paths.js';
import { isTrueAt, itemsAt } from './fields.js';
import type { World } from './world.js';

/** Puts the components of an object behind those of a kustomization; with `ignoreMissingComponents`, those that are there. */
export function addComponents(node: Node, spec: Traced | undefined, folder: string, { files }: World): void {
  const isThere = (path: string): boolean => {
    const target = resolvePath(folder, path);
    return target !== undefined && kustomizationsIn(target).some((file) => files.read(file) !== undefined);
  };
  const skips = isTrueAt(spec, 'ignoreMissingComponents');
  const components = itemsAt(spec, 'components').flatMap(({ value, from }) =>
    typeof value === 'string' && (!skips || isThere(value)) ? [text(value, from)] : [],
  );
  appendItems(node, 'components', components);
}
