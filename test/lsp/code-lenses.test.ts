import { describe, expect, test } from 'vitest';
import type { LensPlaces } from '../../protocol/messages.js';
import { lensesOf, titles, untilTitles } from './code-lenses-support.js';
import { pathOf, workspace } from './names-support.js';
import { BARE, FULL, TestClient, uriOf } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const SECRET = `# The database.
apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
stringData:
  password: ${VALUE}
`;
const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: shop-db
  namespace: shop
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  target: {name: db}
  data:
  - secretKey: password
    remoteRef: {key: shop/db}
`;
const reader = (name: string, secret = 'db'): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
imagePullSecrets:
- name: ${secret}
`;
const OWN = { initializationOptions: { clientCommands: true } };

describe('lenses of Secrets', () => {
  test('stand at a manifest, with what else makes the Secret', async () => {
    const on = await workspace({ 'secret.yaml': SECRET, 'a.yaml': reader('a'), 'b.yaml': reader('b') });
    await untilTitles(on, 'secret.yaml', ['2: 2 readers']);
    const made = await workspace({ 'secret.yaml': SECRET, 'es.yaml': EXTERNAL, 'a.yaml': reader('a') });
    await untilTitles(made, 'secret.yaml', ['2: 1 reader', '2: made by ExternalSecret shop-db']);
    expect(JSON.stringify(await lensesOf(made, 'secret.yaml'))).not.toContain(VALUE);
  });

  test('stand at what makes Secrets, with their names', async () => {
    const certificate = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web, namespace: shop}
spec:
  secretName: web-tls
  issuerRef: {name: ca}
`;
    const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed, namespace: shop}
spec:
  encryptedData: {token: AgA=}
`;
    const files = { 'all.yaml': `${EXTERNAL}---\n${certificate}---\n${sealed}`, 'a.yaml': reader('a', 'sealed') };
    await untilTitles(await workspace(files), 'all.yaml', [
      '1: Secret db · no readers',
      '13: Secret web-tls · no readers',
      '20: Secret sealed · 1 reader',
    ]);
  });

  test('stand at each entry of a generator, whose names have hashes', async () => {
    const on = await workspace({
      'kustomization.yaml': `resources: [a.yaml]
namespace: shop
secretGenerator:
- name: db
  literals: [a=b]
- name: other
  literals: [a=b]
`,
      'a.yaml': reader('a'),
    });
    await untilTitles(on, 'kustomization.yaml', ['4: 1 reader', '6: no readers']);
  });

  test('count an object once, however many overlays give it and however often it reads', async () => {
    const overlay = (name: string): string => `resources: [../base]\nnamespace: ${name}\n`;
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  imagePullSecrets: [{name: db}]
  containers:
  - name: app
    image: registry.example/app:1.2.3
    envFrom:
    - secretRef: {name: db}
`;
    const files = {
      'base/es.yaml': EXTERNAL.replace('  target: {name: db}\n', '').replaceAll('shop-db', 'db'),
      'base/pod.yaml': pod,
      'base/kustomization.yaml': 'resources: [es.yaml, pod.yaml]\n',
      'dev/kustomization.yaml': overlay('dev'),
      'prod/kustomization.yaml': overlay('prod'),
    };
    const on = await workspace(files);
    await untilTitles(on, 'base/es.yaml', ['1: Secret db · 1 reader']);
  });

  test('are known in the template of a chart, by what it prints', async () => {
    const on = await workspace(
      {
        'chart/templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Values.secret }}
stringData:
  password: {{ .Values.password | quote }}
`,
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        'chart/values.yaml': `secret: shop\npassword: ${VALUE}\n`,
        'chart/templates/a.yaml': reader('a', '{{ .Values.secret }}').replace('  namespace: shop\n', ''),
      },
      OWN,
    );
    await untilTitles(on, 'chart/templates/secret.yaml', ['1: 1 reader']);
    const [lens] = await lensesOf(on, 'chart/templates/secret.yaml');
    const [shown] = (lens?.command?.arguments ?? []) as LensPlaces[];
    expect(shown?.places.map(({ uri, label }) => `${uri} ${label}`)).toEqual([
      'file:///repo/chart/values.yaml ServiceAccount a',
    ]);
  });

  test('say so where a chart does not give the object', async () => {
    const on = await workspace({
      'chart/templates/secret.yaml': `{{- if .Values.enabled }}\n${SECRET}{{- end }}\n`,
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/values.yaml': 'enabled: false\n',
    });
    await untilTitles(on, 'chart/templates/secret.yaml', ['3: not applied']);
    await on.client.write(pathOf('chart/values.yaml'), 'enabled: true\n');
    await untilTitles(on, 'chart/templates/secret.yaml', ['3: no readers']);
  });

  test('say so where nobody knows what is applied: the kustomization around cannot be built', async () => {
    const on = await workspace({ 'es.yaml': EXTERNAL, 'kustomization.yaml': 'resources: [es.yaml, missing.yaml]\n' });
    await untilTitles(on, 'es.yaml', ['1: readers not known']);
    await on.client.write(pathOf('missing.yaml'), reader('a'));
    await untilTitles(on, 'es.yaml', ['1: Secret db · 1 reader']);
  });

  test('are not there for other objects, in files that are ignored, and where they are switched off', async () => {
    const on = await workspace({ 'a.yaml': reader('a'), 'secret.yaml': SECRET });
    expect(await titles(on, 'a.yaml')).toEqual([]);
    const files = { 'secret.yaml': SECRET, '.yamlock.yaml': 'ignore: [secret.yaml]\n' };
    expect(await titles(await workspace(files), 'secret.yaml')).toEqual([]);
    for (const settings of [{ codeLens: { secrets: false } }, { enable: false }])
      expect(await titles(await workspace({ 'secret.yaml': SECRET }, { settings }), 'secret.yaml')).toEqual([]);
  });
});

describe('what lenses say', () => {
  test('follows other files: the client is asked to renew them', async () => {
    const on = await workspace({ 'secret.yaml': SECRET, 'a.yaml': reader('a') }, { open: ['secret.yaml', 'a.yaml'] });
    await untilTitles(on, 'secret.yaml', ['2: 1 reader']);
    await on.client.change(uriOf(pathOf('a.yaml')), { text: reader('a', 'other') });
    await on.client.next('workspace/codeLens/refresh');
    await untilTitles(on, 'secret.yaml', ['2: no readers']);
    await on.client.write(pathOf('b.yaml'), reader('b'));
    await on.client.next('workspace/codeLens/refresh');
    await untilTitles(on, 'secret.yaml', ['2: 1 reader']);
  });

  test('is the same while a text cannot be read, and no lens moves to another object', async () => {
    const two = `${SECRET}---\n${SECRET.replace('name: db', 'name: other')}`;
    const on = await workspace({ 'secret.yaml': two, 'a.yaml': reader('a'), 'b.yaml': reader('b', 'other') });
    await untilTitles(on, 'secret.yaml', ['2: 1 reader', '11: 1 reader']);
    const half = two.replace('namespace: shop', 'namespace: "sho');
    await on.client.change(uriOf(pathOf('secret.yaml')), { text: half });
    expect(await titles(on, 'secret.yaml')).toEqual(['2: 1 reader', '11: 1 reader']);
  });

  test('asks a client that cannot renew them for nothing', async () => {
    const { codeLens: _, ...without } = FULL.workspace ?? {};
    const capabilities = { ...FULL, workspace: without };
    const on = await workspace({ 'secret.yaml': SECRET, 'a.yaml': reader('a') }, { capabilities });
    await untilTitles(on, 'secret.yaml', ['2: 1 reader']);
    await on.client.write(pathOf('b.yaml'), reader('b'));
    await untilTitles(on, 'secret.yaml', ['2: 2 readers']);
    expect(on.client.leftover('workspace/codeLens/refresh')).toEqual([]);
  });
});

describe('a click on a lens', () => {
  const files = { 'secret.yaml': SECRET, 'a.yaml': reader('a'), 'b.yaml': reader('b') };

  test('has a command of our own client, or the one of editors that have it', async () => {
    const own = await workspace(files, OWN);
    await untilTitles(own, 'secret.yaml', ['2: 2 readers']);
    const [lens] = await lensesOf(own, 'secret.yaml');
    expect(lens?.command).toMatchObject({
      command: 'yamlock.showPlaces',
      tooltip: 'ServiceAccount a, ServiceAccount b',
      arguments: [{ as: 'references', uri: 'file:///repo/secret.yaml', position: { line: 1, character: 0 } }],
    });
    const other = await workspace(files, { initializationOptions: { showReferences: true } });
    await untilTitles(other, 'secret.yaml', ['2: 2 readers']);
    const [shown] = await lensesOf(other, 'secret.yaml');
    expect(shown?.command?.command).toBe('editor.action.showReferences');
    const [uri, position, locations] = shown?.command?.arguments ?? [];
    expect([uri, position]).toEqual(['file:///repo/secret.yaml', { line: 1, character: 0 }]);
    expect(locations).toEqual([
      { uri: 'file:///repo/a.yaml', range: { start: { line: 6, character: 8 }, end: { line: 6, character: 10 } } },
      { uri: 'file:///repo/b.yaml', range: { start: { line: 6, character: 8 }, end: { line: 6, character: 10 } } },
    ]);
  });

  test('has the server show a place in other editors, which asks where there are several', async () => {
    const capabilities = { ...FULL, window: { ...FULL.window, showMessage: {}, showDocument: { support: true } } };
    const on = await workspace(files, { capabilities });
    await untilTitles(on, 'secret.yaml', ['2: 2 readers']);
    const { client } = on;
    const [asked, shown]: [string[], unknown[]] = [[], []];
    client.connection.onRequest('window/showMessageRequest', ({ actions }: { actions: { title: string }[] }) => {
      asked.push(...actions.map(({ title }) => title));
      return actions[1] ?? null;
    });
    const isShown = new Promise<void>((resolve) => {
      client.connection.onRequest('window/showDocument', (params) => {
        shown.push(params);
        resolve();
        return { success: true };
      });
    });
    expect(client.initialized.capabilities.executeCommandProvider?.commands).toContain('yamlock.showPlaces');
    const [lens] = await lensesOf(on, 'secret.yaml');
    await client.request('workspace/executeCommand', lens?.command);
    await isShown;
    expect(asked).toEqual(['ServiceAccount a (a.yaml:7)', 'ServiceAccount b (b.yaml:7)']);
    expect(shown).toMatchObject([{ uri: 'file:///repo/b.yaml', selection: { start: { line: 6 } } }]);
  });

  test.each([
    ['can do neither', BARE],
    ['cannot ask which', { ...BARE, window: { showDocument: { support: true } } }],
    ['cannot show one', { ...BARE, window: { showMessage: {} } }],
  ])('tells a client that %s where the places are', async (_, capabilities) => {
    const client = await TestClient.start({ folders: ['/repo'], files: {}, capabilities });
    const range = { start: { line: 6, character: 8 }, end: { line: 6, character: 10 } };
    const places = [
      { uri: 'file:///repo/a.yaml', range, label: 'Deployment web' },
      { uri: 'file:///repo/b.yaml', range, label: 'CronJob backup' },
    ];
    await client.request('workspace/executeCommand', { command: 'yamlock.showPlaces', arguments: [{ places }] });
    const told = await client.next<{ message: string }>('window/showMessage');
    expect(told.message).toBe('Deployment web (a.yaml:7)\nCronJob backup (b.yaml:7)');
  });
});
