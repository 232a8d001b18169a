import { describe, expect, test } from 'vitest';
import type { DocumentDiagnosticReport, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { ScanResult } from '../../protocol/messages.js';
import { BARE, privilegedPod, type Setup, TestClient, uriOf } from './support.js';
import { REFRESH, summary } from './workspace-support.js';

const TEXT = privilegedPod('web');
const REAL = uriOf('/repo/base/pod.yaml');
const LINK = uriOf('/repo/overlay/base/pod.yaml');

/** A workspace in which `overlay/base` leads to `base`. */
async function linked(setup: Setup = {}): Promise<TestClient> {
  const client = TestClient.connect({ folders: ['/repo'], files: { '/repo/base/pod.yaml': TEXT }, ...setup });
  client.host.links.set('/repo/overlay/base', '/repo/base');
  await client.initialize();
  await client.ready();
  return client;
}

describe('a file that is open under two names is listed once', () => {
  test('where it was opened last, and under the other name when that is closed', async () => {
    const client = await linked();
    await client.open(REAL, TEXT);
    expect(await client.codes(REAL)).toEqual(['pss-privileged']);
    await client.open(LINK, TEXT);
    expect(await client.codes(LINK)).toEqual(['pss-privileged']);
    await client.next(REFRESH);
    expect(await client.codes(REAL)).toEqual([]);
    await client.close(LINK);
    await client.next(REFRESH);
    expect(await client.codes(REAL)).toEqual(['pss-privileged']);
  });

  test('where it is edited, and where the caret is', async () => {
    const client = await linked();
    await client.open(REAL, TEXT);
    await client.open(LINK, TEXT);
    const both = async (): Promise<unknown[]> => [await client.codes(REAL), await client.codes(LINK)];
    await expect.poll(both).toEqual([[], ['pss-privileged']]);
    await client.change(REAL, { text: `${TEXT}# one line more\n# and another\n` });
    expect(await both()).toEqual([['pss-privileged'], []]);
    await client.notify('yamlock/carets', { uri: LINK, lines: [0] });
    expect(await both()).toEqual([[], ['pss-privileged']]);
  });

  test('a client that keeps its answers is not told that the old one still holds', async () => {
    const client = await linked();
    await client.open(REAL, TEXT);
    const first: DocumentDiagnosticReport = await client.pull(REAL);
    await client.open(LINK, TEXT);
    await client.codes(LINK);
    await client.next(REFRESH);
    expect(await client.pull(REAL, first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  test('for clients that do not ask', async () => {
    const client = await linked({ capabilities: BARE });
    const told = (uri: string, count: number) =>
      client.next<PublishDiagnosticsParams>(
        'textDocument/publishDiagnostics',
        (one) => one.uri === uri && one.diagnostics.length === count,
      );
    await client.open(REAL, TEXT);
    await told(REAL, 1);
    await client.open(LINK, TEXT);
    await told(REAL, 0);
    await client.close(LINK);
    await told(REAL, 1);
  });
});

describe('a file that is open by a link', () => {
  test('is not listed among the closed ones as well', async () => {
    const client = await linked({ settings: { scope: 'workspace' } });
    const closed = async (): Promise<unknown> => summary((await client.pullWorkspace()).items);
    expect(await closed()).toEqual({ 'pod.yaml': ['pss-privileged'] });
    await client.open(LINK, TEXT);
    expect(await client.codes(LINK)).toEqual(['pss-privileged']);
    expect(await closed()).toEqual({ 'pod.yaml': [] });
    expect(await client.codes(REAL)).toEqual([]);
    await client.close(LINK);
    expect(await closed()).toEqual({ 'pod.yaml': ['pss-privileged'] });
  });

  test('is not published among the closed ones as well', async () => {
    const client = await linked({ capabilities: BARE, initializationOptions: { scope: 'workspace' } });
    const told = (count: number) =>
      client.next<PublishDiagnosticsParams>(
        'textDocument/publishDiagnostics',
        (one) => one.uri === REAL && one.diagnostics.length === count,
      );
    await client.notify('workspace/didChangeConfiguration', { settings: { yamlock: { scope: 'workspace' } } });
    await told(1);
    await client.open(LINK, TEXT);
    await told(0);
    await client.close(LINK);
    await told(1);
  });
});

describe('folders of the workspace that overlap', () => {
  const scan = async (client: TestClient): Promise<number> =>
    (await client.request<ScanResult>('yamlock/scanWorkspace', {})).files;
  const files = { '/one/a.yaml': privilegedPod('a'), '/one/inner/b.yaml': privilegedPod('b') };

  test('one that leads to another is listed under the name of the first', async () => {
    const client = TestClient.connect({
      folders: ['/one', '/link'],
      files: { ...files, '/link/a.yaml': privilegedPod('a'), '/link/inner/b.yaml': privilegedPod('b') },
      settings: { scope: 'workspace' },
    });
    client.host.links.set('/link', '/one');
    await client.initialize();
    await client.ready();
    const { items } = await client.pullWorkspace();
    expect(items.map(({ uri }) => uri).sort()).toHaveLength(2);
    expect(await scan(client)).toBe(2);
  });

  test('one that leads into another takes the files from there, as an inner one does', async () => {
    const client = TestClient.connect({
      folders: ['/one', '/a-link-of-a-long-name'],
      files: { ...files, '/a-link-of-a-long-name/b.yaml': privilegedPod('b') },
      settings: { scope: 'workspace' },
    });
    client.host.links.set('/a-link-of-a-long-name', '/one/inner');
    await client.initialize();
    await client.ready();
    const { items } = await client.pullWorkspace();
    expect(items.map(({ uri }) => uri).sort()).toEqual([uriOf('/a-link-of-a-long-name/b.yaml'), uriOf('/one/a.yaml')]);
  });

  test('an inner one that comes takes its files, and gives them back when it goes', async () => {
    const client = await TestClient.start({ folders: ['/one'], files, settings: { scope: 'workspace' } });
    await client.ready();
    const inner = { uri: uriOf('/one/inner'), name: 'inner' };
    const change = async (event: object): Promise<void> => {
      await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [], ...event } });
    };
    const listed = async (): Promise<readonly string[]> =>
      (await client.pullWorkspace()).items.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1)).sort();
    await change({ added: [inner] });
    await client.ready();
    await client.next(REFRESH);
    await expect.poll(listed).toEqual(['a.yaml', 'b.yaml']);
    expect(await scan(client)).toBe(2);
    await change({ removed: [inner] });
    await expect.poll(listed).toEqual(['a.yaml', 'b.yaml']);
    expect(await scan(client)).toBe(2);
  });
});
