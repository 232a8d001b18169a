import type { KindRow, SelectorRow } from './row.js';

/** The selectors of pods in a pod: for whom it is near to, and from whom it is spread. Source: the API reference of PodSpec. */
export const SELECTORS_OF_POD: readonly SelectorRow[] = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity): readonly SelectorRow[] =>
    [
      `affinity.${affinity}.requiredDuringSchedulingIgnoredDuringExecution.[]`,
      `affinity.${affinity}.preferredDuringSchedulingIgnoredDuringExecution.[].podAffinityTerm`,
    ].flatMap((term): readonly SelectorRow[] => [
      { at: `${term}.labelSelector`, where: 'beside' },
      { at: `${term}.namespaceSelector`, of: 'Namespace' },
    ]),
  ),
  { at: 'topologySpreadConstraints.[].labelSelector' },
];

const peers = (at: string): readonly SelectorRow[] => [
  { at: `${at}.podSelector`, where: 'beside', isPeer: true },
  { at: `${at}.namespaceSelector`, of: 'Namespace' },
];

const MONITORING = 'monitoring.coreos.com';
const monitored = (kind: string): readonly SelectorRow[] => [
  { at: `spec.${kind[0]?.toLowerCase()}${kind.slice(1)}Selector`, of: `${kind}.${MONITORING}`, where: 'anywhere' },
  { at: `spec.${kind[0]?.toLowerCase()}${kind.slice(1)}NamespaceSelector`, of: 'Namespace' },
];

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

/** The fields that select objects by their labels. Sources: the API references of Kubernetes and of each project. */
export const SELECTORS: readonly KindRow[] = [
  {
    kinds: ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps', 'Job.batch'],
    selects: [{ at: 'spec.selector', isFixed: true }],
  },
  { kinds: ['Rollout.argoproj.io', 'ReplicationController'], selects: [{ at: 'spec.selector' }] },
  { kinds: ['Service', 'PodDisruptionBudget.policy'], selects: [{ at: 'spec.selector' }] },
  {
    kinds: ['NetworkPolicy.networking.k8s.io', 'NetworkPolicy.extensions'],
    selects: [{ at: 'spec.podSelector' }, ...peers('spec.ingress.[].from.[]'), ...peers('spec.egress.[].to.[]')],
  },
  { kinds: ['PersistentVolumeClaim'], selects: [{ at: 'spec.selector', of: 'PersistentVolume', isFixed: true }] },
  {
    kinds: ['ClusterRole.rbac.authorization.k8s.io'],
    selects: [{ at: 'aggregationRule.clusterRoleSelectors.[]', of: 'ClusterRole.rbac.authorization.k8s.io' }],
  },
  {
    kinds: [
      'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
      'MutatingWebhookConfiguration.admissionregistration.k8s.io',
    ],
    selects: [{ at: 'webhooks.[].namespaceSelector', of: 'Namespace' }],
  },
  { kinds: [`ServiceMonitor.${MONITORING}`], selects: [{ at: 'spec.selector', of: 'Service', where: 'beside' }] },
  { kinds: [`PodMonitor.${MONITORING}`], selects: [{ at: 'spec.selector', where: 'beside' }] },
  {
    kinds: [`Prometheus.${MONITORING}`, `PrometheusAgent.${MONITORING}`, `ThanosRuler.${MONITORING}`],
    selects: [
      ...['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'].flatMap(monitored),
      { at: 'spec.ruleSelector', of: `PrometheusRule.${MONITORING}`, where: 'anywhere' },
      { at: 'spec.ruleNamespaceSelector', of: 'Namespace' },
    ],
  },
  { kinds: [`Alertmanager.${MONITORING}`], selects: monitored('AlertmanagerConfig') },
  {
    kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map((kind) => `${kind}.${SECURITY}`),
    selects: [{ at: 'spec.selector' }],
  },
  { kinds: ['Telemetry.telemetry.istio.io', 'WasmPlugin.extensions.istio.io'], selects: [{ at: 'spec.selector' }] },
  { kinds: [`Gateway.${NETWORKING}`], selects: [{ at: 'spec.selector', where: 'anywhere' }] },
  {
    kinds: ['Sidecar', 'EnvoyFilter', 'ServiceEntry'].map((kind) => `${kind}.${NETWORKING}`),
    selects: [{ at: 'spec.workloadSelector.labels' }],
  },
  {
    kinds: [`DestinationRule.${NETWORKING}`],
    selects: [{ at: 'spec.subsets.[].labels', where: 'anywhere' }, { at: 'spec.workloadSelector' }],
  },
  {
    kinds: ['CiliumNetworkPolicy.cilium.io'],
    selects: [
      { at: 'spec.endpointSelector' },
      { at: 'spec.ingress.[].fromEndpoints.[]', where: 'anywhere', isPeer: true },
      { at: 'spec.egress.[].toEndpoints.[]', where: 'anywhere', isPeer: true },
    ],
  },
  {
    kinds: ['Gateway.gateway.networking.k8s.io'],
    selects: [{ at: 'spec.listeners.[].allowedRoutes.namespaces.selector', of: 'Namespace' }],
  },
  {
    kinds: ['ClusterExternalSecret.external-secrets.io'],
    selects: [
      { at: 'spec.namespaceSelector', of: 'Namespace' },
      { at: 'spec.namespaceSelectors.[]', of: 'Namespace' },
    ],
  },
  {
    kinds: ['ClusterSecretStore.external-secrets.io'],
    selects: [{ at: 'spec.conditions.[].namespaceSelector', of: 'Namespace' }],
  },
  {
    kinds: ['Bundle.trust.cert-manager.io'],
    selects: [{ at: 'spec.target.namespaceSelector', of: 'Namespace' }],
  },
];
