import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { belongsTo } from '../../server/src/cli/scan/shard.js';
import { type Host, HostError } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { POD, type Report, workspace } from './fixtures.js';
import { buildProgram, CLEAN, fill, folderOf, makeFolder, removeFolder, yamlock } from './support.js';

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => removeFolder(home));

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly unknown[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
  }[];
}

describe('--shard', () => {
  const scan = async (cwd: string, format: string, ...args: string[]): Promise<string> => {
    const ran = await yamlock(['scan', '.', '--format', format, '--rules', 'all', ...args], { cwd });
    expect(ran.stderr).toBe('');
    return ran.stdout;
  };
  const byText = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();

  test.each([1, 2, 5])('of %i: together they say what the whole says', async (count) => {
    const cwd = folderOf(workspace());
    const whole = JSON.parse(await scan(cwd, 'json')) as Report;
    const sarif = JSON.parse(await scan(cwd, 'sarif')) as Sarif;
    const [parts, logs]: [Report[], Sarif[]] = [[], []];
    for (let index = 1; index <= count; index++) {
      parts.push(JSON.parse(await scan(cwd, 'json', '--shard', `${index}/${count}`)) as Report);
      logs.push(JSON.parse(await scan(cwd, 'sarif', '--shard', `${index}/${count}`)) as Sarif);
    }
    // Fixes that know other files are among them: every shard knows all files.
    expect(JSON.stringify(whole.findings)).toContain('of ExternalSecret');
    expect(byText(parts.flatMap(({ findings }) => findings))).toEqual(byText(whole.findings));
    expect(byText(parts.flatMap(({ summary }) => summary.skipped))).toEqual(byText(whole.summary.skipped));
    for (const count of ['files', 'documents', 'errors'] as const)
      expect(parts.reduce((sum, { summary }) => sum + summary[count], 0)).toBe(whole.summary[count]);
    expect(byText(logs.flatMap(({ runs }) => runs.flatMap(({ results }) => results)))).toEqual(
      byText(sarif.runs.flatMap(({ results }) => results)),
    );
    // Each in the order of the whole.
    for (const { findings } of parts) {
      const own = new Set(findings.map(({ file }) => file));
      expect(findings).toEqual(whole.findings.filter(({ file }) => own.has(file)));
    }
  });

  test('is the same with workers and with a cache', async () => {
    const cwd = folderOf(workspace());
    const file = path.join(folderOf({}), 'cache');
    const alone = await scan(cwd, 'json', '--shard', '2/3');
    for (const more of [['--workers', '2'], [`--cache=${file}`], [`--cache=${file}`]]) {
      const args = ['scan', '.', '--format', 'json', '--rules', 'all', '--shard', '2/3', ...more];
      expect((await yamlock(args, { cwd, program })).stdout).toBe(alone);
    }
  });

  test('does not depend on where the folder lies, nor on other files', async () => {
    const files = workspace();
    const filesOf = async (cwd: string) =>
      new Set((JSON.parse(await scan(cwd, 'json', '--shard', '1/3')) as Report).findings.map(({ file }) => file));
    const [here, there] = [folderOf(files), folderOf(files)];
    const first = await filesOf(here);
    expect(first.size).toBeGreaterThan(10);
    fill(there, { 'new/one.yaml': CLEAN, 'a.yaml': CLEAN });
    expect(await filesOf(there)).toEqual(first);
  });

  test('gives each place to exactly one, and each its share', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (place, count) => {
        const owners = Array.from({ length: count }, (_, index) => belongsTo({ index: index + 1, count }, place));
        expect(owners.filter(Boolean)).toHaveLength(1);
      }),
    );
    const places = Array.from({ length: 4000 }, (_, index) => `apps/${index}/deployment.yaml`);
    for (let index = 1; index <= 4; index++) {
      const share = places.filter((place) => belongsTo({ index, count: 4 }, place)).length;
      expect(share).toBeGreaterThan(850);
      expect(share).toBeLessThan(1150);
    }
  });

  test.each(['0/2', '3/2', '1', '1/0', 'a/b', '1/2/3', '-1/2', '1/99999'])('refuses %s', async (value) => {
    const { code, stderr } = await yamlock(['scan', '.', `--shard=${value}`], { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect(code).toBe(2);
    expect(stderr).toContain('--shard takes i/n');
  });
});

test('a file that cannot be read is reported by its own shard alone', async () => {
  const cwd = folderOf({ 'a.yaml': POD, 'b.yaml': POD, 'c.yaml': POD });
  const host: Host = {
    ...nodeHost,
    read: async (file) => {
      if (file.endsWith('b.yaml')) throw new HostError('permission denied');
      return await nodeHost.read(file);
    },
  };
  const skipped: string[] = [];
  for (const shard of ['1/3', '2/3', '3/3']) {
    const { stdout } = await yamlock(['scan', '.', '--format', 'json', '--shard', shard], { cwd, host });
    skipped.push(...(JSON.parse(stdout) as Report).summary.skipped.map(({ file }) => file));
  }
  expect(skipped).toEqual(['b.yaml']);
});
