import { describe, expect, test } from 'vitest';
import type { ScanResult } from '../../protocol/messages.js';
import { FULL, pod, privilegedPod, TestClient, uriOf } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

describe('several folders', () => {
  const files = {
    '/one/a.yaml': privilegedPod('a'),
    '/one/inner/b.yaml': privilegedPod('b'),
    '/two/c.yaml': privilegedPod('c'),
    '/two/.yamlock.yaml': 'rules:\n  pss-privileged: information\n',
  };

  test('each file is read once, in the innermost folder, with the settings of that folder', async () => {
    const client = TestClient.connect({
      folders: ['/one', '/one/inner', '/two'],
      files,
      settings: { scope: 'workspace' },
    });
    client.settings[uriOf('/one/inner')] = { scope: 'workspace', rules: { 'pss-privileged': 'off' } };
    client.settings[uriOf('/two')] = { rules: { 'pss-privileged': 'off' } };
    await client.initialize();
    await client.ready();
    expect([...client.host.reads].sort()).toEqual([
      '/one/a.yaml',
      '/one/inner/b.yaml',
      '/two/.yamlock.yaml',
      '/two/c.yaml',
    ]);
    const { items } = await client.pullWorkspace();
    // The file of a folder wins over the editor's settings.
    expect(summary(items)).toEqual({
      'a.yaml': ['pss-privileged'],
      'b.yaml': [],
      'c.yaml': ['pss-privileged'],
      '.yamlock.yaml': [],
    });
  });

  test('folders come and go', async () => {
    const client = await TestClient.start({ folders: ['/one'], files, settings: { scope: 'workspace' } });
    await client.ready();
    await client.next(REFRESH);
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: uriOf('/two/'), name: 'two' }], removed: [{ uri: uriOf('/one'), name: 'one' }] },
    });
    await client.ready();
    const { items } = await client.pullWorkspace([{ uri: uriOf('/one/a.yaml'), value: 'old' }]);
    expect(summary(items)).toEqual({ 'c.yaml': ['pss-privileged'], '.yamlock.yaml': [], 'a.yaml': [] });
  });

  test('skipped files carry the name of their folder', async () => {
    const client = await TestClient.start({ folders: ['/one', '/two'], files: { ...files, '/one/x.yml': 'a: 1\n' } });
    const { skipped } = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    expect(skipped.map(({ file }) => file)).toContain('one/x.yml');
  });

  test('see the cluster stores of each other, and no store of a namespace', async () => {
    const store = (kind: string, name: string): string =>
      `apiVersion: external-secrets.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {provider: {vault: {path: kv}}}\n`;
    const literal = ['blue', 'kettle', '42'].join('-');
    const text = pod('web', 'image: a/b:1', 'env:', '- name: DB_PASSWORD', `  value: ${literal}`);
    const stores = {
      '/two/cluster.yaml': store('ClusterSecretStore', 'platform'),
      '/two/own.yaml': store('SecretStore', 'team'),
    };
    const client = await TestClient.start({ folders: ['/one', '/two'], files: { '/one/pod.yaml': text, ...stores } });
    await client.ready();
    await client.open(uriOf('/one/pod.yaml'), text);
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const titles = async (): Promise<string[]> =>
      (await client.actions(uriOf('/one/pod.yaml'), range))
        .map(({ title }) => title)
        .filter((title) => title.includes('new ExternalSecret'));
    expect(await titles()).toEqual(['Move to a new ExternalSecret (ClusterSecretStore "platform")']);
    await client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: uriOf('/two'), name: 'two' }] },
    });
    expect(await titles()).toEqual([]);
  });

  test('a file outside every folder has its own surroundings', async () => {
    const client = await TestClient.start({
      folders: ['/one'],
      files: { ...files, '/else/.yamlock.yaml': 'rules:\n  pss-privileged: warning\n' },
    });
    const uri = uriOf('/else/pod.yaml');
    await client.open(uri, privilegedPod('else'));
    expect((await client.pull(uri)).items).toMatchObject([{ code: 'pss-privileged', severity: 2 }]);
    await client.close(uri);
  });

  test('a folder that is not on disk is not looked for there', async () => {
    const client = TestClient.connect({ files: {} });
    let listed = 0;
    client.host.list = async () => {
      listed++;
      return { files: [], skipped: [], ignored: [], foreign: [] };
    };
    await client.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: FULL,
      initializationOptions: { status: true },
      workspaceFolders: [{ uri: 'vscode-vfs://github/acme/deploy', name: 'deploy' }],
    });
    await client.notify('initialized', {});
    await client.ready();
    const uri = 'vscode-vfs://github/acme/deploy/pod.yaml';
    await client.open(uri, privilegedPod('web'));
    expect(await client.codes(uri)).toEqual(['pss-privileged']);
    expect(listed).toBe(0);
  });
});
