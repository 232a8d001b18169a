import { describe, expect, test } from 'vitest';
import type { DocumentHighlight } from 'vscode-languageserver';
import { ask, definition, references, workspace } from './names-support.js';
import { refusal } from './support.js';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: runner
  containers:
  - name: app
    image: registry.example/app:1.2.3
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: db
          key: password
    envFrom:
    - secretRef: {name: db}
    - configMapRef: {name: gone}
`;

const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: shop/db}
`;

const FILES = {
  'web/pod.yaml': POD,
  'db/es.yaml': EXTERNAL,
  'other/pod.yaml': POD.replace('namespace: shop', 'namespace: other').replace('name: web', 'name: else'),
  'sa.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: runner\n  namespace: shop\n',
  'store.yaml': 'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n',
};

describe('of names in files', () => {
  test('the definition is what makes the object', async () => {
    const on = await workspace(FILES);
    expect(await definition(on, 'web/pod.yaml', 'secretKeyRef:\n          name: d')).toEqual(['db/es.yaml:3 db']);
    expect(await definition(on, 'web/pod.yaml', 'key: pass')).toEqual(['db/es.yaml:7 password']);
    expect(await definition(on, 'web/pod.yaml', 'runn')).toEqual(['sa.yaml:4 runner']);
  });

  test('the same name in another namespace, a text that is no name and a name that nothing defines have none', async () => {
    const on = await workspace(FILES, { open: ['web/pod.yaml', 'other/pod.yaml'] });
    await definition(on, 'web/pod.yaml', 'runn');
    expect(await ask(on, 'definition', 'other/pod.yaml', 'secretKeyRef:\n          name: d')).toEqual([]);
    expect(await ask(on, 'definition', 'web/pod.yaml', 'registry.exam')).toEqual([]);
    expect(await ask(on, 'definition', 'web/pod.yaml', 'gon')).toEqual([]);
  });

  test('references are found from the definition, from a reference and from a key', async () => {
    const on = await workspace(FILES, { open: ['web/pod.yaml', 'db/es.yaml', 'store.yaml'] });
    await definition(on, 'web/pod.yaml', 'runn');
    const all = ['db/es.yaml:3 db', 'web/pod.yaml:13 db', 'web/pod.yaml:16 db'];
    expect(await references(on, 'web/pod.yaml', 'secretRef: {name: d')).toEqual(all);
    expect(await references(on, 'db/es.yaml', 'metadata: {name: d')).toEqual(all);
    expect(await references(on, 'db/es.yaml', 'metadata: {name: d', false)).toEqual(all.slice(1));
    const ofKey = ['db/es.yaml:7 password', 'web/pod.yaml:14 password', 'web/pod.yaml:16 db'];
    expect(await references(on, 'db/es.yaml', 'secretKey: pass')).toEqual(ofKey);
    expect(await references(on, 'web/pod.yaml', 'key: pass')).toEqual(ofKey);
    expect(await references(on, 'store.yaml', 'vaul', false)).toEqual(['db/es.yaml:5 vault']);
  });

  test('what nothing defines has the references to it', async () => {
    const on = await workspace(FILES);
    await definition(on, 'web/pod.yaml', 'runn');
    expect(await references(on, 'web/pod.yaml', 'gon')).toEqual(['web/pod.yaml:17 gone']);
  });

  test('follow an edit that is not saved', async () => {
    const on = await workspace(FILES, { open: ['web/pod.yaml', 'db/es.yaml'] });
    await definition(on, 'web/pod.yaml', 'runn');
    const text = `# moved\n${EXTERNAL}`;
    on.files['/repo/db/es.yaml'] = text;
    await on.client.change('file:///repo/db/es.yaml', { text });
    await on.client.pull('file:///repo/db/es.yaml');
    expect(await definition(on, 'web/pod.yaml', 'key: pass')).toEqual(['db/es.yaml:8 password']);
  });

  test('are highlighted in one file, the definition as what is written', async () => {
    const on = await workspace({
      'all.yaml': `${EXTERNAL}---\n${POD}`,
    });
    await definition(on, 'all.yaml', 'key: pass');
    const found = await ask<DocumentHighlight[]>(on, 'documentHighlight', 'all.yaml', 'key: pass');
    expect(found.map(({ range, kind }) => `${range.start.line + 1} ${kind}`)).toEqual(['7 3', '23 2', '25 2']);
    expect(await ask(on, 'documentHighlight', 'all.yaml', 'kind: P')).toBeNull();
  });
});

describe('of names in what is applied', () => {
  const overlay = {
    'base/web.yaml': POD.replace(', namespace: shop', '')
      .replace('name: db\n', 'name: gen\n')
      .replace('key: password', 'key: PASS'),
    'base/kustomization.yaml':
      'resources: [web.yaml]\nsecretGenerator:\n- name: gen\n  literals: ["PASS=x"]\n  envs: [.env]\n',
    'base/.env': 'USER=x\n',
    'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
    'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
  };

  test('definitions stand in generators, whatever overlays put before them', async () => {
    const on = await workspace(overlay);
    expect(await definition(on, 'base/web.yaml', 'name: gen')).toEqual(['base/kustomization.yaml:3 gen']);
    expect(await definition(on, 'base/web.yaml', 'key: PA')).toEqual(['base/kustomization.yaml:4 PASS']);
  });

  test('a line of a file with variables is a definition of a key', async () => {
    const web = overlay['base/web.yaml'].replace('key: PASS', 'key: USER');
    const on = await workspace({ ...overlay, 'base/web.yaml': web });
    expect(await definition(on, 'base/web.yaml', 'key: US')).toEqual(['base/.env:1 USER']);
  });

  test('the definition may be the value that a template prints', async () => {
    const on = await workspace({
      'templates/web.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  serviceAccountName: release-name-x\n  containers:\n  - name: a\n    image: a:1\n    envFrom:\n    - secretRef: {name: "mine"}\n',
      'templates/secret.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.name }}\nstringData: {a: b}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Release.Name }}-x\n',
      'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'values.yaml': 'name: mine\n',
    });
    expect(await definition(on, 'templates/web.yaml', 'mine')).toEqual(['values.yaml:1 mine']);
    expect(await definition(on, 'templates/web.yaml', 'release-na')).toEqual([
      'templates/secret.yaml:10 {{ .Release.Name }}-x',
    ]);
  });
});

describe('between the folders of a workspace', () => {
  const POD_OF = (name: string): string => POD.replace('serviceAccountName: runner', `priorityClassName: ${name}`);
  const CLASS = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: high\nvalue: 1\n';
  const files = {
    '/repo/store.yaml': FILES['store.yaml'],
    '/repo/class.yaml': CLASS,
    '/repo/sa.yaml': FILES['sa.yaml'],
    '/other/es.yaml': EXTERNAL,
    '/other/pod.yaml': POD_OF('high'),
    '/other/web.yaml': POD.replace('name: web', 'name: more'),
  };

  test('objects of the cluster are seen, and no others', async () => {
    const on = await workspace(files, {
      folders: ['/repo', '/other'],
      open: ['/other/es.yaml', '/other/web.yaml', '/repo/store.yaml'],
    });
    expect(await definition(on, '/other/es.yaml', 'name: vau')).toEqual(['store.yaml:4 vault']);
    expect(await references(on, '/repo/store.yaml', 'vau')).toEqual(['store.yaml:4 vault', '/other/es.yaml:5 vault']);
    expect(await ask(on, 'definition', '/other/web.yaml', 'runn')).toEqual([]);
    expect((await refusal(ask(on, 'rename', '/repo/store.yaml', 'vau', { newName: 'safe' }))).message).toBe(
      '/other/es.yaml of another folder of the workspace names it.',
    );
  });

  test('an edit in one folder is seen in the other', async () => {
    const on = await workspace(files, { folders: ['/repo', '/other'], open: ['/other/es.yaml', '/repo/store.yaml'] });
    await definition(on, '/other/es.yaml', 'name: vau');
    const text = files['/repo/store.yaml'].replace('vault', 'safe');
    await on.client.change('file:///repo/store.yaml', { text });
    await on.client.pull('file:///repo/store.yaml');
    expect(await ask(on, 'definition', '/other/es.yaml', 'name: vau')).toEqual([]);
  });
});

describe('the hover of a name', () => {
  const value = async (on: Awaited<ReturnType<typeof workspace>>, name: string, part: string): Promise<string> =>
    ((await ask<{ contents: { value: string } } | null>(on, 'hover', name, part))?.contents.value ?? '').split(
      '\n',
    )[0] ?? '';

  test('says what makes it, its keys and who refers to it, and no value', async () => {
    const plain =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: plain, namespace: shop}\nstringData: {a: hidden-value, b: c}\n';
    const on = await workspace({ ...FILES, 'web/secret.yaml': plain }, { open: ['web/pod.yaml', 'web/secret.yaml'] });
    await definition(on, 'web/pod.yaml', 'runn');
    expect(await value(on, 'web/pod.yaml', 'secretKeyRef:\n          name: d')).toBe(
      'Secret `db` made by ExternalSecret `db` in `db/es.yaml` · brought by a controller · key `password` · 1 object refers to it',
    );
    expect(await value(on, 'web/secret.yaml', 'name: pl')).toBe(
      'Secret `plain` in `web/secret.yaml` · written in plaintext · keys `a`, `b` · no object refers to it',
    );
    expect(await value(on, 'web/pod.yaml', 'runn')).toBe(
      'ServiceAccount `runner` in `sa.yaml` · 1 object refers to it',
    );
    expect(await value(on, 'web/pod.yaml', 'gon')).not.toMatch(/refers? to it/);
  });
});
