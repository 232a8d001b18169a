import { memo } from '../text/memo.js';
import { hasInOrder } from '../text/wildcards.js';
import type { KindKey } from './facts.js';
import type { Found } from './graph.js';
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
  const { unnamed, isSure, isSureHere } = outlookOf(view.allOf(to, namespace), view, namespace);
  if (unnamed.some((definition) => mayBeNamed(definition, name))) return true;
  if (isCreated(view, to, namespace)) return true;
  if (isNameOfOwner(view, name, namespace)) return true;
  // Where no file makes any object of the kind, people make them by hand; a namespace that others made has more than files here say.
  const isOurs = to === 'Secret' || to === 'ConfigMap' || isDefinedNamespace(view, namespace);
  return !(isOurs ? isSure : isSureHere);
}

/** Returns what the definitions of a kind say of those that are missing, once for all references to the kind. */
const outlookOf = memo((all: readonly Found[], view: SetView, namespace: string | undefined) => {
  // What an example makes is for nobody else.
  const known = all.filter(({ set }) => !set.isExample || set === view.set);
  const certain = known.filter(
    ({ set, definition }) => set.kind !== 'commands' && isCertain(view.set, namespace, set, definition),
  );
  return {
    unnamed: known.flatMap(({ definition }) => (definition.name === undefined ? [definition] : [])),
    isSure: certain.length > 0,
    /** True where one of the set itself, or of its cluster, is. */
    isSureHere: certain.some(
      ({ set }) => set.key === view.set.key || (set.cluster !== undefined && set.cluster === view.set.cluster),
    ),
  };
});

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
  const { pods, readers } = readingOf(view.objects);
  const hasPods =
    namespace === undefined || namespace === '*'
      ? pods.size > 0
      : [undefined, '*', namespace].some((one) => pods.has(one));
  if (view.set.isExample === true || !hasPods) return true;
  if (isCreated(view, 'Pod', namespace) || mayHaveOtherPods(view, namespace)) return true;
  const isOf = ({ kind, namespace: own }: PlacedObject): boolean =>
    kind.startsWith('Cluster') || mayBeSame(own, namespace);
  return readers.all.some(isOf) || (readers.named.get(name) ?? []).some(isOf);
}

/** Returns the namespaces with pods, and the roles and bindings by which programs may read Secrets: all of them, or one by its name. */
const readingOf = memo((objects: readonly PlacedObject[]) => {
  const named = new Map<string, PlacedObject[]>();
  const all: PlacedObject[] = [];
  for (const object of objects) {
    const { kind, readsSecrets, references } = object;
    if (!/^(?:Cluster)?Role(?:Binding)?\./.test(kind)) continue;
    if (readsSecrets === true || references.some(isBindingOfAll)) all.push(object);
    else {
      for (const name of readsSecrets ?? []) {
        const known = named.get(name);
        if (known) known.push(object);
        else named.set(name, [object]);
      }
    }
  }
  const pods = new Set(objects.flatMap((object) => (object.pods.length > 0 ? [object.namespace] : [])));
  return { pods, readers: { all, named } };
});

/** True for a reference to a role that every cluster has, and that may read all Secrets. */
function isBindingOfAll({ to, name }: PlacedReference): boolean {
  return to === 'ClusterRole.rbac.authorization.k8s.io' && /^(?:cluster-admin|admin|edit)$/.test(name);
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
    view.allOf('Role.rbac.authorization.k8s.io', namespace),
    view.allOf('ClusterRole.rbac.authorization.k8s.io', undefined),
  ];
  return roles.some((some) =>
    (creatorsOf(some).get(kind) ?? []).some(
      ({ object, set }) => set === view.set || (object.kind.startsWith('Role.') && isServed(object.namespace)),
    ),
  );
}

/** Returns the roles that allow to create objects, by the kinds of these. */
const creatorsOf = memo((roles: readonly Found[]): ReadonlyMap<KindKey, readonly Found[]> => {
  const creators = new Map<KindKey, Found[]>();
  for (const role of roles)
    for (const kind of new Set(role.object.creates)) {
      const known = creators.get(kind);
      if (known) known.push(role);
      else creators.set(kind, [role]);
    }
  return creators;
});

/**
 * True for `NAME-…` where an object of the set is called NAME whose operator, or the chart that it deploys, is not known: it makes
 * objects with such names. So does one in a namespace NAME, which bears the name of the operator in it.
 */
function isNameOfOwner(view: SetView, name: string, space: string | undefined): boolean {
  const { names, spaces } = ownersOf(view.ownWith('makers', undefined));
  if (space !== undefined && spaces.has(space) && (name === space || name.startsWith(`${space}-`))) return true;
  for (let end = name.length; end > 0; end = name.lastIndexOf('-', end - 1))
    if (names.has(name.slice(0, end))) return true;
  return false;
}

const ownersOf = memo((makers: readonly PlacedObject[]) => ({
  names: new Set(makers.map(({ name }) => name)),
  spaces: new Set(makers.map(({ namespace }) => namespace)),
}));
