import { pathOfEntry } from '../../yaml/select.js';
import { CERTIFICATE, CONTENTS, KUBE_CONFIG, PROXY, SOPS_KEYS } from './flux-contents.js';
import type { ContentsRow, KindRow, KindsByWord, MakerRow, ReferenceRow } from './row.js';

const SOURCE = 'source.toolkit.fluxcd.io';
const sourceKinds = ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'HelmChart', 'ExternalArtifact'];
const SOURCES: KindsByWord = {
  kindAt: 'kind',
  kinds: Object.fromEntries(sourceKinds.map((kind) => [kind, `${kind}.${SOURCE}`])),
};
const DATA: KindsByWord = { kindAt: 'kind', kinds: { Secret: 'Secret', ConfigMap: 'ConfigMap' } };

const secret = (at: string, contents?: readonly ContentsRow[]): ReferenceRow => ({
  at,
  to: 'Secret',
  use: 'controller',
  ...(contents ? { contents } : {}),
});
const kubeConfig: ReferenceRow = { ...secret('spec.kubeConfig.secretRef', KUBE_CONFIG), key: 'key' };
/** The Secrets of a kind with credentials, certificates and the address of a proxy. */
const access = (kind: string): readonly ReferenceRow[] => [
  secret('spec.secretRef', CONTENTS[kind]),
  secret('spec.certSecretRef', CERTIFICATE),
  secret('spec.proxySecretRef', PROXY),
];
const account: ReferenceRow = { at: 'spec.serviceAccountName', to: 'ServiceAccount', use: 'name' };

const ARGO = 'argoproj.io';
const SECRET_TYPE = pathOfEntry('metadata.labels', 'argocd.argoproj.io/secret-type');
/** A source of an Application: its repository is one that a Secret tells how to reach. */
const source = (at: string): ReferenceRow => ({
  at,
  name: 'repoURL',
  to: `Repository.${ARGO}`,
  use: 'controller',
});
const application = (spec: string): readonly ReferenceRow[] => [
  { at: `${spec}.project`, to: `AppProject.${ARGO}`, use: 'name' },
  { at: `${spec}.destination`, name: 'name', to: `Cluster.${ARGO}`, use: 'controller' },
  { at: `${spec}.destination`, name: 'server', to: `Cluster.${ARGO}`, use: 'controller' },
  source(`${spec}.source`),
  source(`${spec}.sources.[]`),
];
/** What a Secret with a label tells Argo CD of. Source: its documentation of declarative setup. */
const declared = (type: RegExp, kind: string, field: string, called?: string): MakerRow => ({
  makes: `${kind}.${ARGO}`,
  when: { [SECRET_TYPE]: type },
  name: `stringData.${field}`,
  named: true,
  ...(called === undefined ? {} : { called }),
});

/** Flux and Argo CD. Source: their API references. */
export const DELIVERY: readonly KindRow[] = [
  {
    kinds: ['Kustomization.kustomize.toolkit.fluxcd.io'],
    decrypts: { at: 'spec.decryption', patches: 'spec.patches.[].patch', folder: 'spec.path' },
    refers: [
      { at: 'spec.sourceRef', to: SOURCES, namespace: 'namespace', use: 'controller' },
      // The keys are in the cluster before Flux can decrypt anything.
      { ...secret('spec.decryption.secretRef', SOPS_KEYS), byHand: true },
      kubeConfig,
      { at: 'spec.postBuild.substituteFrom.[]', to: DATA, optional: 'optional', use: 'controller' },
      {
        at: 'spec.dependsOn.[]',
        to: 'Kustomization.kustomize.toolkit.fluxcd.io',
        namespace: 'namespace',
        use: 'name',
      },
      account,
    ],
  },
  {
    kinds: ['HelmRelease.helm.toolkit.fluxcd.io'],
    refers: [
      { at: 'spec.chart.spec.sourceRef', to: SOURCES, namespace: 'namespace', use: 'controller' },
      { at: 'spec.chartRef', to: SOURCES, namespace: 'namespace', use: 'controller' },
      { at: 'spec.valuesFrom.[]', key: 'valuesKey', to: DATA, optional: 'optional', use: 'controller' },
      kubeConfig,
      { at: 'spec.dependsOn.[]', to: 'HelmRelease.helm.toolkit.fluxcd.io', namespace: 'namespace', use: 'name' },
      account,
    ],
  },
  ...sourceKinds.map((kind) => ({
    kinds: [`${kind}.${SOURCE}`],
    refers: [...access(kind), secret('spec.verify.secretRef'), account],
  })),
  ...['Receiver', 'Provider'].map((kind) => ({
    kinds: [`${kind}.notification.toolkit.fluxcd.io`],
    refers: access(kind),
  })),
  {
    kinds: ['Alert.notification.toolkit.fluxcd.io'],
    refers: [{ at: 'spec.providerRef', to: 'Provider.notification.toolkit.fluxcd.io', use: 'name' }],
  },
  { kinds: [`Application.${ARGO}`], makesMore: true, refers: application('spec') },
  { kinds: [`ApplicationSet.${ARGO}`], makesMore: true, refers: application('spec.template.spec') },
  {
    kinds: [`AppProject.${ARGO}`],
    refers: ['name', 'server'].map((name) => ({
      at: 'spec.destinations.[]',
      name,
      to: `Cluster.${ARGO}`,
      use: 'controller' as const,
    })),
  },
  {
    kinds: ['Secret'],
    makes: [
      declared(/^cluster$/, 'Cluster', 'name'),
      declared(/^cluster$/, 'Cluster', 'server'),
      declared(/^repository$/, 'Repository', 'url'),
      // It holds for all repositories whose address begins so.
      declared(/^repo-creds$/, 'Repository', 'url', 'NAME*'),
    ],
  },
  {
    kinds: ['ImageRepository.image.toolkit.fluxcd.io'],
    refers: [...access('ImageRepository'), account],
  },
];
