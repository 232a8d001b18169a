import { expect, test } from 'vitest';
import { SECRET_FLOW, SECRET_FLOW_CHANGED, type SecretFlow } from '../../protocol/messages.js';
import { FULL, pod, TestClient, until, uriOf } from './support.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData: {password: blue-kettle-42}\n';
const reading = (name: string, secret: string): string => pod(name, 'envFrom:', `- secretRef: {name: ${secret}}`);
const FILES = { '/repo/app/pod.yaml': reading('web', 'db'), '/repo/app/secret.yaml': SECRET };

async function start(files: Record<string, string> = FILES, folders = ['/repo']): Promise<TestClient> {
  const client = await TestClient.start({ files, folders, capabilities: FULL });
  await client.ready();
  return client;
}

async function flowIn(client: TestClient, params: object = {}): Promise<SecretFlow> {
  let flow = await client.request<SecretFlow>(SECRET_FLOW, params);
  await until(client, async () => {
    flow = await client.request<SecretFlow>(SECRET_FLOW, params);
    return flow.isComplete;
  });
  return flow;
}

function shown({ nodes, edges }: SecretFlow): readonly string[] {
  const titles = new Map(
    nodes.map(({ id, kind, name, protection }) => [id, [kind, name, protection ?? ''].join(' ').trim()]),
  );
  return edges.map(({ from, to, how }) => `${titles.get(from)} → ${titles.get(to)} ${how}`);
}

test('the flow of a workspace has the places of its objects, and no value', async () => {
  const flow = await flowIn(await start());
  expect(shown(flow)).toEqual(['Secret db plaintext → Pod web envFrom']);
  expect(flow.nodes.map(({ source }) => source)).toEqual([
    {
      uri: uriOf('/repo/app/secret.yaml'),
      name: 'app/secret.yaml',
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 10 } },
    },
    {
      uri: uriOf('/repo/app/pod.yaml'),
      name: 'app/pod.yaml',
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } },
    },
  ]);
  expect(JSON.stringify(flow)).not.toContain('blue-kettle-42');
});

test('it follows what is typed, and what changes on the disk, and says so to who has asked', async () => {
  const client = await start();
  const uri = uriOf('/repo/app/pod.yaml');
  await client.open(uri, reading('web', 'db'));
  await client.change(uri, { text: reading('web', 'other') });
  await client.pull(uri);
  expect(client.leftover(SECRET_FLOW_CHANGED)).toEqual([]);
  expect(shown(await flowIn(client))).toEqual(['Secret other dangling → Pod web envFrom']);
  await client.change(uri, { text: reading('api', 'db') });
  await client.next(SECRET_FLOW_CHANGED);
  expect(shown(await flowIn(client))).toEqual(['Secret db plaintext → Pod api envFrom']);
  await client.remove('/repo/app/secret.yaml');
  await until(client, async () => shown(await flowIn(client))[0] !== 'Secret db plaintext → Pod api envFrom');
  expect(shown(await flowIn(client))).toEqual(['Secret db → Pod api envFrom']);
});

test('what a kustomization makes of an edit is in it, whether a part of it is open or not', async () => {
  const client = await start({
    ...FILES,
    '/repo/app/kustomization.yaml': 'namePrefix: x-\nresources: [pod.yaml, secret.yaml]\n',
    '/repo/lib/kustomization.yaml': 'namePrefix: y-\nresources: [pod.yaml]\n',
    '/repo/lib/pod.yaml': reading('lib', 'db'),
  });
  expect(shown(await flowIn(client))).toEqual([
    'Secret x-db plaintext → Pod x-web envFrom',
    'Secret db → Pod y-lib envFrom',
  ]);
  const uri = uriOf('/repo/app/kustomization.yaml');
  await client.open(uri, 'namePrefix: z-\nresources: [pod.yaml, secret.yaml]\n');
  expect(shown(await flowIn(client))).toEqual([
    'Secret z-db plaintext → Pod z-web envFrom',
    'Secret db → Pod y-lib envFrom',
  ]);
});

test('of a folder or file it has what is below, with what leads there', async () => {
  const client = await start({ ...FILES, '/repo/lib/pod.yaml': reading('lib', 'key') });
  expect(shown(await flowIn(client, { uri: uriOf('/repo/lib') }))).toEqual(['Secret key → Pod lib envFrom']);
  expect(shown(await flowIn(client, { uri: uriOf('/repo/app/secret.yaml') }))).toEqual([
    'Secret db plaintext → Pod web envFrom',
  ]);
  expect((await flowIn(client, { uri: uriOf('/repo/none') })).nodes).toEqual([]);
});

test('of several workspace folders it has each, under its name', async () => {
  const client = await start({ ...FILES, '/other/pod.yaml': reading('o', 'db') }, ['/repo', '/other']);
  const flow = await flowIn(client);
  expect([...new Set(flow.nodes.map(({ set }) => set))].sort()).toEqual(['other', 'repo/app']);
  expect(new Set(flow.nodes.map(({ id }) => id)).size).toBe(flow.nodes.length);
});

test('without a workspace there is none', async () => {
  const client = await TestClient.start({ capabilities: FULL });
  expect(await client.request(SECRET_FLOW, {})).toEqual({ nodes: [], edges: [], isComplete: true });
});
