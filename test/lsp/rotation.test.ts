import { describe, expect, test } from 'vitest';
import { at, BARE, TestClient, until, uriOf } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
stringData:
  password: ${VALUE}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  a: b
`;
const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
      - name: app
        image: registry.example/app:1.2.3
        env:
        - name: PASSWORD
          valueFrom:
            secretKeyRef:
              name: db
              key: password
`;
const URI = uriOf('/repo/secret.yaml');
const WEB_URI = uriOf('/repo/web.yaml');

interface Page {
  readonly title: string;
  readonly markdown: string;
}

async function start(setup: object = {}): Promise<TestClient> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { '/repo/secret.yaml': SECRET, '/repo/web.yaml': WEB },
    initializationOptions: { clientCommands: true },
    ...setup,
  });
  await client.ready();
  await client.open(URI, SECRET);
  await client.open(WEB_URI, WEB);
  await until(client, async () => (await page(client, URI, 3)) !== null);
  return client;
}

function page(client: TestClient, uri: string, line: number, character = 8): Promise<Page | null> {
  return client.request('yamlock/rotation', { uri, position: { line, character } });
}

async function offered(client: TestClient, uri: string, line: number, triggerKind: 1 | 2): Promise<readonly string[]> {
  const actions = await client.actions(uri, at(line, 8), { triggerKind });
  return actions.filter(({ kind }) => kind === 'yamlock.rotate').map(({ title }) => title);
}

const TITLE = 'Who must restart when Secret "db" changes?';

describe('who must restart', () => {
  test('is a page with links to the readers, and without a value', async () => {
    const client = await start();
    const shown = await page(client, URI, 3);
    expect(shown?.title).toBe('db');
    expect(shown?.markdown).toContain('# Who must restart when Secret "db" in namespace "shop" changes');
    expect(shown?.markdown).toContain('Deployment `web` **must be restarted**');
    expect(shown?.markdown).toContain('[web.yaml:16](<file:///repo/web.yaml#L16,21>)');
    expect(shown?.markdown).toContain('   kubectl rollout restart deployment/web --namespace shop');
    expect(shown?.markdown).not.toContain(VALUE);
  });

  test('is asked at a Secret, at its name without a request, and at a reference', async () => {
    const client = await start();
    expect(await offered(client, URI, 3, 2)).toEqual([TITLE]);
    expect(await offered(client, URI, 3, 1)).toEqual([TITLE]);
    expect(await offered(client, URI, 5, 1)).toEqual([TITLE]);
    expect(await offered(client, URI, 5, 2)).toEqual([]);
    expect(await offered(client, URI, 11, 1)).toEqual([]);
    const actions = await client.actions(WEB_URI, at(15, 21), { triggerKind: 2 });
    expect(actions.some(({ title }) => title === TITLE)).toBe(true);
    expect(await offered(client, WEB_URI, 3, 1)).toEqual([]);
  });

  test('is left out where other kinds of actions are asked for', async () => {
    const client = await start();
    const actions = await client.actions(URI, at(3, 8), { triggerKind: 1, only: ['quickfix'] });
    expect(actions.some(({ title }) => title === TITLE)).toBe(false);
  });

  test('follows what is typed', async () => {
    const client = await start();
    await client.change(WEB_URI, { text: WEB.replace('name: db', 'name: other') });
    await client.next('yamlock/rotationChanged');
    await until(client, async () =>
      ((await page(client, URI, 3))?.markdown ?? '').includes('Nothing in the files reads it'),
    );
    await client.change(URI, { text: SECRET.replace('kind: Secret', 'kind: ConfigMap') });
    await until(client, async () => (await page(client, URI, 3)) === null);
  });

  test('is asked at a generator of kustomize and at what makes a Secret', async () => {
    const generator =
      'resources: [web.yaml]\nsecretGenerator:\n- name: db\n  namespace: shop\n  literals: [password=x]\n';
    const external =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  data: [{secretKey: a, remoteRef: {key: a}}]\n';
    const client = await TestClient.start({
      folders: ['/repo'],
      files: {
        '/repo/kustomization.yaml': generator,
        '/repo/web.yaml': WEB,
        '/repo/other/external.yaml': external,
      },
      initializationOptions: { clientCommands: true },
    });
    await client.ready();
    const [root, other] = [uriOf('/repo/kustomization.yaml'), uriOf('/repo/other/external.yaml')];
    await client.open(root, generator);
    await client.open(other, external);
    await until(client, async () => (await page(client, root, 2)) !== null);
    expect((await page(client, root, 2))?.markdown).toContain('restarts by itself');
    expect(await page(client, root, 0)).toBeNull();
    expect((await page(client, other, 3))?.title).toBe('api');
  });

  test('is a message for clients without the command', async () => {
    const client = await start({ capabilities: BARE, initializationOptions: {} });
    expect(client.initialized.capabilities.executeCommandProvider?.commands).toContain('yamlock.showRotation');
    const [action] = (await client.actions(URI, at(3, 8), { triggerKind: 1 })).filter(({ title }) => title === TITLE);
    await client.request('workspace/executeCommand', action?.command);
    const { message } = await client.next<{ message: string }>('window/showMessage');
    expect(message).toContain('must be restarted');
    // A message shows no Markdown.
    expect(message).toMatch(/made by .* \w+\.yaml:\d+:\d+$/m);
    expect(message).not.toMatch(/\]\(|\*\*|file:/);
  });
});
