import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppliedRoot } from '../../protocol/messages.js';
import { FileSnapshot } from '../../server/src/host/file-snapshot.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, until, uriOf } from '../lsp/support.js';

const COUNT = 25;
const CHART = '/repo/charts/web';
const CHANGED = 2;

/** The files that what is applied is made of, one for each time that one was asked for. */
const asked: string[] = [];

beforeEach(() => {
  const { read } = FileSnapshot.prototype;
  vi.spyOn(FileSnapshot.prototype, 'read').mockImplementation(function (this: FileSnapshot, path) {
    asked.push(path);
    return read.call(this, path);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function release(name: string, values: string): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: shop}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: platform}}}
  ${values}
`;
}

const pathOf = (index: number): string => `/repo/apps/app-${index}/release.yaml`;
const SOURCE = '/repo/sources/platform.yaml';
const source = (address: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: platform, namespace: shop}\nspec: {url: ${address}}\n`;
const HERE = 'https://git.example/acme/shop.git';
const SECRET = '/repo/secrets/other.yaml';
const secret = (name: string, value = 'a: one'): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\nstringData:\n  values.yaml: "${value}"\n`;
const WORKLOAD = '/repo/workloads/web.yaml';
const workload = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n      containers: [{name: a, envFrom: [{configMapRef: {name: ${name}}}]}]\n`;

const FILES: Readonly<Record<string, string>> = {
  '/repo/.git/config': `[remote "origin"]\n\turl = ${HERE}\n`,
  [`${CHART}/Chart.yaml`]: 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  [`${CHART}/values.yaml`]: 'a: none\n',
  [`${CHART}/templates/map.yaml`]:
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {a: {{ .Values.a | quote }}}\n',
  [SOURCE]: source(HERE),
  [SECRET]: secret('other'),
  [WORKLOAD]: workload('web'),
  ...Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [
      pathOf(index),
      release(`app-${index}`, index === CHANGED ? 'valuesFrom: [{kind: Secret, name: named}]' : 'values: {a: own}'),
    ]),
  ),
};

async function start(...open: readonly string[]): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'], files: FILES });
  await client.ready();
  for (const path of open) await client.open(uriOf(path), FILES[path] ?? '');
  await until(client, async () => (await releases(client)).length === COUNT);
  await refreshed(client);
  asked.length = 0;
  return client;
}

/** The releases that render the chart. */
async function releases(client: TestClient): Promise<AppliedRoot[]> {
  const roots = await client.request<AppliedRoot[]>('yamlock/appliedRoots', { uri: uriOf(`${CHART}/values.yaml`) });
  return roots.filter(({ by }) => by);
}

/** Waits until the server has looked for other roots, as it does whenever a document is opened. */
async function refreshed(client: TestClient): Promise<void> {
  await client.codes(uriOf(SECRET));
  await client.open(uriOf('/repo/note.yaml'), 'a: 1\n');
  await settled(client);
  client.close(uriOf('/repo/note.yaml'));
  await settled(client);
}

async function typed(client: TestClient, path: string, text: string): Promise<void> {
  await client.change(uriOf(path), { text });
  await client.codes(uriOf(path));
  await refreshed(client);
}

/** The releases whose files were asked for. */
function lookedAt(): readonly string[] {
  return [...new Set(asked.filter((path) => path.startsWith('/repo/apps/')))];
}

/** True where the roots were found once more: that looks at what every chart is. */
function areFound(): boolean {
  return asked.includes(`${CHART}/Chart.yaml`);
}

describe(`in a folder with ${COUNT} releases`, () => {
  test.each([
    ['a Secret that nothing names', SECRET, secret('another')],
    ['the value of a Secret that nothing names', SECRET, secret('other', 'a: two')],
    ['a Deployment', WORKLOAD, workload('other')],
    ['all of a file', WORKLOAD, ''],
  ])('an edit of %s has no root looked at again', async (_, path, text) => {
    const client = await start(path);
    await typed(client, path, text);
    expect([lookedAt(), areFound()]).toEqual([[], false]);
    expect(await releases(client)).toHaveLength(COUNT);
  });

  test('an edit of a release has that one looked at, and none of the others', async () => {
    const client = await start(pathOf(4));
    await typed(client, pathOf(4), release('renamed', 'values: {a: typed}'));
    await until(client, async () => (await releases(client)).some(({ label }) => label.includes('renamed')));
    expect([lookedAt(), areFound()]).toEqual([[pathOf(4)], true]);
    expect(await releases(client)).toHaveLength(COUNT);
  });

  test('an edit of the source of all of them has each looked at', async () => {
    const client = await start(SOURCE);
    await typed(client, SOURCE, source('https://git.example/acme/elsewhere.git'));
    await until(client, async () => (await releases(client)).length === 0);
    await typed(client, SOURCE, source(HERE));
    await until(client, async () => (await releases(client)).length === COUNT);
  });

  test('a Secret that gets the name which one of them asks for has that one built once more', async () => {
    const client = await start(SECRET);
    const shown = async (): Promise<string> => {
      const root = (await releases(client)).find(({ label }) => label.includes(`app-${CHANGED} `));
      return JSON.stringify(
        root && (await client.request('yamlock/appliedText', { uri: uriOf(SECRET), key: root.key })),
      );
    };
    expect(await shown()).not.toContain('typed');
    asked.length = 0;
    await typed(client, SECRET, secret('named', 'a: typed'));
    await until(client, async () => (await shown()).includes('typed'));
    expect(lookedAt()).toEqual([]);
    await typed(client, SECRET, secret('other', 'a: typed'));
    await until(client, async () => !(await shown()).includes('typed'));
  });

  test('a kustomization that takes in a release is what it is applied through', async () => {
    const client = await start();
    await client.write('/repo/apps/app-1/kustomization.yaml', 'resources: [release.yaml]\n');
    const through = async (): Promise<number> =>
      (await releases(client)).filter(({ key }) => key.startsWith('kustomize\n/repo/apps/app-1\n')).length;
    await until(client, async () => (await through()) === 1);
    expect(await releases(client)).toHaveLength(COUNT);
    expect(lookedAt().filter((path) => !path.includes('/app-1/'))).toEqual([]);
  });
});

describe(`where ${COUNT} releases ask for a chart that the folder itself would be`, () => {
  const { [`${CHART}/Chart.yaml`]: chart = '', ...others } = FILES;
  const files = Object.fromEntries(
    Object.entries(others).map(([path, text]) => [path, text.replace('chart: ./charts/web', 'chart: ./')]),
  );
  const isMissing = async (client: TestClient): Promise<boolean> =>
    JSON.stringify(await client.pull(uriOf(pathOf(4)))).includes('There is no chart in');

  test('no file of it is a part of one, until there is one', async () => {
    const client = await TestClient.start({ folders: ['/repo'], files });
    await client.ready();
    await client.open(uriOf(pathOf(4)), files[pathOf(4)] ?? '');
    await client.open(uriOf(WORKLOAD), files[WORKLOAD] ?? '');
    await until(client, async () => isMissing(client));
    await refreshed(client);
    // What is built asks whether there is a chart by now.
    const list = vi.spyOn(FileSnapshot.prototype, 'list');
    const built = (): number => list.mock.calls.filter(([folder]) => folder === '/repo').length;
    await typed(client, WORKLOAD, workload('other'));
    await client.write('/repo/workloads/more.yaml', workload('more'));
    await refreshed(client);
    expect(built()).toBeLessThan(COUNT);
    await client.write('/repo/Chart.yaml', chart);
    await until(client, async () => !(await isMissing(client)));
    expect(built()).toBeGreaterThanOrEqual(COUNT);
  });
});
