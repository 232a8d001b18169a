import type { KindRow, KindsByWord, MakerRow, ReferenceRow } from './row.js';

const ESO = 'external-secrets.io';
const VSO = 'secrets.hashicorp.com';

const STORES: KindsByWord = {
  kindAt: 'kind',
  kinds: { SecretStore: `SecretStore.${ESO}`, ClusterSecretStore: `ClusterSecretStore.${ESO}` },
  otherwise: `SecretStore.${ESO}`,
};

const store = (at: string): ReferenceRow => ({ at, to: STORES, use: 'controller' });

/** References of an ExternalSecret below a path, which also a ClusterExternalSecret has. */
const externalSecret = (spec: string): readonly ReferenceRow[] => [
  store(`${spec}.secretStoreRef`),
  store(`${spec}.data.[].sourceRef.storeRef`),
  store(`${spec}.dataFrom.[].sourceRef.storeRef`),
  { at: `${spec}.target.template.templateFrom.[].configMap`, key: 'items.[].key', to: 'ConfigMap', use: 'controller' },
  { at: `${spec}.target.template.templateFrom.[].secret`, key: 'items.[].key', to: 'Secret', use: 'controller' },
];

/** What an ExternalSecret makes, by the path of its spec. A template replaces the fetched keys unless it merges with them. */
const made = (spec: string): MakerRow => ({
  makes: 'Secret',
  name: `${spec}.target.name`,
  immutable: `${spec}.target.immutable`,
  keys: [`${spec}.data.[].secretKey`, `${spec}.target.template.data`],
  anyKeyWhere: [`${spec}.dataFrom`, `${spec}.target.template.templateFrom`],
  keysInstead: {
    at: `${spec}.target.template.data`,
    unless: { at: `${spec}.target.template.mergePolicy`, is: 'Merge' },
    anyKeyWhere: [`${spec}.target.template.templateFrom`],
  },
});

/** What stores log in with below `spec.provider.PROVIDER`, by the names of the fields. Source: the API reference of the operator. */
const LOGINS = [
  ...['accessKeyIDSecretRef', 'secretAccessKeySecretRef', 'sessionTokenSecretRef', 'connectTokenSecretRef'],
  ...['dopplerToken', 'accessToken', 'accessID', 'accessType', 'accessTypeParam', 'privatekey', 'fingerprint'],
].map((field) => `auth.secretRef.${field}`);

/** A key of a Secret that a store logs in with; people make it by hand, because the store brings the others. */
const login = (at: string): ReferenceRow => ({
  at: `spec.provider.*.${at}`,
  to: 'Secret',
  key: 'key',
  namespace: 'namespace',
  use: 'controller',
  byHand: true,
});

/** The kinds that make Secrets: operators of stores, Sealed Secrets, the CSI driver. */
export const SECRETS: readonly KindRow[] = [
  {
    kinds: [`ExternalSecret.${ESO}`],
    refers: externalSecret('spec'),
    makes: [made('spec')],
  },
  {
    kinds: [`ClusterExternalSecret.${ESO}`],
    refers: externalSecret('spec.externalSecretSpec').map((row) => ({ ...row, anyNamespace: true as const })),
    makes: [{ ...made('spec.externalSecretSpec'), anyNamespace: true }],
  },
  {
    kinds: [`PushSecret.${ESO}`],
    // What it pushes is mostly made by a program.
    refers: [
      { at: 'spec.selector.secret', to: 'Secret', use: 'controller', byHand: true },
      store('spec.secretStoreRefs.[]'),
    ],
  },
  {
    kinds: [`SecretStore.${ESO}`, `ClusterSecretStore.${ESO}`],
    refers: [
      ...LOGINS.map(login),
      login('auth.tokenSecretRef'),
      ...['appRole', 'ldap', 'userPass', 'jwt', 'kubernetes', 'cert'].map((way) => login(`auth.${way}.secretRef`)),
      ...['clientId', 'clientSecret', 'tenantId'].map((field) => login(`authSecretRef.${field}`)),
      { ...login('caProvider'), to: { kindAt: 'type', kinds: { Secret: 'Secret', ConfigMap: 'ConfigMap' } } },
      ...['auth.jwt.serviceAccountRef', 'auth.kubernetes.serviceAccountRef', 'serviceAccountRef'].map(
        (at): ReferenceRow => ({
          at: `spec.provider.*.${at}`,
          to: 'ServiceAccount',
          namespace: 'namespace',
          use: 'name',
          byHand: true,
        }),
      ),
    ],
  },
  {
    kinds: ['SealedSecret.bitnami.com'],
    makes: [
      {
        makes: 'Secret',
        name: 'spec.template.metadata.name',
        keys: ['spec.encryptedData', 'spec.template.data'],
        namespace: 'spec.template.metadata.namespace',
        encrypted: true,
        immutable: 'spec.template.immutable',
      },
    ],
  },
  {
    kinds: ['SecretProviderClass.secrets-store.csi.x-k8s.io'],
    makes: [{ makes: 'Secret', at: 'spec.secretObjects.[]', name: 'secretName', keys: ['data.[].key'], named: true }],
  },
  {
    kinds: ['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'HCPVaultSecretsApp'].map(
      (kind) => `${kind}.${VSO}`,
    ),
    refers: [{ at: 'spec.vaultAuthRef', to: `VaultAuth.${VSO}`, use: 'controller' }],
    makes: [{ makes: 'Secret', at: 'spec.destination', name: 'name', anyKey: true, named: true }],
  },
  {
    kinds: [
      'OnePasswordItem.onepassword.com',
      'DopplerSecret.secrets.doppler.com',
      'InfisicalSecret.secrets.infisical.com',
    ],
    makes: [
      { makes: 'Secret', anyKey: true },
      { makes: 'Secret', at: 'spec.managedSecret', name: 'name', anyKey: true, named: true },
      { makes: 'Secret', at: 'spec.managedSecretReference', name: 'secretName', anyKey: true, named: true },
    ],
  },
];
