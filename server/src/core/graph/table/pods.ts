import type { ContentsRow, ReferenceRow } from './row.js';

/** What images are pulled with. Source: Kubernetes, Pull an Image from a Private Registry. */
export const PULL: readonly ContentsRow[] = [{ keys: [['.dockerconfigjson'], ['.dockercfg']] }];

/** References of a pod spec to objects of its namespace. Source: the API reference of PodSpec and Volume. */
export const OF_POD: readonly ReferenceRow[] = [
  {
    at: 'volumes.[].secret',
    name: 'secretName',
    key: 'items.[].key',
    optional: 'optional',
    to: 'Secret',
    use: 'volume',
  },
  { at: 'volumes.[].configMap', key: 'items.[].key', optional: 'optional', to: 'ConfigMap', use: 'volume' },
  {
    at: 'volumes.[].projected.sources.[].secret',
    key: 'items.[].key',
    optional: 'optional',
    to: 'Secret',
    use: 'volume',
  },
  {
    at: 'volumes.[].projected.sources.[].configMap',
    key: 'items.[].key',
    optional: 'optional',
    to: 'ConfigMap',
    use: 'volume',
  },
  { at: 'volumes.[].persistentVolumeClaim.claimName', to: 'PersistentVolumeClaim', use: 'name' },
  {
    at: 'volumes.[].ephemeral.volumeClaimTemplate.spec.storageClassName',
    to: 'StorageClass.storage.k8s.io',
    use: 'name',
  },
  { at: 'volumes.[].csi.nodePublishSecretRef', to: 'Secret', use: 'controller' },
  {
    at: 'volumes.[].csi.volumeAttributes.secretProviderClass',
    to: 'SecretProviderClass.secrets-store.csi.x-k8s.io',
    use: 'name',
  },
  { at: 'volumes.[].azureFile.secretName', to: 'Secret', use: 'controller' },
  ...['cephfs', 'rbd', 'flexVolume', 'iscsi', 'scaleIO', 'storageos', 'cinder'].map(
    (type): ReferenceRow => ({ at: `volumes.[].${type}.secretRef`, to: 'Secret', use: 'controller' }),
  ),
  { at: 'imagePullSecrets.[]', to: 'Secret', use: 'imagePull', contents: PULL },
  { at: 'serviceAccountName', to: 'ServiceAccount', use: 'name' },
  { at: 'serviceAccount', to: 'ServiceAccount', use: 'name' },
  { at: 'priorityClassName', to: 'PriorityClass.scheduling.k8s.io', use: 'name' },
  { at: 'runtimeClassName', to: 'RuntimeClass.node.k8s.io', use: 'name' },
];

/** References of a container to objects of its namespace. */
export const OF_CONTAINER: readonly ReferenceRow[] = [
  { at: 'env.[].valueFrom.secretKeyRef', key: 'key', optional: 'optional', to: 'Secret', use: 'env' },
  { at: 'env.[].valueFrom.configMapKeyRef', key: 'key', optional: 'optional', to: 'ConfigMap', use: 'env' },
  { at: 'envFrom.[].secretRef', optional: 'optional', to: 'Secret', use: 'envFrom' },
  { at: 'envFrom.[].configMapRef', optional: 'optional', to: 'ConfigMap', use: 'envFrom' },
];
