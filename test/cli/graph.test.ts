import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from './support.js';

const STORE =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\nspec: {provider: {}}\n';
const SHOP = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: db}
  data:
    - {secretKey: user, remoteRef: {key: db, property: user}}
    - {secretKey: password, remoteRef: {key: db, property: password}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec: {encryptedData: {token: AgBy3i4}}
---
apiVersion: v1
kind: Secret
metadata: {name: plain, namespace: shop}
stringData: {key: blue-kettle-42}
---
apiVersion: v1
kind: Secret
metadata: {name: idle, namespace: shop}
data:
  key: ENC[AES256_GCM,data:abc=,iv:abc=,tag:abc=,type:str]
sops: {mac: x, version: 3.9.0}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: shop}
imagePullSecrets: [{name: sealed}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      serviceAccountName: runner
      containers:
        - name: app
          env:
            - {name: U, valueFrom: {secretKeyRef: {name: db, key: user}}}
            - {name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}
            - {name: O, valueFrom: {secretKeyRef: {name: option, key: k, optional: true}}}
        - name: side
          envFrom: [{secretRef: {name: plain}}, {secretRef: {name: lost}}]
`;

interface Node {
  readonly id: string;
  readonly column: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly set: string;
  readonly protection?: string;
  readonly source?: { readonly file: string; readonly line: number };
}

interface Read {
  readonly nodes: readonly Node[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly how: string;
    readonly keys?: string[];
    readonly container?: string;
  }[];
}

async function json(files: Record<string, string>, ...args: readonly string[]): Promise<Read> {
  const { stdout, code, stderr } = await yamlock(['graph', '--format', 'json', ...args], { cwd: folderOf(files) });
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** `ExternalSecret db → Secret db: makes` */
function edgesOf({ nodes, edges }: Read): string[] {
  const titles = new Map(nodes.map(({ id, kind, name }) => [id, `${kind} ${name}`]));
  return edges.map(({ from, to, how, keys, container }) =>
    [
      `${titles.get(from)} → ${titles.get(to)}: ${how}`,
      ...(keys ? [keys.join()] : []),
      ...(container ? [container] : []),
    ].join(' '),
  );
}

function protectionsOf({ nodes }: Read): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    nodes.filter(({ column }) => column === 'secret').map(({ name, protection }) => [name, protection]),
  );
}

describe('the flow', () => {
  test('goes from stores over what makes Secrets to containers, with the keys', async () => {
    const read = await json({ 'shop.yaml': SHOP, 'store.yaml': STORE });
    expect(edgesOf(read).sort()).toEqual([
      'ClusterSecretStore vault → ExternalSecret db: keeps',
      'ExternalSecret db → Secret db: makes',
      'SOPS shop.yaml → Secret idle: makes',
      'SealedSecret sealed → Secret sealed: makes',
      'Secret db → Deployment web: env user,password app',
      'Secret lost → Deployment web: envFrom side',
      'Secret option → Deployment web: env k app',
      'Secret plain → Deployment web: envFrom side',
      'Secret sealed → ServiceAccount runner: imagePull',
      'ServiceAccount runner → Deployment web: account',
    ]);
    expect(read.nodes.find(({ kind }) => kind === 'Deployment')).toMatchObject({
      namespace: 'shop',
      set: '.',
      containers: ['app', 'side'],
      source: { file: 'shop.yaml', line: 35, column: 18 },
    });
  });

  test('shows what people make by hand where it is read, with the command', async () => {
    const web = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: app, envFrom: [{secretRef: {name: db}}]}]}
`;
    const script =
      'set -e\n\nkubectl create secret generic db --from-literal=user=u\nkubectl create secret tls idle -n shop\n';
    const read = await json({ 'app/web.yaml': web, 'hack/setup.sh': script });
    expect(edgesOf(read).sort()).toEqual(['Secret db → Pod web: envFrom app', 'kubectl setup.sh → Secret db: makes']);
    expect(protectionsOf(read)).toEqual({ db: 'external' });
    const [secret] = read.nodes.filter(({ column }) => column === 'secret');
    expect(secret).toMatchObject({ set: 'app', source: { file: 'hack/setup.sh', line: 3 } });
  });

  test('shows what operators make for themselves where it is read', async () => {
    const read = await json({
      'db.yaml': `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
---
apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: {name: old, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, env: [{name: A, valueFrom: {secretKeyRef: {name: db-app, key: uri}}}]}]}
`,
    });
    expect(edgesOf(read).sort()).toEqual(['Cluster db → Secret db-app: makes', 'Secret db-app → Pod web: env uri app']);
    expect(protectionsOf(read)).toEqual({ 'db-app': 'external' });
  });

  test('says of each Secret how it is kept', async () => {
    expect(protectionsOf(await json({ 'shop.yaml': SHOP, 'store.yaml': STORE }))).toEqual({
      db: 'external',
      idle: 'unused',
      lost: 'dangling',
      // It may be missing, and may be made by hand.
      option: undefined,
      plain: 'plaintext',
      sealed: 'encrypted',
    });
  });

  test.each([
    [
      'an object whose kind nobody knows is there',
      'apiVersion: acme.example.com/v1\nkind: Shop\nmetadata: {name: s, namespace: shop}\n',
    ],
    [
      'a release of a chart that nobody knows is there',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: s, namespace: shop}\nspec: {chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: y}}}}\n',
    ],
    [
      'another set reads it',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: c, envFrom: [{secretRef: {name: idle}}]}]}\n',
      'other/',
    ],
  ])('does not call a Secret unused where %s', async (_, text, folder = '') => {
    const read = await json({ 'shop.yaml': SHOP, 'store.yaml': STORE, [`${folder}more.yaml`]: text });
    expect(protectionsOf(read).idle).toBe('encrypted');
  });

  test('does not call a Secret unused that a controller may find by its label, nor one that a program fills', async () => {
    const labelled = SHOP.replace(
      '{name: idle, namespace: shop}',
      '{name: idle, namespace: shop, labels: {acme.io/type: repo}}',
    );
    expect(protectionsOf(await json({ 'shop.yaml': labelled })).idle).toBe('encrypted');
    const named = SHOP.replace(
      '{name: idle, namespace: shop}',
      '{name: idle, namespace: shop, labels: {app.kubernetes.io/name: x, app: y}}',
    );
    expect(protectionsOf(await json({ 'shop.yaml': named })).idle).toBe('unused');
    const filled = 'apiVersion: v1\nkind: Secret\nmetadata: {name: filled, namespace: shop}\n---\n';
    expect(protectionsOf(await json({ 'shop.yaml': filled + SHOP })).filled).toBe('external');
  });

  test.each([
    ['a plain value', 'stringData: {a: blue-kettle-42}', 'plaintext'],
    ['an encoded value', 'data: {a: Ymx1ZS1rZXR0bGUtNDI=}', 'plaintext'],
    ['one plain value beside a reference', 'stringData: {a: "op://vault/item/field", b: blue-kettle-42}', 'plaintext'],
    ['a reference that a program replaces', 'stringData: {a: "op://vault/item/field"}', 'external'],
    ['a reference in block style', 'stringData:\n  a: |-\n    op://vault/item/field', 'external'],
    ['an encoded reference', 'data: {a: PHBhdGg6a3YvZGIjcGFzc3dvcmQ+}', 'external'],
    ['a variable of Flux', 'stringData: {a: "${PASSWORD}"}', 'external'],
    ['nothing yet', 'stringData: {a: ""}', 'external'],
    ['ciphertext of another program', 'stringData:\n  a: ENC[AES256_GCM,data:abc=,iv:abc=,type:str]', 'encrypted'],
  ])('knows %s', async (_, data, expected) => {
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: kept}\n${data}\n`;
    expect(protectionsOf(await json({ 'kept.yaml': secret })).kept).toBe(expected);
  });

  test('has a store of another set, with the set that uses it', async () => {
    const read = await json({ 'infra/store.yaml': STORE, 'apps/shop.yaml': SHOP });
    const stores = read.nodes.filter(({ kind }) => kind === 'ClusterSecretStore');
    expect(stores.map(({ set, source }) => [set, source?.file])).toEqual([
      ['apps', 'infra/store.yaml'],
      ['infra', 'infra/store.yaml'],
    ]);
  });

  test('has a Secret of another set where both namespaces are known, and guesses nothing where they are not', async () => {
    const pod = (namespace: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${namespace}}\nspec: {containers: [{name: c, envFrom: [{secretRef: {name: plain}}]}]}\n`;
    const known = await json({ 'a/shop.yaml': SHOP, 'b/pod.yaml': pod(', namespace: shop') });
    expect(known.nodes.filter(({ set, column }) => set === 'b' && column === 'secret')).toMatchObject([
      { protection: 'plaintext', source: { file: 'a/shop.yaml' } },
    ]);
    const unknown = await json({ 'a/shop.yaml': SHOP, 'b/pod.yaml': pod('') });
    const [secret] = unknown.nodes.filter(({ set, column }) => set === 'b' && column === 'secret');
    expect(secret?.protection).toBeUndefined();
  });

  test('never mixes folders of two clusters', async () => {
    const read = await json({ 'prod/shop.yaml': SHOP, 'dev/shop.yaml': SHOP.replaceAll('vault', 'local') });
    const setOf = new Map(read.nodes.map(({ id, set }) => [id, set]));
    expect(read.edges.filter(({ from, to }) => setOf.get(from) !== setOf.get(to))).toEqual([]);
    expect(read.nodes.filter(({ column }) => column === 'store').map(({ set, name }) => `${set} ${name}`)).toEqual([
      'dev local',
      'prod vault',
    ]);
  });

  test('shows what a kustomization makes of its files', async () => {
    const read = await json({
      'kustomization.yaml':
        'namespace: live\nnamePrefix: x-\nresources: [shop.yaml]\nsecretGenerator: [{name: made, literals: [a=blue-kettle-42]}]\n',
      'shop.yaml': SHOP.replaceAll('name: plain', 'name: made').replace(
        /apiVersion: v1\nkind: Secret\nmetadata: \{name: made.*\n.*\n---\n/,
        '',
      ),
    });
    const made = read.nodes.find(({ name }) => /^x-made-[a-z0-9]{10}$/.test(name));
    expect(made).toMatchObject({ namespace: 'live', protection: 'plaintext' });
    expect(read.edges.some(({ from, how }) => from === made?.id && how === 'envFrom')).toBe(true);
  });

  test('shows what volumes of a store bring without a Secret', async () => {
    const read = await json({
      'csi.yaml': `apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: files, namespace: shop}
spec: {provider: vault}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: c}]
  volumes: [{name: v, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: files}}}]
`,
    });
    expect(edgesOf(read)).toEqual(['SecretProviderClass files → Pod web: volume']);
  });

  test('never has a value', async () => {
    const cwd = folderOf({ 'shop.yaml': SHOP, 'store.yaml': STORE });
    for (const format of ['text', 'svg', 'mermaid', 'json']) {
      const { stdout } = await yamlock(['graph', '--format', format, '--unfolded'], { cwd });
      expect(stdout).toContain('plain');
      expect(stdout).not.toMatch(/blue-kettle-42|AgBy3i4|ENC\[/);
    }
  });
});

describe('the command', () => {
  test('prints a tree, in colours on a terminal alone', async () => {
    const cwd = folderOf({ 'shop.yaml': SHOP, 'store.yaml': STORE });
    const { stdout } = await yamlock(['graph'], { cwd });
    expect(stdout).toContain(
      '    external   db (user, password)\n               ← ExternalSecret db ← ClusterSecretStore vault\n',
    );
    expect(stdout).toContain('               → Deployment web as variables: user, password (container app)\n');
    expect(stdout).not.toContain('\u001b');
    const shown = await yamlock(['graph'], { cwd, isTTY: { stdout: true, stderr: false } });
    expect(shown.stdout).toContain('\u001b[31mplaintext\u001b[0m');
    const plain = await yamlock(['graph'], { cwd, isTTY: { stdout: true, stderr: false }, env: { NO_COLOR: '1' } });
    expect(plain.stdout).toBe(stdout);
  });

  test('shows of a file what it has to do with, and of a folder what is below it', async () => {
    const files = {
      'apps/shop.yaml': SHOP,
      'infra/store.yaml': STORE,
      'apps/other.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData: {a: b}\n',
    };
    const ofFile = await json(files, 'infra/store.yaml');
    expect(ofFile.nodes.map(({ kind, set }) => `${kind} ${set}`)).toEqual([
      'ClusterSecretStore apps',
      'ExternalSecret apps',
      'Secret apps',
      'Deployment apps',
      'ClusterSecretStore infra',
    ]);
    const ofFolder = await json(files, 'infra');
    expect(ofFolder.nodes.map(({ kind }) => kind)).toEqual(['ClusterSecretStore']);
  });

  test('shows one set, and one namespace', async () => {
    const files = { 'prod/shop.yaml': SHOP, 'dev/shop.yaml': SHOP.replaceAll('namespace: shop', 'namespace: trial') };
    expect(new Set((await json(files, '--set', 'dev')).nodes.map(({ set }) => set))).toEqual(new Set(['dev']));
    const ofNamespace = await json(files, '--namespace', 'shop');
    expect(new Set(ofNamespace.nodes.map(({ namespace }) => namespace))).toEqual(new Set([undefined, 'shop']));
  });

  test.each([
    [['--set', 'prot'], 'There is no set "prot" with a Secret; did you mean "prod"?'],
    [['--namespace', 'shp'], 'There is no namespace "shp" with a Secret; did you mean "shop"?'],
    [['--format', 'png'], '--format takes one of text, svg, mermaid, json, not "png"'],
    [['missing'], 'missing'],
    [['-'], 'graph reads files and folders, not standard input'],
    [['prod', 'prod/shop.yaml'], 'graph takes files or folders, not both'],
  ])('refuses %j with a reason', async (args, message) => {
    const { code, stdout, stderr } = await yamlock(['graph', ...args], { cwd: folderOf({ 'prod/shop.yaml': SHOP }) });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('says of a folder without Secrets that there are none', async () => {
    const { code, stdout } = await yamlock(['graph'], { cwd: folderOf({ 'a.yaml': 'a: 1\n' }) });
    expect([code, stdout]).toEqual([0, 'No Secret and no reader of one was found\n']);
  });

  test('names a file that cannot be read, and shows the rest', async () => {
    const cwd = folderOf({ 'shop.yaml': SHOP, 'bad.yaml': new Uint8Array([0x61, 0xc3, 0x28]) });
    const { code, stdout, stderr } = await yamlock(['graph'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('ExternalSecret db');
    expect(stderr).toContain('bad.yaml: ');
  });
});
