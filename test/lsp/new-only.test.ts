import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileStatus, ScanResult, SwitchedOffPlace } from '../../protocol/messages.js';
import { EditedLines } from '../../server/src/lsp/diagnostics/edited-lines.js';
import { folderOf, yamlock } from '../cli/support.js';
import { ClientReader } from './client-reader.js';
import { at, FULL, pod, privilegedPod, TestClient, until, uriOf } from './support.js';

const BASELINE = '.yamlock-baseline.json';
const HARDENED = pod('safe', 'securityContext:', '  privileged: false');
const FILES = {
  'web.yaml': privilegedPod('web'),
  'jobs/report.yaml': privilegedPod('report'),
  // What objects say of each other is known, too.
  'db.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  user: shop\n',
  'shop.yaml': pod(
    'shop',
    'env:',
    '- name: USER_NAME',
    '  valueFrom:',
    '    secretKeyRef:',
    '      name: db',
    '      key: username',
  ),
};
const WEB = uriOf('/repo/web.yaml');
const ON = { newOnly: true, scope: 'workspace' };

/** Resolves to the text of the baseline that the command line writes for files. */
async function baselineOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderOf(files);
  expect((await yamlock(['baseline', '.'], { cwd: folder })).code).toBe(0);
  return readFileSync(path.join(folder, BASELINE), 'utf8');
}

/** Resolves to a client of a workspace with these files; undefined ones are not there. */
async function start(
  files: Readonly<Record<string, string | undefined>>,
  settings: Readonly<Record<string, unknown>> = ON,
): Promise<TestClient> {
  const there = Object.entries(files).flatMap(([name, text]) => (text === undefined ? [] : [[`/repo/${name}`, text]]));
  const client = await TestClient.start({ folders: ['/repo'], files: Object.fromEntries(there), settings });
  await client.ready();
  return client;
}

const status = (client: TestClient, uri = WEB): Promise<FileStatus> => client.request('yamlock/fileStatus', { uri });

describe('new findings only', () => {
  test('are those that the command line would report with the baseline, and the rest is counted', async () => {
    const baseline = await baselineOf(FILES);
    expect(baseline).toContain('"rule":"secret-key-missing"');
    const client = await start({ ...FILES, [BASELINE]: baseline });
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toEqual([]);
    const { newOnly } = await status(client);
    expect(newOnly).toEqual({ known: 1, baseline: BASELINE });
    const scan = await client.request<ScanResult>('yamlock/scanWorkspace', {});
    expect(scan).toMatchObject({ errors: 0, warnings: 0, information: 0, files: 4 });
    expect(scan.known).toBe(JSON.parse(baseline).findings.length);
    const { items } = await client.pullWorkspace();
    expect(items.flatMap((one) => (one.kind === 'full' ? one.items : []))).toEqual([]);
  });

  test('are all of them without the setting', async () => {
    const client = await start({ ...FILES, [BASELINE]: await baselineOf(FILES) }, {});
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toContain('pss-privileged');
    expect(await status(client)).not.toHaveProperty('newOnly');
    expect(await client.request<ScanResult>('yamlock/scanWorkspace', {})).toMatchObject({ known: 0 });
  });

  test('include what was added since, in open files and others', async () => {
    const known = await baselineOf({ ...FILES, 'web.yaml': HARDENED.replace('safe', 'web') });
    const client = await start({ ...FILES, 'new.yaml': privilegedPod('new'), [BASELINE]: known });
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toEqual(['pss-privileged']);
    const { items } = await client.pullWorkspace();
    const found = items.filter((one) => one.kind === 'full' && one.items.length > 0).map(({ uri }) => uri);
    expect(found.toSorted()).toEqual([uriOf('/repo/new.yaml'), WEB]);
  });

  test('include what stands on lines that were edited, also where it was known before', async () => {
    const client = await start({ ...FILES, [BASELINE]: await baselineOf(FILES) });
    await client.open(WEB, FILES['web.yaml']);
    await client.change(WEB, { range: at(0, 0), text: '# a comment\n\n' });
    expect(await client.codes(WEB)).toEqual([]);
    const line = { start: { line: 10, character: 18 }, end: { line: 10, character: 22 } };
    await client.change(WEB, { range: line, text: 'true' });
    await client.notify('yamlock/carets', { uri: WEB, lines: [0] });
    expect(await client.codes(WEB)).toEqual(['pss-privileged']);
    // A file that is opened anew is as it is on the disk.
    await client.close(WEB);
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toEqual([]);
  });

  test('are listed with what else is hidden', async () => {
    const client = await start({ ...FILES, [BASELINE]: await baselineOf(FILES) });
    await client.open(WEB, FILES['web.yaml']);
    const places = await client.request<SwitchedOffPlace[]>('yamlock/switchedOff', { uri: WEB });
    expect(places).toContainEqual(
      expect.objectContaining({
        rule: 'pss-privileged',
        by: 'baseline',
        range: expect.objectContaining({ start: { line: 8, character: 18 } }),
      }),
    );
    // The menu has nothing for what is not shown.
    expect((await client.actions(WEB, at(8, 18))).map(({ title }) => title)).toEqual([]);
  });

  test('follow a renamed file, whose findings are known once', async () => {
    const known = await baselineOf({ 'old.yaml': FILES['web.yaml'] });
    const client = await start({ 'web.yaml': FILES['web.yaml'], [BASELINE]: known });
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toEqual([]);
    const twin = uriOf('/repo/twin.yaml');
    await client.open(twin, FILES['web.yaml']);
    expect(await client.codes(twin)).toContain('pss-privileged');
    expect(await client.codes(WEB)).toEqual([]);
  });

  test.each([
    ['is missing', undefined, `there is no ${BASELINE}`],
    ['is no JSON', '{', `${BASELINE} is no baseline: it is no JSON`],
    [
      'is of another version',
      '{"version":2,"findings":[]}',
      `${BASELINE} is no baseline of this version of Yamlock; \`yamlock baseline\` writes one`,
    ],
    [
      'has a damaged entry',
      '{"version":1,"findings":[1]}',
      `${BASELINE} is no baseline: entry 1 of its findings is none`,
    ],
  ])('are all where the baseline %s, which is said', async (_, text, problem) => {
    const client = await start({ ...FILES, [BASELINE]: text });
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toContain('pss-privileged');
    expect((await status(client)).newOnly).toEqual({ known: 0, problem });
  });

  test('follow the baseline when it is written anew, and the setting', async () => {
    const client = await start({ ...FILES });
    await client.open(WEB, FILES['web.yaml']);
    expect(await client.codes(WEB)).toContain('pss-privileged');
    await client.write(`/repo/${BASELINE}`, await baselineOf(FILES));
    await until(client, async () => (await client.codes(WEB)).length === 0);
    client.settings[''] = {};
    await client.notify('workspace/didChangeConfiguration', { settings: {} });
    await until(client, async () => (await client.codes(WEB)).includes('pss-privileged'));
  });

  test('are known from a baseline above the folder, in its repository and not beyond', async () => {
    const files = { 'apps/web.yaml': FILES['web.yaml'] };
    const known = await baselineOf(files);
    const uri = uriOf('/repo/apps/web.yaml');
    for (const [where, isHidden] of [
      ['/repo', true],
      ['', false],
    ] as const) {
      const client = await TestClient.start({
        folders: ['/repo/apps'],
        files: { '/repo/apps/web.yaml': FILES['web.yaml'], '/repo/.git': '', [`${where}/${BASELINE}`]: known },
        settings: ON,
      });
      await client.ready();
      await client.open(uri, FILES['web.yaml']);
      expect((await client.codes(uri)).length === 0).toBe(isHidden);
    }
  });

  test('are told in a browser, where the client reads the files', async () => {
    const files = {
      ...mapped('memfs:/repo', FILES),
      [`memfs:/repo/${BASELINE}`]: await baselineOf(FILES),
    };
    const reader = new ClientReader(new Map(Object.entries(files)));
    const client = await TestClient.start({ folders: ['memfs:/repo'], reader, disk: false, settings: ON });
    await client.ready();
    await client.open('memfs:/repo/web.yaml', FILES['web.yaml']);
    expect(await client.codes('memfs:/repo/web.yaml')).toEqual([]);
  });

  test('are published to clients that do not pull', async () => {
    const { diagnostic: _, ...textDocument } = FULL.textDocument ?? {};
    const client = await TestClient.start({
      folders: ['/repo'],
      files: {
        ...mapped('/repo', FILES),
        [`/repo/${BASELINE}`]: await baselineOf(FILES),
        '/repo/new.yaml': privilegedPod('new'),
      },
      settings: ON,
      capabilities: { ...FULL, textDocument },
    });
    const told = await client.next<{ uri: string }>('textDocument/publishDiagnostics');
    expect(told.uri).toBe(uriOf('/repo/new.yaml'));
  });
});

function mapped(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

describe('edited lines', () => {
  test('move with the text, and go with what is deleted', () => {
    const lines = new EditedLines();
    const all = (): number[] => [...Array(12).keys()].filter((line) => lines.touches('/a', line, line));
    expect(all()).toEqual([]);
    lines.edited('/a', [{ start: 5, oldEnd: 5, newEnd: 6 }]);
    expect(all()).toEqual([5, 6]);
    lines.edited('/a', [{ start: 1, oldEnd: 1, newEnd: 3 }]);
    expect(all()).toEqual([1, 2, 3, 7, 8]);
    lines.edited('/a', [{ start: 2, oldEnd: 7, newEnd: 2 }]);
    expect(all()).toEqual([1, 2, 3]);
    expect(lines.touches('/a', 4, 9)).toBe(false);
    expect(lines.touches('/b', 0, 9)).toBe(false);
    lines.closed('/a');
    expect(all()).toEqual([]);
  });
});
