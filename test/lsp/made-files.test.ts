import { describe, expect, test, vi } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { podReading, settingsOf } from '../harness/made-files.js';
import { ClientReader } from './client-reader.js';
import { settled } from './files-support.js';
import { TestClient, uriOf } from './support.js';

const FOLDER = '/repo';

const pod = (key: string): string => podReading(`name: settings, key: ${key}`);

interface Case {
  readonly files: Readonly<Record<string, string>>;
  /** The name of a folder that is a link. */
  readonly link?: string;
}

/** Resolves to a server whose files lie on its disk. */
async function onDisk({ files, link }: Case): Promise<TestClient> {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${FOLDER}/${name}`, text]));
  const client = await TestClient.start({ folders: [FOLDER], files: texts });
  if (link !== undefined) client.host.links.set(`${FOLDER}/${link}`, '/elsewhere');
  return client;
}

/** Resolves to a server whose files the client alone reads. */
async function atClient({ files, link }: Case): Promise<TestClient> {
  const folder = `file://${FOLDER}`;
  const reader = new ClientReader(new Map(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text])));
  if (link !== undefined) reader.links.add(`${folder}/${link}`);
  return TestClient.start({ folders: [FOLDER], reader, disk: false });
}

/** Resolves to the action that adds a missing key to a ConfigMap, as a file that a kustomization makes it of. */
async function addKey(client: TestClient, { files }: Case): Promise<CodeAction> {
  const text = files['pod.yaml'] ?? '';
  const uri = uriOf(`${FOLDER}/pod.yaml`);
  await client.ready();
  await client.open(uri, text);
  await settled(client);
  const character = (text.split('\n')[9] ?? '').indexOf('key: ') + 5;
  const position = { line: 9, character };
  return vi.waitFor(
    async () => {
      const all = await client.actions(uri, { start: position, end: position });
      const found = all.find(({ title }) => /^Add the key/.test(title));
      if (!found) throw new Error(`No key is added by ${all.map(({ title }) => title).join(' | ')}`);
      return found;
    },
    { timeout: 5000, interval: 50 },
  );
}

describe.each([
  ['a disk', onDisk],
  ['the client', atClient],
])('a file that is made, where files are those of %s,', (_, start) => {
  const refused: readonly [string, Case, RegExp][] = [
    [
      'is not made behind a link',
      {
        files: { 'pod.yaml': pod('b.txt'), 'kustomization.yaml': settingsOf('conf/a.txt'), 'conf/a.txt': '' },
        link: 'conf',
      },
      /^conf is a link, and may lead out of the folder that is open$/,
    ],
    [
      'has no name of a device',
      { files: { 'pod.yaml': pod('aux.txt'), 'kustomization.yaml': settingsOf('a.txt'), 'a.txt': '' } },
      /aux\.txt, is the name of a device on Windows/,
    ],
    [
      'has a name that Windows does not change',
      { files: { 'pod.yaml': pod('b.'), 'kustomization.yaml': settingsOf('a.txt'), 'a.txt': '' } },
      /ends in a dot or a blank/,
    ],
    [
      'has a name that is not too long',
      { files: { 'pod.yaml': pod('b'.repeat(256)), 'kustomization.yaml': settingsOf('a.txt'), 'a.txt': '' } },
      /is longer than 255 bytes/,
    ],
    [
      'has a name that differs from others by more than case',
      { files: { 'pod.yaml': pod('b.txt'), 'kustomization.yaml': settingsOf('a.txt'), 'a.txt': '', 'B.TXT': '' } },
      /^B\.TXT is there already/,
    ],
  ];
  test.each(refused)('%s', async (_what, made, why) => {
    const action = await addKey(await start(made), made);
    expect(action.disabled?.reason).toMatch(why);
  });

  test('is made beside others', async () => {
    const files = { 'pod.yaml': pod('b.txt'), 'kustomization.yaml': settingsOf('conf/a.txt'), 'conf/a.txt': '' };
    const client = await start({ files });
    const action = await addKey(client, { files });
    expect(action.disabled).toBeUndefined();
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    expect(JSON.stringify(edit)).toContain('"kind":"create","uri":"file:///repo/conf/b.txt"');
  });
});
