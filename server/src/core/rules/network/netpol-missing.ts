import { mayBeSame, type PlacedObject } from '../../graph/graph-set.js';
import { mayHavePolicies } from '../../graph/may-live-outside.js';
import type { SetView } from '../../graph/set-view.js';
import { defineRule } from '../../model/rule.js';
import { createPolicies } from '../kit/policy-fixes.js';

export default defineRule({
  id: 'netpol-missing',
  family: 'network',
  level: 'information',
  scope: 'set',
  controls: { cis: ['5.3.2'] },
  summary: 'A namespace with pods has no network policy',
  why: 'Every pod of the cluster, and so everybody who breaks into one, may connect to every pod of the namespace.',
  how: 'Deny everything by a NetworkPolicy that selects all pods, and allow what is needed by others: DNS, and connections to the Services.',
  references: [
    {
      title: 'Kubernetes: Network Policies',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    },
  ],
  *check(view) {
    for (const [name, object] of namespacesIn(view)) {
      if (mayHavePolicies(view, name) || [...view.objects, ...view.objectsBeside()].some((one) => isFor(one, name)))
        continue;
      yield {
        place: object.range,
        object,
        message: `Namespace "${name}" has pods and no network policy: every pod of the cluster may connect to them`,
        fixes: createPolicies(view, object, name),
      };
    }
  },
});

/** Returns the namespaces with pods, each with the object that makes it; where no file does, with the first of the objects in it. */
function namespacesIn(view: SetView): ReadonlyMap<string, PlacedObject> {
  const makers = view.objects.filter(({ pods, namespace }) => pods.length > 0 && namespace !== undefined);
  const others = view.objectsBeside().filter(({ pods }) => pods.length > 0);
  const found = new Map<string, PlacedObject>();
  for (const object of view.objects) {
    if (object.kind !== 'Namespace' || object.name === undefined) continue;
    if ([...makers, ...others].some(({ namespace }) => namespace === object.name)) found.set(object.name, object);
  }
  for (const object of makers) {
    const name = object.namespace ?? '';
    if (name === '*' || view.definitions('Namespace', name, undefined).length > 0) continue;
    const first = found.get(name);
    // Several sets may have objects in one namespace, which is told once.
    const isFirst = others.every((one) => one.namespace !== name || isBefore(object, one));
    if (isFirst && (!first || isBefore(object, first))) found.set(name, object);
  }
  return found;
}

function isBefore({ range: one }: PlacedObject, { range: other }: PlacedObject): boolean {
  return one.file === other.file ? one.start < other.start : one.file < other.file;
}

/** Kinds of policies for the connections of pods: of Kubernetes, Cilium, Calico, and Istio. */
const POLICIES =
  /^(?:(?:Cilium|Calico)?NetworkPolicy|AuthorizationPolicy)\.(?:networking\.k8s\.io|extensions|cilium\.io|(?:crd\.)?projectcalico\.org|security\.istio\.io)$/;
/** Those for the whole cluster. */
const OF_CLUSTER = /^(?:CiliumClusterwide|Global|Admin|BaselineAdmin|Cluster)NetworkPolicy\./;

function isFor({ kind, namespace }: PlacedObject, name: string): boolean {
  return OF_CLUSTER.test(kind) || (POLICIES.test(kind) && mayBeSame(namespace, name));
}
