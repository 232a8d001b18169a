import { describe, expect, test } from 'vitest';
import { definition, references, refused, rename, type Workspace, workspace } from './names-support.js';

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: dex, namespace: auth}
data:
  config.yaml: |
    issuer: https://dex.example.com
    storage: {type: kubernetes, config: {inCluster: true}}
    staticClients:
    - idEnv: OIDC_CLIENT_ID
      secretEnv: "OIDC_CLIENT_SECRET"
      name: proxy
      redirectURIs: [https://example.com/$OIDC_CLIENT_ID]
    connectors:
    - type: ldap
      id: ldap
      config:
        bindDN: cn=\${LDAP_USER},dc=example
        bindPW: $LDAP_PASSWORD
`;
const DEX = `apiVersion: apps/v1
kind: Deployment
metadata: {name: dex, namespace: auth}
spec:
  selector: {matchLabels: {app: dex}}
  template:
    metadata: {labels: {app: dex}}
    spec:
      containers:
      - name: dex
        image: dexidp/dex:v2.41.1
        envFrom:
        - secretRef: {name: dex-oidc}
        - secretRef: {name: ldap}
        env:
        - name: LDAP_PASSWORD
          valueFrom: {secretKeyRef: {name: ldap, key: password}}
        volumeMounts: [{name: config, mountPath: /etc/dex}]
      - name: proxy
        image: proxy:1
        envFrom: [{secretRef: {name: other}}]
      volumes:
      - name: config
        configMap: {name: dex}
`;
const OIDC = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: dex-oidc, namespace: auth}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - {secretKey: OIDC_CLIENT_ID, remoteRef: {key: dex, property: id}}
  - {secretKey: OIDC_CLIENT_SECRET, remoteRef: {key: dex, property: secret}}
`;
const LDAP = OIDC.replace('dex-oidc', 'ldap').replace(
  /^ {2}data:[\s\S]*/m,
  '  data:\n  - {secretKey: password, remoteRef: {key: l}}\n',
);
const FILES = {
  'auth/config.yaml': CONFIG,
  'auth/dex.yaml': DEX,
  'auth/oidc.yaml': OIDC,
  'auth/ldap.yaml': LDAP,
  'auth/other.yaml': OIDC.replace('dex-oidc', 'other'),
};

/** As they are written, and as a kustomization applies them. */
const APPLIED = {
  ...FILES,
  'auth/kustomization.yaml': 'resources: [config.yaml, dex.yaml, oidc.yaml, ldap.yaml, other.yaml]\n',
};

async function made(files: Readonly<Record<string, string>>): Promise<Workspace> {
  const on = await workspace(files);
  await definition(on, 'auth/config.yaml', 'idEnv: OIDC');
  return on;
}

describe.each([
  ['as it is written', FILES],
  ['as it is built', APPLIED],
])('a variable in the configuration of Dex, %s,', (_, files) => {
  test('leads to the key that its container gets it from', async () => {
    const on = await made(files);
    expect(await definition(on, 'auth/config.yaml', 'secretEnv: "OIDC')).toEqual([
      'auth/oidc.yaml:8 OIDC_CLIENT_SECRET',
    ]);
    expect(await definition(on, 'auth/config.yaml', 'bindPW: $LDAP')).toEqual(['auth/ldap.yaml:7 password']);
  });

  test('is a use of the key, other than a text that Dex takes as it is', async () => {
    const on = await made(files);
    const used = async (part: string) => (await references(on, 'auth/config.yaml', part, false)).toSorted();
    expect(await used('idEnv: OIDC')).toEqual(['auth/config.yaml:9 OIDC_CLIENT_ID', 'auth/dex.yaml:13 dex-oidc']);
    expect(await used('bindPW: $LDAP')).toEqual([
      'auth/config.yaml:18 LDAP_PASSWORD',
      'auth/dex.yaml:14 ldap',
      'auth/dex.yaml:17 password',
    ]);
  });

  test('is renamed with the key that gives it its name', async () => {
    const on = await made(files);
    const { files: changed } = await rename(on, 'auth/config.yaml', 'secretEnv: "OIDC', 'PROXY_SECRET');
    expect(changed).toEqual({
      'auth/config.yaml': CONFIG.replace('"OIDC_CLIENT_SECRET"', '"PROXY_SECRET"'),
      'auth/oidc.yaml': OIDC.replace('OIDC_CLIENT_SECRET', 'PROXY_SECRET'),
    });
  });

  test('stays where a key has another name than the variable', async () => {
    const on = await made(files);
    await on.client.open('file:///repo/auth/ldap.yaml', LDAP);
    const { files: changed } = await rename(on, 'auth/ldap.yaml', 'secretKey: pass', 'bind-password');
    expect(changed).toEqual({
      'auth/dex.yaml': DEX.replace('key: password', 'key: bind-password'),
      'auth/ldap.yaml': LDAP.replace('secretKey: password', 'secretKey: bind-password'),
    });
    expect(await refused(on, 'auth/config.yaml', 'bindPW: $LDAP', 'X')).toMatch(/name of a variable/);
  });
});
