import { describe, expect, test } from 'vitest';
import { applied, editsOf, pick } from './actions-support.js';
import { at, pod, TestClient } from './support.js';

const URI = 'untitled:Untitled-1';
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData: {DB_PASSWORD: blue-kettle-42}\n';
const POD = pod('shop', 'env:', '- name: DB_PASSWORD', '  value: blue-kettle-42');
const VALUE = at(9, 14);

async function open(text: string): Promise<TestClient> {
  const client = await TestClient.start({ folders: ['/repo'] });
  await client.open(URI, text);
  return client;
}

describe('an untitled document', () => {
  test('gets the fixes that need no other file, and says of the others that it is to be saved', async () => {
    const text = pod(
      'shop',
      'env:',
      '- name: DB_PASSWORD',
      '  value: blue-kettle-42',
      'securityContext:',
      '  privileged: true',
    );
    const client = await open(text);
    const fix = pick(await client.actions(URI, at(11, 18)), 'Set privileged to false');
    const { edit } = await client.request<typeof fix>('codeAction/resolve', fix);
    expect(applied(text, editsOf(edit, URI))).toBe(text.replace('true', 'false'));
    const moves = (await client.actions(URI, VALUE)).filter(({ title }) => title.startsWith('Move '));
    expect(moves.length).toBeGreaterThan(0);
    for (const { disabled } of moves)
      expect(disabled?.reason).toBe('it changes other files, too: save the document first');
  });

  test('may refer to a Secret that stands in it with the same value', async () => {
    const text = `${POD}---\n${SECRET}`;
    const client = await open(text);
    const fix = pick(await client.actions(URI, VALUE), 'Use key "DB_PASSWORD" of Secret "shop"');
    expect(fix.disabled).toBeUndefined();
    const { edit } = await client.request<typeof fix>('codeAction/resolve', fix);
    const after = applied(text, editsOf(edit, URI));
    expect(after).toContain('secretKeyRef:\n          name: shop\n          key: DB_PASSWORD\n');
    expect(after.endsWith(`---\n${SECRET}`)).toBe(true);
  });

  test('keeps a value that the Secret does not have', async () => {
    const client = await open(`${POD}---\n${SECRET.replace('blue-kettle-42', 'green-lamp-77')}`);
    const fix = pick(await client.actions(URI, VALUE), 'Use key "DB_PASSWORD" of Secret "shop"');
    expect(fix.disabled?.reason).toContain('save the document first');
  });
});
