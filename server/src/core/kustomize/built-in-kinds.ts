/*
 * What kustomize v5.7 knows of the kinds of Kubernetes: it has the API of version 1.21 built in, and no other. A kind that is not
 * listed here is a custom resource to it: it belongs to a namespace, and patches replace its lists as a whole.
 */

/** Kinds of the cluster, which get no namespace. */
const CLUSTER_SCOPED: Readonly<Record<string, string>> = {
  v1: 'ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
  'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1': 'APIService',
  'apiregistration.k8s.io/v1beta1': 'APIService',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
  'networking.k8s.io/v1': 'IngressClass',
  'networking.k8s.io/v1beta1': 'IngressClass',
  'node.k8s.io/v1': 'RuntimeClass',
  'node.k8s.io/v1beta1': 'RuntimeClass',
  'policy/v1beta1': 'PodSecurityPolicy',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding',
  'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'scheduling.k8s.io/v1beta1': 'PriorityClass',
  'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
  'storage.k8s.io/v1beta1': 'CSIDriver CSINode StorageClass VolumeAttachment',
};

/**
 * The types with lists that patches merge: `field[keys]:type of the items` for such a list, `field:type` for what leads to one.
 * A list without keys holds scalars.
 */
const TYPES = {
  Metadata: 'finalizers[] ownerReferences[uid]',
  Object: 'metadata:Metadata',
  Conditions: 'conditions[type]',
  WithConditions: 'metadata:Metadata status:Conditions',
  ComponentStatus: 'metadata:Metadata conditions[type]',
  Container: 'env[name] ports[containerPort,protocol] volumeDevices[devicePath] volumeMounts[mountPath]',
  EphemeralContainer: 'env[name] volumeDevices[devicePath] volumeMounts[mountPath]',
  Volume: 'ephemeral:EphemeralVolume',
  EphemeralVolume: 'volumeClaimTemplate:Object',
  PodSpec:
    'containers[name]:Container initContainers[name]:Container ephemeralContainers[name]:EphemeralContainer volumes[name]:Volume ' +
    'hostAliases[ip] imagePullSecrets[name] topologySpreadConstraints[topologyKey,whenUnsatisfiable]',
  PodStatus: 'conditions[type] podIPs[ip]',
  Pod: 'metadata:Metadata spec:PodSpec status:PodStatus',
  PodTemplateSpec: 'metadata:Metadata spec:PodSpec',
  PodTemplate: 'metadata:Metadata template:PodTemplateSpec',
  WorkloadSpec: 'template:PodTemplateSpec',
  Workload: 'metadata:Metadata spec:WorkloadSpec status:Conditions',
  JobTemplate: 'metadata:Metadata spec:WorkloadSpec',
  CronJobSpec: 'jobTemplate:JobTemplate',
  CronJob: 'metadata:Metadata spec:CronJobSpec',
  Service: 'metadata:Metadata spec:ServiceSpec status:Conditions',
  ServiceSpec: 'ports[port,protocol]',
  ServiceAccount: 'metadata:Metadata secrets[name]',
  Node: 'metadata:Metadata spec:NodeSpec status:NodeStatus',
  NodeSpec: 'podCIDRs[]',
  NodeStatus: 'addresses[type] conditions[type]',
  CSINode: 'metadata:Metadata spec:CSINodeSpec',
  CSINodeSpec: 'drivers[name]',
  Webhooks: 'metadata:Metadata webhooks[name]',
  Kustomization: 'configMapGenerator[name] secretGenerator[name]',
} as const;

/** The kinds of each type. */
const KINDS: Partial<Record<keyof typeof TYPES, Readonly<Record<string, string>>>> = {
  ComponentStatus: { v1: 'ComponentStatus' },
  CronJob: { 'batch/v1': 'CronJob', 'batch/v1beta1': 'CronJob' },
  CSINode: { 'storage.k8s.io/v1': 'CSINode', 'storage.k8s.io/v1beta1': 'CSINode' },
  Kustomization: { 'kustomize.config.k8s.io/v1beta1': 'Kustomization' },
  Node: { v1: 'Node' },
  Pod: { v1: 'Pod' },
  PodTemplate: { v1: 'PodTemplate' },
  Service: { v1: 'Service' },
  ServiceAccount: { v1: 'ServiceAccount' },
  Webhooks: {
    'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  },
  WithConditions: {
    v1: 'Namespace PersistentVolumeClaim',
    'policy/v1': 'PodDisruptionBudget',
    'policy/v1beta1': 'PodDisruptionBudget',
    'apiregistration.k8s.io/v1': 'APIService',
    'apiregistration.k8s.io/v1beta1': 'APIService',
  },
  Workload: {
    v1: 'ReplicationController',
    'apps/v1': 'DaemonSet Deployment ReplicaSet StatefulSet',
    'batch/v1': 'Job',
  },
  Object: {
    v1: 'Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret',
    'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
    'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
    'apps/v1': 'ControllerRevision',
    'authentication.k8s.io/v1': 'TokenRequest TokenReview',
    'authentication.k8s.io/v1beta1': 'TokenReview',
    'authorization.k8s.io/v1':
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'authorization.k8s.io/v1beta1':
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
    'autoscaling/v2beta1': 'HorizontalPodAutoscaler',
    'autoscaling/v2beta2': 'HorizontalPodAutoscaler',
    'certificates.k8s.io/v1': 'CertificateSigningRequest',
    'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
    'coordination.k8s.io/v1': 'Lease',
    'coordination.k8s.io/v1beta1': 'Lease',
    'discovery.k8s.io/v1': 'EndpointSlice',
    'discovery.k8s.io/v1beta1': 'EndpointSlice',
    'events.k8s.io/v1': 'Event',
    'events.k8s.io/v1beta1': 'Event',
    'extensions/v1beta1': 'Ingress',
    'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
    'networking.k8s.io/v1beta1': 'Ingress IngressClass',
    'node.k8s.io/v1': 'RuntimeClass',
    'node.k8s.io/v1beta1': 'RuntimeClass',
    'policy/v1beta1': 'Eviction PodSecurityPolicy',
    'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
    'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
    'scheduling.k8s.io/v1': 'PriorityClass',
    'scheduling.k8s.io/v1beta1': 'PriorityClass',
    'storage.k8s.io/v1': 'CSIDriver StorageClass VolumeAttachment',
    'storage.k8s.io/v1beta1': 'CSIDriver CSIStorageCapacity StorageClass VolumeAttachment',
  },
};

/** A type, as far as patches merge its lists. */
export interface MergeType {
  readonly fields: ReadonlyMap<string, MergeField>;
}

/** A field that is a list to merge, or that leads to one. */
export interface MergeField {
  /** The keys by which the items of a list are merged; [] for a list of scalars; undefined where it is no list. */
  readonly keys?: readonly string[];
  /** The type of the field, or of the items of the list. */
  readonly type?: MergeType;
}

interface Growing {
  readonly fields: Map<string, MergeField>;
}

const FIELD = /^(\w+)(?:\[([\w,]*)\])?(?::(\w+))?$/;

function readTypes(): ReadonlyMap<string, MergeType> {
  const types = new Map<string, Growing>(Object.keys(TYPES).map((name) => [name, { fields: new Map() }]));
  for (const [name, text] of Object.entries(TYPES)) {
    for (const part of text.split(' ')) {
      const [, field = '', keys, of] = FIELD.exec(part) ?? [];
      const type = of === undefined ? undefined : types.get(of);
      types.get(name)?.fields.set(field, {
        ...(keys === undefined ? {} : { keys: keys.split(',').filter((key) => key !== '') }),
        ...(type ? { type } : {}),
      });
    }
  }
  return types;
}

function readKinds(): ReadonlyMap<string, MergeType> {
  const types = readTypes();
  const kinds = new Map<string, MergeType>();
  for (const [name, groups] of Object.entries(KINDS)) {
    const type = types.get(name);
    if (!type) continue;
    for (const [apiVersion, names] of Object.entries(groups))
      for (const kind of names.split(' ')) kinds.set(`${apiVersion} ${kind}`, type);
  }
  return kinds;
}

let kinds: ReadonlyMap<string, MergeType> | undefined;

/** Returns the type of a kind; undefined for a custom resource, and for a kind without lists to merge. */
export function mergeTypeOf(apiVersion: string, kind: string): MergeType | undefined {
  kinds ??= readKinds();
  return kinds.get(`${apiVersion} ${kind}`);
}

const clusterScoped = new Set(
  Object.entries(CLUSTER_SCOPED).flatMap(([apiVersion, names]) =>
    names.split(' ').map((kind) => `${apiVersion} ${kind}`),
  ),
);

/** Returns true for a kind of the cluster. Kinds that kustomize does not know belong to a namespace. */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return clusterScoped.has(`${apiVersion} ${kind}`);
}
