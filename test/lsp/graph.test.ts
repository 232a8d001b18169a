import { describe, expect, test, vi } from 'vitest';
import { settled } from './files-support.js';
import { TestClient, uriOf } from './support.js';

const WEB = uriOf('/repo/web/web.yaml');
const DB = uriOf('/repo/db/db.yaml');

const web = (name: string, key: string): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: app
    image: registry.example/app:1.2.3
    env:
    - name: PASSWORD
      valueFrom: {secretKeyRef: {name: ${name}, key: ${key}}}
`;

const db = (name: string, key: string): string => `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: ${name}, namespace: shop}
spec:
  secretStoreRef: {name: store}
  data:
  - secretKey: ${key}
    remoteRef: {key: shop/db}
`;

async function start(files: Readonly<Record<string, string>>): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'], files: { ...files } });
  await client.ready();
  return client;
}

const ofReferences = async (client: TestClient, uri: string): Promise<readonly unknown[]> =>
  (await client.codes(uri)).filter((code) => /-(?:ref|key)-missing$/.test(String(code)));

describe('in the editor, references are looked up', () => {
  test('in files that are not open, and as they are typed', async () => {
    const client = await start({
      '/repo/web/web.yaml': web('db', 'pasword'),
      '/repo/db/db.yaml': db('db', 'password'),
    });
    await client.open(WEB, web('db', 'pasword'));
    await settled(client);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-key-missing']), 5000);
    await client.change(WEB, { text: web('db', 'password') });
    expect(await ofReferences(client, WEB)).toEqual([]);
    await client.change(WEB, { text: web('dbb', 'password') });
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-ref-missing']), 5000);
  });

  test('an edit of what is referred to changes what is said of who refers, open or not', async () => {
    const client = await start({
      '/repo/web/web.yaml': web('db', 'password'),
      '/repo/db/db.yaml': db('db', 'password'),
    });
    await client.open(DB, db('db', 'password'));
    await settled(client);
    expect(await ofReferences(client, WEB)).toEqual([]);
    await client.change(DB, { text: db('db', 'pass') });
    await client.pull(DB);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-key-missing']), 5000);
    await client.open(WEB, web('db', 'password'));
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-key-missing']), 5000);
    await client.change(DB, { text: db('db', 'password') });
    await client.pull(DB);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual([]), 5000);
  });

  test('a kustomization is looked at as it is built, with its names', async () => {
    const files = {
      '/repo/web/kustomization.yaml':
        'namePrefix: dev-\nresources: [web.yaml]\nsecretGenerator:\n- name: db\n  literals: [password=x]\n',
      '/repo/web/web.yaml': web('db', 'pass').replace(', namespace: shop', ''),
    };
    const client = await start(files);
    await client.open(WEB, files['/repo/web/web.yaml']);
    await settled(client);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-key-missing']), 5000);
    await client.change(WEB, { text: files['/repo/web/web.yaml'].replace('key: pass', 'key: password') });
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual([]), 5000);
  });

  test('what the configuration says to exist elsewhere is not missing, as soon as it says so', async () => {
    const files = { '/repo/web/web.yaml': web('elsewhere', 'x'), '/repo/db/db.yaml': db('db', 'password') };
    const client = await start(files);
    await client.open(WEB, files['/repo/web/web.yaml']);
    await settled(client);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-ref-missing']), 5000);
    await client.write('/repo/.yamlock.yaml', 'external: {secrets: [elsewhere]}\n');
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual([]), 5000);
  });

  test('what looks at all objects of a namespace follows an edit in another folder', async () => {
    const files = {
      '/repo/app/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      '/repo/app/web.yaml': web('db', 'password'),
      '/repo/net/policy.yaml': '# to be written\n',
    };
    const client = await start(files);
    const [namespace, policy] = [uriOf('/repo/app/namespace.yaml'), uriOf('/repo/net/policy.yaml')];
    await client.open(namespace, files['/repo/app/namespace.yaml']);
    await client.open(policy, files['/repo/net/policy.yaml']);
    const isMissing = async (): Promise<boolean> => (await client.codes(namespace)).includes('netpol-missing');
    await vi.waitFor(async () => expect(await isMissing()).toBe(true), 5000);
    await client.change(policy, {
      text: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n',
    });
    await client.pull(policy);
    await vi.waitFor(async () => expect(await isMissing()).toBe(false), 5000);
    await client.change(policy, { text: '# to be written\n' });
    await client.pull(policy);
    await vi.waitFor(async () => expect(await isMissing()).toBe(true), 5000);
  });

  test('the fix writes what was meant, and the diagnostic leads to the definition', async () => {
    const client = await start({
      '/repo/web/web.yaml': web('db', 'pasword'),
      '/repo/db/db.yaml': db('db', 'password'),
    });
    await client.open(WEB, web('db', 'pasword'));
    await settled(client);
    await vi.waitFor(async () => expect(await ofReferences(client, WEB)).toEqual(['secret-key-missing']), 5000);
    const { items = [] } = await client.pull(WEB);
    const diagnostic = items.find(({ code }) => code === 'secret-key-missing');
    expect(diagnostic?.relatedInformation?.map(({ location }) => location.uri)).toEqual([DB]);
  });
});
