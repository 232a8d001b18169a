import { pathOfEntry } from '../../yaml/select.js';
import { PULL } from './pods.js';
import type { KindRow, KindsByWord, ReferenceRow } from './row.js';

const RBAC = 'rbac.authorization.k8s.io';

/** The kinds that something scales or protects, by their names in `scaleTargetRef`. */
export const WORKLOADS: Readonly<Record<string, string>> = {
  Deployment: 'Deployment.apps',
  StatefulSet: 'StatefulSet.apps',
  DaemonSet: 'DaemonSet.apps',
  ReplicaSet: 'ReplicaSet.apps',
  ReplicationController: 'ReplicationController',
  Job: 'Job.batch',
  CronJob: 'CronJob.batch',
  Rollout: 'Rollout.argoproj.io',
};

const SCALED: KindsByWord = { kindAt: 'kind', kinds: WORKLOADS };

const backend = (at: string): readonly ReferenceRow[] => [
  { at: `${at}.service`, port: 'port', to: 'Service', use: 'name' },
  { at, name: 'serviceName', port: 'servicePort', to: 'Service', use: 'name' },
];

const webhook: ReferenceRow = {
  at: 'webhooks.[].clientConfig.service',
  namespace: 'namespace',
  to: 'Service',
  use: 'name',
};

const storageClass = (at: string): ReferenceRow => ({ at, to: 'StorageClass.storage.k8s.io', use: 'name' });

/** The kinds of Kubernetes itself. Pods have a table of their own. */
export const KUBERNETES: readonly KindRow[] = [
  {
    kinds: ['Ingress.networking.k8s.io', 'Ingress.extensions'],
    refers: [
      { at: 'spec.tls.[].secretName', to: 'Secret', use: 'tls', contents: [{ keys: [['tls.crt', 'tls.key']] }] },
      ...backend('spec.rules.[].http.paths.[].backend'),
      ...backend('spec.defaultBackend'),
      ...backend('spec.backend'),
      { at: 'spec.ingressClassName', to: 'IngressClass.networking.k8s.io', use: 'name' },
    ],
  },
  {
    kinds: ['ServiceAccount'],
    refers: [
      { at: 'secrets.[]', to: 'Secret', use: 'controller' },
      { at: 'imagePullSecrets.[]', to: 'Secret', use: 'imagePull', contents: PULL },
    ],
  },
  {
    kinds: [`RoleBinding.${RBAC}`, `ClusterRoleBinding.${RBAC}`],
    refers: [
      {
        at: 'roleRef',
        to: { kindAt: 'kind', kinds: { Role: `Role.${RBAC}`, ClusterRole: `ClusterRole.${RBAC}` } },
        use: 'name',
      },
      {
        at: 'subjects.[]',
        to: { kindAt: 'kind', kinds: { ServiceAccount: 'ServiceAccount' } },
        namespace: 'namespace',
        use: 'name',
      },
    ],
  },
  {
    kinds: ['HorizontalPodAutoscaler.autoscaling', 'VerticalPodAutoscaler.autoscaling.k8s.io'],
    refers: [
      { at: 'spec.scaleTargetRef', to: SCALED, use: 'name' },
      { at: 'spec.targetRef', to: SCALED, use: 'name' },
    ],
  },
  {
    kinds: ['StatefulSet.apps'],
    refers: [
      { at: 'spec.serviceName', to: 'Service', use: 'name' },
      storageClass('spec.volumeClaimTemplates.[].spec.storageClassName'),
    ],
  },
  { kinds: ['PersistentVolumeClaim', 'PersistentVolume'], refers: [storageClass('spec.storageClassName')] },
  {
    kinds: [
      'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
      'MutatingWebhookConfiguration.admissionregistration.k8s.io',
    ],
    refers: [webhook],
  },
  {
    kinds: ['CustomResourceDefinition.apiextensions.k8s.io'],
    refers: [{ ...webhook, at: 'spec.conversion.webhook.clientConfig.service' }],
  },
  { kinds: ['APIService.apiregistration.k8s.io'], refers: [{ ...webhook, at: 'spec.service' }] },
  // Controllers that copy a Secret or ConfigMap of another namespace into this one. Sources: their READMEs.
  ...['Secret', 'ConfigMap'].map((kind) => ({
    kinds: [kind],
    refers: ['reflector.v1.k8s.emberstack.com/reflects', 'replicator.v1.mittwald.de/replicate-from'].map(
      (name): ReferenceRow => ({
        at: pathOfEntry('metadata.annotations', name),
        to: kind,
        use: 'controller',
        isQualified: true,
      }),
    ),
  })),
];
