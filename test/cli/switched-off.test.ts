import { describe, expect, test } from 'vitest';
import { yamlock as cli, folderOf } from './support.js';

const POD = [
  ...['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', 'spec:'],
  ...['  hostNetwork: true # yamlock-disable-line pss-host-network -- it measures the node'],
  ...['  containers:', '  - name: app', '    image: example.com/app:latest'],
  ...['    securityContext: {privileged: true}', ''],
].join('\n');
/** A workload that refers to a ConfigMap that nothing defines, in a folder whose files define everything. */
const REFERENCE = [
  ...['apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: settings, namespace: shop}', 'data: {a: b}', '---'],
  ...['apiVersion: v1', 'kind: Pod', 'metadata: {name: web, namespace: shop}', 'spec:', '  containers:'],
  ...['  - name: app', '    image: example.com/app:1.2.3', '    envFrom:', '    - configMapRef: {name: setings}', ''],
].join('\n');

interface Summary {
  readonly switchedOff: {
    readonly byConfiguration: number;
    readonly bySuppressions: number;
    readonly ignoredFiles: number;
  };
}

async function countsIn(cwd: string, ...options: string[]): Promise<Summary['switchedOff']> {
  const { stdout } = await cli(['scan', '.', '--format', 'json', ...options], { cwd });
  return (JSON.parse(stdout) as { readonly summary: Summary }).summary.switchedOff;
}

async function countOf(cwd: string, rule: string, ...options: string[]): Promise<number> {
  const { stdout } = await cli(['scan', '.', '--format', 'json', ...options], { cwd });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string }[] };
  return findings.filter((one) => one.rule === rule).length;
}

describe('what is switched off', () => {
  test('is counted: by the configuration, by comments, and files', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'rules: {pss-privileged: off}\nignore: [vendor/]\n',
      'pod.yaml': POD,
      'vendor/a.yaml': POD,
      'vendor/b.yaml': POD,
    });
    expect(await countsIn(cwd)).toEqual({ byConfiguration: 1, bySuppressions: 1, ignoredFiles: 2 });
    const { stdout } = await cli(['scan', '.'], { cwd });
    expect(stdout).toContain(
      'Switched off: 1 finding of 1 rule by the configuration, 1 finding by comments and annotations (--verbose lists them)\n',
    );
    expect(stdout).toContain('  2  ignored by the configuration: vendor/a.yaml, vendor/b.yaml\n');
  });

  test('is not told where nothing is', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'rules: {pss-privileged: warning}\n',
      'pod.yaml': POD.replace(/ #.*/, ''),
    });
    expect(await countsIn(cwd)).toEqual({ byConfiguration: 0, bySuppressions: 0, ignoredFiles: 0 });
    expect((await cli(['scan', '.', '--verbose'], { cwd })).stdout).not.toContain('Switched off');
  });

  test('is listed by --verbose, each with its line', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'rules: {pss-privileged: off}\n', 'pod.yaml': POD });
    const { stdout } = await cli(['scan', '.', '--verbose'], { cwd });
    expect(stdout).toMatch(
      /pod\.yaml:6 {2}pss-host-network \(suppression\)\n {5}pod\.yaml:10 {2}pss-privileged \(configuration\)\n/,
    );
  });

  test('by overrides counts in their files alone, and so do the counts of a file without them', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': 'overrides: [{files: [a/], rules: {pss-privileged: off, image-latest: off}}]\n',
      'a/pod.yaml': POD,
      'b/pod.yaml': POD,
    });
    expect(await countsIn(cwd)).toMatchObject({ byConfiguration: 2, bySuppressions: 2 });
  });

  test('includes what a configuration puts below the level that is asked for', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'rules: {pss-privileged: warning}\n', 'pod.yaml': POD });
    expect(await countsIn(cwd, '--level', 'error')).toMatchObject({ byConfiguration: 1 });
    expect(await countsIn(cwd, '--level', 'warning')).toMatchObject({ byConfiguration: 0 });
  });

  test('is as much as the same scan without a configuration shows', async () => {
    const rules = ['pss-privileged', 'image-latest', 'configmap-ref-missing'];
    const cwd = folderOf({
      '.yamlock.yaml': `rules: {${rules.map((rule) => `${rule}: off`).join()}}\n`,
      'pod.yaml': POD,
      'reference.yaml': REFERENCE,
    });
    const shown = await Promise.all(rules.map((rule) => countOf(cwd, rule, '--no-config')));
    expect(shown.every((count) => count > 0)).toBe(true);
    const { byConfiguration } = await countsIn(cwd);
    expect(byConfiguration).toBe(shown.reduce((sum, count) => sum + count, 0));
    expect((await countsIn(cwd, '--no-config')).byConfiguration).toBe(0);
  });

  test('does not count rules that nobody asked for, nor those that are off by default', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'rules: {image-digest: off, pss-privileged: off}\n', 'pod.yaml': POD });
    expect(await countsIn(cwd, '--rules', 'image-latest')).toMatchObject({ byConfiguration: 0 });
    expect(await countsIn(cwd)).toMatchObject({ byConfiguration: 1 });
  });

  test('is the same from a cache, and in SARIF', async () => {
    const cwd = folderOf({ '.yamlock.yaml': 'rules: {pss-privileged: off}\n', 'pod.yaml': POD });
    const first = await countsIn(cwd, '--cache=cache.json');
    expect(await countsIn(cwd, '--cache=cache.json')).toEqual(first);
    const { stdout } = await cli(['scan', '.', '--format', 'sarif'], { cwd });
    const log = JSON.parse(stdout) as { runs: { invocations: { properties: { switchedOff: unknown } }[] }[] };
    expect(log.runs[0]?.invocations[0]?.properties.switchedOff).toEqual(first);
  });
});
