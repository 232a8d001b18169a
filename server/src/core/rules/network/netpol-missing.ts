import type { PlacedObject } from '../../graph/graph-set.js';
import { mayHavePolicies } from '../../graph/may-live-outside.js';
import type { SetView } from '../../graph/set-view.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
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
      if (mayHavePolicies(view, name) || view.objectsWith('policies', name).length > 0) continue;
      if (view.objectsWith('clusterPolicies', undefined).length > 0) continue;
      yield {
        place: object.range,
        object,
        message: say`Namespace "${name}" has pods and no network policy: every pod of the cluster may connect to them`,
        fixes: createPolicies(view, object, name),
      };
    }
  },
});

/** Returns the namespaces with pods, each with the object that makes it; where no file does, with the first of the objects in it. */
function namespacesIn(view: SetView): ReadonlyMap<string, PlacedObject> {
  const found = new Map<string, PlacedObject>();
  for (const object of view.objects) {
    const { kind, name } = object;
    if (kind !== 'Namespace' || name === undefined) continue;
    if (view.objectsWith('pods', name).some(({ namespace }) => namespace === name)) found.set(name, object);
  }
  // Who installs a chart chooses the namespace: the one that it is rendered with is none of anybody.
  if (view.set.kind === 'helm' && view.set.cluster === undefined) return found;
  const makers = new Map<string, PlacedObject>();
  for (const object of view.objects) {
    const { pods, namespace } = object;
    if (pods.length === 0 || namespace === undefined || namespace === '*') continue;
    const first = makers.get(namespace);
    if (!first || isBefore(object, first)) makers.set(namespace, object);
  }
  for (const [name, first] of makers) {
    if (view.definitions('Namespace', name, undefined).length > 0) continue;
    // Several sets may have objects in one namespace, which is told once.
    const others = view.besideWith('pods', name).filter(({ namespace }) => namespace === name);
    if (others.every((one) => isBefore(first, one))) found.set(name, first);
  }
  return found;
}

function isBefore({ range: one }: PlacedObject, { range: other }: PlacedObject): boolean {
  return one.file === other.file ? one.start < other.start : one.file < other.file;
}
