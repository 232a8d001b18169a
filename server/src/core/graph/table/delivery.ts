import { CERTIFICATE, CONTENTS, KUBE_CONFIG, PROXY, SOPS_KEYS } from './flux-contents.js';
import type { ContentsRow, KindRow, KindsByWord, ReferenceRow } from './row.js';

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
  {
    kinds: ['ImageRepository.image.toolkit.fluxcd.io'],
    refers: [...access('ImageRepository'), account],
  },
];
