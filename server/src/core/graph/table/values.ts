import type { KindRow, ReferenceRow } from './row.js';

/** What charts call the settings that name a Secret which is there already. */
const SECRET_NAMES = [
  ...['*existingSecret', '*ExistingSecret', 'existing*Secret', '*ecretName', 'existingSecretFor*'],
  ...['*FromSecret', '*onfigSecret', '*onfigFileSecret', '*ullSecret'],
];

/** What they call the settings beside them with the names of its keys: of Bitnami's charts, of Grafana's and of others. */
const KEY_NAMES = ['existingSecret*Key', 'existing*Key', 'secretKeys.*', 'userKey', 'usernameKey', 'passwordKey'];

const SETTINGS: readonly ReferenceRow[] = [
  ...KEY_NAMES.map((key): ReferenceRow => ({ at: '**', name: 'existingSecret', key, to: 'Secret', use: 'controller' })),
  ...SECRET_NAMES.map((name): ReferenceRow => ({ at: `**.${name}`, to: 'Secret', use: 'controller' })),
  ...['existingConfigmap', 'existingConfigMap', '*onfigMapName'].map(
    (name): ReferenceRow => ({ at: `**.${name}`, to: 'ConfigMap', use: 'controller' }),
  ),
  ...['imagePullSecrets.[]', 'pullSecrets.[]'].map(
    (name): ReferenceRow => ({ at: `**.${name}`, isText: true, to: 'Secret', use: 'imagePull' }),
  ),
  { at: '**.existingClaim', to: 'PersistentVolumeClaim', use: 'name' },
  ...['storageClass', 'storageClassName'].map(
    (name): ReferenceRow => ({ at: `**.${name}`, to: 'StorageClass.storage.k8s.io', use: 'name' }),
  ),
  { at: '**.priorityClassName', to: 'PriorityClass.scheduling.k8s.io', use: 'name' },
  ...['ingressClassName', 'ingress.className'].map(
    (name): ReferenceRow => ({ at: `**.${name}`, to: 'IngressClass.networking.k8s.io', use: 'name' }),
  ),
  ...['serviceAccountName', 'serviceAccount.name'].map(
    (name): ReferenceRow => ({ at: `**.${name}`, to: 'ServiceAccount', use: 'name' }),
  ),
];

/** The settings of a chart that name objects, by what most charts call them. Whether a chart reads them only the chart knows. */
export const OF_VALUES: readonly ReferenceRow[] = SETTINGS.map((row) => ({ ...row, guessed: true }));

/** What operators mostly call fields that name objects: where no other row tells what a field of a custom resource is. */
export const BY_WORDS: readonly ReferenceRow[] = [
  ...(['Secret', 'ConfigMap'] as const).flatMap((to): ReferenceRow[] => [
    ...['KeyRef', 'KeySelector'].map(
      (word): ReferenceRow => ({ at: `spec.**.*${to.slice(1)}${word}`, key: 'key', to, use: 'controller' }),
    ),
    { at: `spec.**.*${to.slice(1)}Ref`, key: 'key', to, use: 'controller' },
    { at: `spec.**.*${to.slice(1)}Name`, to, use: 'controller' },
  ]),
  { at: 'spec.**.serviceAccountName', to: 'ServiceAccount', use: 'name' },
  { at: 'spec.**.*torageClassName', to: 'StorageClass.storage.k8s.io', use: 'name' },
  { at: 'spec.**.priorityClassName', to: 'PriorityClass.scheduling.k8s.io', use: 'name' },
];

const below = (path: string, namespaceOfObject: string): readonly ReferenceRow[] =>
  OF_VALUES.map((row) => ({ ...row, at: `${path}.${row.at}`, namespaceOfObject }));

/** The objects that deploy a chart with values that they have themselves. */
export const RELEASES: readonly KindRow[] = [
  { kinds: ['HelmRelease.helm.toolkit.fluxcd.io'], refers: below('spec.values', 'spec.targetNamespace') },
  {
    kinds: ['Application.argoproj.io'],
    refers: ['spec.source', 'spec.sources.[]'].flatMap((source) =>
      below(`${source}.helm.valuesObject`, 'spec.destination.namespace'),
    ),
  },
];
