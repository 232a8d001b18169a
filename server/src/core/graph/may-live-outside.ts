import type { KindKey } from './facts.js';
import { isCertain, mayBeSame, type PlacedReference } from './graph-set.js';
import type { SetView } from './set-view.js';
import { isInTable } from './table/table.js';

/** Objects that every cluster has, or gives every namespace. */
const ALWAYS_THERE: Readonly<Record<KindKey, RegExp>> = {
  ServiceAccount: /^default$/,
  // `flux bootstrap` makes it.
  Secret: /^flux-system$/,
  ConfigMap: /^(?:kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert)$/,
  'ClusterRole.rbac.authorization.k8s.io': /^(?:cluster-admin|admin|edit|view|system:.*)$/,
  'Role.rbac.authorization.k8s.io': /^system:/,
  'PriorityClass.scheduling.k8s.io': /^system-(?:cluster|node)-critical$/,
};

/**
 * Returns true where an object that no file defines may exist all the same: the configuration says so, every cluster has it, no
 * file of its namespace makes any object of its kind, a definition has a name that is not known, or a program that is applied may
 * create it.
 */
export function mayLiveOutside(view: SetView, { to, name, namespace, guessed }: PlacedReference): boolean {
  // An example shows what it is about alone.
  if (guessed || namespace === '*' || view.set.isExample) return true;
  if (view.isExternal(to, namespace, name)) return true;
  if (Object.hasOwn(ALWAYS_THERE, to) && ALWAYS_THERE[to]?.test(name)) return true;
  const known = view.allOf(to, namespace);
  if (known.some(({ definition }) => definition.name === undefined)) return true;
  if (isCreated(view, to, namespace)) return true;
  if (isNameOfOwner(view, name, namespace)) return true;
  // Where no file makes any object of the kind, people make them by hand.
  return !known.some(({ set, definition }) => isCertain(view.set, namespace, set, definition));
}

/** True where a role that is applied allows a program to create objects of a kind. */
function isCreated(view: SetView, kind: KindKey, namespace: string | undefined): boolean {
  const roles = [
    ...view.allOf('Role.rbac.authorization.k8s.io', namespace),
    ...view.allOf('ClusterRole.rbac.authorization.k8s.io', undefined),
  ];
  return roles.some(
    ({ object, set }) =>
      object.creates?.includes(kind) &&
      // A controller elsewhere has its own objects; it serves all namespaces only where a role of the cluster says so.
      (set === view.set || (object.kind.startsWith('Role.') && mayBeSame(object.namespace, namespace))),
  );
}

/**
 * True for `NAME-…` where an object of the set is called NAME whose operator, or the chart that it deploys, is not known: it makes
 * objects with such names. So does one in a namespace NAME, which bears the name of the operator in it.
 */
function isNameOfOwner(view: SetView, name: string, space: string | undefined): boolean {
  return view.objects.some(({ kind, name: own, namespace }) => {
    if (own === undefined || !isUnknownMaker(kind)) return false;
    const owners = namespace === space ? [own, namespace] : [own];
    return owners.some((owner) => owner !== undefined && (name === owner || name.startsWith(`${owner}-`)));
  });
}

/** Kinds of the table that deploy what is not known. */
const DEPLOYS = /^(?:HelmRelease|Kustomization|HelmChart|Application|ApplicationSet)\./;

/** True for kinds of other projects than Kubernetes of which nobody knows what they make. */
export function isUnknownMaker(kind: KindKey): boolean {
  const dot = kind.indexOf('.');
  if (dot < 0) return false;
  const group = kind.slice(dot + 1);
  if (!group.includes('.') || /(?:^|\.)k8s\.io$/.test(group)) return false;
  return DEPLOYS.test(kind) || !isInTable(kind);
}
