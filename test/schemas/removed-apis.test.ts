import { describe, expect, test } from 'vitest';
import { replacedVersion } from '../../server/src/core/kubernetes/api-versions.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';

/**
 * The versions that a release of Kubernetes removed, as the Deprecated API Migration Guide of its documentation lists them, with the
 * version to migrate to and the release that serves it first.
 */
const GUIDE: Readonly<Record<number, readonly string[]>> = {
  32: [
    'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema PriorityLevelConfiguration > flowcontrol.apiserver.k8s.io/v1 29',
  ],
  29: [
    'flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema PriorityLevelConfiguration > flowcontrol.apiserver.k8s.io/v1 29',
  ],
  27: ['storage.k8s.io/v1beta1 CSIStorageCapacity > storage.k8s.io/v1 24'],
  26: [
    'flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema PriorityLevelConfiguration > flowcontrol.apiserver.k8s.io/v1 29',
    'autoscaling/v2beta2 HorizontalPodAutoscaler > autoscaling/v2 23',
  ],
  25: [
    'batch/v1beta1 CronJob > batch/v1 21',
    'discovery.k8s.io/v1beta1 EndpointSlice > discovery.k8s.io/v1 21',
    'events.k8s.io/v1beta1 Event > events.k8s.io/v1 19',
    'autoscaling/v2beta1 HorizontalPodAutoscaler > autoscaling/v2 23',
    'policy/v1beta1 PodDisruptionBudget > policy/v1 21',
    'policy/v1beta1 PodSecurityPolicy',
    'node.k8s.io/v1beta1 RuntimeClass > node.k8s.io/v1 20',
  ],
  22: [
    'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration ValidatingWebhookConfiguration > admissionregistration.k8s.io/v1 16',
    'apiextensions.k8s.io/v1beta1 CustomResourceDefinition > apiextensions.k8s.io/v1 16',
    'apiregistration.k8s.io/v1beta1 APIService > apiregistration.k8s.io/v1 10',
    'authentication.k8s.io/v1beta1 TokenReview > authentication.k8s.io/v1 6',
    'authorization.k8s.io/v1beta1 LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview > authorization.k8s.io/v1 6',
    'certificates.k8s.io/v1beta1 CertificateSigningRequest > certificates.k8s.io/v1 19',
    'coordination.k8s.io/v1beta1 Lease > coordination.k8s.io/v1 14',
    'extensions/v1beta1 Ingress > networking.k8s.io/v1 19',
    'networking.k8s.io/v1beta1 Ingress IngressClass > networking.k8s.io/v1 19',
    'rbac.authorization.k8s.io/v1beta1 ClusterRole ClusterRoleBinding Role RoleBinding > rbac.authorization.k8s.io/v1 8',
    'scheduling.k8s.io/v1beta1 PriorityClass > scheduling.k8s.io/v1 14',
    'storage.k8s.io/v1beta1 CSINode > storage.k8s.io/v1 17',
    'storage.k8s.io/v1beta1 StorageClass > storage.k8s.io/v1 6',
    'storage.k8s.io/v1beta1 VolumeAttachment > storage.k8s.io/v1 13',
    // The guide says 1.19, which is a release after the one that served it first.
    'storage.k8s.io/v1beta1 CSIDriver > storage.k8s.io/v1 18',
  ],
  16: [
    'extensions/v1beta1 NetworkPolicy > networking.k8s.io/v1 8',
    'extensions/v1beta1 DaemonSet Deployment ReplicaSet > apps/v1 9',
    'apps/v1beta1 Deployment StatefulSet ReplicaSet > apps/v1 9',
    'apps/v1beta2 DaemonSet Deployment StatefulSet ReplicaSet > apps/v1 9',
    // The guide sends it to policy/v1beta1, which went away, too.
    'extensions/v1beta1 PodSecurityPolicy',
  ],
};

/** What the list of FairwindsOps/pluto (versions.yaml) has beside, without its misspelled kinds. */
const PLUTO = [
  'rbac.authorization.k8s.io/v1alpha1 ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1alpha1 PriorityClass',
  'authentication.istio.io/v1alpha1 Policy MeshPolicy',
  'certmanager.k8s.io/v1alpha1 Certificate Issuer ClusterIssuer CertificateRequest Order Challenge',
  ...['v1alpha2', 'v1alpha3', 'v1beta1'].flatMap((version) => [
    `cert-manager.io/${version} Certificate Issuer ClusterIssuer CertificateRequest`,
    `acme.cert-manager.io/${version} Order Challenge`,
  ]),
];

const rows = Object.entries(GUIDE).flatMap(([removed, lines]) =>
  lines.flatMap((line) => {
    const [left = '', right] = line.split(' > ');
    const [apiVersion = '', ...kinds] = left.split(' ');
    const [use, since] = right?.split(' ') ?? [];
    return kinds.map((kind) => ({
      apiVersion,
      kind,
      removed: Number(removed),
      ...(use === undefined ? {} : { use, useSince: Number(since) }),
    }));
  }),
);

describe('a removed version', () => {
  test.each(rows)('$apiVersion $kind of the guide is known', ({ apiVersion, kind, ...expected }) => {
    expect(replacedVersion(apiVersion, kind)).toMatchObject(expected);
  });

  test.each(
    PLUTO.flatMap((line) => {
      const [apiVersion = '', ...kinds] = line.split(' ');
      return kinds.map((kind) => [apiVersion, kind] as const);
    }),
  )('%s %s of pluto is known', (apiVersion, kind) => {
    expect(replacedVersion(apiVersion, kind)?.use).toBeDefined();
  });

  test('of Kubernetes 1.25 to 1.37 is known by the schemas, and so is its last release', () => {
    const store = bundledSchemas();
    for (const { apiVersion, kind, removed } of rows.filter((one) => one.removed > 25))
      expect(store.kind(apiVersion, kind)?.until, `${apiVersion} ${kind}`).toBe(removed - 1);
  });
});
