import { describe, expect, test } from 'vitest';
import { factsOf } from '../../server/src/core/workspace/facts.js';
import { namedFactsOf } from '../../server/src/core/workspace/named-facts.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { type Found, type Possible, ROOT, Workspace } from './support.js';

const DEX = `apiVersion: v1
kind: ConfigMap
metadata:
  name: dex
data:
  config.yaml: |
    issuer: https://dex.example.com
    connectors:
    - type: ldap
      id: ldap
      config:
        bindPW: quiet-harbor-42
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: dex
spec:
  template:
    spec:
      containers:
      - name: dex
        image: ghcr.io/dexidp/dex:v2.45.0
        volumeMounts:
        - name: config
          mountPath: /etc/dex
      volumes:
      - name: config
        configMap:
          name: dex
`;
const STORE = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata:
  name: company
spec:
  provider:
    vault:
      path: kv
`;

async function findIn(
  files: Readonly<Record<string, string>>,
  complete = true,
): Promise<readonly [Workspace, readonly Found[]]> {
  const workspace = await Workspace.of(new Map(Object.entries(files)), complete);
  return [workspace, workspace.find()];
}

/** Why each fix of the only finding is refused; a fix that is possible fails the test. */
async function reasons(files: Readonly<Record<string, string>>, complete = true): Promise<readonly string[]> {
  const [, found] = await findIn(files, complete);
  expect(found).toHaveLength(1);
  return (found[0]?.fixes ?? []).map(({ fix, plan }) => ('refused' in plan ? plan.refused : `possible: ${fix.title}`));
}

/** The plan of the fix with this title. */
function planOf(found: readonly Found[], title: RegExp): { readonly path: string; readonly plan: Possible } {
  for (const { path, fixes } of found)
    for (const { fix, plan } of fixes) if (title.test(fix.title) && !('refused' in plan)) return { path, plan };
  throw new Error(`No fix is called ${String(title)}`);
}

describe('what cannot be carried out whole is refused, and changes nothing', () => {
  test('before every file was read once', async () => {
    for (const reason of await reasons({ 'dex.yaml': DEX, 'deployment.yaml': DEPLOYMENT }, false))
      expect(reason).toBe('the workspace is still being read');
  });

  test('without a workload that uses the ConfigMap', async () => {
    for (const reason of await reasons({ 'dex.yaml': DEX }))
      expect(reason).toContain('no workload of the workspace uses');
  });

  test('where the Deployment shares the place through an anchor', async () => {
    const anchored = DEPLOYMENT.replace('      - name: dex\n', '      - &dex\n        name: dex\n')
      .replace('      volumes:', '      initContainers:\n      - *dex\n      volumes:')
      .replace('configMap:\n', 'configMap: &map\n')
      .concat('      - name: again\n        configMap: *map\n');
    for (const reason of await reasons({ 'dex.yaml': DEX, 'deployment.yaml': anchored })) {
      expect(reason).toMatch(/anchor|alias/);
    }
  });

  test('where Dex does not expand variables', async () => {
    const off = DEPLOYMENT.replace(
      '        volumeMounts',
      "        env:\n        - name: DEX_EXPAND_ENV\n          value: 'false'\n        volumeMounts",
    );
    const [first] = await reasons({ 'dex.yaml': DEX, 'deployment.yaml': off });
    expect(first).toContain('DEX_EXPAND_ENV');
  });

  test('where the value means something to Dex or to Flux already', async () => {
    const [first] = await reasons({
      'dex.yaml': DEX.replace('harbor-42', 'har$bor-42'),
      'deployment.yaml': DEPLOYMENT,
    });
    expect(first).toContain('expands the "$"');
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: orders
spec:
  values:
    password: quiet,harbor{42
`;
    expect(await reasons({ 'release.yaml': release })).toEqual([
      'Flux would read signs of the value as its own syntax',
    ]);
  });

  test('where no container mounts the volume', async () => {
    const unmounted = DEPLOYMENT.replace(
      '        volumeMounts:\n        - name: config\n          mountPath: /etc/dex\n',
      '',
    );
    const [first] = await reasons({ 'dex.yaml': DEX, 'deployment.yaml': unmounted });
    expect(first).toContain('no container of Deployment "dex" mounts');
  });

  test('where the document stands twice in its file', async () => {
    const [, found] = await findIn({ 'all.yaml': `---\n${DEX}---\n${DEX}---\n${DEPLOYMENT}` });
    expect(found).toHaveLength(2);
    for (const { fixes } of found)
      for (const { plan } of fixes)
        expect('refused' in plan && plan.refused).toBe('the document stands twice in its file');
  });

  test('where Flyte has half of a pair, or an inlineSecretRef of its own', async () => {
    const half = 'storage:\n  type: s3\n  s3:\n    accessKey: ""\n    secretKey: quiet-harbor-42\n';
    expect(await reasons({ 'values.yaml': half })).toEqual([expect.stringContaining('one of them is no text here')]);
    const named = `configuration:
  inlineSecretRef: mine
  storage:
    providerConfig:
      s3:
        authType: accesskey
        accessKey: flyte-writer
        secretKey: quiet-harbor-42
`;
    const [, found] = await findIn({ 'values.yaml': named });
    for (const { fixes } of found)
      for (const { plan } of fixes) expect('refused' in plan && plan.refused).toContain('names a Secret already');
  });
});

describe('what is there already is used and extended', () => {
  test('an ExternalSecret takes another key, and Vault keeps the ones it has', async () => {
    const commands: string[] = [];
    const second = DEX.concat('    staticClients:\n    - id: web\n      secret: quiet-harbor-43\n');
    let [workspace, found] = await findIn({ 'dex.yaml': second, 'deployment.yaml': DEPLOYMENT, 'store.yaml': STORE });
    for (const title of [/bindPW.*ExternalSecret/, /"secret".*ExternalSecret/]) {
      const { path, plan } = planOf(found, title);
      workspace = await workspace.applied(path, plan);
      commands.push(plan.handOff?.command ?? '');
      found = workspace.find();
    }
    expect(found).toEqual([]);
    // `vault kv put` replaces all keys of an entry: the second key gets one of its own.
    const entries = commands.map((command) => /kv put -mount=kv (\S+)/.exec(command)?.[1]);
    expect(new Set(entries).size).toBe(2);
    expect([...workspace.secrets()]).toEqual([['dex-secrets', ['ldap-bind-pw', 'web-client-secret']]]);
    const deployment = workspace.files.get(`${ROOT}/deployment.yaml`) ?? '';
    expect(deployment.match(/- name: (?:DEX_LDAP_BIND_PW|WEB_CLIENT_SECRET)$/gm)).toHaveLength(2);
  });

  test('a Secret that git ignores takes another key', async () => {
    const second = `${DEX}    staticClients:\n    - id: web\n      secret: quiet-harbor-43\n`;
    let [workspace, found] = await findIn({ 'dex.yaml': second, 'deployment.yaml': DEPLOYMENT });
    for (const title of [/bindPW.*(?:outside git|git ignores)/, /"secret".*(?:outside git|git ignores)/]) {
      const { path, plan } = planOf(found, title);
      workspace = await workspace.applied(path, plan);
      found = workspace.find();
    }
    const paths = [...workspace.files.keys()].filter((path) => path.endsWith('.secret.yaml'));
    expect(paths).toEqual([`${ROOT}/.yamlock/dex-secrets.secret.yaml`]);
    expect(workspace.isTracked(paths[0] ?? '')).toBe(false);
    expect(workspace.files.get(paths[0] ?? '')).toContain(
      '  ldap-bind-pw: quiet-harbor-42\n  web-client-secret: quiet-harbor-43\n',
    );
  });

  test('an env file that waits outside git takes another line, and never the same key twice', async () => {
    const kustomization =
      'secretGenerator:\n- name: db\n  envs: [.yamlock/db.env]\n  literals:\n  - password=quiet-harbor-42\n';
    const waiting = { '.yamlock/.gitignore': '*\n', '.yamlock/db.env': 'user=orders' };
    const files = { 'kustomization.yaml': kustomization, ...waiting };
    const [workspace, found] = await findIn(files);
    const { path, plan } = planOf(found, /envs:/);
    const after = await workspace.applied(path, plan);
    expect(after.files.get(`${ROOT}/.yamlock/db.env`)).toBe('user=orders\npassword=quiet-harbor-42\n');
    expect(after.files.get(path)).toBe('secretGenerator:\n- name: db\n  envs: [.yamlock/db.env]\n');
    expect(await reasons({ ...files, '.yamlock/db.env': 'password=other\n' })).toEqual([
      expect.stringContaining('has a line for "password"'),
    ]);
  });

  test('an env file that stands elsewhere does not', async () => {
    const kustomization = 'secretGenerator:\n- name: db\n  envs: [db.env]\n  literals:\n  - password=quiet-harbor-42\n';
    const [workspace, found] = await findIn({ 'kustomization.yaml': kustomization, 'db.env': 'user=orders\n' });
    const { path, plan } = planOf(found, /envs:/);
    const after = await workspace.applied(path, plan);
    expect(after.files.get(`${ROOT}/db.env`)).toBe('user=orders\n');
    expect(after.files.get(`${ROOT}/.yamlock/db.env`)).toBe('password=quiet-harbor-42\n');
    expect(after.isTracked(`${ROOT}/.yamlock/db.env`)).toBe(false);
  });

  test('a default of the chart goes along with the value', async () => {
    const values = 'minio:\n  auth:\n    rootPassword: quiet-harbor-42\n';
    const [workspace, found] = await findIn({ 'values.yaml': values });
    const { path, plan } = planOf(found, /existingSecret/);
    const after = await workspace.applied(path, plan);
    expect(after.files.get(path)).toBe('minio:\n  auth:\n    existingSecret: minio-credentials\n');
    expect([...after.secrets()]).toEqual([['minio-credentials', ['root-password', 'root-user']]]);
    expect(after.files.get(`${ROOT}/.yamlock/minio-credentials.secret.yaml`)).toContain('root-user: admin\n');
  });
});

describe('facts of ConfigMaps', () => {
  test('every way in which an object uses one, and no value', () => {
    const text = `${DEPLOYMENT}---
apiVersion: batch/v1
kind: CronJob
metadata: {name: job, namespace: shop}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
          - name: job
            image: registry.example.com/job:1
            envFrom: [{configMapRef: {name: a}}]
            env: [{name: X, valueFrom: {configMapKeyRef: {name: b, key: x}}}]
          volumes:
          - name: all
            projected: {sources: [{configMap: {name: c}}]}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: release}
spec:
  valuesFrom: [{kind: ConfigMap, name: d}]
---
${DEX}`;
    const { workloads, objects } = factsOf(parseStream(text));
    const configMaps = objects.flatMap((object) => namedFactsOf(object).configMaps);
    expect(
      workloads.map(({ kind, configMaps: uses }) => [kind, ...uses.map(({ name, how }) => `${name} ${how}`)]),
    ).toEqual([
      ['Deployment', 'dex volume'],
      ['CronJob', 'c projected', 'a envFrom', 'b key'],
      ['HelmRelease', 'd other'],
    ]);
    expect(configMaps.map(({ name, range }) => [name, text.slice(range.start, range.end)])).toEqual([['dex', 'dex']]);
    expect(JSON.stringify({ workloads, configMaps })).not.toContain('quiet-harbor');
  });
});
