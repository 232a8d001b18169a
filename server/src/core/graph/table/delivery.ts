import type { KindRow, KindsByWord, ReferenceRow } from './row.js';

const SOURCE = 'source.toolkit.fluxcd.io';
const sourceKinds = ['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket', 'HelmChart', 'ExternalArtifact'];
const SOURCES: KindsByWord = {
  kindAt: 'kind',
  kinds: Object.fromEntries(sourceKinds.map((kind) => [kind, `${kind}.${SOURCE}`])),
};
const DATA: KindsByWord = { kindAt: 'kind', kinds: { Secret: 'Secret', ConfigMap: 'ConfigMap' } };

const secret = (at: string): ReferenceRow => ({ at, to: 'Secret', use: 'controller' });
const account: ReferenceRow = { at: 'spec.serviceAccountName', to: 'ServiceAccount', use: 'name' };

/** Flux and Argo CD. Source: their API references. */
export const DELIVERY: readonly KindRow[] = [
  {
    kinds: ['Kustomization.kustomize.toolkit.fluxcd.io'],
    decrypts: { at: 'spec.decryption', patches: 'spec.patches.[].patch', folder: 'spec.path' },
    refers: [
      { at: 'spec.sourceRef', to: SOURCES, namespace: 'namespace', use: 'controller' },
      secret('spec.decryption.secretRef'),
      secret('spec.kubeConfig.secretRef'),
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
      secret('spec.kubeConfig.secretRef'),
      { at: 'spec.dependsOn.[]', to: 'HelmRelease.helm.toolkit.fluxcd.io', namespace: 'namespace', use: 'name' },
      account,
    ],
  },
  {
    kinds: sourceKinds.map((kind) => `${kind}.${SOURCE}`),
    refers: [
      secret('spec.secretRef'),
      secret('spec.certSecretRef'),
      secret('spec.proxySecretRef'),
      secret('spec.verify.secretRef'),
      account,
    ],
  },
  {
    kinds: ['Receiver', 'Provider'].map((kind) => `${kind}.notification.toolkit.fluxcd.io`),
    refers: [secret('spec.secretRef'), secret('spec.certSecretRef'), secret('spec.proxySecretRef')],
  },
  {
    kinds: ['Alert.notification.toolkit.fluxcd.io'],
    refers: [{ at: 'spec.providerRef', to: 'Provider.notification.toolkit.fluxcd.io', use: 'name' }],
  },
  {
    kinds: ['ImageRepository.image.toolkit.fluxcd.io'],
    refers: [secret('spec.secretRef'), secret('spec.certSecretRef'), secret('spec.proxySecretRef'), account],
  },
];
