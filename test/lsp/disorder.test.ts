import { describe, expect, test } from 'vitest';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { at, privilegedPod, TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/pod.yaml');
const TEXT = privilegedPod('web');

/** Expects that the server has a text as it is after a change of all of it, and answers everything about it. */
async function expectInOrder(client: TestClient): Promise<void> {
  await client.change(FILE, { text: TEXT });
  expect(await client.codes(FILE)).toEqual(['pss-privileged']);
  await client.change(FILE, { text: 'apiVersion: v1\n' });
  expect(await client.codes(FILE)).toEqual([]);
  await client.change(FILE, { text: TEXT });
  const titles = (await client.actions(FILE, at(8, 18))).map(({ title }) => title);
  expect(titles).toContain('Set privileged to false');
}

const range = (...[startLine, start, endLine, end]: readonly number[]) => ({
  start: { line: startLine ?? 0, character: start ?? 0 },
  end: { line: endLine ?? 0, character: end ?? 0 },
});

describe('edits out of order', () => {
  const changes: [string, unknown[]][] = [
    ['behind the end of the text', [{ range: range(1000, 0, 2000, 0), text: '# more\n' }]],
    ['behind the end of a line', [{ range: range(0, 5000, 0, 9000), text: '  ' }]],
    ['that end before they start', [{ range: range(5, 0, 1, 0), text: '' }]],
    ['at negative places', [{ range: range(-5, -1, -1, -7), text: '# before\n' }]],
    ['at places between characters', [{ range: range(0.5, 1.5, 0.5, 2.5), text: 'x' }]],
    ['at the largest places there are', [{ range: range(2 ** 31, 2 ** 53, 1e308, 1e308), text: 'x' }]],
    ['of all of it within one message', [{ text: '' }, { range: range(0, 0, 0, 0), text: 'a' }, { text: 'b' }]],
    ['with another length than they have', [{ range: range(0, 0, 0, 3), rangeLength: 500, text: '' }]],
    ['between the halves of a character', [{ text: 'a: 😀\n' }, { range: range(0, 4, 0, 5), text: '' }]],
    ['of nothing', []],
    ['without a text', [{ range: range(0, 0, 0, 0) }]],
    ['without places', [{ range: {}, text: 'x' }]],
    ['whose places are texts', [{ range: { start: { line: 'a', character: 'b' }, end: {} }, text: 'x' }]],
    ['whose range is null', [{ range: null, text: 'x' }]],
    ['that are none', [null, 5, 'x', []]],
  ];
  test.each(changes)('%s leave the server in order', async (_, contentChanges) => {
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    await client.change(FILE, ...(contentChanges as TextDocumentContentChangeEvent[]));
    await client.codes(FILE);
    await client.hover(FILE, { line: 8, character: 18 });
    await expectInOrder(client);
  });

  test('an edit whose end comes before its start is the one between the two', async () => {
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    await client.change(FILE, { range: range(9, 0, 0, 0), text: '' });
    expect(await client.codes(FILE)).toEqual([]);
    await client.change(FILE, {
      range: range(0, 0, 0, 0),
      text: TEXT.split('\n')
        .slice(0, 9)
        .map((line) => `${line}\n`)
        .join(''),
    });
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
  });

  test.each([
    ['that go back', [7, 3, 1, 0, -4]],
    ['that stay', [1, 1, 1]],
    ['that are none', [null, undefined, 'x']],
  ])('versions %s are taken as they come', async (_, versions) => {
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    for (const version of versions)
      await client.notify('textDocument/didChange', {
        textDocument: { uri: FILE, version },
        contentChanges: [{ text: `# ${version}\n${TEXT}` }],
      });
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
    await expectInOrder(client);
  });
});

describe('documents out of order', () => {
  test('a change, a save and a close of one that is not open have no effect', async () => {
    const client = await TestClient.start();
    await client.change(FILE, { text: TEXT });
    await client.notify('textDocument/didSave', { textDocument: { uri: FILE } });
    await client.close(FILE);
    expect(await client.codes(FILE)).toEqual([]);
    await client.open(FILE, 'a: 1\n');
    await expectInOrder(client);
  });

  test('one that is opened twice has the text of the second time, and is closed by one close', async () => {
    const client = await TestClient.start();
    await client.open(FILE, 'apiVersion: v1\n');
    await client.open(FILE, TEXT);
    expect(await client.codes(FILE)).toEqual(['pss-privileged']);
    await client.close(FILE);
    await client.close(FILE);
    expect(await client.codes(FILE)).toEqual([]);
    await client.open(FILE, TEXT);
    await expectInOrder(client);
  });

  test('what comes before the answer to a request does not change what that is about', async () => {
    const client = await TestClient.start();
    await client.open(FILE, TEXT);
    const pulls = [client.codes(FILE)];
    await client.close(FILE);
    pulls.push(client.codes(FILE));
    await client.open(FILE, TEXT);
    pulls.push(client.codes(FILE));
    // Those about what changed meanwhile may be refused.
    const answers = await Promise.allSettled(pulls);
    expect(answers.at(-1)).toEqual({ status: 'fulfilled', value: ['pss-privileged'] });
    await expectInOrder(client);
  });
});

describe('texts that are no texts', () => {
  test.each([
    ['halves of surrogate pairs', `${TEXT}# \ud83d \ude00\n`],
    ['NUL', `${TEXT}# \0\n`],
    ['a byte order mark within', `${TEXT}# \ufeff\n`],
    ['carriage returns alone', TEXT.replaceAll('\n', '\r')],
    ['line separators', `${TEXT}# \u2028 \u2029 \u0085\n`],
    ['nothing', ''],
  ])('%s are read', async (_, text) => {
    const client = await TestClient.start();
    await client.open(FILE, text);
    await client.codes(FILE);
    await client.hover(FILE, { line: 0, character: 0 });
    await client.actions(FILE, range(0, 0, 100, 0));
    expect(client.log()).not.toContain('Failed');
    await expectInOrder(client);
  });

  test.each([[5], [null], [undefined], [['a']], [{}]])(
    'a text that is %s is refused, and the next one counts',
    async (text) => {
      const client = await TestClient.start();
      await client.open(FILE, text as never);
      expect(await client.codes(FILE)).toEqual([]);
      await client.close(FILE);
      await client.open(FILE, TEXT);
      await expectInOrder(client);
    },
  );

  test('a text of fifty million characters is not checked, and says so', async () => {
    const client = await TestClient.start();
    await client.open(FILE, `# ${'x'.repeat(50_000_000)}\n${TEXT}`);
    const { items } = await client.pull(FILE);
    expect(items?.map(({ code, message }) => [code, message])).toEqual([
      ['not-checked', expect.stringContaining('The file is larger than')],
    ]);
    await expectInOrder(client);
  });
});
