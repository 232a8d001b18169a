import { describe, expect, test } from 'vitest';
import { ES, external, keysUsed, POD, settled, start, USES } from './files-support.js';
import { FULL, gate, pod, privilegedPod, type TestClient, uriOf } from './support.js';

describe('a file that is renamed', () => {
  test.each(['while it is open', 'while it is closed'])('%s, is known by its new name alone', async (when) => {
    const client = await start({ [ES]: external('db', 'password') });
    const isOpen = when === 'while it is open';
    if (isOpen) await client.open(uriOf(ES), external('db', 'password', 'user'));
    await settled(client);
    const renamed = '/repo/app/renamed.yaml';
    client.host.files.delete(ES);
    client.host.files.set(renamed, external('db', 'password'));
    // As VS Code tells it: the document first, then what a person did, then what the disk says.
    if (isOpen) {
      await client.close(uriOf(ES));
      await client.open(uriOf(renamed), external('db', 'password', 'user'));
    }
    await client.notify('workspace/didRenameFiles', { files: [{ oldUri: uriOf(ES), newUri: uriOf(renamed) }] });
    const changes = [
      { uri: uriOf(ES), type: 3 },
      { uri: uriOf(renamed), type: 1 },
    ];
    await client.notify('workspace/didChangeWatchedFiles', { changes });
    await settled(client);
    expect(await keysUsed(client)).toEqual([USES]);
    const { items } = await client.pullWorkspace();
    expect(items).toEqual([]);
    await client.remove(renamed);
    if (isOpen) await client.close(uriOf(renamed));
    await settled(client);
    expect(await keysUsed(client)).toEqual([]);
  });
});

describe('a folder', () => {
  const files = {
    '/repo/app/.yamlock.yaml': 'rules:\n  pss-privileged: off\n',
    [ES]: external('db', 'password'),
    '/repo/app/a.yaml': privilegedPod('a'),
    '/repo/b.yaml': privilegedPod('b'),
  };
  const move = (client: TestClient, from: string, to?: string): void => {
    for (const [path, text] of [...client.host.files]) {
      if (!path.startsWith(`${from}/`)) continue;
      client.host.files.delete(path);
      if (to !== undefined) client.host.files.set(to + path.slice(from.length), text);
    }
  };

  test('that goes is told of by its own name, and takes its files with it', async () => {
    const client = await start(files);
    expect(await keysUsed(client)).toEqual([USES]);
    move(client, '/repo/app');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('/repo/app'), type: 3 }] });
    await settled(client);
    expect((await client.codes(POD)).length).toBeGreaterThan(0);
    expect(await keysUsed(client)).toEqual([]);
  });

  test('that goes leaves open documents that stand nowhere else', async () => {
    const client = await start(files);
    await client.open(uriOf(ES), external('db', 'password'));
    move(client, '/repo/app');
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf('/repo/app'), type: 3 }] });
    await settled(client);
    expect(await keysUsed(client)).toEqual([]);
  });

  test('that is renamed takes its files and their configuration with it', async () => {
    const client = await start(files, { settings: { scope: 'workspace' } });
    const of = async (path: string): Promise<unknown> => {
      const { items } = await client.pullWorkspace();
      const item = items.find(({ uri }) => uri === uriOf(path));
      return item?.kind === 'full' ? item.items.map(({ code }) => code) : undefined;
    };
    expect(await of('/repo/app/a.yaml')).toEqual([]);
    move(client, '/repo/app', '/repo/shop');
    const renamed = { oldUri: uriOf('/repo/app'), newUri: uriOf('/repo/shop') };
    await client.notify('workspace/didRenameFiles', { files: [renamed] });
    await settled(client);
    expect(await of('/repo/app/a.yaml')).toBeUndefined();
    expect(await of('/repo/shop/a.yaml')).toEqual([]);
    expect(await of('/repo/b.yaml')).toEqual(['pss-privileged']);
    // Another way to see it: the configuration did not stay behind.
    client.host.files.set('/repo/app/a.yaml', privilegedPod('a'));
    await client.notify('workspace/didCreateFiles', { files: [{ uri: uriOf('/repo/app') }] });
    await settled(client);
    expect(await of('/repo/app/a.yaml')).toEqual(['pss-privileged']);
  });

  test('that git ignores or nobody knows anything of is of no interest', async () => {
    const client = await start(files);
    client.host.reads.length = 0;
    let lists = 0;
    const list = client.host.list.bind(client.host);
    client.host.list = async (folder) => {
      lists++;
      return list(folder);
    };
    const changes = ['/repo/dist', '/repo/dist/main.js', '/repo/app2'].map((path) => ({ uri: uriOf(path), type: 3 }));
    await client.notify('workspace/didChangeWatchedFiles', { changes });
    await settled(client);
    expect(lists).toBe(0);
  });
});

describe('the list of files', () => {
  test('is the newest, whoever asked for it: a scan that began earlier does not win', async () => {
    const client = await start({ '/repo/a.yaml': pod('a') });
    const listed = gate();
    const list = client.host.list.bind(client.host);
    let first = true;
    client.host.list = async (folder) => {
      const listing = await list(folder);
      if (first) {
        first = false;
        await listed.passed;
      }
      return listing;
    };
    const scan = client.request('yamlock/scanWorkspace', {});
    await settled(client);
    await client.write(ES, external('db', 'password'));
    await settled(client);
    listed.open();
    await scan;
    await settled(client);
    expect(await keysUsed(client)).toEqual([USES]);
  });

  test('a client that tells nothing of the disk has new files known by saving them', async () => {
    const capabilities = { ...FULL, workspace: { ...FULL.workspace, didChangeWatchedFiles: {} } };
    const client = await start({ '/repo/a.yaml': pod('a') }, { capabilities });
    await client.open(uriOf(ES), external('db', 'password'));
    client.host.files.set(ES, external('db', 'password'));
    await client.notify('textDocument/didSave', { textDocument: { uri: uriOf(ES) } });
    await settled(client);
    await client.close(uriOf(ES));
    await settled(client);
    expect(await keysUsed(client)).toEqual([USES]);
  });
});
