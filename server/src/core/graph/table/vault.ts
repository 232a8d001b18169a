import type { ContentsRow, KindRow, MakerRow, ReferenceRow } from './row.js';

const VSO = 'secrets.hashicorp.com';

const keys = (...names: readonly string[]): readonly ContentsRow[] => [{ keys: [names] }];

const made: MakerRow = { makes: 'Secret', at: 'spec.destination', name: 'name', anyKey: true, named: true };
const transformation: ReferenceRow = {
  at: 'spec.destination.transformation.transformationRefs.[]',
  namespace: 'namespace',
  to: `SecretTransformation.${VSO}`,
  use: 'controller',
};

/** A Secret, or an account, of the namespace of the object that logs in, which may be another one. */
const ofUser = (at: string, contents: readonly ContentsRow[]): ReferenceRow => ({
  at,
  to: 'Secret',
  use: 'controller',
  anyNamespace: true,
  contents,
});
const account = (at: string): ReferenceRow => ({ at, to: 'ServiceAccount', use: 'name', anyNamespace: true });

/** The Vault Secrets Operator. Source: its API reference. */
export const VAULT: readonly KindRow[] = [
  {
    kinds: ['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret'].map((kind) => `${kind}.${VSO}`),
    refers: [{ at: 'spec.vaultAuthRef', to: `VaultAuth.${VSO}`, use: 'controller', isQualified: true }, transformation],
    makes: [made],
  },
  {
    kinds: [`HCPVaultSecretsApp.${VSO}`],
    refers: [{ at: 'spec.hcpAuthRef', to: `HCPAuth.${VSO}`, use: 'controller', isQualified: true }, transformation],
    makes: [made],
  },
  {
    kinds: [`CSISecrets.${VSO}`],
    refers: [{ at: 'spec.vaultAuthRef', namespace: 'namespace', to: `VaultAuth.${VSO}`, use: 'controller' }],
  },
  {
    kinds: [`VaultAuth.${VSO}`, `VaultAuthGlobal.${VSO}`],
    refers: [
      { at: 'spec.vaultConnectionRef', to: `VaultConnection.${VSO}`, use: 'controller', isQualified: true },
      {
        at: 'spec.vaultAuthGlobalRef',
        namespace: 'namespace',
        to: `VaultAuthGlobal.${VSO}`,
        use: 'controller',
      },
      ...['kubernetes.serviceAccount', 'jwt.serviceAccount', 'aws.irsaServiceAccount'].map((at) =>
        account(`spec.${at}`),
      ),
      account('spec.gcp.workloadIdentityServiceAccount'),
      ofUser('spec.appRole.secretRef', keys('id')),
      ofUser('spec.jwt.secretRef', keys('jwt')),
      ofUser('spec.aws.secretRef', keys('access_key_id', 'secret_access_key')),
    ],
  },
  {
    kinds: [`HCPAuth.${VSO}`],
    refers: [ofUser('spec.servicePrincipal.secretRef', keys('clientID', 'clientSecret'))],
  },
  {
    kinds: [`VaultConnection.${VSO}`],
    refers: [{ at: 'spec.caCertSecretRef', to: 'Secret', use: 'controller', contents: keys('ca.crt') }],
  },
];
