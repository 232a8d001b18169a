import { expect, test } from 'vitest';
import type { PendingUploads, Refactoring } from '../../protocol/messages.js';
import { pick } from './actions-support.js';
import { pod, TestClient, uriOf } from './support.js';

const VALUE = ['blue', 'kettle', '42'].join('-');
const OTHER = ['plum', 'river', '77'].join('-');
const POD = pod(
  'shop',
  'image: a:1',
  'env:',
  '- name: DB_PASSWORD',
  `  value: ${VALUE}`,
  '- name: API_TOKEN',
  `  value: ${OTHER}`,
);
const STORE =
  'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: company\nspec:\n  provider:\n    aws:\n      service: SecretsManager\n';
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** Starts a client in a workspace, and carries out a move as our own client does, but for the edits of open documents. */
async function moved(
  title: RegExp,
  only?: readonly string[],
): Promise<{ client: TestClient; refactoring: Refactoring }> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { '/repo/.git': '', '/repo/pod.yaml': POD, '/repo/store.yaml': STORE },
    initializationOptions: { clientCommands: true },
  });
  await client.ready();
  const uri = uriOf('/repo/pod.yaml');
  await client.open(uri, POD);
  const actions = await client.actions(uri, WHOLE, only ? { only: [...only] } : {});
  const action = pick(actions, actions.find((one) => title.test(one.title))?.title ?? '');
  const refactoring = await client.request<Refactoring>('yamlock/refactoring', action.command?.arguments?.[0]);
  for (const { uri: made, text } of [...refactoring.waiting, ...refactoring.created])
    client.host.files.set(made.replace('file://', ''), text);
  return { client, refactoring };
}

test('what is left after a move is pending until its value is gone, and shows no value', async () => {
  const { client, refactoring } = await moved(/^Move to a new ExternalSecret/);
  const found = await client.request<PendingUploads>('yamlock/pending');
  const file = { name: '.yamlock/shop-secrets.db-password', uri: uriOf('/repo/.yamlock/shop-secrets.db-password') };
  expect(found).toEqual({
    uploads: [
      {
        name: 'shop-secrets.db-password',
        folder: { name: 'repo', uri: uriOf('/repo') },
        kind: 'step',
        waits: true,
        title: refactoring.handOff?.title,
        command: refactoring.handOff?.command,
        from: { name: 'pod.yaml', uri: uriOf('/repo/pod.yaml') },
        manifests: [
          { name: 'pod.yaml', uri: uriOf('/repo/pod.yaml') },
          { name: 'shop-secrets.external-secret.yaml', uri: uriOf('/repo/shop-secrets.external-secret.yaml') },
        ],
        values: [
          {
            file,
            secret: 'shop-secrets',
            key: 'db-password',
            by: { kind: 'ExternalSecret', name: 'shop-secrets' },
            store: { kind: 'ClusterSecretStore', name: 'company' },
            remote: { key: 'default/shop-secrets/db-password' },
          },
        ],
        problems: [],
        deletes: [file],
        records: [uriOf('/repo/.yamlock/steps/shop-secrets.db-password.json')],
      },
    ],
    problems: [],
  });
  expect(JSON.stringify(found)).not.toContain(VALUE);
  expect(client.log()).not.toContain(VALUE);
  expect(refactoring.handOff?.command).toMatch(
    / && \\\nrm \.yamlock\/shop-secrets\.db-password \.yamlock\/steps\/shop-secrets\.db-password\.json$/,
  );
  client.host.files.delete('/repo/.yamlock/shop-secrets.db-password');
  client.host.files.delete('/repo/.yamlock/steps/shop-secrets.db-password.json');
  expect(await client.request('yamlock/pending')).toEqual({ uploads: [], problems: [] });
});

test('all credentials of a file that moved together are one step with all their values', async () => {
  const { client, refactoring } = await moved(/^Move all credentials of this file to ExternalSecrets/, [
    'refactor.move.yamlock.all',
  ]);
  const { uploads } = await client.request<PendingUploads>('yamlock/pending');
  expect(uploads.map(({ title, command }) => [title, command])).toEqual([
    [refactoring.handOff?.title, refactoring.handOff?.command],
  ]);
  expect(uploads[0]?.values.map(({ key, remote }) => [key, remote?.key]).sort()).toEqual([
    ['api-token', 'default/shop-secrets/api-token'],
    ['db-password', 'default/shop-secrets/db-password'],
  ]);
});

test('in the workspace are the folders of all its folders, and those beside files outside of it', async () => {
  const client = await TestClient.start({
    folders: ['/one', '/two'],
    files: {
      '/one/deep/pod.yaml': POD,
      '/one/deep/.yamlock/.gitignore': '*\n',
      '/one/deep/.yamlock/a': VALUE,
      '/two/.yamlock/.gitignore': '*\n',
      '/two/.yamlock/b': VALUE,
      '/stray/pod.yaml': POD,
      '/stray/.yamlock/c': VALUE,
    },
  });
  await client.ready();
  const names = async (): Promise<readonly string[]> =>
    (await client.request<PendingUploads>('yamlock/pending')).uploads.map(
      ({ folder, name }) => `${folder.uri} ${name}`,
    );
  expect(await names()).toEqual([`${uriOf('/one/deep')} a`, `${uriOf('/two')} b`]);
  await client.open(uriOf('/stray/pod.yaml'), POD);
  expect(await names()).toEqual([`${uriOf('/one/deep')} a`, `${uriOf('/stray')} c`, `${uriOf('/two')} b`]);
  const { problems } = await client.request<PendingUploads>('yamlock/pending');
  expect(problems).toEqual([
    'git might take what waits in /stray/.yamlock: its .gitignore does not ignore everything, as a line `*` does',
  ]);
});
