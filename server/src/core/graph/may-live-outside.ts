import { hasInOrder } from '../text/wildcards.js';
import type { KindKey } from './facts.js';
import { isCertain, mayBeSame, type PlacedDefinition, type PlacedObject, type PlacedReference } from './graph-set.js';
import type { SetView } from './set-view.js';
import { deploys } from './topics.js';

/** Objects that every cluster has, or gives every namespace. */
const ALWAYS_THERE: Readonly<Record<KindKey, RegExp>> = {
  // OpenShift makes `builder` and `deployer` in every project.
  ServiceAccount: /^(?:default|builder|deployer)$/,
  // `flux bootstrap` makes it.
  Secret: /^flux-system$/,
  ConfigMap: /^(?:kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert)$/,
  // The second line has those of OpenShift and of its monitoring.
  'ClusterRole.rbac.authorization.k8s.io': new RegExp(
    `^(?:${[
      'cluster-admin|admin|edit|view|system:.*',
      'basic-user|cluster-reader|cluster-status|self-provisioner|storage-admin|sudoer|registry-(?:admin|editor|viewer)',
      'cluster-monitoring-view|monitoring-(?:edit|rules-(?:edit|view))|alert-routing-edit|user-workload-monitoring-config-edit',
    ].join('|')})$`,
  ),
  'Role.rbac.authorization.k8s.io': /^system:/,
  'PriorityClass.scheduling.k8s.io': /^system-(?:cluster|node)-critical$/,
};

/**
 * Returns true where an object that no file defines may exist all the same: the configuration says so, every cluster has it, it is a
 * setting of a chart, no file of its namespace makes any object of its kind, a definition has a name that is not known, or a program
 * that is applied may create it.
 */
export function mayLiveOutside(view: SetView, reference: PlacedReference): boolean {
  const { to, name, namespace, guessed } = reference;
  // An example shows what it is about alone.
  if (guessed || namespace === '*' || view.set.isExample || isOfClusterItself(namespace)) return true;
  if (isSettingOfChart(view, reference)) return true;
  if (view.isExternal(to, namespace, name)) return true;
  if (Object.hasOwn(ALWAYS_THERE, to) && ALWAYS_THERE[to]?.test(name)) return true;
  // What an example makes is for nobody else.
  const known = view.allOf(to, namespace).filter(({ set }) => !set.isExample || set === view.set);
  if (known.some(({ definition }) => definition.name === undefined && mayBeNamed(definition, name))) return true;
  if (isCreated(view, to, namespace)) return true;
  if (isNameOfOwner(view, name, namespace)) return true;
  // Where no file makes any object of the kind, people make them by hand; a namespace that others made has more than files here say.
  const isOurs = to === 'Secret' || to === 'ConfigMap' || isDefinedNamespace(view, namespace);
  return !known.some(
    ({ set, definition }) =>
      set.kind !== 'commands' &&
      (isOurs || set.key === view.set.key || (set.cluster !== undefined && set.cluster === view.set.cluster)) &&
      isCertain(view.set, namespace, set, definition),
  );
}

function mayBeNamed({ nameLike = '*' }: PlacedDefinition, name: string): boolean {
  return hasInOrder(nameLike.split('*'), name);
}

/** True for a namespace that a file makes. */
function isDefinedNamespace(view: SetView, name: string | undefined): boolean {
  return name !== undefined && view.definitions('Namespace', name, undefined).length > 0;
}

/** True for the namespaces that whoever makes a cluster fills. */
function isOfClusterItself(namespace: string | undefined): boolean {
  return /^kube-(?:system|public|node-lease)$/.test(namespace ?? '');
}

/**
 * True for a name in the values of a chart that nothing of the workspace deploys: what the chart itself makes has the names that
 * its values give; other names are those of what its users have.
 */
function isSettingOfChart({ set }: SetView, { range }: PlacedReference): boolean {
  return set.kind === 'helm' && set.cluster === undefined && !range.file.includes('/templates/');
}

/**
 * Returns true where a namespace may have pods that no file writes: the configuration says so, whoever makes the cluster fills it,
 * or something that is applied there makes pods that are not known.
 */
export function mayHaveOtherPods(view: SetView, namespace: string | undefined): boolean {
  if (namespace === '*' || isOfClusterItself(namespace) || view.isExternal('Pod', namespace, '')) return true;
  // Some folder of most repositories has a controller that makes pods: it counts where both name the namespace.
  if (isCreated(view, 'Pod', namespace, (by) => by !== undefined && by === namespace)) return true;
  // Pods in the values of a chart are some of those that it makes.
  const isMaker = ({ kind, pods }: PlacedObject): boolean => pods.length === 0 || deploys(kind);
  if (view.ownWith('makers', namespace).some(isMaker)) return true;
  if (namespace === undefined) return false;
  return view.objectsWith('makers', namespace).some((one) => one.namespace !== undefined && isMaker(one));
}

/**
 * Returns true where what reads a Secret is not known: the pods of its namespace are elsewhere, or an operator or program may read it
 * by a name of its own.
 */
export function mayHaveOtherReaders(view: SetView, name: string, namespace: string | undefined): boolean {
  const hasPods = view.objects.some(({ pods, namespace: own }) => pods.length > 0 && mayBeSame(own, namespace));
  if (view.set.isExample === true || !hasPods) return true;
  if (isCreated(view, 'Pod', namespace) || mayHaveOtherPods(view, namespace)) return true;
  return view.objects.some((object) => isRead(object, name, namespace));
}

/** True where a role, or the binding of one that every cluster has, allows a program to read a Secret. */
function isRead(
  { kind, readsSecrets, references, namespace: own }: PlacedObject,
  name: string,
  namespace?: string,
): boolean {
  if (!/^(?:Cluster)?Role(?:Binding)?\./.test(kind) || (!kind.startsWith('Cluster') && !mayBeSame(own, namespace)))
    return false;
  if (readsSecrets === true || readsSecrets?.includes(name)) return true;
  return references.some(
    ({ to, name: role }) =>
      to === 'ClusterRole.rbac.authorization.k8s.io' && /^(?:cluster-admin|admin|edit)$/.test(role),
  );
}

/** Returns true where a namespace may have network policies that no file writes. */
export function mayHavePolicies(view: SetView, namespace: string): boolean {
  if (view.set.isExample || isOfClusterItself(namespace) || view.isExternal('Namespace', undefined, namespace))
    return true;
  if (isCreated(view, 'NetworkPolicy.networking.k8s.io', namespace)) return true;
  return view.objectsWith('policyMakers', undefined).length + view.objectsWith('deployers', namespace).length > 0;
}

/**
 * True where a role that is applied allows a program to create objects of a kind. A controller elsewhere has its own objects; it serves
 * all namespaces only where a role of the cluster says so.
 * @param isServed Whether a role of another set, with its namespace, may be one of a controller that serves the namespace.
 */
function isCreated(
  view: SetView,
  kind: KindKey,
  namespace: string | undefined,
  isServed: (by: string | undefined) => boolean = (by) => mayBeSame(by, namespace),
): boolean {
  const roles = [
    ...view.allOf('Role.rbac.authorization.k8s.io', namespace),
    ...view.allOf('ClusterRole.rbac.authorization.k8s.io', undefined),
  ];
  return roles.some(
    ({ object, set }) =>
      object.creates?.includes(kind) &&
      (set === view.set || (object.kind.startsWith('Role.') && isServed(object.namespace))),
  );
}

/**
 * True for `NAME-…` where an object of the set is called NAME whose operator, or the chart that it deploys, is not known: it makes
 * objects with such names. So does one in a namespace NAME, which bears the name of the operator in it.
 */
function isNameOfOwner(view: SetView, name: string, space: string | undefined): boolean {
  return view.ownWith('makers', undefined).some(({ name: own, namespace }) => {
    const owners = namespace === space ? [own, namespace] : [own];
    return owners.some((owner) => owner !== undefined && (name === owner || name.startsWith(`${owner}-`)));
  });
}
