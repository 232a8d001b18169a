import { describe, expect, test } from 'vitest';
import { sampled } from '../harness/long.js';
import { hostileFiles, KINDS } from '../hostile/files.js';
import { TEXTS } from '../hostile/texts.js';
import { TestClient, uriOf } from './support.js';

const ALL = [...hostileFiles(Object.keys(KINDS).length * Object.keys(TEXTS).length, 7)];
/** How many kinds a run tries that is not the long one. */
const SAMPLE = 20;

describe('a hostile file', () => {
  test.each(sampled(Object.keys(KINDS), SAMPLE))('%s is answered about', async (kind) => {
    const own = ALL.filter((one) => one.kind === kind);
    const files = Object.fromEntries(
      own.map(({ path, bytes }) => [`/repo/${path}`, Buffer.from(bytes).toString('utf8')]),
    );
    const client = await TestClient.start({ folders: ['/repo'], files });
    await client.ready();
    for (const { path } of own) {
      const uri = uriOf(`/repo/${path}`);
      const text = files[`/repo/${path}`] ?? '';
      await client.open(uri, text);
      const textDocument = { uri };
      const line = Math.floor(text.split('\n').length / 2);
      const position = { line, character: 3 };
      await client.pull(uri);
      await client.hover(uri, position);
      await client.request('textDocument/completion', { textDocument, position });
      await client.actions(uri, { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } });
      await client.request('textDocument/documentSymbol', { textDocument });
      await client.request('textDocument/codeLens', { textDocument });
      await client.change(uri, { range: { start: position, end: position }, text: 'x' });
      await client.pull(uri);
      await client.close(uri);
    }
    expect(
      client
        .log()
        .split('\n')
        .filter((line) => /^(?:Failed|Stopped)/.test(line)),
    ).toEqual([]);
  });
});
