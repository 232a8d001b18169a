import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/web.yaml');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const POD = [
  ...['apiVersion: v1', 'kind: Pod', 'metadata: {name: web, namespace: shop}', 'spec:', '  containers:'],
  ...['  - name: app', '    image: a:1', '    env:', '    - name: DB_PASSWORD'],
  ...[`      value: ${['blue', 'kettle', '42'].join('-')}`, ''],
].join('\n');
const storeOf = (kind: string, name: string): string =>
  [
    ...['apiVersion: external-secrets.io/v1', `kind: ${kind}`, `metadata: {name: ${name}}`, 'spec:'],
    ...['  provider:', '    aws: {service: SecretsManager, region: eu-central-1}', ''],
  ].join('\n');
const DISK = {
  '/repo/web.yaml': POD,
  '/repo/a.yaml': storeOf('ClusterSecretStore', 'company'),
  '/repo/b.yaml': storeOf('ClusterSecretStore', 'team'),
  '/repo/c.yaml': storeOf('SecretStore', 'team'),
  '/repo/d.yaml': storeOf('SecretStore', 'other'),
  '/repo/.git': '',
};

/** What moves a value to a new ExternalSecret, in the order it is offered. */
async function moves(client: TestClient): Promise<readonly CodeAction[]> {
  const actions = await client.actions(FILE, WHOLE, { only: ['refactor'] });
  return actions.filter(({ title }) => title.startsWith('Move to a new ExternalSecret'));
}

async function stores(client: TestClient): Promise<readonly string[]> {
  return (await moves(client)).flatMap(({ title }) => title.match(/(?<=\()[^)]+(?=\))/) ?? []);
}

/** The keys and stores of the ExternalSecret that the first of them makes. */
async function made(client: TestClient): Promise<readonly string[]> {
  const [action] = await moves(client);
  if (!action) throw new Error('it is not offered');
  const resolved = await client.request<CodeAction>('codeAction/resolve', action);
  const written = JSON.stringify([resolved.edit, resolved.command]);
  return [...new Set(written.match(/remoteRef:(?:\\n|\s)+key: [\w/-]+|--name [\w/-]+/g))].map((text) =>
    text.replace(/^remoteRef:(?:\\n|\s)+/, ''),
  );
}

async function started(settings: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>> = {}) {
  const client = await TestClient.start({ folders: ['/repo'], files: { ...DISK, ...files }, settings });
  await client.ready();
  await client.open(FILE, POD);
  return client;
}

describe('the setting for ExternalSecrets', () => {
  test('says which store is offered first', async () => {
    const client = await started({});
    expect(await stores(client)).toEqual([
      'ClusterSecretStore "company"',
      'ClusterSecretStore "team"',
      'SecretStore "team"',
    ]);
    const set = async (store: string): Promise<readonly string[]> => {
      client.settings[''] = { externalSecrets: { store } };
      await client.notify('workspace/didChangeConfiguration', { settings: null });
      await client.request('yamlock/rules');
      return await stores(client);
    };
    // One that would not be among the first few is, too.
    expect((await set('other'))[0]).toBe('SecretStore "other"');
    expect((await set('team')).slice(0, 2)).toEqual(['ClusterSecretStore "team"', 'SecretStore "team"']);
    expect((await set('SecretStore/team'))[0]).toBe('SecretStore "team"');
    // How the keys of a store are named is not known where no file defines it.
    expect((await set('elsewhere'))[0]).toBe('ClusterSecretStore "company"');
  });

  test('says how the keys in the store are named, in what is made and in the command', async () => {
    expect(await made(await started({}))).toEqual([
      'key: shop/web-secrets/db-password',
      '--name shop/web-secrets/db-password',
    ]);
    const client = await started({ externalSecrets: { key: 'prod/{secret}/{key}' } });
    expect(await made(client)).toEqual(['key: prod/web-secrets/db-password', '--name prod/web-secrets/db-password']);
  });

  test('says the same to a PushSecret', async () => {
    const client = await started({ externalSecrets: { store: 'other', key: 'prod/{secret}/{key}' } });
    const actions = await client.actions(FILE, WHOLE, { only: ['refactor'] });
    const push = actions.find(({ title }) => title.includes('PushSecret'));
    if (!push) throw new Error('it is not offered');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', push);
    expect(JSON.stringify(edit)).toContain('remoteKey: prod/web-secrets/db-password');
  });

  test('of the configuration file counts for the files below it', async () => {
    const config = 'externalSecrets: {store: SecretStore/team, key: "file/{secret}/{key}"}\n';
    const client = await started(
      { externalSecrets: { key: 'prod/{secret}/{key}' } },
      { '/repo/.yamlock.yaml': config },
    );
    expect((await stores(client))[0]).toBe('SecretStore "team"');
    expect((await made(client))[0]).toBe('key: file/web-secrets/db-password');
    await client.write('/repo/.yamlock.yaml', 'rules: {}\n');
    await client.request('yamlock/rules');
    expect((await made(client))[0]).toBe('key: prod/web-secrets/db-password');
  });
});
