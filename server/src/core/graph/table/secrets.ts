import type { KindRow, KindsByWord, MakerRow, ReferenceRow } from './row.js';

const ESO = 'external-secrets.io';

const STORES: KindsByWord = {
  kindAt: 'kind',
  kinds: { SecretStore: `SecretStore.${ESO}`, ClusterSecretStore: `ClusterSecretStore.${ESO}` },
  otherwise: `SecretStore.${ESO}`,
};

const store = (at: string): ReferenceRow => ({ at, to: STORES, use: 'controller' });

/** What makes a value by itself. Source: the custom resource definitions of the operator. */
const GENERATOR_KINDS = [
  ...[
    'ACRAccessToken',
    'CloudsmithAccessToken',
    'ECRAuthorizationToken',
    'Fake',
    'GCRAccessToken',
    'GithubAccessToken',
  ],
  ...['GitlabDeployToken', 'Grafana', 'MFA', 'Password', 'QuayAccessToken', 'SSHKey', 'STSSessionToken', 'UUID'],
  ...['VaultDynamicSecret', 'Webhook', 'BeyondtrustWorkloadCredentialsDynamicSecret', 'ClusterGenerator'],
].map((kind) => `${kind}.generators.${ESO}`);

const generator = (at: string): ReferenceRow => ({
  at,
  to: { kindAt: 'kind', kinds: Object.fromEntries(GENERATOR_KINDS.map((kind) => [kind.split('.')[0] ?? kind, kind])) },
  use: 'controller',
});

/** References of an ExternalSecret below a path, which also a ClusterExternalSecret has. */
const externalSecret = (spec: string): readonly ReferenceRow[] => [
  store(`${spec}.secretStoreRef`),
  store(`${spec}.data.[].sourceRef.storeRef`),
  store(`${spec}.dataFrom.[].sourceRef.storeRef`),
  generator(`${spec}.data.[].sourceRef.generatorRef`),
  generator(`${spec}.dataFrom.[].sourceRef.generatorRef`),
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

/** A key of a Secret that a store or generator logs in with; people make it by hand, because the store brings the others. */
const login = (at: string): ReferenceRow => ({
  at,
  to: 'Secret',
  key: 'key',
  namespace: 'namespace',
  use: 'controller',
  byHand: true,
});

/** What providers and generators call the parts of a login. Source: the custom resource definitions of the operator. */
const LOGINS = [
  ...['dopplerToken', 'accessToken', 'accessID', 'accessType', 'accessTypeParam', 'privatekey', 'fingerprint'],
  ...[
    'clientId',
    'clientSecret',
    'tenantId',
    'clientCertificate',
    'clientCert',
    'clientKey',
    'credentials',
    'privateKey',
  ],
  ...['apiKeyRef', 'userRef', 'authRef', 'passcodeRef', 'roleRef', 'bearerToken', 'passwordSecret', 'usernameSecret'],
  ...['token', 'password'],
];

const CA_KINDS: KindsByWord = { kindAt: 'type', kinds: { Secret: 'Secret', ConfigMap: 'ConfigMap' } };

const accountOfLogin: Omit<ReferenceRow, 'at'> = {
  to: 'ServiceAccount',
  namespace: 'namespace',
  use: 'name',
  byHand: true,
};

/** References of a PushSecret below a path. What it pushes is mostly made by a program. */
const pushSecret = (spec: string): readonly ReferenceRow[] => [
  // A template makes other keys of those that the Secret has.
  {
    at: spec,
    name: 'selector.secret.name',
    key: 'data.[].match.secretKey',
    when: { [`${spec}.template`]: /^$/ },
    to: 'Secret',
    use: 'controller',
    byHand: true,
  },
  { at: `${spec}.selector.secret`, to: 'Secret', use: 'controller', byHand: true },
  generator(`${spec}.selector.generatorRef`),
  store(`${spec}.secretStoreRefs.[]`),
  store(`${spec}.dataTo.[].storeRef`),
  { at: `${spec}.template.templateFrom.[].configMap`, key: 'items.[].key', to: 'ConfigMap', use: 'controller' },
  { at: `${spec}.template.templateFrom.[].secret`, key: 'items.[].key', to: 'Secret', use: 'controller' },
];

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
  { kinds: [`PushSecret.${ESO}`], refers: pushSecret('spec') },
  {
    kinds: [`ClusterPushSecret.${ESO}`],
    refers: pushSecret('spec.pushSecretSpec').map((row) => ({ ...row, anyNamespace: true as const })),
  },
  {
    kinds: GENERATOR_KINDS,
    refers: [
      ...['secretRef', '*SecretRef', ...LOGINS].map((field) => login(`spec.**.${field}`)),
      { ...login('spec.**.caProvider'), to: CA_KINDS },
      { ...accountOfLogin, at: 'spec.**.serviceAccountRef' },
    ],
  },
  {
    kinds: [`SecretStore.${ESO}`, `ClusterSecretStore.${ESO}`],
    refers: [
      // Every provider has fields of its own.
      login('spec.provider.**.*SecretRef'),
      login('spec.provider.**.secretRef'),
      ...LOGINS.map((field) => login(`spec.provider.**.${field}`)),
      {
        ...login('spec.provider.**.caProvider'),
        to: CA_KINDS,
      },
      { ...accountOfLogin, at: 'spec.provider.**.serviceAccountRef' },
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
