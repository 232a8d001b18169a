import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildProgram, makeFolder, PRIVILEGED, removeFolder } from '../cli/support.js';
import { RawClient } from './raw-client.js';

/** Stands for what a document holds and nothing but answers about it may show. */
const VALUE = 'blue-kettle';
const OPENED = { languageId: 'yaml', version: 1, text: PRIVILEGED };
const home = makeFolder();
const folder = path.join(home, 'work');
const root = pathToFileURL(folder).href;
const inside = (name: string): string => `${root}/${name}`;
let program = '';
const started: RawClient[] = [];

beforeAll(async () => {
  program = await buildProgram(home);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'pod.yaml'), PRIVILEGED);
});
afterAll(() => {
  for (const { child } of started) child.kill();
  removeFolder(home);
});

async function initialized(params: object): Promise<RawClient> {
  const client = RawClient.start(program);
  started.push(client);
  await client.initialize(params);
  return client;
}

describe('URIs', () => {
  /** One server for all of them. */
  let client: RawClient;
  let next = 0;
  beforeAll(async () => {
    client = await initialized({ workspaceFolders: [{ uri: root, name: 'work' }] });
  });
  beforeEach(() => {
    next += 10;
  });

  test.each([
    ['with ..', inside('a/../pod.yaml'), 'has a segment ".."'],
    ['with an escaped ..', inside('a/%2e%2E/pod.yaml'), 'has a segment ".."'],
    ['with .. and an escaped slash', inside('a%2f..%2fpod.yaml'), 'has a segment ".."'],
    ['with .. and a backslash', inside('a%5C..%5Cpod.yaml'), 'has a segment ".."'],
    ['with .. below another scheme', 'untitled:../pod.yaml', 'has a segment ".."'],
    ['with NUL', inside('pod%00.yaml'), 'has a NUL character'],
    ['that is relative', 'pod.yaml', 'is no absolute URI'],
    ['that is a path', `${folder}/pod.yaml`, 'is no absolute URI'],
    ['that is a path of Windows', 'C:\\work\\pod.yaml', 'is no absolute URI'],
    ['that is empty', '', 'is no absolute URI'],
    ['that is endless', `${inside('x'.repeat(5000))}/../a.yaml`, 'has a segment ".."'],
    ['that is a number', 5, 'is no text'],
    ['that is missing', undefined, 'is no text'],
  ])('a request for one %s is refused and says so', async (_, uri, why) => {
    for (const [id, method] of ['textDocument/diagnostic', 'textDocument/hover', 'textDocument/codeLens'].entries()) {
      const { error } = await client.request(next + id, method, {
        textDocument: { uri },
        position: { line: 0, character: 0 },
      });
      expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(why) });
      expect(error?.message.length).toBeLessThan(300);
    }
    client.notify('textDocument/didOpen', { textDocument: { ...OPENED, uri } });
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: VALUE }] });
    client.notify('textDocument/didClose', { textDocument: { uri } });
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [
        { uri, type: 2 },
        { uri: inside('pod.yaml'), type: 2 },
      ],
    });
    const { result } = await client.request(next + 9, 'textDocument/diagnostic', {
      textDocument: { uri: inside('pod.yaml') },
    });
    expect(JSON.stringify(result)).toContain('pss-privileged');
    expect(JSON.stringify(client.messages)).not.toContain(VALUE);
  });

  test.each([
    'untitled:Untitled-1',
    'vscode-remote://host/srv/a.yaml',
    'http://example.com/a.yaml?x=1#y',
    'file://localhost/tmp/none/a.yaml',
    'file:///tmp/none/a%20b%25.yaml',
    'file:///tmp/none/..a/b...yaml',
    'file:///tmp/none/%zz.yaml',
    'data:text/yaml,kind',
  ])('a document at %s is checked as it is open', async (uri) => {
    client.notify('textDocument/didOpen', { textDocument: { ...OPENED, uri } });
    const { result } = await client.request(next, 'textDocument/diagnostic', { textDocument: { uri } });
    expect(JSON.stringify(result)).toContain('pss-privileged');
  });

  test('a notification about one that is refused is logged with the reason', async () => {
    client.notify('textDocument/didOpen', { textDocument: { ...OPENED, uri: 'untitled:x/../y.yaml' } });
    const reason = '"untitled:x/../y.yaml" has a segment "..", and may lead elsewhere than it says';
    const { params } = await client.until(({ params }) => JSON.stringify(params)?.includes('x/../y') === true);
    expect(params).toEqual({ type: 2, message: `textDocument/didOpen: ${reason}` });
  });

  test('a folder whose URI cannot be used is left out, and said', async () => {
    const bad = { uri: inside('a/..'), name: 'bad' };
    const client = await initialized({ workspaceFolders: [bad, { uri: root, name: 'work' }] });
    const { params } = await client.until(({ method }) => method === 'window/logMessage');
    expect(JSON.stringify(params)).toContain('has a segment');
    const { result } = await client.request(1, 'textDocument/diagnostic', {
      textDocument: { uri: inside('pod.yaml') },
    });
    expect(JSON.stringify(result)).toContain('pss-privileged');
  });
});
