import { mayBeSame, type PlacedObject } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
import type { SetFix } from '../../model/set-finding.js';
import { createObject } from '../../refactor/missing/create.js';
import { DEFAULT_DENY, type ServedBy, strictPolicies } from '../../refactor/missing/network-policies.js';
import { say } from '../../text/say.js';

const KIND = 'NetworkPolicy.networking.k8s.io';
/** The name of the policy that lets in pods of the namespace alone. */
const OWN = 'only-from-namespace';

/**
 * Returns the fixes that give a namespace network policies: those that deny all but what its Services show, and one that lets in pods of
 * the namespace alone.
 * @param beside The object beside which they go: the Namespace, or the first that is in it.
 */
export function createPolicies(view: SetView, beside: PlacedObject, namespace: string): readonly SetFix[] {
  const services = servicesOf(view, namespace);
  const common = (name: string) => ({
    missing: { kind: KIND, name, namespace },
    place: beside.range,
    reader: beside,
    why: say`Namespace "${namespace}" has no network policy`,
    stem: 'network-policies',
    ending: '.yaml',
  });
  return [
    {
      title: say`Deny all but DNS and the Services of "${namespace}"; other connections stop`,
      // Nobody but people knows what else the pods connect to.
      safety: 'intent',
      plan: (world) =>
        createObject({ ...common(DEFAULT_DENY), manifestOf: (own) => strictPolicies(own, services) }, world),
    },
    {
      title: say`Let in only pods of "${namespace}"; connections from elsewhere stop`,
      safety: 'intent',
      plan: (world) =>
        createObject(
          {
            ...common(OWN),
            inOwnFile: true,
            manifestOf: (own) => ({
              apiVersion: 'networking.k8s.io/v1',
              kind: 'NetworkPolicy',
              metadata: own === undefined ? { name: OWN } : { name: OWN, namespace: own },
              spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
            }),
          },
          world,
        ),
    },
  ];
}

/** Kinds whose objects have connections made from outside of the cluster, or by its API server. */
const SHOWS =
  /^(?:Ingress\.|VirtualService\.|(?:HTTP|GRPC|TLS|TCP|UDP)Route\.|(?:Validating|Mutating)WebhookConfiguration\.|CustomResourceDefinition\.|APIService\.|IngressRoute|HTTPProxy\.|Route\.)/;

/** Returns the Services of a namespace that lead to pods, with what the other objects say of who connects to them. */
function servicesOf(view: SetView, namespace: string): readonly ServedBy[] {
  const known = new Map<string, ServedBy>();
  for (const { object } of view.allOf('Service', namespace)) {
    const { kind, name, namespace: own, selectors, ports, isShown } = object;
    const [selector] = selectors;
    if (kind !== 'Service' || own !== namespace || name === undefined || !selector || known.has(name)) continue;
    if (selector.requirements.length === 0) continue;
    const users = view
      .usersOf('Service', name)
      .filter(({ references }) =>
        references.some((one) => one.to === 'Service' && one.name === name && mayBeSame(one.namespace, namespace)),
      );
    const others = users.flatMap((user) => (user.namespace === undefined ? [] : user.namespace));
    known.set(name, {
      name,
      selector: selector.requirements,
      ports,
      isShown: isShown === true || users.some((user) => SHOWS.test(user.kind)),
      from: [...new Set(others)].filter((one) => one !== namespace && one !== '*').sort(),
    });
  }
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
