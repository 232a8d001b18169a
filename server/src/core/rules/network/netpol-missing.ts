import { mayBeSame, type PlacedObject } from '../../graph/graph-set.js';
import { mayHavePolicies } from '../../graph/may-live-outside.js';
import type { SetView } from '../../graph/set-view.js';
import { defineRule } from '../../model/rule.js';
import type { YamlMap } from '../../yaml/edit/edits.js';
import { createBeside } from '../kit/set-fixes.js';

export default defineRule({
  id: 'netpol-missing',
  family: 'network',
  level: 'information',
  scope: 'set',
  controls: { cis: ['5.3.2'] },
  summary: 'A namespace with pods has no network policy',
  why: 'Every pod of the cluster, and so everybody who breaks into one, may connect to every pod of the namespace.',
  how: 'Add a NetworkPolicy that selects all pods and lets in only what is needed.',
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
        fixes: [
          createBeside(object, 'Create a network policy that lets in only pods of the namespace', () =>
            policyFor(name),
          ),
        ],
      };
    }
  },
});

/** Returns the namespaces with pods that a file makes, each with the object that makes it. */
function namespacesIn(view: SetView): ReadonlyMap<string, PlacedObject> {
  const beside = view.objectsBeside();
  const hasPods = (name: string): boolean =>
    [...view.objects, ...beside].some(({ pods, namespace }) => pods.length > 0 && namespace === name);
  return new Map(
    view.objects.flatMap((object) =>
      object.kind === 'Namespace' && object.name !== undefined && hasPods(object.name)
        ? [[object.name, object] as const]
        : [],
    ),
  );
}

/** Kinds of policies for the connections of pods: of Kubernetes, Cilium, Calico, and Istio. */
const POLICIES =
  /^(?:(?:Cilium|Calico)?NetworkPolicy|AuthorizationPolicy)\.(?:networking\.k8s\.io|extensions|cilium\.io|(?:crd\.)?projectcalico\.org|security\.istio\.io)$/;
/** Those for the whole cluster. */
const OF_CLUSTER = /^(?:CiliumClusterwide|Global|Admin|BaselineAdmin|Cluster)NetworkPolicy\./;

function isFor({ kind, namespace }: PlacedObject, name: string): boolean {
  return OF_CLUSTER.test(kind) || (POLICIES.test(kind) && mayBeSame(namespace, name));
}

function policyFor(namespace: string): YamlMap {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'only-from-namespace', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
  };
}
