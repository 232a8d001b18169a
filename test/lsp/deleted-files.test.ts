import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { ES, external, keysUsed, offered, POD, settled, start, USES } from './files-support.js';
import { at, pod, privilegedPod, type TestClient, uriOf } from './support.js';

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

  test('has findings of its own while its file is gone, and none in the report of the workspace', async () => {
    const client = await start({ '/repo/a.yaml': privilegedPod('a') });
    const uri = uriOf('/repo/a.yaml');
    const reported = async (): Promise<readonly number[]> =>
      (await client.pullWorkspace()).items.flatMap((one) =>
        one.uri === uri && one.kind === 'full' ? [one.items.length] : [],
      );
    await client.open(uri, privilegedPod('a'));
    await client.remove('/repo/a.yaml');
    await settled(client);
    expect(await client.codes(uri)).toEqual(['pss-privileged']);
    expect(await reported()).toEqual([0]);
    await client.write('/repo/a.yaml', privilegedPod('a'));
    await settled(client);
    expect(await reported()).not.toContain(0);
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
    const path = '/repo/.yamlock/app/web-secrets.secret.yaml';
    const files = { '/repo/.git': '', '/repo/.yamlock/.gitignore': '*\n', [path]: secret };
    const client = await start(files);
    await client.open(uriOf(path), secret);
    await settled(client);
    const extends_ = async (): Promise<string[]> =>
      (await offered(client)).map(({ title }) => title).filter((title) => title.includes('which git ignores'));
    expect(await extends_()).toEqual(['Move to Secret "web-secrets", which git ignores']);
    await client.remove(path);
    await settled(client);
    expect(await extends_()).toEqual([]);
    const move = (await offered(client)).find(({ title }) => title.startsWith('Move to a new Secret outside git'));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', move);
    expect(
      edit?.documentChanges?.map((change) => ('textDocument' in change ? change.textDocument.uri : change.kind)),
    ).toEqual([
      'create',
      uriOf('/repo/.yamlock/app/web-secrets-2.secret.yaml'),
      'create',
      uriOf('/repo/.yamlock/steps/web-secrets-2.secret.yaml.json'),
      POD,
    ]);
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
