import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { POD, workspace } from './fixtures.js';
import { sarifMistakes } from './formats-support.js';
import { CLEAN, fill, folderOf, type Ran, yamlock } from './support.js';

/** A chart, an overlay over a base, and objects that refer to each other from different files. */
const APPLIED = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/values.yaml': 'privileged: true\n',
  'chart/templates/pod.yaml': POD.replace('name: app', 'name: {{ .Release.Name }}').replace(
    /privileged: true/,
    'privileged: {{ .Values.privileged }}',
  ),
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': POD,
  'overlay/kustomization.yaml': 'resources: [../base]\nnamePrefix: our-\n',
  'reader.yaml': `${POD}      envFrom:\n        - secretRef:\n            name: nowhere\n`,
};

const scan = async (cwd: string, ...args: readonly string[]): Promise<string> =>
  (await yamlock(['scan', '.', '--rules', 'all', ...args], { cwd })).stdout;

/** Writes the reports of the parts into a folder, and resolves to their paths. */
async function reportsOf(cwd: string, format: string, count: number): Promise<readonly string[]> {
  const folder = folderOf({});
  const files: string[] = [];
  for (let index = 1; index <= count; index++) {
    fill(folder, { [`${index}.json`]: await scan(cwd, '--format', format, '--shard', `${index}/${count}`) });
    files.push(path.join(folder, `${index}.json`));
  }
  return files;
}

const merge = (...args: readonly string[]): Promise<Ran> => yamlock(['merge', ...args]);

describe('yamlock merge', () => {
  test.each([1, 2, 7])('of the reports of %i parts is the report of the whole, byte for byte', async (count) => {
    const cwd = folderOf({ ...workspace(), ...APPLIED });
    const whole = await scan(cwd, '--format', 'json');
    expect(JSON.parse(whole).findings.some((one: { applied?: unknown }) => one.applied)).toBe(true);
    const { stdout, stderr, code } = await merge(...(await reportsOf(cwd, 'json', count)));
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout).toBe(whole);
  });

  test('of SARIF logs is one valid log with one run and the results of the whole', async () => {
    const cwd = folderOf({ ...workspace(), ...APPLIED });
    const whole = JSON.parse(await scan(cwd, '--format', 'sarif'));
    const { stdout, code } = await merge(...(await reportsOf(cwd, 'sarif', 3)));
    const log = JSON.parse(stdout);
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0].results).toEqual(whole.runs[0].results);
    expect(log.runs[0].tool).toEqual(whole.runs[0].tool);
    expect(code).toBe(1);
    expect(sarifMistakes(log)).toEqual([]);
  });

  test('keeps the runs of another tool, or of other rules, apart', async () => {
    const ours = folderOf({ 'a.yaml': POD });
    const log = JSON.parse(await scan(ours, '--format', 'sarif'));
    const other = { ...log, runs: [{ ...log.runs[0], tool: { driver: { name: 'other' } } }] };
    const folder = folderOf({ 'a.sarif': JSON.stringify(log), 'b.sarif': JSON.stringify(other) });
    const { stdout } = await merge(path.join(folder, 'a.sarif'), path.join(folder, 'b.sarif'));
    expect(JSON.parse(stdout).runs.map((run: { tool: { driver: { name: string } } }) => run.tool.driver.name)).toEqual([
      'Yamlock',
      'other',
    ]);
  });

  test('has a finding that stands in several reports once, and one that differs in anything twice', async () => {
    const report = JSON.parse(await scan(folderOf({ 'a.yaml': POD }), '--format', 'json'));
    const changed = { ...report, findings: [{ ...report.findings[0], message: 'Another one.' }] };
    const folder = folderOf({ 'a.json': JSON.stringify(report), 'b.json': JSON.stringify(changed) });
    const [a, b] = [path.join(folder, 'a.json'), path.join(folder, 'b.json')];
    expect(JSON.parse((await merge(a, a)).stdout).findings).toEqual(report.findings);
    expect(JSON.parse((await merge(a, b)).stdout).findings).toHaveLength(report.findings.length + 1);
  });

  test('names a part that is missing, and ends with 2', async () => {
    const [first = '', , third = ''] = await reportsOf(folderOf(workspace()), 'json', 3);
    const { stdout, stderr, code } = await merge(first, third, '--fail-on', 'never');
    expect(code).toBe(2);
    expect(stderr).toContain('no report of 2/3');
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(0);
    expect((await merge(first, '--fail-on', 'never')).stderr).toContain('no report of 2/3, 3/3');
  });

  test('ends with the code that its findings have', async () => {
    const folder = folderOf({
      'bad.json': await scan(folderOf({ 'a.yaml': POD }), '--format', 'json'),
      'good.json': await scan(folderOf({ 'a.yaml': CLEAN }), '--format', 'json', '--level', 'error'),
    });
    const [bad, good] = [path.join(folder, 'bad.json'), path.join(folder, 'good.json')];
    expect((await merge(bad, good)).code).toBe(1);
    expect((await merge(bad, good, '--fail-on', 'never')).code).toBe(0);
    expect((await merge(good)).code).toBe(0);
  });

  test.each([
    ['', 'it is empty'],
    ['{"version": 1', 'it is no JSON'],
    ['[]', 'it is no JSON object'],
    ['{"version": 2, "findings": [], "summary": {}}', 'is no report of `yamlock scan --format json`'],
  ])('says which file is no report: %s', async (text, reason) => {
    const folder = folderOf({ 'part.json': text });
    const { stdout, stderr, code } = await merge(path.join(folder, 'part.json'));
    expect([stdout, code]).toEqual(['', 2]);
    expect(stderr).toContain('part.json');
    expect(stderr).toContain(reason);
  });

  test('does not mix formats, and needs a file that is there', async () => {
    const cwd = folderOf({ 'a.yaml': POD });
    const folder = folderOf({
      'a.json': await scan(cwd, '--format', 'json'),
      'a.sarif': await scan(cwd, '--format', 'sarif'),
    });
    const mixed = await merge(path.join(folder, 'a.json'), path.join(folder, 'a.sarif'));
    expect([mixed.stdout, mixed.code]).toEqual(['', 2]);
    expect(mixed.stderr).toContain('different formats');
    expect((await merge(path.join(folder, 'b.json'))).stderr).toContain('does not exist');
    expect((await merge()).stderr).toContain('needs a FILE');
  });
});
