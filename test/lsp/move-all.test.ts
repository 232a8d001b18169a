import { describe, expect, test } from 'vitest';
import type { CodeAction, Range } from 'vscode-languageserver';
import type { Refactoring } from '../../protocol/messages.js';
import { applied, editsOf } from './actions-support.js';
import { at, pod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const [HARBOR, RIVER] = ['quiet-harbor-42', 'plum-river-77'];
const TEXT = pod(
  'web',
  'image: a/b:1',
  'env:',
  '- name: API_TOKEN',
  `  value: ${HARBOR}`,
  '- name: DB_PASSWORD',
  `  value: ${RIVER}`,
);
const TOKEN = at(
  TEXT.split('\n').findIndex((line) => line.includes(HARBOR)),
  20,
);
const KIND = 'refactor.move.yamlock.all';
const TITLE = 'Move all credentials of this file to Secrets outside git';
const STORE =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: main}\nspec: {provider: {vault: {path: kv}}}\n';

async function opened(text = TEXT, setup = {}): Promise<TestClient> {
  const files = { '/repo/pod.yaml': text, '/repo/store.yaml': STORE };
  const client = await TestClient.start({ ...setup, folders: ['/repo'], files });
  await client.ready();
  await client.open(FILE, text);
  return client;
}

async function titles(client: TestClient, range: Range, only?: string[]): Promise<readonly string[]> {
  const actions = await client.actions(FILE, range, only ? { only } : {});
  return actions
    .filter(({ title }) => title.startsWith('Move all credentials'))
    .map(({ title, kind }) => `${kind}: ${title}`);
}

describe('moving all credentials of a file', () => {
  test('is offered where one of them is touched, for each kind of place, behind the quick fix for that one', async () => {
    const client = await opened();
    const all = [
      `${KIND}: Move all credentials of this file to ExternalSecrets (ClusterSecretStore "main")`,
      `${KIND}: ${TITLE}`,
    ];
    expect(await titles(client, TOKEN)).toEqual(all);
    const moves = (await client.actions(FILE, TOKEN))
      .map(({ title }) => title)
      .filter((title) => title.startsWith('Move '));
    expect(moves.at(0)).not.toMatch(/^Move all credentials/);
    expect(await titles(client, at(1, 0))).toEqual([]);
    // Who asks for just this is shown it wherever the cursor stands.
    expect(await titles(client, at(1, 0), [KIND])).toEqual(all);
    expect((await client.actions(FILE, at(1, 0), { only: [KIND] })).length).toBe(2);
  });

  test('is not offered for a single one', async () => {
    const client = await opened(pod('web', 'image: a/b:1', 'env:', '- name: API_TOKEN', `  value: ${HARBOR}`));
    expect(await titles(client, TOKEN, [KIND])).toEqual([]);
  });

  test('is one edit, and leaves no value in the file', async () => {
    const client = await opened();
    const action = (await client.actions(FILE, TOKEN, { only: [KIND] })).find(({ title }) => title === TITLE);
    expect(action?.edit).toBeUndefined();
    const { edit, command } = await client.request<CodeAction>('codeAction/resolve', action);
    const after = applied(TEXT, editsOf(edit));
    for (const value of [HARBOR, RIVER]) {
      expect(after).not.toContain(value);
      expect(JSON.stringify(command)).not.toContain(value);
    }
    expect(after.match(/name: web-secrets$/gm)).toHaveLength(2);
    const created = (edit?.documentChanges ?? []).flatMap((change) => ('kind' in change ? change : []));
    expect(created).toMatchObject([
      { kind: 'create', uri: uriOf('/repo/.yamlock/.gitignore') },
      { kind: 'create', uri: uriOf('/repo/.yamlock/web-secrets.secret.yaml') },
      { kind: 'create', uri: uriOf('/repo/.yamlock/steps/web-secrets.secret.yaml.json') },
    ]);
    expect(JSON.stringify(command)).toMatch(/Moved to Secrets outside git: .*API_TOKEN.*DB_PASSWORD/);
  });

  test('says why where nothing can be moved after all', async () => {
    const repeated = TEXT.replace('spec:', `# ${HARBOR} ${RIVER}\nspec:`);
    const client = await opened(repeated);
    const action = (await client.actions(FILE, at(1, 0), { only: [KIND] })).find(({ title }) => title === TITLE);
    expect((await client.request<CodeAction>('codeAction/resolve', action)).edit).toBeUndefined();
    const { message } = await client.next<{ message: string }>('window/showMessage');
    expect(message).toBe('Nothing was moved: a comment repeats the value; take it out first');
  });

  test('is carried out as a whole by our own client', async () => {
    const client = await opened(TEXT, { initializationOptions: { clientCommands: true } });
    const action = (await client.actions(FILE, TOKEN, { only: [KIND] })).find(({ title }) => title === TITLE);
    expect(action?.command?.command).toBe('yamlock.refactor');
    const refactoring = await client.request<Refactoring>('yamlock/refactoring', action?.command?.arguments?.[0]);
    expect(refactoring.waiting.map(({ uri }) => uri)).toEqual([
      uriOf('/repo/.yamlock/.gitignore'),
      uriOf('/repo/.yamlock/web-secrets.secret.yaml'),
      uriOf('/repo/.yamlock/steps/web-secrets.secret.yaml.json'),
    ]);
    expect(refactoring.edited.map(({ uri }) => uri)).toEqual([FILE]);
    expect(refactoring.removes.flatMap(({ findings }) => findings)).toHaveLength(2);
    expect(refactoring.handOff?.title).toMatch(/^Moved to Secrets outside git: /);
  });
});
