import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import type { AppliedRoot, AppliedText } from '../../protocol/messages.js';
import { WebCrypto } from '../../server/src/host/web/crypto.js';
import { NO_SOPS } from '../../server/src/host/web/sops.js';
import { makeCertificate } from '../crypto/support.js';
import { pick } from './actions-support.js';
import { ClientReader } from './client-reader.js';
import { settled } from './files-support.js';
import { openWorkspace, WHOLE } from './sops-support.js';
import { at, pod, privilegedPod, type Setup, TestClient, until, uriOf } from './support.js';

const VIRTUAL = 'memfs://store/shop';
const GITHUB = 'vscode-vfs://github/acme/shop';
const VALUE = ['blue', 'kettle', '42'].join('-');

/** Resolves to a client that alone reads files, those below a folder by their paths. */
async function start(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  setup: Setup = {},
): Promise<{ readonly client: TestClient; readonly reader: ClientReader }> {
  const reader = new ClientReader(
    new Map(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content])),
  );
  const client = await TestClient.start({ folders: [folder], reader, disk: false, ...setup });
  await client.ready();
  return { client, reader };
}

/** Returns the index of a git repository, version 2, that tracks files. */
function indexOf(...names: readonly string[]): Uint8Array {
  const header = Buffer.concat([Buffer.from('DIRC'), Buffer.from([0, 0, 0, 2, 0, 0, 0, names.length])]);
  const entries = [...names].sort().map((name) => {
    const entry = Buffer.alloc((62 + name.length + 8) & ~7);
    entry.writeUInt32BE(0o100644, 24);
    entry.writeUInt16BE(name.length, 60);
    entry.write(name, 62);
    return entry;
  });
  const body = Buffer.concat([header, ...entries]);
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

describe.each([
  ['a virtual workspace', VIRTUAL],
  ['the whole of a virtual file system', 'memfs://store'],
  ['a folder of a browser', 'file:///shop'],
])('in %s, which the client alone reads,', (_, folder) => {
  test('all files are listed and checked', async () => {
    const { client } = await start(
      folder,
      { 'a/web.yaml': privilegedPod('web'), 'b%20c/api.yml': privilegedPod('api'), 'notes.txt': 'x' },
      { settings: { scope: 'workspace' } },
    );
    const { items } = await client.pullWorkspace();
    const found = items.map(({ uri, ...rest }) => [uri, 'items' in rest ? rest.items.length > 0 : false]);
    expect(new Map(found as [string, boolean][])).toEqual(
      new Map([
        [`${folder}/a/web.yaml`, true],
        [`${folder}/b%20c/api.yml`, true],
      ]),
    );
  });

  test('a configuration and .gitignore count, and are read again when they change', async () => {
    const { client, reader } = await start(folder, {
      'web.yaml': privilegedPod('web'),
      'out/copy.yaml': privilegedPod('copy'),
      '.gitignore': 'out/\n',
      '.yamlock.yaml': 'rules:\n  pss-privileged: off\n',
    });
    const uri = `${folder}/web.yaml`;
    await client.open(uri, privilegedPod('web'));
    expect(await client.codes(uri)).toEqual([]);
    reader.files.set(`${folder}/.yamlock.yaml`, 'rules:\n  pss-privileged: error\n');
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: `${folder}/.yamlock.yaml`, type: 2 }],
    });
    await until(client, async () => (await client.codes(uri)).length > 0);
    expect(await client.request('yamlock/scanWorkspace', {})).toMatchObject({ files: 2, ignored: 1 });
  });

  test('a chart is rendered with its dependencies out of archives', async () => {
    const body = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: {{ .Release.Name }}-db}',
      'spec:',
      '  containers: [{name: db, image: "ghcr.io/acme/db:{{ .Values.tag }}"}]',
      '',
    ].join('\n');
    const chart = 'apiVersion: v2\nname: db\nversion: 1.0.0\n';
    const archive = gzipSync(
      await packTar(
        Object.entries({ 'db/Chart.yaml': chart, 'db/templates/pod.yaml': body }).map(([name, text]) => ({
          header: { name, size: Buffer.byteLength(text), type: 'file' as const },
          body: text,
        })),
      ),
    );
    const { client } = await start(folder, {
      'web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: db, version: 1.0.0, repository: "https://example.org"}\n',
      'web/values.yaml': 'db:\n  tag: "17"\n',
      'web/charts/db-1.0.0.tgz': archive,
    });
    const uri = `${folder}/web/Chart.yaml`;
    let roots: AppliedRoot[] = [];
    await until(client, async () => {
      roots = await client.request('yamlock/appliedRoots', { uri });
      return roots.length > 0;
    });
    const [root] = roots;
    let shown: AppliedText | null = null;
    // The archive arrives after what lies beside it.
    await until(client, async () => {
      shown = await client.request<AppliedText | null>('yamlock/appliedText', { uri: root?.uri, key: root?.key });
      return shown?.problems.length === 0;
    });
    expect(shown).toMatchObject({
      text: expect.stringContaining('image: "ghcr.io/acme/db:17"'),
      files: expect.arrayContaining([`${folder}/web/values.yaml`]),
    });
  });

  test('a Secret is sealed, with the certificate beside it', async () => {
    const { certificate } = makeCertificate();
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData:\n  password: ${VALUE}\n`;
    const { client } = await start(
      folder,
      { 'db.yaml': text, 'sealed-secrets.pem': certificate },
      { crypto: new WebCrypto() },
    );
    const uri = `${folder}/db.yaml`;
    await client.open(uri, text);
    const action = pick(await client.actions(uri, at(4, 14)), 'Convert to a SealedSecret');
    expect(action.disabled).toBeUndefined();
    const { edit } = await client.request<typeof action>('codeAction/resolve', action);
    const made = JSON.stringify(edit);
    expect(made).toContain('encryptedData');
    expect(made).toMatch(/password: Ag[A-Za-z0-9+/=]{300,}|password: AQ[A-Za-z0-9+/=]{300,}/);
    expect(made).not.toContain(VALUE);
  });

  test('nothing is asked of folders above the scheme, and what cannot be read is logged and left out', async () => {
    const { client, reader } = await start(folder, { 'web.yaml': privilegedPod('web') });
    reader.unreadable.set(`${folder}/.yamlock.yaml`, 'permission denied');
    const uri = `${folder}/web.yaml`;
    await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${folder}/.yamlock.yaml`, type: 1 }] });
    await settled(client);
    await client.open(uri, privilegedPod('web'));
    expect(await client.codes(uri)).toEqual(['pss-privileged']);
    await until(client, () => client.log().includes('permission denied'));
    expect(reader.asked.length).toBeGreaterThan(0);
    const origin = folder.replace(/\/shop$/, '');
    expect(reader.asked.filter((question) => !question.includes(` ${origin}`))).toEqual([]);
  });
});

describe('a value that would wait outside git', () => {
  const POD = pod('web', 'env:', '- name: DB_PASSWORD', `  value: ${VALUE}`);
  const STORE =
    'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: vault}\nspec:\n  provider:\n    vault: {server: "https://vault.example.org", path: kv, version: v2}\n';

  async function moved(folder: string, files: Readonly<Record<string, string | Uint8Array>> = {}) {
    const { client } = await start(folder, { 'pod.yaml': POD, 'store.yaml': STORE, ...files });
    const uri = `${folder}/pod.yaml`;
    await client.open(uri, POD);
    const actions = await client.actions(uri, at(9, 14));
    return actions.filter(({ title }) => /ExternalSecret/.test(title));
  }

  test.each([
    ['a file system that nothing is known of', VIRTUAL],
    ['a repository that is shown as it was committed', GITHUB],
  ])('is refused in %s, and says why', async (_, folder) => {
    const offered = await moved(folder);
    expect(offered.length).toBeGreaterThan(0);
    for (const { disabled } of offered)
      expect(disabled?.reason).toBe('the value cannot wait outside git here, because these files are not on a disk');
  });

  test.each([
    ['a folder of the disk', 'file:///shop', {}],
    ['a virtual folder with its .git', VIRTUAL, { '.git/index': indexOf('pod.yaml'), '.git/config': '[core]\n' }],
  ])('may wait in %s', async (_, folder, files) => {
    const offered = await moved(folder, files);
    expect(offered.filter(({ disabled }) => !disabled).length).toBeGreaterThan(0);
  });
});

describe('git', () => {
  const FILES = {
    '.gitignore': 'local.yaml\n',
    'local.yaml': privilegedPod('local'),
    'web.yaml': privilegedPod('web'),
  };

  test.each([
    ['leaves out what .gitignore names', VIRTUAL, FILES, { files: 1, ignored: 1 }],
    [
      'leaves in what it tracks, by the index that the client reads',
      VIRTUAL,
      { ...FILES, '.git/index': indexOf('local.yaml', 'web.yaml'), '.git/config': '[core]\n' },
      { files: 2, ignored: 0 },
    ],
    ['tracks all files of a repository that is shown as it was committed', GITHUB, FILES, { files: 2, ignored: 0 }],
  ])('%s', async (_, folder, files, expected) => {
    const { client } = await start(folder, files);
    expect(await client.request('yamlock/scanWorkspace', {})).toMatchObject(expected);
  });

  test('says the address of a repository that is shown as it was committed', async () => {
    const SYNC = (url: string): string =>
      [
        ...['apiVersion: source.toolkit.fluxcd.io/v1', 'kind: GitRepository', 'metadata: {name: app, namespace: x}'],
        ...[`spec: {url: "${url}", interval: 1m}`, '---', 'apiVersion: kustomize.toolkit.fluxcd.io/v1'],
        ...['kind: Kustomization', 'metadata: {name: app, namespace: x}', 'spec:', '  path: ./apps', '  interval: 1m'],
        ...['  prune: true', '  sourceRef: {kind: GitRepository, name: app}', ''],
      ].join('\n');
    for (const [url, isHere] of [
      ['https://github.com/acme/shop', true],
      ['https://github.com/acme/other', false],
    ] as const) {
      const { client } = await start(GITHUB, { 'sync.yaml': SYNC(url), 'apps/web.yaml': privilegedPod('web') });
      const ask = (): Promise<AppliedRoot[]> =>
        client.request('yamlock/appliedRoots', { uri: `${GITHUB}/apps/web.yaml` });
      if (isHere) await until(client, async () => (await ask()).length > 0);
      else await settled(client);
      expect((await ask()).map(({ by }) => by?.kind)).toEqual(isHere ? ['Kustomization'] : []);
    }
  });
});

describe('beside a disk', () => {
  test('the client reads what is not on it, and nothing else', async () => {
    const reader = new ClientReader(new Map([[`${VIRTUAL}/a.yaml`, privilegedPod('a')]]));
    const client = await TestClient.start({
      folders: ['/repo', VIRTUAL],
      files: { '/repo/b.yaml': privilegedPod('b'), '/.yamlock.yaml': 'rules:\n  pss-privileged: off\n' },
      reader,
    });
    await client.ready();
    expect(await client.request('yamlock/scanWorkspace', {})).toMatchObject({ files: 2 });
    await client.open(`${VIRTUAL}/a.yaml`, privilegedPod('a'));
    await client.open('file:///repo/b.yaml', privilegedPod('b'));
    // What lies above the folder on the disk says nothing of the other one.
    expect(await client.codes(`${VIRTUAL}/a.yaml`)).toEqual(['pss-privileged']);
    expect(await client.codes('file:///repo/b.yaml')).toEqual([]);
    expect(reader.asked.filter((question) => !question.includes(' memfs:'))).toEqual([]);
  });

  test('a client that reads no files is asked for none', async () => {
    const client = await TestClient.start({ folders: [VIRTUAL] });
    await client.ready();
    await client.open(`${VIRTUAL}/a.yaml`, privilegedPod('a'));
    expect(await client.codes(`${VIRTUAL}/a.yaml`)).toEqual(['pss-privileged']);
    expect(client.log()).not.toContain('Failed');
  });
});

test('a Secret that only the sops program can encrypt says that a browser cannot start it', async () => {
  const { client, root } = await openWorkspace(NO_SOPS);
  const actions = await client.actions(uriOf(`${root}/secrets/db.yaml`), WHOLE);
  const encrypting = actions.filter(({ title }) => /SOPS/.test(title));
  expect(encrypting.length).toBeGreaterThan(0);
  for (const { disabled } of encrypting) expect(disabled?.reason).toContain('a browser cannot start the sops program');
});
