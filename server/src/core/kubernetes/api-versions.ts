/*
 * The versions of APIs that are served no more, or have a successor: https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 * and the release notes of the projects.
 */

/** How an object is written in the version that took the place of another one. */
export type Conversion =
  /** Only `apiVersion` changes. */
  | 'same'
  | 'cron-job'
  | 'endpoint-slice'
  | 'flow-control'
  | 'hpa-v2beta1'
  | 'ingress'
  | 'pod-disruption-budget'
  | 'webhook'
  | 'workload'
  /** Fields moved in a way that people have to decide about. */
  | 'by-hand';

/** A version of some kinds of an API group with its successor. */
export interface ReplacedVersion {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first minor version of Kubernetes 1 that does not serve it; undefined for an API of another project, or one still served. */
  readonly removed?: number;
  /** The first minor version of Kubernetes 1 in which it is deprecated. */
  readonly deprecated?: number;
  /** The release of another project that does not serve it: `Flux 2.7`. */
  readonly goneIn?: string;
  /** The version to use; undefined where nothing took its place. */
  readonly use?: string;
  /** The first minor version of Kubernetes 1 that serves `use`. */
  readonly useSince?: number;
  readonly conversion: Conversion;
}

const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];
const FLOW_CONTROL = ['FlowSchema', 'PriorityLevelConfiguration'];
const REVIEWS = ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SubjectAccessReview'];
const CERT_MANAGER = ['Certificate', 'CertificateRequest', 'Issuer', 'ClusterIssuer'];
const ACME = ['Order', 'Challenge'];
const SOURCES = ['GitRepository', 'HelmRepository', 'HelmChart', 'OCIRepository', 'Bucket'];
const IMAGES = ['ImageRepository', 'ImagePolicy', 'ImageUpdateAutomation'];
const NOTHING = undefined;

/** Every version that is known, each of a kind once. */
export const REPLACED_VERSIONS: readonly ReplacedVersion[] = [
  ...['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2'].map(
    (apiVersion): ReplacedVersion => ({
      apiVersion,
      kinds: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'],
      removed: 16,
      deprecated: 9,
      use: 'apps/v1',
      useSince: 9,
      conversion: 'workload',
    }),
  ),
  ...['apps/v1beta1', 'apps/v1beta2'].map(
    (apiVersion): ReplacedVersion => ({
      apiVersion,
      kinds: ['ControllerRevision'],
      removed: 16,
      deprecated: 9,
      use: 'apps/v1',
      useSince: 9,
      conversion: 'same',
    }),
  ),
  version('extensions/v1beta1', ['NetworkPolicy'], 16, 9, 'networking.k8s.io/v1', 8, 'same'),
  version('extensions/v1beta1', ['PodSecurityPolicy'], 16, 10, NOTHING, 0, 'by-hand'),
  version('extensions/v1beta1', ['Ingress'], 22, 14, 'networking.k8s.io/v1', 19, 'ingress'),
  version('networking.k8s.io/v1beta1', ['Ingress'], 22, 19, 'networking.k8s.io/v1', 19, 'ingress'),
  version('networking.k8s.io/v1beta1', ['IngressClass'], 22, 19, 'networking.k8s.io/v1', 19, 'same'),
  version('admissionregistration.k8s.io/v1beta1', WEBHOOKS, 22, 16, 'admissionregistration.k8s.io/v1', 16, 'webhook'),
  version(
    'apiextensions.k8s.io/v1beta1',
    ['CustomResourceDefinition'],
    22,
    16,
    'apiextensions.k8s.io/v1',
    16,
    'by-hand',
  ),
  version('apiregistration.k8s.io/v1beta1', ['APIService'], 22, 10, 'apiregistration.k8s.io/v1', 10, 'same'),
  version('authentication.k8s.io/v1beta1', ['TokenReview'], 22, 19, 'authentication.k8s.io/v1', 6, 'same'),
  version('authorization.k8s.io/v1beta1', REVIEWS, 22, 19, 'authorization.k8s.io/v1', 6, 'by-hand'),
  version(
    'certificates.k8s.io/v1beta1',
    ['CertificateSigningRequest'],
    22,
    19,
    'certificates.k8s.io/v1',
    19,
    'by-hand',
  ),
  version('coordination.k8s.io/v1beta1', ['Lease'], 22, 19, 'coordination.k8s.io/v1', 14, 'same'),
  version('rbac.authorization.k8s.io/v1alpha1', RBAC, 22, 17, 'rbac.authorization.k8s.io/v1', 8, 'same'),
  version('rbac.authorization.k8s.io/v1beta1', RBAC, 22, 17, 'rbac.authorization.k8s.io/v1', 8, 'same'),
  version('scheduling.k8s.io/v1alpha1', ['PriorityClass'], 17, 14, 'scheduling.k8s.io/v1', 14, 'same'),
  version('scheduling.k8s.io/v1beta1', ['PriorityClass'], 22, 14, 'scheduling.k8s.io/v1', 14, 'same'),
  version('storage.k8s.io/v1beta1', ['CSIDriver'], 22, 19, 'storage.k8s.io/v1', 18, 'same'),
  version('storage.k8s.io/v1beta1', ['CSINode'], 22, 17, 'storage.k8s.io/v1', 17, 'same'),
  version('storage.k8s.io/v1beta1', ['StorageClass'], 22, 6, 'storage.k8s.io/v1', 6, 'same'),
  version('storage.k8s.io/v1beta1', ['VolumeAttachment'], 22, 13, 'storage.k8s.io/v1', 13, 'same'),
  version('batch/v1beta1', ['CronJob'], 25, 21, 'batch/v1', 21, 'cron-job'),
  version('batch/v2alpha1', ['CronJob'], 21, 8, 'batch/v1', 21, 'cron-job'),
  version('discovery.k8s.io/v1beta1', ['EndpointSlice'], 25, 21, 'discovery.k8s.io/v1', 21, 'endpoint-slice'),
  version('events.k8s.io/v1beta1', ['Event'], 25, 19, 'events.k8s.io/v1', 19, 'by-hand'),
  version('node.k8s.io/v1beta1', ['RuntimeClass'], 25, 20, 'node.k8s.io/v1', 20, 'same'),
  version('policy/v1beta1', ['PodDisruptionBudget'], 25, 21, 'policy/v1', 21, 'pod-disruption-budget'),
  version('policy/v1beta1', ['PodSecurityPolicy'], 25, 21, NOTHING, 0, 'by-hand'),
  version('autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 25, 19, 'autoscaling/v2', 23, 'hpa-v2beta1'),
  version('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 26, 23, 'autoscaling/v2', 23, 'same'),
  version('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 27, 24, 'storage.k8s.io/v1', 24, 'same'),
  ...(
    [
      ['v1alpha1', 21, 20],
      ['v1beta1', 26, 23],
      ['v1beta2', 29, 26],
      ['v1beta3', 32, 29],
    ] as const
  ).map(([name, removed, deprecated]) =>
    version(
      `flowcontrol.apiserver.k8s.io/${name}`,
      FLOW_CONTROL,
      removed,
      deprecated,
      'flowcontrol.apiserver.k8s.io/v1',
      29,
      'flow-control',
    ),
  ),
  elsewhere('kustomize.toolkit.fluxcd.io', ['Kustomization'], 'v1', { v1beta1: 'Flux 2.7', v1beta2: 'Flux 2.8' }),
  elsewhere('helm.toolkit.fluxcd.io', ['HelmRelease'], 'v2', { v2beta1: 'Flux 2.7', v2beta2: 'Flux 2.8' }),
  elsewhere('source.toolkit.fluxcd.io', SOURCES, 'v1', { v1beta1: 'Flux 2.7', v1beta2: 'Flux 2.8' }),
  elsewhere('image.toolkit.fluxcd.io', IMAGES, 'v1', { v1beta1: 'Flux 2.7', v1beta2: 'Flux 2.9' }),
  elsewhere('notification.toolkit.fluxcd.io', ['Receiver'], 'v1', { v1beta1: 'Flux 2.7' }),
  elsewhere('notification.toolkit.fluxcd.io', ['Alert', 'Provider'], 'v1beta3', { v1beta1: 'Flux 2.7' }),
  elsewhere('cert-manager.io', CERT_MANAGER, 'v1', {
    v1alpha2: 'cert-manager 1.6',
    v1alpha3: 'cert-manager 1.6',
    v1beta1: 'cert-manager 1.6',
  }),
  elsewhere('acme.cert-manager.io', ACME, 'v1', {
    v1alpha2: 'cert-manager 1.6',
    v1alpha3: 'cert-manager 1.6',
    v1beta1: 'cert-manager 1.6',
  }),
  renamed('certmanager.k8s.io/v1alpha1', CERT_MANAGER, 'cert-manager 0.11', 'cert-manager.io/v1'),
  renamed('certmanager.k8s.io/v1alpha1', ACME, 'cert-manager 0.11', 'acme.cert-manager.io/v1'),
  renamed('authentication.istio.io/v1alpha1', ['MeshPolicy', 'Policy'], 'Istio 1.6', 'security.istio.io/v1'),
  renamed(
    'rbac.istio.io/v1alpha1',
    ['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding'],
    'Istio 1.6',
    'security.istio.io/v1',
  ),
].flat();

function version(
  apiVersion: string,
  kinds: readonly string[],
  removed: number,
  deprecated: number,
  use: string | undefined,
  useSince: number,
  conversion: Conversion,
): ReplacedVersion {
  return { apiVersion, kinds, removed, deprecated, conversion, ...(use === undefined ? {} : { use, useSince }) };
}

/** Returns the versions of another project's kinds, each with the release that does not serve it. */
function elsewhere(
  group: string,
  kinds: readonly string[],
  use: string,
  gone: Readonly<Record<string, string>>,
): readonly ReplacedVersion[] {
  return Object.entries(gone).map(([name, goneIn]) => ({
    apiVersion: `${group}/${name}`,
    kinds,
    goneIn,
    use: `${group}/${use}`,
    // The first versions of cert-manager had other names for many fields.
    conversion: name.startsWith('v1alpha') ? 'by-hand' : 'same',
  }));
}

/** Returns a version of another project's kinds whose group has another name since, and other kinds. */
function renamed(apiVersion: string, kinds: readonly string[], goneIn: string, use: string): ReplacedVersion {
  return { apiVersion, kinds, goneIn, use, conversion: 'by-hand' };
}

const BY_KIND: ReadonlyMap<string, ReplacedVersion> = new Map(
  REPLACED_VERSIONS.flatMap((one) => one.kinds.map((kind) => [`${one.apiVersion}/${kind}`, one])),
);

/** Returns what took the place of a version of a kind; undefined for a version without a known successor. */
export function replacedVersion(apiVersion: string, kind: string): ReplacedVersion | undefined {
  return BY_KIND.get(`${apiVersion}/${kind}`);
}
