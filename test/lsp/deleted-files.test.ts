import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { at, FULL, gate, pod, privilegedPod, type Setup, TestClient, uriOf } from './support.js';

const ES = '/repo/app/es.yaml';
const POD = uriOf('/repo/app/pod.yaml');
const LITERAL = ['blue', 'kettle', '42'].join('-');

/** An ExternalSecret that makes a Secret of this name. */
function external(name: string, ...keys: readonly string[]): string {
  return [
    ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata:', `  name: ${name}`, 'spec:'],
    ...[
      '  secretStoreRef:',
      '    kind: ClusterSecretStore',
      '    name: vault',
      '  target:',
      `    name: ${name}`,
      '  data:',
    ],
    ...keys.flatMap((key) => [`  - secretKey: ${key}`, '    remoteRef:', `      key: ${name}/${key}`]),
    '',
  ].join('\n');
}

/** A client with a Pod open whose variable may refer to what other files define. */
async function start(files: Record<string, string>, setup: Setup = {}): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'], files, ...setup });
  await client.ready();
  await client.open(POD, pod('web', 'env:', '- name: PASSWORD', `  value: ${LITERAL}`));
  return client;
}

async function offered(client: TestClient): Promise<CodeAction[]> {
  return (await client.actions(POD, at(9, 14))).filter(({ disabled }) => !disabled);
}

/** The ways to use a key that exists already. */
async function keysUsed(client: TestClient): Promise<string[]> {
  return (await offered(client)).map(({ title }) => title).filter((title) => title.startsWith('Use key'));
}

const USES = 'Use key "password" of ExternalSecret "db"';

/** Answers requests until what was told has been taken in: listing and reading take turns of their own. */
async function settled(client: TestClient): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await client.request('yamlock/rules');
}

describe('a file that is open', () => {
  type Step = 'open' | 'close' | 'delete' | 'create';
  const run = async (client: TestClient, steps: readonly Step[], pause: boolean): Promise<void> => {
    for (const step of steps) {
      if (step === 'open') await client.open(uriOf(ES), external('db', 'password'));
      if (step === 'close') await client.close(uriOf(ES));
      if (step === 'delete') await client.remove(ES);
      if (step === 'create') await client.write(ES, external('db', 'password'));
      if (pause) await settled(client);
    }
    await settled(client);
  };

  const there: readonly (readonly Step[])[] = [
    ['open', 'delete', 'create'],
    ['open', 'delete', 'create', 'close'],
    ['open', 'delete', 'close', 'create'],
    ['open', 'close', 'delete', 'create'],
    ['delete', 'open', 'create'],
    ['delete', 'open', 'create', 'close'],
    ['delete', 'create', 'open', 'close'],
    ['open', 'delete', 'create', 'delete', 'create', 'close', 'open'],
    ['open', 'delete', 'close', 'open', 'create'],
  ];
  const gone: readonly (readonly Step[])[] = [
    ['open', 'delete'],
    ['open', 'delete', 'close'],
    ['open', 'close', 'delete'],
    ['open', 'delete', 'create', 'delete'],
  ];
  for (const pause of [true, false]) {
    const how = pause ? 'one after the other' : 'all at once';
    test.each(there)(`${how}, is in the index after %s %s %s %s`, async (...steps) => {
      const client = await start({ [ES]: external('db', 'password') });
      await run(client, steps, pause);
      expect(await keysUsed(client)).toEqual([USES]);
    });

    test.each(gone)(`${how}, is not in the index after %s %s %s %s`, async (...steps) => {
      const client = await start({ [ES]: external('db', 'password') });
      await run(client, steps, pause);
      expect(await keysUsed(client)).toEqual([]);
    });
  }

  test('is checked on while it is gone', async () => {
    const client = await start({ '/repo/a.yaml': privilegedPod('a') });
    const uri = uriOf('/repo/a.yaml');
    await client.open(uri, privilegedPod('a'));
    await client.remove('/repo/a.yaml');
    await settled(client);
    expect(await client.codes(uri)).toEqual(['pss-privileged']);
    await client.change(uri, { text: pod('a') });
    expect(await client.codes(uri)).toEqual([]);
  });

  test('counts as it is in the editor when its file comes back with another text', async () => {
    const client = await start({ [ES]: external('db', 'password') });
    await client.open(uriOf(ES), external('db', 'password'));
    await client.remove(ES);
    await settled(client);
    await client.write(ES, external('other', 'password'));
    await settled(client);
    expect(await keysUsed(client)).toEqual([USES]);
    await client.close(uriOf(ES));
    await settled(client);
    expect(await keysUsed(client)).toEqual(['Use key "password" of ExternalSecret "other"']);
  });

  test('comes back when it is saved, whoever tells first', async () => {
    const client = await start({ [ES]: external('db', 'password') });
    await client.open(uriOf(ES), external('db', 'password'));
    await client.remove(ES);
    await settled(client);
    client.host.files.set(ES, external('db', 'password'));
    await client.notify('textDocument/didSave', { textDocument: { uri: uriOf(ES) } });
    await settled(client);
    expect(await keysUsed(client)).toEqual([USES]);
  });

  test('is no place to write to while it is gone, nor a name for a new file', async () => {
    const secret = [
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  name: web-secrets',
      'stringData:',
      '  A: x',
      '',
    ].join('\n');
    const path = '/repo/app/web-secrets.secret.yaml';
    const files = { '/repo/.git': '', '/repo/.gitignore': '*.secret.yaml\n', [path]: secret };
    const client = await start(files);
    await client.open(uriOf(path), secret);
    await settled(client);
    const extends_ = async (): Promise<string[]> =>
      (await offered(client)).map(({ title }) => title).filter((title) => title.includes('which git ignores'));
    expect(await extends_()).toEqual(['Move to Secret "web-secrets", which git ignores']);
    await client.remove(path);
    await settled(client);
    expect(await extends_()).toEqual([]);
    const move = (await offered(client)).find(({ title }) => title.startsWith('Move to a new Secret in a file'));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', move);
    expect(
      edit?.documentChanges?.map((change) => ('textDocument' in change ? change.textDocument.uri : change.kind)),
    ).toEqual(['create', uriOf('/repo/app/web-secrets-2.secret.yaml'), POD]);
    await client.write(path, secret);
    await settled(client);
    expect(await extends_()).toEqual(['Move to Secret "web-secrets", which git ignores']);
  });

  test('has no other files made beside it while it is gone', async () => {
    const client = await start({ '/repo/app/pod.yaml': pod('web') });
    await client.remove('/repo/app/pod.yaml');
    await settled(client);
    const disabled = (await client.actions(POD, at(9, 14))).flatMap((action) => action.disabled?.reason ?? []);
    expect(disabled).toContain('the file was deleted from the disk; save it first');
  });
});

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
