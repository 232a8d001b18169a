import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FileStatus, ScanResult, SwitchedOffPlace } from '../../protocol/messages.js';
import { rulePagesBeside } from '../../server/src/host/node/pages.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { VERSION } from '../../server/src/host/version.js';
import { at, privilegedPod, TestClient, until, uriOf } from './support.js';

const CONFIG = 'extends: strict\nignore: [vendor/]\n';
/** More than is read of one file. */
const HUGE = `${privilegedPod('a')}${'# a line\n'.repeat(2 * 1024 * 1024)}`;

/** A workload whose container says nothing of security: several findings of one cause. */
const DEPLOYMENT = [
  ...['apiVersion: apps/v1', 'kind: Deployment', 'metadata:', '  name: web', 'spec:'],
  ...['  selector: {matchLabels: {app: web}}', '  template:', '    metadata: {labels: {app: web}}', '    spec:'],
  ...['      containers:', '      - name: app', '        image: example.com/app:1.2.3', ''],
].join('\n');

const configuration = (name: string): FileStatus['configuration'] => ({
  name,
  uri: uriOf(name.startsWith('/') ? name : `/repo/${name}`),
});

async function statusOf(path: string, text: string, files: Readonly<Record<string, string>> = {}): Promise<FileStatus> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files: { ...files, [path]: text },
    settings: { profile: 'baseline' },
  });
  await client.ready();
  await client.open(uriOf(path), text);
  return client.request<FileStatus>('yamlock/fileStatus', { uri: uriOf(path) });
}

describe('the status of a file', () => {
  test.each<[string, string, FileStatus['state']]>([
    ['/repo/pod.yaml', privilegedPod('a'), 'checked'],
    ['/repo/fixtures/pod.yaml', privilegedPod('a'), 'test-data'],
    ['/repo/vendor/pod.yaml', privilegedPod('a'), 'ignored'],
    ['/repo/mkdocs.yml', 'site_name: docs\n', 'other'],
    ['/repo/empty.yaml', '', 'other'],
    ['/repo/huge.yaml', HUGE, 'too-large'],
    ['/repo/.yamlock.yaml', CONFIG, 'configuration'],
  ])('says whether it is checked: %s', async (path, text, state) => {
    const status = await statusOf(path, text, { '/repo/.yamlock.yaml': CONFIG });
    expect(status).toEqual({ state, profile: 'strict', configuration: configuration('.yamlock.yaml') });
  });

  test('names the kinds without a schema', async () => {
    const text = ['Widget', 'Widget', 'Gadget']
      .map((kind) => `apiVersion: shop.example.com/v1\nkind: ${kind}\nmetadata: {name: x}\n---\n`)
      .join('');
    const runtime = { schemas: bundledSchemas() };
    const client = await TestClient.start({ folders: ['/repo'], runtime });
    await client.ready();
    const uri = uriOf('/repo/objects.yaml');
    await client.open(uri, `${text}${privilegedPod('a')}`);
    const { withoutSchema } = await client.request<FileStatus>('yamlock/fileStatus', { uri });
    expect(withoutSchema).toEqual(['Widget (shop.example.com/v1)', 'Gadget (shop.example.com/v1)']);
  });

  test('names the profile of the settings where there is no configuration', async () => {
    expect(await statusOf('/repo/pod.yaml', privilegedPod('a'))).toEqual({ state: 'checked', profile: 'baseline' });
  });

  test('names the nearest configuration, and one above the workspace', async () => {
    const files = { '/repo/.yamlock.yaml': CONFIG, '/repo/apps/.yamlock.yaml': 'extends: restricted\n' };
    const near = await statusOf('/repo/apps/web/pod.yaml', privilegedPod('a'), files);
    expect(near).toEqual({
      state: 'checked',
      profile: 'restricted',
      configuration: configuration('apps/.yamlock.yaml'),
    });
    const above = await statusOf('/repo/pod.yaml', privilegedPod('a'), { '/.yamlock.yaml': CONFIG });
    expect(above).toEqual({ state: 'checked', profile: 'strict', configuration: configuration('/.yamlock.yaml') });
  });

  test('counts what the configuration and the text switch off, and lists it', async () => {
    const text = privilegedPod('a').replace(
      'spec:',
      'spec:\n  hostPID: true # yamlock-disable-line pss-host-pid -- why',
    );
    const client = await TestClient.start({
      folders: ['/repo'],
      files: { '/repo/.yamlock.yaml': 'rules: {pss-privileged: off}\n', '/repo/pod.yaml': text },
    });
    await client.ready();
    const uri = uriOf('/repo/pod.yaml');
    await client.open(uri, text);
    const status = (): Promise<FileStatus> => client.request('yamlock/fileStatus', { uri });
    expect((await status()).switchedOff).toEqual({ byConfiguration: 1, bySuppressions: 1 });
    const places = await client.request<readonly SwitchedOffPlace[]>('yamlock/switchedOff', { uri });
    expect(places.map(({ rule, by, range }) => [rule, by, range.start.line])).toEqual([
      ['pss-host-pid', 'suppression', 5],
      ['pss-privileged', 'configuration', 9],
    ]);
    await client.write('/repo/.yamlock.yaml', 'rules: {}\n');
    await until(client, async () => (await status()).switchedOff?.byConfiguration === 0);
    const without = text.replace(/ #.*/, '');
    await client.change(uri, { text: without });
    expect(await status()).not.toHaveProperty('switchedOff');
    expect(await client.request('yamlock/switchedOff', { uri })).toEqual([]);
  });

  test.each([[{ uri: 'file:///repo/closed.yaml' }], [{}], [null]])(
    'lists nothing where there is no document: %j',
    async (params) => {
      const client = await TestClient.start({ folders: ['/repo'] });
      expect(await client.request('yamlock/switchedOff', params)).toEqual([]);
    },
  );

  test('follows the settings and the configuration', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    const uri = uriOf('/repo/pod.yaml');
    await client.ready();
    await client.open(uri, privilegedPod('a'));
    await client.write('/repo/.yamlock.yaml', 'ignore: [pod.yaml]\n');
    const status = (): Promise<FileStatus> => client.request('yamlock/fileStatus', { uri });
    await until(client, async () => (await status()).state === 'ignored');
    expect(await status()).toMatchObject({ profile: 'recommended', configuration: configuration('.yamlock.yaml') });
  });

  test.each([[{ uri: 'git:/repo/pod.yaml' }], [{ uri: 'file:///repo/closed.yaml' }], [{}], [null]])(
    'is unknown where there is no document: %j',
    async (params) => {
      const client = await TestClient.start({ folders: ['/repo'] });
      expect(await client.request('yamlock/fileStatus', params)).toEqual({ state: 'unknown' });
    },
  );
});

describe('numbers', () => {
  test('of a scan are those of what is shown, where findings of one cause are one', async () => {
    const files = { '/repo/a.yaml': DEPLOYMENT, '/repo/b.yaml': DEPLOYMENT, '/repo/.yamlock.yaml': 'extend: strict\n' };
    const client = await TestClient.start({ folders: ['/repo'], files });
    await client.open(uriOf('/repo/b.yaml'), DEPLOYMENT);
    const { errors, warnings, information } = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    const { items } = await client.pullWorkspace();
    const shown = items.flatMap((item) => (item.kind === 'full' ? item.items : []));
    expect(shown.some(({ message }) => String(message).includes('; missing: '))).toBe(true);
    expect(errors + warnings + information).toBe(shown.length);
    expect(errors).toBe(shown.filter(({ severity }) => severity === 1).length);
  });
});

describe('the log', () => {
  test('says the version, the folders, the configuration found, and the files and time of a scan', async () => {
    const files = { '/repo/a.yaml': privilegedPod('a'), '/repo/apps/.yamlock.yaml': 'extends: strict\n' };
    const client = await TestClient.start({ folders: ['/repo'], files });
    await client.ready();
    await client.request('yamlock/scanWorkspace', {});
    expect(client.initialized.serverInfo).toEqual({ name: 'Yamlock', version: VERSION });
    const lines = client.log().split('\n');
    expect(lines).toContain(`Yamlock ${VERSION}; folders: /repo`);
    const folder = /^Folder \/repo: 2 YAML files, read in \d+ ms; configuration: \/repo\/apps\/\.yamlock\.yaml$/;
    expect(lines.some((line) => folder.test(line))).toBe(true);
    const scan = /^Scan: files: 2, documents: 2, in \d+ ms; errors: 1, warnings: 0, notes: 0; skipped: 0$/;
    expect(lines.some((line) => scan.test(line))).toBe(true);
  });

  test('says where there is no configuration, and when one comes', async () => {
    const client = await TestClient.start({ folders: ['/repo'] });
    await client.ready();
    expect(client.log()).toContain("configuration: none, so that the editor's settings count");
    await client.write('/repo/.yamlock.yaml', 'extends: strict\n');
    await until(client, () => client.log().includes('The configuration /repo/.yamlock.yaml changed'));
  });
});

describe('the pages of the rules', () => {
  test.each([
    ['those of the client', { rulePages: 'yamlock-rules:/' }, 'yamlock-rules:/pss-privileged.md'],
    ['else those that came with the program', {}, 'file:///opt/yamlock/docs/rules/pss-privileged.md'],
    ['not what is no address', { rulePages: 1 }, 'file:///opt/yamlock/docs/rules/pss-privileged.md'],
  ])('are %s, in findings and hovers', async (_which, initializationOptions, page) => {
    const runtime = { rulePages: () => 'file:///opt/yamlock/docs/rules/' };
    const client = await TestClient.start({ folders: ['/repo'], runtime, initializationOptions });
    const uri = uriOf('/repo/pod.yaml');
    await client.open(uri, privilegedPod('a'));
    const { items = [] } = await client.pull(uri);
    expect(items.map(({ codeDescription }) => codeDescription?.href)).toEqual([page]);
    expect(JSON.stringify(await client.hover(uri, at(8, 20).start))).toContain(`(${page})`);
  });

  test('are asked for in the languages of the client', async () => {
    const runtime = { rulePages: (languages: readonly string[]) => `file:///docs/${languages.join('+')}/` };
    for (const [locale, folder] of [
      ['zh-Hans', 'zh-cn+zh'],
      [undefined, ''],
    ] as const) {
      const client = await TestClient.start({ folders: ['/repo'], runtime, ...(locale ? { locale } : {}) });
      await client.open(uriOf('/repo/pod.yaml'), privilegedPod('a'));
      const { items = [] } = await client.pull(uriOf('/repo/pod.yaml'));
      expect(items[0]?.codeDescription?.href).toBe(`file:///docs/${folder}/pss-privileged.md`);
    }
  });

  test('beside the program are those of the first language that has them, or else the English ones', () => {
    const home = mkdtempSync(path.join(tmpdir(), 'yamlock-pages-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const dist = path.join(home, 'dist');
    expect(rulePagesBeside(dist, ['zh-cn'])).toBeUndefined();
    for (const folder of ['docs/rules', 'docs/zh-cn/rules']) {
      mkdirSync(path.join(home, folder), { recursive: true });
      writeFileSync(path.join(home, folder, 'README.md'), '# Rules\n');
    }
    const folderOf = (...languages: string[]) =>
      rulePagesBeside(dist, languages)?.replace(pathToFileURL(home).href, '');
    expect(folderOf('zh-cn', 'zh')).toBe('/docs/zh-cn/rules/');
    expect(folderOf('de-de', 'de')).toBe('/docs/rules/');
    expect(folderOf()).toBe('/docs/rules/');
  });
});
