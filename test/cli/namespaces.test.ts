import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, CLEAN, fill, folderOf, makeFolder, removeFolder, yamlock } from './support.js';

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => removeFolder(home));

const pod = (namespace: string): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: ${namespace}}
spec:
  containers:
  - name: app
    image: registry.example/app:1.2.3
    securityContext: {privileged: true}
`;
const namespace = (name: string, level: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels: {pod-security.kubernetes.io/enforce: ${level}}
`;

/** Namespaces in files before and behind the pods, in the order of their names. */
const FILES: Readonly<Record<string, string>> = {
  'a/shop.yaml': namespace('shop', 'baseline'),
  'm/shop.yaml': pod('shop'),
  'm/bank.yaml': pod('bank'),
  'm/play.yaml': pod('play'),
  'm/open.yaml': pod('open'),
  'm/two.yaml': pod('two'),
  'z/bank.yaml': namespace('bank', 'restricted'),
  'z/play.yaml': namespace('play', 'privileged'),
  'a/two.yaml': namespace('two', 'baseline'),
  'z/two.yaml': namespace('two', 'restricted'),
  'clean.yaml': CLEAN,
};
const RESTRICTED = 'pss-run-as-non-root';

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly level: string;
}

/** The JSON report of a scan, and who breaks the restricted standard by it. */
async function scan(cwd: string, ...args: string[]): Promise<{ report: string; found: readonly string[] }> {
  const { stdout, stderr } = await yamlock(['scan', '.', '--format', 'json', ...args], { cwd, program });
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  const of = (rule: string): readonly string[] =>
    findings.filter((finding) => finding.rule === rule).map(({ file, level }) => `${file} ${level}`);
  return { report: stdout, found: of(RESTRICTED) };
}

describe('a Namespace in another file', () => {
  test('sets what its pods are to keep to, wherever it stands', async () => {
    const { found, report } = await scan(folderOf(FILES));
    // Files that contradict each other say nothing.
    expect(found).toEqual(['m/bank.yaml warning', 'm/open.yaml warning', 'm/two.yaml warning']);
    expect(report.match(/"rule": ?"pss-privileged"/g)).toHaveLength(5);
    expect(report).not.toContain('asked');
  });

  test('counts more than the configuration, and less than a level set in it', async () => {
    const baseline = { ...FILES, '.yamlock.yaml': 'podSecurity: baseline\n' };
    expect((await scan(folderOf(baseline))).found).toEqual(['m/bank.yaml warning']);
    const profile = { ...FILES, '.yamlock.yaml': 'extends: baseline\n' };
    expect((await scan(folderOf(profile))).found).toEqual(['m/bank.yaml warning']);
    const restricted = { ...FILES, '.yamlock.yaml': 'extends: restricted\n' };
    expect((await scan(folderOf(restricted))).found).toEqual([
      'm/bank.yaml error',
      'm/open.yaml error',
      'm/two.yaml error',
    ]);
    const set = { ...FILES, '.yamlock.yaml': `rules: {${RESTRICTED}: error}\n` };
    expect((await scan(folderOf(set))).found).toHaveLength(5);
  });

  test('decides before the level that is reported', async () => {
    const cwd = folderOf(FILES);
    expect((await scan(cwd, '--level', 'warning')).found).toHaveLength(3);
    expect((await scan(cwd, '--level', 'error')).found).toEqual([]);
    // Whoever names rules wants to hear of them.
    expect((await scan(cwd, '--rules', RESTRICTED)).found).toEqual([
      'm/bank.yaml warning',
      'm/open.yaml warning',
      'm/play.yaml information',
      'm/shop.yaml information',
      'm/two.yaml warning',
    ]);
    expect((await scan(cwd, '--rules', RESTRICTED, '--level', 'warning')).found).toHaveLength(3);
  });

  test.each(['2', '5'])('is heard of by %s workers', async (workers) => {
    const cwd = folderOf(FILES);
    expect(await scan(cwd, '--workers', workers)).toEqual(await scan(cwd, '--workers', '1'));
  });

  test.each([2, 5])('is heard of by each of %i shards', async (count) => {
    const cwd = folderOf(FILES);
    const whole = await scan(cwd);
    const parts: string[] = [];
    for (let index = 1; index <= count; index++) parts.push(...(await scan(cwd, '--shard', `${index}/${count}`)).found);
    expect(parts.sort()).toEqual(whole.found);
  });

  test('is heard of when it alone changed since the results were kept', async () => {
    const cwd = folderOf(FILES);
    const args = [`--cache=${path.join(folderOf({}), 'cache')}`];
    for (const round of ['fresh', 'kept'])
      expect({ round, ...(await scan(cwd, ...args)) }).toMatchObject(await scan(cwd));
    fill(cwd, { 'z/open.yaml': namespace('open', 'baseline'), 'a/shop.yaml': namespace('shop', 'restricted') });
    const changed = await scan(cwd, ...args);
    expect(changed).toEqual(await scan(cwd));
    expect(changed.found).toEqual(['m/bank.yaml warning', 'm/shop.yaml warning', 'm/two.yaml warning']);
    expect((await scan(cwd, ...args, '--shard', '1/2', '--workers', '2')).found).toEqual(
      (await scan(cwd, '--shard', '1/2')).found,
    );
  });

  test('counts when fixes are carried out', async () => {
    const cwd = folderOf({ ...FILES, '.yamlock.yaml': 'podSecurity: baseline\n' });
    const fix = ['fix', '.', '--safety', 'review', '--rules', RESTRICTED, '--dry-run'];
    const all = await yamlock(fix, { cwd });
    // With --rules the findings that count for little are repaired too.
    expect(all.stdout).toContain('m/bank.yaml');
    const { stdout } = await yamlock(['fix', '.', '--safety', 'review', '--dry-run'], { cwd });
    expect(stdout.match(/\+.*runAsNonRoot: true/g)).toHaveLength(1);
    expect(stdout).toMatch(/m\/bank\.yaml[\s\S]*runAsNonRoot/);
  });
});
