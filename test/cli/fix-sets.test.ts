import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decrypted } from '../refactor/decrypted.js';
import { keys, sopsConfig } from '../refactor/encrypting.js';
import { expectMode, folderOf, yamlock } from './support.js';

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

const CONFIG = sopsConfig('path_regex: \\.sops\\.yaml$');

const pod = (env: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
${more}  containers:
    - name: app
      image: registry.example/app:1.2.3
      env:
        - name: A
          valueFrom:
            ${env}
`;

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  level: info\n`;

const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

const ofMaps = ['--rules', 'configmap-ref-missing,configmap-key-missing,secret-ref-missing,sa-missing'];

async function findings(cwd: string, ...args: string[]): Promise<readonly string[]> {
  const { stdout } = await yamlock(['scan', '.', '--format', 'json', ...args], { cwd });
  return (JSON.parse(stdout).findings as { rule: string }[]).map(({ rule }) => rule);
}

/** Returns a Secret that SOPS encrypted. */
async function encryptedSecret(name: string): Promise<string> {
  const cwd = folderOf({
    '.sops.yaml': CONFIG,
    [`${name}.sops.yaml`]: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: shop\nstringData:\n  a: ${['blue', 'kettle', '42'].join('-')}\n`,
  });
  await yamlock(['fix', '.', '--encrypt', '--rules', 'secret-manifest-plaintext,sops-rule-unencrypted-file'], { cwd });
  return read(cwd, `${name}.sops.yaml`);
}

describe('fix of what objects say of each other', () => {
  test('a slip in a name is corrected with --safety review, and not without', async () => {
    const files = {
      'web.yaml': pod('configMapKeyRef: {name: setings, key: level}'),
      'map.yaml': configMap('settings'),
    };
    const cwd = folderOf(files);
    const safe = await yamlock(['fix', '.', ...ofMaps], { cwd });
    expect(safe.stdout).toContain(
      'configmap-ref-missing: its fix may change what runs; --safety review carries it out',
    );
    expect(read(cwd, 'web.yaml')).toBe(files['web.yaml']);
    const { stdout } = await yamlock(['fix', '.', '--safety', 'review', ...ofMaps], { cwd });
    expect(stdout).toContain('Fixed 1 finding in 1 file');
    expect(read(cwd, 'web.yaml')).toBe(files['web.yaml'].replace('setings', 'settings'));
    expect(await findings(cwd, ...ofMaps)).toEqual([]);
  });

  test('a dry run shows the diff, new files included, and writes nothing', async () => {
    const files = {
      'web.yaml': pod('configMapKeyRef: {name: colours, key: wall}'),
      'map.yaml': configMap('settings'),
      'kustomization.yaml': 'resources:\n  - web.yaml\n  - map.yaml\n',
    };
    const cwd = folderOf(files);
    const { stdout } = await yamlock(['fix', '.', '--create', '--dry-run', ...ofMaps], { cwd });
    expect(stdout).toContain('+++ colours.config-map.yaml\n');
    expect(stdout).toContain('+  wall: fill-me-in\n');
    expect(stdout).toContain('+  - colours.config-map.yaml\n');
    expect(existsSync(path.join(cwd, 'colours.config-map.yaml'))).toBe(false);
    for (const [name, text] of Object.entries(files)) expect(read(cwd, name)).toBe(text);
  });

  test('what is missing is created with --create alone, and is told as JSON with what is left to do', async () => {
    const cwd = folderOf({
      'web.yaml': pod('secretKeyRef: {name: database, key: password}'),
      'kustomization.yaml': 'resources:\n  - web.yaml\n  - mail.yaml\n',
      'mail.yaml': `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: mail, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data:
    - secretKey: token
      remoteRef: {key: shop/mail/token}
`,
    });
    const review = await yamlock(['fix', '.', '--safety', 'review', ...ofMaps], { cwd });
    expect(review.stdout).toContain('its fix creates or adds what is missing; --create carries it out');
    const { stdout } = await yamlock(['fix', '.', '--create', '--format', 'json', ...ofMaps], { cwd });
    const { fixed, created, skipped } = JSON.parse(stdout);
    expect({ fixed, skipped }).toEqual({ fixed: 1, skipped: [] });
    expect(created).toMatchObject([
      {
        title: 'Create an ExternalSecret that makes "database" (ClusterSecretStore "vault")',
        files: ['database.external-secret.yaml', 'kustomization.yaml'],
        next: { title: expect.stringContaining('"password"') },
      },
    ]);
    expect(read(cwd, '.yamlock/.gitignore')).toBe('*\n');
    // What keeps values outside git is its owner's alone.
    expectMode(path.join(cwd, '.yamlock'), 0o700);
    expectMode(path.join(cwd, '.yamlock/.gitignore'), 0o600);
    expectMode(path.join(cwd, 'database.external-secret.yaml'), 0o644);
    expect(read(cwd, 'kustomization.yaml')).toContain('database.external-secret.yaml');
    expect(await findings(cwd, ...ofMaps)).toEqual([]);
  });

  test('a new file is a part of a chart, and of a folder that Flux applies, without being listed', async () => {
    const chart = folderOf({
      'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'values.yaml': '{}\n',
      'templates/web.yaml': pod('configMapKeyRef: {name: colours, key: wall}').replace('  namespace: shop\n', ''),
      'templates/map.yaml': configMap('settings').replace('  namespace: shop\n', ''),
    });
    await yamlock(['fix', '.', '--create', ...ofMaps], { cwd: chart });
    expect(read(chart, 'templates/colours.config-map.yaml')).not.toContain('namespace');
    expect(await findings(chart, ...ofMaps)).toEqual([]);
    const ofFlux = folderOf({
      'clusters/apps.yaml': flux.replace('  path: ./apps\n', '  path: ./apps\n  targetNamespace: shop\n'),
      'apps/web.yaml': pod('configMapKeyRef: {name: colours, key: wall}').replace('  namespace: shop\n', ''),
      'apps/map.yaml': configMap('settings').replace('  namespace: shop\n', ''),
    });
    await yamlock(['fix', '.', '--create', ...ofMaps], { cwd: ofFlux });
    expect(read(ofFlux, 'apps/colours.config-map.yaml')).not.toContain('namespace');
    expect(await findings(ofFlux, ...ofMaps)).toEqual([]);
  });

  test('what has several ways is left to a person', async () => {
    const cwd = folderOf({
      'web.yaml': pod('secretKeyRef: {name: database, key: password}'),
      'mail.yaml': ['one', 'two']
        .map(
          (store) => `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: mail-${store}, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: ${store}}
  data:
    - secretKey: token
      remoteRef: {key: shop/mail/token}
`,
        )
        .join('---\n'),
    });
    const { stdout } = await yamlock(['fix', '.', '--create', '--safety', 'review', ...ofMaps], { cwd });
    expect(stdout).toContain('there are several ways to repair it');
    expect(existsSync(path.join(cwd, 'database.external-secret.yaml'))).toBe(false);
  });

  test('a file that is named alone has its references elsewhere', async () => {
    const cwd = folderOf({
      'web.yaml': pod('configMapKeyRef: {name: colours, key: wall}'),
      'map.yaml': configMap('settings'),
    });
    const { stdout } = await yamlock(['fix', 'web.yaml', '--create', '--format', 'json', ...ofMaps], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ fixed: 0, created: [] });
  });

  test('a fix that the kustomization would not apply is refused', async () => {
    const files = {
      'base/web.yaml': pod('configMapKeyRef: {name: colours, key: wall}'),
      'base/map.yaml': configMap('settings'),
      // The new file would have to be listed here, where a comment stands in the place of the list's items.
      'kustomization.yaml': 'resources:\n  - base/web.yaml\n  - base/map.yaml\nnamespace: shop\n',
    };
    const cwd = folderOf(files);
    const { stdout } = await yamlock(['fix', '.', '--create', '--format', 'json', ...ofMaps], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ fixed: 1 });
    expect(read(cwd, 'kustomization.yaml')).toBe(
      'resources:\n  - base/web.yaml\n  - base/map.yaml\n  - base/colours.config-map.yaml\nnamespace: shop\n',
    );
  });

  test('for SOPS, the Secret is encrypted with empty values, and Flux decrypts it', async () => {
    const other = await encryptedSecret('other');
    const cwd = folderOf({
      '.sops.yaml': CONFIG,
      'apps/kustomization.yaml': 'resources:\n  - web.yaml\n  - other.sops.yaml\n',
      'apps/other.sops.yaml': other,
      'apps/web.yaml': pod('secretKeyRef: {name: database, key: password}'),
    });
    const { stdout } = await yamlock(['fix', '.', '--create', '--format', 'json', ...ofMaps], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      created: [{ next: { command: 'sops apps/database.sops.yaml' } }],
      skipped: [],
    });
    const text = read(cwd, 'apps/database.sops.yaml');
    expect(text).toContain('password: ""');
    expect((await decrypted(text, keys, false))?.get('stringData/password')).toBe('');
    expect(await findings(cwd)).not.toContain('secret-ref-missing');
    expect(read(cwd, 'apps/kustomization.yaml')).toContain('database.sops.yaml');
  });

  test('what Flux applies is decrypted once a Secret is created or encrypted below its path', async () => {
    const files = {
      '.sops.yaml': CONFIG,
      'clusters/apps.yaml': flux,
      'apps/web.yaml': pod('secretKeyRef: {name: database, key: password}'),
    };
    const cwd = folderOf({ ...files, 'apps/other.sops.yaml': await encryptedSecret('other') });
    await yamlock(['fix', '.', '--safety', 'review', '--rules', 'flux-decryption-missing'], { cwd });
    expect(read(cwd, 'clusters/apps.yaml')).toContain(
      '  decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n',
    );

    const plain = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: ${['blue', 'kettle', '42'].join('-')}\n`;
    const other = folderOf({
      ...files,
      'apps/db.yaml': plain,
      'apps/dbb.yaml': plain.replace('name: db', 'name: dbb'),
    });
    const rules = ['--rules', 'secret-manifest-plaintext,sops-rule-unencrypted-file'];
    const { stdout } = await yamlock(['fix', '.', '--encrypt', ...rules], { cwd: other });
    expect(stdout).toContain('clusters/apps.yaml');
    expect(read(other, 'clusters/apps.yaml').split('decryption:')).toHaveLength(2);
    expect(await findings(other)).not.toContain('flux-decryption-missing');

    const asWritten = folderOf({ ...files, 'apps/db.yaml': plain });
    await yamlock(['fix', '.', '--encrypt', '--as-written', ...rules], { cwd: asWritten });
    expect(read(asWritten, 'clusters/apps.yaml')).toBe(flux);
  });
});
