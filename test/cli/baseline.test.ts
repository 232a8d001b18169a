import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { POD } from './fixtures.js';
import { sarifMistakes } from './formats-support.js';
import { CLEAN, fill, folderOf, PRIVILEGED, yamlock } from './support.js';

const FILE = '.yamlock-baseline.json';
const VALUE = 'quiet-harbor-42';

interface Scanned {
  readonly code: number;
  readonly findings: readonly { readonly rule: string; readonly file: string }[];
  readonly compared?: { readonly with: string; readonly known: number; readonly gone: number };
}

async function scan(cwd: string, ...args: readonly string[]): Promise<Scanned> {
  const { code, stdout, stderr } = await yamlock(['scan', '.', '--format', 'json', ...args], { cwd });
  expect(stderr).toBe('');
  const { findings, summary } = JSON.parse(stdout);
  return { code, findings, compared: summary.compared };
}

/** Returns a folder whose findings are written down. */
async function known(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = folderOf(files);
  const { code, stdout } = await yamlock(['baseline', '.'], { cwd });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\.yamlock-baseline\.json has \d+ findings\n$/)]);
  return cwd;
}

describe('yamlock baseline', () => {
  test('leaves nothing to report, and fails nothing', async () => {
    const cwd = await known({ 'a.yaml': POD, 'b/c.yaml': PRIVILEGED });
    const { code, findings, compared } = await scan(cwd, '--baseline', FILE);
    expect([code, findings]).toEqual([0, []]);
    expect(compared).toMatchObject({ with: FILE, gone: 0 });
    expect(compared?.known).toBe((await scan(cwd)).findings.length);
  });

  test('holds no value, and is the same text whenever it is written', async () => {
    const cwd = await known({ 'a.yaml': POD, 'b/c.yaml': PRIVILEGED });
    const text = readFileSync(path.join(cwd, FILE), 'utf8');
    expect(text).toContain('secret-env-literal');
    expect(text).not.toContain(VALUE);
    expect(text).not.toContain(Buffer.from(VALUE).toString('base64'));
    await yamlock(['baseline', '.', '--output', FILE], { cwd });
    expect(readFileSync(path.join(cwd, FILE), 'utf8')).toBe(text);
  });

  test('reports what is new, and only that, when lines move and files are renamed', async () => {
    const cwd = await known({ 'a.yaml': POD, 'b.yaml': PRIVILEGED.replace('name: web', 'name: other') });
    renameSync(path.join(cwd, 'a.yaml'), path.join(cwd, 'moved.yaml'));
    fill(cwd, {
      'moved.yaml': `# a comment\n\n${POD}`,
      'b.yaml': `${PRIVILEGED.replace('name: web', 'name: other')}  hostNetwork: true\n`,
    });
    const { code, findings } = await scan(cwd, '--baseline', FILE);
    expect(findings.map(({ rule, file }) => `${file} ${rule}`)).toEqual(['b.yaml pss-host-network']);
    expect(code).toBe(1);
  });

  test('says what is gone', async () => {
    const cwd = await known({ 'a.yaml': POD });
    fill(cwd, { 'a.yaml': CLEAN });
    const { compared } = await scan(cwd, '--baseline', FILE);
    expect(compared?.gone).toBeGreaterThan(0);
    const { stdout } = await yamlock(['scan', '.', '--baseline', FILE], { cwd });
    expect(stdout).toContain('of those there are gone: `yamlock baseline` writes it anew');
  });

  test('says that nothing is gone where --level hides what is known', async () => {
    const cwd = await known({ 'a.yaml': POD });
    const [all, errors] = [await scan(cwd), await scan(cwd, '--level', 'error')];
    expect(all.findings.length).toBeGreaterThan(errors.findings.length);
    const { findings, compared } = await scan(cwd, '--level', 'error', '--baseline', FILE);
    expect([findings, compared]).toEqual([[], { with: FILE, known: errors.findings.length, gone: 0 }]);
  });

  test('is the same wherever the scan is started', async () => {
    const cwd = await known({ 'apps/a.yaml': POD });
    const { stdout } = await yamlock(['scan', '.', '--format', 'json', '--baseline', `../${FILE}`], {
      cwd: path.join(cwd, 'apps'),
    });
    expect(JSON.parse(stdout).findings).toEqual([]);
  });

  test('is told in every format', async () => {
    const cwd = await known({ 'a.yaml': POD });
    const run = async (format: string) =>
      (await yamlock(['scan', '.', '--format', format, '--baseline', FILE], { cwd })).stdout;
    expect(await run('pretty')).toMatch(/\d+ known findings not shown \(\.yamlock-baseline\.json\)/);
    expect(await run('github')).toMatch(/; \d+ known findings not shown/);
    const log = JSON.parse(await run('sarif'));
    expect(sarifMistakes(log)).toEqual([]);
    expect(log.runs[0].invocations[0].properties.known).toBeGreaterThan(0);
  });

  test('counts once in the parts of a scan, and in their report', async () => {
    const cwd = await known({ 'a.yaml': POD, 'b.yaml': PRIVILEGED });
    fill(cwd, { 'c.yaml': POD.replace('name: web', 'name: other') });
    const whole = await scan(cwd, '--baseline', FILE);
    const parts = folderOf({});
    for (const part of ['1', '2']) {
      const args = ['scan', '.', '--format', 'json', '--baseline', FILE, '--shard', `${part}/2`];
      fill(parts, { [`${part}.json`]: (await yamlock(args, { cwd })).stdout });
    }
    const { stdout } = await yamlock(['merge', path.join(parts, '1.json'), path.join(parts, '2.json')]);
    expect(JSON.parse(stdout)).toMatchObject({ findings: whole.findings, summary: { compared: whole.compared } });
  });

  test.each([
    ['{', 'it is no JSON'],
    ['{"version": 2}', 'of this version'],
    ['{"version": 1, "findings": [{"rule": 1}]}', 'entry 1 of its findings'],
  ])('that is none ends with 2 and says why: %s', async (text, reason) => {
    const cwd = folderOf({ 'a.yaml': POD, 'known.json': text });
    const { code, stdout, stderr } = await yamlock(['scan', '.', '--baseline', 'known.json'], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
  });

  test('is not written where a file could not be read, and says where there is none', async () => {
    const cwd = folderOf({ 'a.yaml': POD });
    const missing = await yamlock(['scan', '.', '--baseline', 'known.json'], { cwd });
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('known.json does not exist');
    expect((await yamlock(['baseline', 'none.yaml'], { cwd })).code).toBe(2);
    expect((await yamlock(['baseline', '.', '--output', 'a.yaml/b.json'], { cwd })).stderr).toContain(
      'cannot be written',
    );
  });
});
