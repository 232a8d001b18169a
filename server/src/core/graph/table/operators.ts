import { WORKLOADS } from './kubernetes.js';
import type { KindRow, KindsByWord, MakerRow, ReferenceRow } from './row.js';

const KEDA = 'keda.sh';
const KNATIVE = 'serving.knative.dev';
const CLUSTER_API = 'cluster.x-k8s.io';
const VELERO = 'velero.io';

const DATA: KindsByWord = { kindAt: 'kind', kinds: { Secret: 'Secret', ConfigMap: 'ConfigMap' } };

/** Source: the custom resource definitions of KEDA. */
const logins: readonly ReferenceRow[] = [
  { at: 'spec.secretTargetRef.[]', key: 'key', to: 'Secret', use: 'controller' },
  { at: 'spec.configMapTargetRef.[]', key: 'key', to: 'ConfigMap', use: 'controller' },
  { at: 'spec.**.valueFrom.secretKeyRef', key: 'key', to: 'Secret', use: 'controller' },
];
const triggers: ReferenceRow = {
  at: 'spec.triggers.[].authenticationRef',
  to: {
    kindAt: 'kind',
    kinds: {
      TriggerAuthentication: `TriggerAuthentication.${KEDA}`,
      ClusterTriggerAuthentication: `ClusterTriggerAuthentication.${KEDA}`,
    },
    otherwise: `TriggerAuthentication.${KEDA}`,
  },
  use: 'controller',
};

const storage = (at: string): ReferenceRow => ({ at, to: `BackupStorageLocation.${VELERO}`, use: 'name' });

/** The Secrets of a cluster that Cluster API makes. Source: its documentation of certificates. */
const ofCluster: readonly MakerRow[] = [
  { makes: 'Secret', called: 'NAME-kubeconfig', fixedKeys: ['value'] },
  ...['ca', 'etcd', 'proxy', 'sa'].map(
    (part): MakerRow => ({ makes: 'Secret', called: `NAME-${part}`, fixedKeys: ['tls.crt', 'tls.key'] }),
  ),
];

/** Kyverno copies or writes an object for every object that a rule matches. Source: its documentation of generate rules. */
const generated: readonly MakerRow[] = [
  {
    makes: DATA,
    at: 'spec.rules.[].generate',
    name: 'name',
    namespace: 'namespace',
    namespaceBeside: true,
    anyKey: true,
    named: true,
  },
  { makes: 'Secret', at: 'spec.rules.[].generate.cloneList', called: '*', anyKey: true, anyNamespace: true },
];
const cloned: ReferenceRow = {
  at: 'spec.rules.[].generate',
  name: 'clone.name',
  namespace: 'clone.namespace',
  to: DATA,
  use: 'controller',
};

/** Operators of which a row or two is known. */
export const OPERATORS: readonly KindRow[] = [
  { kinds: [`TriggerAuthentication.${KEDA}`], refers: logins },
  // It reads Secrets of the namespace of KEDA.
  {
    kinds: [`ClusterTriggerAuthentication.${KEDA}`],
    refers: logins.map((row) => ({ ...row, anyNamespace: true as const })),
  },
  {
    kinds: [`ScaledObject.${KEDA}`],
    refers: [
      {
        at: 'spec.scaleTargetRef',
        to: { kindAt: 'kind', kinds: WORKLOADS, otherwise: 'Deployment.apps' },
        use: 'name',
      },
      triggers,
    ],
  },
  { kinds: [`ScaledJob.${KEDA}`], refers: [triggers] },
  // Knative makes a Service of the same name.
  { kinds: [`Service.${KNATIVE}`], makes: [{ makes: 'Service' }] },
  {
    kinds: [`DomainMapping.${KNATIVE}`],
    refers: [
      {
        at: 'spec.ref',
        namespace: 'namespace',
        to: { kindAt: 'kind', kinds: { Service: `Service.${KNATIVE}` } },
        use: 'name',
      },
      { at: 'spec.tls.secretName', to: 'Secret', use: 'tls' },
    ],
  },
  {
    kinds: [`BackupStorageLocation.${VELERO}`, `VolumeSnapshotLocation.${VELERO}`],
    refers: [{ at: 'spec.credential', key: 'key', to: 'Secret', use: 'controller' }],
  },
  { kinds: [`Backup.${VELERO}`], refers: [storage('spec.storageLocation')] },
  { kinds: [`Schedule.${VELERO}`], refers: [storage('spec.template.storageLocation')] },
  { kinds: [`Cluster.${CLUSTER_API}`], makesMore: true, makes: ofCluster },
  {
    kinds: [`ClusterResourceSet.addons.${CLUSTER_API}`],
    refers: [{ at: 'spec.resources.[]', to: DATA, use: 'controller' }],
  },
  {
    // A profile is a namespace with accounts and roles. Source: the profile controller of Kubeflow.
    kinds: ['Profile.kubeflow.org'],
    makesMore: true,
    makes: [
      { makes: 'Namespace' },
      { makes: 'ServiceAccount', called: 'default-editor', namespace: 'metadata.name' },
      { makes: 'ServiceAccount', called: 'default-viewer', namespace: 'metadata.name' },
    ],
  },
  { kinds: ['ClusterPolicy.kyverno.io', 'Policy.kyverno.io'], makesMore: true, refers: [cloned], makes: generated },
  {
    // Crossplane writes how to reach what it made, and reads what a provider logs in with. Source: its API reference.
    kinds: ['*'],
    makes: [
      {
        makes: 'Secret',
        at: 'spec.writeConnectionSecretToRef',
        name: 'name',
        namespace: 'namespace',
        namespaceBeside: true,
        anyKey: true,
        named: true,
      },
    ],
  },
];
