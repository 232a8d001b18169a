import { CERTIFICATES } from './certificates.js';
import { DATABASES } from './databases.js';
import { DELIVERY } from './delivery.js';
import { KUBERNETES } from './kubernetes.js';
import { MESH } from './mesh.js';
import { MONITORING } from './monitoring.js';
import { OPERATORS } from './operators.js';
import { ROUTES } from './routes.js';
import type { DecryptionRow, KindRow, MakerRow, ReferenceRow, SelectorRow } from './row.js';
import { SECRETS } from './secrets.js';
import { SELECTORS } from './selectors.js';
import { RELEASES } from './values.js';
import { VAULT } from './vault.js';
import { WORKFLOWS } from './workflows.js';

/** All rows. To add a kind, add a row to the table of its system. */
const ROWS: readonly KindRow[] = [
  ...[...KUBERNETES, ...SECRETS, ...VAULT, ...CERTIFICATES, ...MESH, ...ROUTES, ...DELIVERY],
  ...[...DATABASES, ...MONITORING, ...WORKFLOWS, ...OPERATORS, ...RELEASES, ...SELECTORS],
];

const BY_KIND: ReadonlyMap<string, readonly KindRow[]> = byKind();

function byKind(): ReadonlyMap<string, readonly KindRow[]> {
  const map = new Map<string, KindRow[]>();
  for (const row of ROWS)
    for (const kind of row.kinds) {
      const known = map.get(kind);
      if (known) known.push(row);
      else map.set(kind, [row]);
    }
  return map;
}

const OF_ALL = BY_KIND.get('*') ?? [];

function rowsOf(kind: string): readonly KindRow[] {
  const own = BY_KIND.get(kind);
  return own ? [...own, ...OF_ALL] : OF_ALL;
}

/** Returns the fields by which objects of a kind refer to others, without those of their pods. */
export function referencesOfKind(kind: string): readonly ReferenceRow[] {
  return rowsOf(kind).flatMap(({ refers = [] }) => refers);
}

/** Returns what controllers make of objects of a kind. */
export function madeOfKind(kind: string): readonly MakerRow[] {
  return rowsOf(kind).flatMap(({ makes = [] }) => makes);
}

/** Returns the fields by which objects of a kind select others, without those of their pods. */
export function selectorsOfKind(kind: string): readonly SelectorRow[] {
  return (BY_KIND.get(kind) ?? []).flatMap(({ selects = [] }) => selects);
}

/** Returns what says how a kind decrypts the objects that it has applied. */
export function decryptionsOfKind(kind: string): readonly DecryptionRow[] {
  return (BY_KIND.get(kind) ?? []).flatMap(({ decrypts }) => decrypts ?? []);
}

/** True for a kind that the table knows. */
export function isInTable(kind: string): boolean {
  return BY_KIND.has(kind);
}

/** True for a kind whose controller makes what no table tells. */
export function makesMore(kind: string): boolean {
  return BY_KIND.get(kind)?.some((row) => row.makesMore) ?? true;
}

/** Kinds of the cluster, whose objects have no namespace. Those of other projects are told by their names. */
const OF_CLUSTER: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolume',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'StorageClass.storage.k8s.io',
  'PriorityClass.scheduling.k8s.io',
  'IngressClass.networking.k8s.io',
  'RuntimeClass.node.k8s.io',
  'GatewayClass.gateway.networking.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'APIService.apiregistration.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ClusterSecretStore.external-secrets.io',
  'ClusterExternalSecret.external-secrets.io',
  'ClusterIssuer.cert-manager.io',
  'Bundle.trust.cert-manager.io',
  'ClusterPushSecret.external-secrets.io',
  'ClusterGenerator.generators.external-secrets.io',
  'ClusterTriggerAuthentication.keda.sh',
  'ClusterWorkflowTemplate.argoproj.io',
  'ClusterTask.tekton.dev',
  'ClusterPolicy.kyverno.io',
  'ClusterImageCatalog.postgresql.cnpg.io',
  'Profile.kubeflow.org',
  // Argo CD knows them by Secrets of its own namespace.
  'Cluster.argoproj.io',
  'Repository.argoproj.io',
]);

/** True for a kind whose objects belong to no namespace. */
export function isOfCluster(kind: string): boolean {
  return OF_CLUSTER.has(kind);
}

/** Returns how a kind is called in messages: without its group. */
export function wordOf(kind: string): string {
  const dot = kind.indexOf('.');
  return dot < 0 ? kind : kind.slice(0, dot);
}
