import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFile, FILES, scan, withBlindRule } from './cache-support.js';
import { CLEAN, folderOf, PRIVILEGED } from './support.js';

type Written = [string, number, { result: Record<string, unknown> & { report: Record<string, unknown> } }][];

function readCache(file: string): Written {
  const text = readFileSync(file, 'utf8');
  return JSON.parse(text.slice(text.indexOf('\n') + 1)) as Written;
}

/** Writes a cache as somebody would who knows how. */
function writeCache(file: string, body: string): void {
  writeFileSync(file, `yamlock-cache 2 ${createHash('sha256').update(body).digest('base64url')}\n${body}`);
}

describe('a file that cannot be used', () => {
  const damages: readonly [string, (text: string) => string | Uint8Array][] = [
    ['cut off', (text) => text.slice(0, text.length >> 1)],
    ['changed in one place', (text) => text.replace('runs privileged', 'runs privilegeD')],
    ['empty', () => ''],
    ['of another version', (text) => text.replace('yamlock-cache 2', 'yamlock-cache 1')],
    ['of another program', () => '{"version": 3, "cache": {}}'],
    ['binary', () => randomBytes(5000)],
  ];

  test.each(damages)('%s, is said to be and written anew', async (_, damage) => {
    const cwd = folderOf(FILES);
    const file = cacheFile();
    const args = ['--format', 'json', `--cache=${file}`];
    const fresh = await scan(cwd, args);
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, damage(good));
    const { stderr, ...rest } = await scan(cwd, args);
    expect(rest).toEqual({ code: fresh.code, stdout: fresh.stdout });
    expect(stderr).toMatch(/^yamlock: the cache .* everything is checked anew\n$/);
    expect(await withBlindRule(() => scan(cwd, args))).toEqual(fresh);
  });

  test('a folder in its place stays', async () => {
    const cwd = folderOf(FILES);
    const folder = folderOf({ 'precious.txt': 'x' });
    const { stderr, code } = await scan(cwd, [`--cache=${folder}`]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a file') as string });
    expect(readFileSync(path.join(folder, 'precious.txt'), 'utf8')).toBe('x');
  });

  test('a place that cannot be written is no failure', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const { stderr, code } = await scan(cwd, ['--cache=a.yaml/c.json']);
    expect(code).toBe(0);
    expect(stderr).toContain('a.yaml/c.json cannot be');
  });

  test('a link in its place is replaced; what it leads to is not', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const folder = folderOf({ 'precious.txt': 'keep me' });
    const link = path.join(folder, 'cache.json');
    symlinkSync(path.join(folder, 'precious.txt'), link);
    await scan(cwd, [`--cache=${link}`]);
    expect(readFileSync(path.join(folder, 'precious.txt'), 'utf8')).toBe('keep me');
    expect(readFileSync(link, 'utf8')).toMatch(/^yamlock-cache 2 /);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a file somebody tampered with, checksum and all', () => {
  type Entry = Written[number][2];
  const poisons: readonly [string, (entry: Entry) => unknown][] = [
    ['no object', () => 7],
    ['nothing', () => null],
    ['no findings', ({ result }) => ({ result: { ...result, report: { ...result.report, findings: 'none' } } })],
    ['a rule that does not exist', (entry) => poisonFinding(entry, { rule: 'no-such-rule' })],
    ['a level that does not exist', (entry) => poisonFinding(entry, { level: 'fatal' })],
    ['a place that is none', (entry) => poisonFinding(entry, { start: { line: -1, column: 1e99, offset: 0.5 } })],
    [
      'what a terminal obeys',
      (entry) => poisonFinding(entry, { excerpt: { number: 1, text: '\u001b]0;x\u0007', from: 0, to: 1 } }),
    ],
    [
      'an endless underline',
      (entry) => poisonFinding(entry, { excerpt: { number: 1, text: 'a', from: 0, to: 2 ** 40 } }),
    ],
    ['members of its own', (entry) => poisonFinding(entry, { file: '/etc/passwd' })],
    [
      'a prototype',
      ({ result }) =>
        JSON.parse(JSON.stringify({ result }).replace('{"result"', '{"__proto__":{"x":1},"result"')) as unknown,
    ],
    ['facts of another kind', ({ result }) => ({ result: { ...result, facts: { secrets: {} } } })],
    ['facts of charts of another kind', ({ result }) => ({ result: { ...result, charts: { keys: {} } } })],
    ['keys of another kind', ({ result }) => ({ result: { ...result, maybeValues: {} } })],
    ['a report of another kind', (entry) => ({ ...entry, finished: { world: '', report: {} } })],
    [
      'the result of another content',
      ({ result }) => ({ result: { ...result, hash: 'x'.repeat(43), report: { ...result.report, findings: [] } } }),
    ],
  ];

  function poisonFinding({ result }: Entry, more: object): unknown {
    const findings = (result.report.findings as object[]).map((finding) => ({ ...finding, ...more }));
    return { result: { ...result, report: { ...result.report, findings } } };
  }

  test.each(poisons)('holding %s, counts for nothing', async (_, poison) => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED.replace('web', 'other') });
    const file = cacheFile();
    const args = ['--rules', 'pss-privileged', `--cache=${file}`];
    const fresh = await scan(cwd, args);
    const entries = readCache(file);
    expect(entries).toHaveLength(2);
    writeCache(file, JSON.stringify(entries.map(([key, idle, entry]) => [key, idle, poison(entry)])));
    expect(await scan(cwd, args)).toEqual(fresh);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('with the results of two files exchanged, counts for nothing', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': CLEAN });
    const file = cacheFile();
    const fresh = await scan(cwd, [`--cache=${file}`]);
    const [first, second, ...rest] = readCache(file);
    expect(rest).toEqual([]);
    if (!first || !second) throw new Error('there are two');
    writeCache(
      file,
      JSON.stringify([
        [first[0], 0, second[2]],
        [second[0], 0, first[2]],
      ]),
    );
    expect(await scan(cwd, [`--cache=${file}`])).toEqual(fresh);
  });

  test.each(['[1, 2]', '{}', '[["key", "idle", {}]]', 'null', '[[7, 0, {}]]'])('%s, is damaged', async (body) => {
    const cwd = folderOf({ 'a.yaml': CLEAN });
    const file = cacheFile();
    writeCache(file, body);
    const { stderr, code } = await scan(cwd, [`--cache=${file}`]);
    expect(code).toBe(0);
    expect(stderr).toContain('is damaged; everything is checked anew');
  });
});
