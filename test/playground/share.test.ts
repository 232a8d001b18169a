import { describe, expect, test } from 'vitest';
import { filesOf, fragmentOf } from '../../playground/src/share.js';

describe('a link with files', () => {
  test('has them again', async () => {
    const files = { 'a b/ü.yaml': 'kind: 🔒\n'.repeat(500), 'c.yaml': '' };
    const fragment = await fragmentOf(files, 'c.yaml');
    expect(fragment).toMatch(/^files=[\w-]+$/);
    expect(await filesOf(`#${fragment}`)).toEqual({ files, shown: 'c.yaml' });
  });

  test.each(['', '#', '#other', '#files='])('%j has none', async (fragment) => {
    expect(await filesOf(fragment)).toBeUndefined();
  });

  test.each([
    ['is cut off', async () => (await fragmentOf({ a: 'some text that is long enough' }, 'a')).slice(0, -12)],
    ['is no packed text', async () => 'files=abcdef'],
    ['has other data', async () => packed('{"files":{"a":1}}')],
    ['has no object', async () => packed('[]')],
    ['has no JSON', async () => packed('{"files":')],
  ])('that %s is told', async (_, fragment) => {
    await expect(filesOf(await fragment())).rejects.toThrow('The link is broken');
  });

  test('that unpacks to more than 2 Mi characters is given up', async () => {
    const fragment = await packed(`{"files":{"a":"${'a'.repeat(64 * 1024 * 1024)}"}}`);
    await expect(filesOf(fragment)).rejects.toThrow('larger than 2 Mi characters');
  });
});

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `files=${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`;
}
