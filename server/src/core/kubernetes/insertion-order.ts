import type { Cursor } from '../yaml/cursor.js';

type KeysByField = Readonly<Record<string, readonly string[]>>;

/**
 * The keys behind which people write a field, the nearest first: a fix inserts the field there. Kubernetes ignores the
 * order, readers do not. Each mapping is named after its object, with its fields in alphabetical order.
 */
export const AFTER = {
  container: {
    env: ['envFrom', 'args', 'command', 'imagePullPolicy', 'image'],
    imagePullPolicy: ['image'],
    livenessProbe: ['env', 'ports'],
    ports: ['args', 'command', 'imagePullPolicy', 'image'],
    resources: ['env', 'envFrom', 'ports', 'args', 'command', 'imagePullPolicy', 'image'],
    securityContext: ['resources', 'ports', 'args', 'command', 'imagePullPolicy', 'image'],
    volumeMounts: ['env', 'args', 'image'],
  },
  cronJob: { concurrencyPolicy: ['timeZone', 'schedule'] },
  fluxKustomization: { decryption: ['sourceRef', 'path', 'prune', 'interval'] },
  gatewayListener: { tls: ['hostname', 'protocol'] },
  ingress: { tls: ['ingressClassName', 'defaultBackend'] },
  istioServer: { tls: ['port'] },
  job: { ttlSecondsAfterFinished: ['backoffLimit', 'completions', 'parallelism'] },
  kubeflowProfile: { resourceQuotaSpec: ['owner'] },
  metadata: { annotations: ['labels', 'namespace', 'name'], labels: ['name'] },
  networkPolicy: { policyTypes: ['podSelector'] },
  openShiftRoute: { tls: ['port', 'to'] },
  secret: { stringData: ['type', 'metadata'] },
  service: { loadBalancerSourceRanges: ['type'] },
  volumeMount: { readOnly: ['mountPath'] },
} as const satisfies Readonly<Record<string, KeysByField>>;

/** Like `AFTER`, for fields of a pod. Without any of these keys, a field comes before the long lists. */
export const AFTER_IN_POD = {
  automountServiceAccountToken: ['serviceAccountName', 'serviceAccount'],
  hostUsers: ['automountServiceAccountToken', 'serviceAccountName', 'serviceAccount'],
  securityContext: ['automountServiceAccountToken', 'serviceAccountName', 'serviceAccount'],
  serviceAccountName: [],
} as const satisfies KeysByField;

/** Returns the keys of a pod behind which a field of it belongs, the nearest first. */
export function afterInPod(pod: Cursor, field: keyof typeof AFTER_IN_POD): readonly string[] {
  return [...AFTER_IN_POD[field], ...beforeLongLists(pod)];
}

const LONG_LISTS = new Set(['containers', 'initContainers', 'volumes', 'container', 'script']);

/** Returns the key that stands last before the long lists of a pod: below them a short field is easily overlooked. */
function beforeLongLists(pod: Cursor): readonly string[] {
  const keys = [...pod.entries()].map(({ key }) => key ?? '');
  const first = keys.findIndex((key) => LONG_LISTS.has(key));
  return keys.slice(Math.max(first - 1, 0), Math.max(first, 0));
}
