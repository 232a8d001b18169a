import type { Found } from '../../graph/graph.js';
import type { PlacedReference } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
import { isOfCluster } from '../../graph/table/table.js';

/**
 * Returns the object of the set that a reference means by a name which it had before kustomize added to it; undefined where something
 * has the name, or may have it.
 */
export function renamedFrom(view: SetView, reference: PlacedReference): Found | undefined {
  const { to, name, namespace } = reference;
  if (view.set.kind !== 'kustomize') return undefined;
  // Asked first: most references end here, and objects of other names are none of their business.
  if (view.resolve(reference).length > 0 || view.isExternal(to, namespace, name)) return undefined;
  // An object without a namespace and a reference into one may well be of two.
  const isThere = (space: string | undefined): boolean =>
    isOfCluster(to) || space === '*' || (space ?? '*') === (namespace ?? '*');
  const own = view
    .allOf(to, namespace)
    .filter(({ set, definition }) => set.key === view.set.key && isThere(definition.namespace));
  const found = own.find(({ definition }) => definition.former?.names.includes(name));
  return own.some(({ definition }) => definition.name === undefined) ? undefined : found;
}
