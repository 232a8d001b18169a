import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { played } from './guides.js';

const GUIDES = [
  'docs/start.md',
  'docs/cpu-limits.md',
  ...['docs/guides', 'docs/coming-from'].flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => `${folder}/${name}`),
  ),
];

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'yamlock-guide-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test.each(GUIDES)('%s shows what its commands print', async (file) => {
  const text = readFileSync(file, 'utf8');
  const now = await played(text, folder());
  if (process.env['YAMLOCK_GUIDES'] === 'write') writeFileSync(file, now);
  else expect(now).toBe(text);
  expect(now).toContain('$ yamlock ');
});

test('what a command prints otherwise is noticed', async () => {
  const text = '```yaml a.yaml\napiVersion: v1\nkind: Pod\n```\n\n```console\n$ cat a.yaml\nold\n```\n';
  expect(await played(text, folder())).toBe(text.replace('old', 'apiVersion: v1\nkind: Pod'));
});

test('a command that a guide cannot run fails', async () => {
  await expect(played('```console\n$ rm -rf x\n```\n', folder())).rejects.toThrow('cannot run "rm -rf x"');
});
