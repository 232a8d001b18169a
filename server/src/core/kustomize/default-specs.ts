/*
 * The fields that kustomize v5.7 changes by default, as its `builtinpluginconsts` list them: 167 of them refer to a name.
 * A line is a path and the kinds that it is for: `Kind`, `group:Kind` or `group:version:Kind`; without kinds it is for all.
 */

import { type FieldSpec, fieldSpec } from './field-specs.js';
import type { Gvk } from './ids.js';

/** The fields that refer to the names of objects of a kind. */
export interface NameReference extends Gvk {
  readonly fields: readonly FieldSpec[];
}

/** Where kinds have their pod, for the fields of a pod that refer to names. */
const PODS: readonly (readonly [path: string, kinds: string])[] = [
  ['spec', ':v1:Pod'],
  ['template/spec', 'PodTemplate'],
  ['spec/template/spec', 'Deployment ReplicaSet DaemonSet StatefulSet Job'],
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
];

/** The same, for accounts, claims and priorities. */
const WORKLOADS: typeof PODS = [
  ['spec', 'Pod'],
  ['spec/template/spec', 'StatefulSet Deployment ReplicationController Job DaemonSet'],
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
];

function below(pods: typeof PODS, ...paths: readonly string[]): readonly string[] {
  return pods.flatMap(([pod, kinds]) => paths.map((path) => `${pod}/${path} ${kinds}`));
}

const IN_CONTAINERS = (field: string, source: string): readonly string[] => [
  `containers/env/valueFrom/${field}/name`,
  `initContainers/env/valueFrom/${field}/name`,
  `containers/envFrom/${source}/name`,
  `initContainers/envFrom/${source}/name`,
];

const REFERENCES: readonly (readonly [target: string, lines: readonly string[]])[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
    (kind) => [kind, ['spec/scaleTargetRef/name HorizontalPodAutoscaler']] as const,
  ),
  [
    ':v1:ConfigMap',
    [
      ...below(
        PODS,
        'volumes/configMap/name',
        ...IN_CONTAINERS('configMapKeyRef', 'configMapRef'),
        'volumes/projected/sources/configMap/name',
      ),
      'spec/configSource/configMap Node',
      'rules/resourceNames Role ClusterRole',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap Ingress',
    ],
  ],
  [
    ':v1:Secret',
    [
      ...below(
        PODS,
        'volumes/secret/secretName',
        ...IN_CONTAINERS('secretKeyRef', 'secretRef'),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      'spec/tls/secretName Ingress',
      'metadata/annotations/ingress.kubernetes.io\\/auth-secret Ingress',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret Ingress',
      'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret Ingress',
      'imagePullSecrets/name ServiceAccount',
      'parameters/secretName StorageClass',
      'parameters/adminSecretName StorageClass',
      'parameters/userSecretName StorageClass',
      'parameters/secretRef StorageClass',
      'rules/resourceNames Role ClusterRole',
      'spec/template/spec/containers/env/valueFrom/secretKeyRef/name serving.knative.dev:v1:Service',
      'spec/azureFile/secretName PersistentVolume',
    ],
  ],
  [
    ':v1:Service',
    [
      'spec/serviceName apps:StatefulSet',
      'spec/rules/http/paths/backend/serviceName Ingress',
      'spec/backend/serviceName Ingress',
      'spec/rules/http/paths/backend/service/name Ingress',
      'spec/defaultBackend/service/name Ingress',
      'spec/service/name apiregistration.k8s.io:APIService',
      'webhooks/clientConfig/service admissionregistration.k8s.io:ValidatingWebhookConfiguration admissionregistration.k8s.io:MutatingWebhookConfiguration',
    ],
  ],
  ['rbac.authorization.k8s.io:Role', ['roleRef/name rbac.authorization.k8s.io:RoleBinding']],
  [
    'rbac.authorization.k8s.io:ClusterRole',
    ['roleRef/name rbac.authorization.k8s.io:RoleBinding rbac.authorization.k8s.io:ClusterRoleBinding'],
  ],
  [
    ':v1:ServiceAccount',
    [
      'subjects rbac.authorization.k8s.io:RoleBinding rbac.authorization.k8s.io:ClusterRoleBinding',
      ...below(WORKLOADS, 'serviceAccountName'),
    ],
  ],
  [':v1:PersistentVolumeClaim', below(WORKLOADS, 'volumes/persistentVolumeClaim/claimName')],
  [':v1:PersistentVolume', ['spec/volumeName PersistentVolumeClaim', 'rules/resourceNames ClusterRole']],
  [
    'storage.k8s.io:v1:StorageClass',
    [
      'spec/storageClassName PersistentVolume PersistentVolumeClaim',
      'spec/volumeClaimTemplates/spec/storageClassName StatefulSet',
    ],
  ],
  ['scheduling.k8s.io:v1:PriorityClass', below(WORKLOADS, 'priorityClassName')],
  // The group is written with its version there, so that no object fits.
  ['networking.k8s.io/v1:v1:IngressClass', ['spec/ingressClassName Ingress']],
  [
    'admissionregistration.k8s.io:ValidatingAdmissionPolicy',
    ['spec/policyName admissionregistration.k8s.io:ValidatingAdmissionPolicyBinding'],
  ],
];

const TEMPLATE_KINDS = ':v1:ReplicationController Deployment ReplicaSet DaemonSet';

const METADATA_LABELS = [
  'metadata/labels',
  `spec/template/metadata/labels ${TEMPLATE_KINDS} apps:StatefulSet batch:Job`,
  'spec/volumeClaimTemplates[]/metadata/labels apps:StatefulSet',
  'spec/jobTemplate/metadata/labels batch:CronJob',
  'spec/jobTemplate/spec/template/metadata/labels batch:CronJob',
];

const AFFINITY = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
  `affinity/${kind}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${kind}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);
const SELECTORS_IN_PODS = [...AFFINITY, 'topologySpreadConstraints/labelSelector/matchLabels'].map(
  (path) => `spec/template/spec/${path} apps:Deployment apps:StatefulSet`,
);

const SELECTORS = [
  'spec/selector :v1:Service :v1:ReplicationController',
  'spec/selector/matchLabels Deployment ReplicaSet DaemonSet apps:StatefulSet',
];
const EXISTING_SELECTORS = [
  ...SELECTORS_IN_PODS,
  'spec/selector/matchLabels batch:Job policy:PodDisruptionBudget',
  'spec/jobTemplate/spec/selector/matchLabels batch:CronJob',
  'spec/podSelector/matchLabels networking.k8s.io:NetworkPolicy',
  'spec/ingress/from/podSelector/matchLabels networking.k8s.io:NetworkPolicy',
  'spec/egress/to/podSelector/matchLabels networking.k8s.io:NetworkPolicy',
];

const ANNOTATIONS = [
  'metadata/annotations',
  `spec/template/metadata/annotations ${TEMPLATE_KINDS} StatefulSet batch:Job`,
  'spec/jobTemplate/metadata/annotations batch:CronJob',
  'spec/jobTemplate/spec/template/metadata/annotations batch:CronJob',
];

const POD_IMAGES = ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'];
const IMAGES = ['spec', 'spec/template/spec'].flatMap((pod) => POD_IMAGES.map((path) => `${pod}/${path}`));

const CONTAINER_TEXTS = ['args', 'command', 'env/value', 'volumeMounts/mountPath'];
const POD_TEXTS = ['containers', 'initContainers'].flatMap((list) => CONTAINER_TEXTS.map((text) => `${list}/${text}`));
const TEMPLATED = 'DaemonSet Deployment Job ReplicaSet StatefulSet';
const VARS = [
  ...POD_TEXTS.flatMap((path) => [
    `spec/jobTemplate/spec/template/spec/${path} CronJob`,
    `spec/template/spec/${path} ${TEMPLATED}`,
    `spec/${path} Pod`,
  ]),
  'spec/jobTemplate/spec/template/volumes/nfs/server CronJob',
  'spec/template/spec/volumes/nfs/server DaemonSet Deployment Job ReplicaSet',
  'spec/volumes/nfs/server Pod',
  'spec/template/metadata/annotations Deployment',
  'spec/rules/host Ingress',
  'spec/tls/hosts Ingress',
  'spec/tls/secretName Ingress',
  'spec/ports/port Service',
  'spec/ports/targetPort Service',
  'spec/volumeClaimTemplates/spec/nfs/server StatefulSet',
  'spec/nfs/server PersistentVolume',
  'metadata/labels',
  'metadata/annotations',
];

function gvkOf(text: string): Gvk {
  const parts = text.split(':');
  const kind = parts.pop() ?? '';
  return { group: parts[0] ?? '', version: parts[1] ?? '', kind };
}

function specs(lines: readonly string[], create = false): readonly FieldSpec[] {
  return lines.flatMap((line) => {
    const [path = '', ...kinds] = line.split(' ');
    return kinds.length === 0 ? fieldSpec(path, create) : kinds.map((kind) => fieldSpec(path, create, gvkOf(kind)));
  });
}

/** The default field specifications. */
export const DEFAULT_SPECS = {
  namePrefix: specs(['metadata/name']),
  nameSuffix: specs(['metadata/name']),
  namespace: [
    ...specs(['metadata/name Namespace', 'spec/service/namespace apiregistration.k8s.io:APIService'], true),
    ...specs(['spec/conversion/webhook/clientConfig/service/namespace apiextensions.k8s.io:CustomResourceDefinition']),
  ],
  commonLabels: [...specs(SELECTORS, true), ...specs(EXISTING_SELECTORS), ...specs(METADATA_LABELS, true)],
  labels: [],
  templateLabels: specs(METADATA_LABELS, true),
  commonAnnotations: specs(ANNOTATIONS, true),
  images: specs(IMAGES, true),
  replicas: specs(['spec/replicas Deployment ReplicationController ReplicaSet StatefulSet'], true),
  varReference: specs(VARS),
  nameReference: REFERENCES.map(([target, lines]): NameReference => ({ ...gvkOf(target), fields: specs(lines) })),
} as const satisfies Record<string, readonly FieldSpec[] | readonly NameReference[]>;
