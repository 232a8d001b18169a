import { expect, test, vi } from 'vitest';
import type { WorkspaceSymbol } from 'vscode-languageserver';
import { TestClient, uriOf } from './support.js';

const object = (kind: string, name: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

async function find(client: TestClient, query: string): Promise<string[]> {
  const found: WorkspaceSymbol[] = await client.request('workspace/symbol', { query });
  return found.map(({ name }) => name);
}

async function start(files: Readonly<Record<string, string>>): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'], files });
  await client.ready();
  return client;
}

test('the objects of all files are found by letters of their kind and name, the best first', async () => {
  const client = await start({
    '/repo/a.yaml': `${object('Service', 'web')}---\n${object('Deployment', 'website')}`,
    '/repo/b.yaml': object('ConfigMap', 'wide-cobweb'),
    '/repo/c.yaml': object('Pod', 'worker-each-bit'),
    '/repo/values.yaml': 'image: web\n',
  });
  expect(await find(client, 'web')).toEqual([
    'Service/web',
    'Deployment/website',
    'ConfigMap/wide-cobweb',
    'Pod/worker-each-bit',
  ]);
  expect(await find(client, 'dep web')).toEqual(['Deployment/website']);
  expect(await find(client, 'svw')).toEqual(['Service/web']);
  expect(await find(client, 'zzz')).toEqual([]);
  expect(await find(client, '')).toHaveLength(4);
  const [symbol] = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'website' });
  expect(symbol?.location).toEqual({
    uri: uriOf('/repo/a.yaml'),
    range: { start: { line: 8, character: 8 }, end: { line: 8, character: 15 } },
  });
});

test('open documents count as they are now, and deleted files no longer', async () => {
  const client = await start({ '/repo/a.yaml': object('Pod', 'one'), '/repo/b.yaml': object('Pod', 'two') });
  await client.open(uriOf('/repo/a.yaml'), object('Pod', 'three'));
  expect(await find(client, 'Pod')).toEqual(['Pod/three', 'Pod/two']);
  await client.close(uriOf('/repo/a.yaml'));
  await client.write('/repo/c.yaml', object('Pod', 'four'));
  await client.remove('/repo/b.yaml');
  await vi.waitFor(async () => expect(await find(client, 'Pod')).toEqual(['Pod/four', 'Pod/one']));
});

test('a name that is a credential is left out', async () => {
  const token = ['ghp', 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8'].join('_');
  const client = await start({ '/repo/a.yaml': object('Secret', token) });
  expect(await find(client, '')).toEqual(['Secret']);
});
