import type { PortFact, Requirement } from '../../graph/facts.js';
import type { YamlData, YamlMap } from '../../yaml/edit/edits.js';

/** A Service of a namespace, and who connects to it. */
export interface ServedBy {
  readonly name: string;
  readonly selector: readonly Requirement[];
  /** Undefined where they are not known: all are let in. */
  readonly ports: readonly PortFact[] | undefined;
  /** True where connections come from outside of the cluster, or from its API server. */
  readonly isShown: boolean;
  /** The other namespaces whose objects name it. */
  readonly from: readonly string[];
}

/** The label that Kubernetes gives every namespace. */
const NAME_OF_NAMESPACE = 'kubernetes.io/metadata.name';

/** The name of the policy that nothing gets past. */
export const DEFAULT_DENY = 'default-deny';

/**
 * Returns the policies for a namespace whose pods are reached through its Services alone, and reach each other and the DNS: everything
 * else is denied, in both directions.
 */
export function strictPolicies(namespace: string | undefined, services: readonly ServedBy[]): readonly YamlMap[] {
  const policy = (name: string, spec: YamlMap): YamlMap => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: namespace === undefined ? { name } : { name, namespace },
    spec,
  });
  const dns = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
  return [
    policy(DEFAULT_DENY, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('allow-dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [inNamespace('kube-system')], ports: dns }],
    }),
    policy('allow-to-own-namespace', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    ...services.map((one) =>
      policy(`allow-to-${one.name}`.slice(0, 253), {
        podSelector: selectorOf(one.selector),
        policyTypes: ['Ingress'],
        ingress: [ingressOf(one)],
      }),
    ),
  ];
}

function inNamespace(name: string): YamlMap {
  return { namespaceSelector: { matchLabels: { [NAME_OF_NAMESPACE]: name } } };
}

function ingressOf({ ports, isShown, from }: ServedBy): YamlMap {
  const allowed = (ports ?? []).flatMap(({ number, target, protocol = 'TCP' }): YamlMap[] => {
    const port = target ?? number;
    return port === undefined ? [] : [{ protocol, port }];
  });
  // A rule without ports and sources would let in everything.
  const sources: readonly YamlData[] = isShown
    ? allowed.length === 0
      ? [{ namespaceSelector: {} }]
      : []
    : [{ podSelector: {} }, ...from.map(inNamespace)];
  return {
    ...(sources.length > 0 ? { from: sources } : {}),
    ...(allowed.length > 0 ? { ports: allowed } : {}),
  };
}

function selectorOf(requirements: readonly Requirement[]): YamlMap {
  const isLabel = ({ operator, values }: Requirement): boolean => operator === 'In' && values.length === 1;
  const labels = Object.fromEntries(requirements.filter(isLabel).map(({ key, values }) => [key, values[0] ?? '']));
  const others = requirements
    .filter((one) => !isLabel(one))
    .map(({ key, operator, values }) => ({ key, operator, ...(values.length > 0 ? { values } : {}) }));
  return {
    ...(Object.keys(labels).length > 0 ? { matchLabels: labels } : {}),
    ...(others.length > 0 ? { matchExpressions: others } : {}),
  };
}
