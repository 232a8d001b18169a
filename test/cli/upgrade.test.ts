import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLEAN, folderOf, PRIVILEGED, type Ran, yamlock } from './support.js';

const INGRESS = `# the shop
apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  backend: {serviceName: web, servicePort: 80}
`;
const SCALER = `apiVersion: autoscaling/v2beta2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec:
  maxReplicas: 3
  scaleTargetRef: {kind: Deployment, name: web, apiVersion: apps/v1}
`;
const POLICY = `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: strict}
spec: {privileged: false}
`;
const CLAIM = `apiVersion: v1
kind: Pod
metadata: {name: gpu, namespace: shop}
spec:
  resourceClaims:
  - name: gpu
    source: {resourceClaimName: gpu}
  containers: [{name: app, image: app:1}]
`;
const CONFIG = 'kubernetesVersion: "1.21"\n';

async function upgrade(cwd: string, ...args: readonly string[]): Promise<Ran> {
  return await yamlock(['upgrade', '.', ...args], { cwd });
}

/** The findings of the report for programs: `file rule`. */
async function found(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await upgrade(cwd, '--format', 'json', ...args);
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: { file: string; rule: string }[] };
  return findings.map(({ file, rule }) => `${file} ${rule}`);
}

describe('the report', () => {
  test('names each object that breaks with the fix that converts it, and then what goes away later', async () => {
    const cwd = folderOf({ '.yamlock.yaml': CONFIG, 'a.yaml': SCALER, 'b.yaml': `${INGRESS}---\n${POLICY}` });
    const { code, stdout, stderr } = await upgrade(cwd, '--to', '1.25');
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => /^\S+:\d+ {2}/.test(line))).toEqual([
      'b.yaml:2  Ingress shop/web',
      'b.yaml:8  PodSecurityPolicy strict',
      'a.yaml:1  HorizontalPodAutoscaler shop/web',
    ]);
    expect(lines).toContain('    ✎ Convert to networking.k8s.io/v1 (yamlock upgrade --write)');
    expect(lines).toContain('    → No fix converts it: people have to decide how it is written anew.');
    expect(stdout).toContain('  warning  HorizontalPodAutoscaler "web" uses autoscaling/v2beta2');
    expect(stdout).toMatch(
      /\nKubernetes 1\.21 → 1\.25: 2 objects break, 1 object more to look at; 2 files with 3 documents, .+\n`yamlock upgrade --write` converts 2\n$/,
    );
  });

  test('has fields that the newer version refuses', async () => {
    const cwd = folderOf({ 'a.yaml': CLAIM });
    const { code, stdout } = await upgrade(cwd, '--from', '1.30', '--to', '1.31');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '  breaks  Pod "gpu" has the field "spec.resourceClaims[gpu].source" in Kubernetes 1.30 and before only',
    );
    expect(stdout).not.toContain('upgrade --write');
    expect(await found(cwd, '--from', '1.29', '--to', '1.30')).toEqual([]);
  });

  test('leaves out what the version that runs now has already, and what other rules say', async () => {
    const odd = CLAIM.replace('containers:', 'contaners: []\n  containers:');
    const files = { 'a.yaml': INGRESS, 'b.yaml': odd, 'c.yaml': PRIVILEGED, 'd.yaml': CLEAN };
    const cwd = folderOf(files);
    expect(await found(cwd, '--from', '1.22', '--to', '1.30')).toEqual([]);
    const { code, stdout } = await upgrade(cwd, '--from', '1.22', '--to', '1.30');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Kubernetes 1\.22 → 1\.30: nothing breaks; 4 files with 4 documents, /);
  });

  test('counts what was deprecated before and is removed then', async () => {
    const cwd = folderOf({ 'a.yaml': SCALER });
    expect(await found(cwd, '--from', '1.23', '--to', '1.25')).toEqual([]);
    expect(await found(cwd, '--from', '1.23', '--to', '1.26')).toEqual(['a.yaml api-removed']);
  });

  test('compares each file with the version that its configuration says', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': CONFIG,
      'a.yaml': INGRESS,
      'new/.yamlock.yaml': 'kubernetesVersion: "1.30"\n',
      'new/b.yaml': INGRESS,
      'next/.yamlock.yaml': 'kubernetesVersion: "1.22"\n',
      'next/c.yaml': INGRESS,
    });
    expect(await found(cwd, '--to', '1.25')).toEqual(['a.yaml api-removed']);
    const { stdout } = await upgrade(cwd, '--to', '1.25');
    expect(stdout).toContain('\nKubernetes 1.21, 1.22 → 1.25: 1 object breaks; ');
    expect(stdout).toMatch(/\nNot compared: \d files? for Kubernetes 1\.25 or later already, by the configuration\n/);
  });
});

describe('--write', () => {
  test('converts, writes nothing else, and reports what is left', async () => {
    const cwd = folderOf({
      '.yamlock.yaml': CONFIG,
      'a.yaml': `${INGRESS}---\n${POLICY}`,
      'b.yaml': SCALER,
      'c.yaml': PRIVILEGED,
    });
    const { code, stdout } = await upgrade(cwd, '--to', '1.26', '--write');
    expect(code).toBe(1);
    expect(readFileSync(path.join(cwd, 'a.yaml'), 'utf8')).toBe(`# the shop
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  defaultBackend:
    service:
      name: web
      port:
        number: 80
---
${POLICY}`);
    expect(readFileSync(path.join(cwd, 'b.yaml'), 'utf8')).toBe(SCALER.replace('v2beta2', 'v2'));
    expect(readFileSync(path.join(cwd, 'c.yaml'), 'utf8')).toBe(PRIVILEGED);
    expect(stdout).toContain('\nConverted 2 objects in 2 files\n');
    expect(stdout).toContain('PodSecurityPolicy strict\n');
    expect(stdout).toContain(': 1 object breaks; ');
    expect(stdout).not.toContain('Ingress');
  });

  test('ends with 0 where nothing is left, and leaves what was broken before', async () => {
    const cwd = folderOf({ 'a.yaml': SCALER, 'b.yaml': INGRESS });
    const { code, stdout } = await upgrade(cwd, '--from', '1.22', '--to', '1.26', '--write');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Converted 1 object in 1 file\nKubernetes 1\.22 → 1\.26: nothing breaks; /);
    expect(readFileSync(path.join(cwd, 'b.yaml'), 'utf8')).toBe(INGRESS);
  });

  test('says why an object was not converted', async () => {
    const text = INGRESS.replace('backend: {serviceName: web, servicePort: 80}', 'backend: {serviceName: web}');
    const cwd = folderOf({ 'a.yaml': text });
    const { code, stdout } = await upgrade(cwd, '--from', '1.18', '--to', '1.22', '--write');
    expect(code).toBe(1);
    expect(stdout).toContain('Not converted: 1\n  1  api-removed: a backend is not written out (a.yaml)\n');
    expect(readFileSync(path.join(cwd, 'a.yaml'), 'utf8')).toBe(text);
  });

  test('without it nothing is written', async () => {
    const cwd = folderOf({ 'a.yaml': SCALER });
    await upgrade(cwd, '--from', '1.23', '--to', '1.26');
    expect(readFileSync(path.join(cwd, 'a.yaml'), 'utf8')).toBe(SCALER);
  });

  test('leaves test data alone that nobody named', async () => {
    const cwd = folderOf({ 'testdata/a.yaml': SCALER });
    const { code, stdout } = await upgrade(cwd, '--from', '1.23', '--to', '1.26', '--write');
    expect(code).toBe(0);
    expect(stdout).toContain('  information  HorizontalPodAutoscaler "web" uses');
    expect(stdout).toContain('(yamlock upgrade --write, where the file is named)');
    expect(readFileSync(path.join(cwd, 'testdata/a.yaml'), 'utf8')).toBe(SCALER);
    const without = (await upgrade(cwd, '--from', '1.23', '--to', '1.26')).stdout;
    expect(without).not.toContain('`yamlock upgrade --write` converts');
    const named = ['upgrade', 'testdata/a.yaml', '--from', '1.23', '--to', '1.26', '--write'];
    expect((await yamlock(named, { cwd })).stdout).toContain('Converted 1 object in 1 file');
  });
});

test.each([
  [[], 'upgrade needs --to 1.N'],
  [['--to', '1.99'], '--to takes a version from 1.0 to 1.'],
  [['--to', '1.26', '--from', '1.x'], '--from takes a version'],
  [['--to', '1.26', '--from', '1.26'], '--from takes a version before 1.26, not 1.26'],
  [['--to', '1.26'], 'The files are for Kubernetes 1.26 or later already, by the configuration or by default; --from'],
  [['--to', '1.26', '--format', 'sarif'], '--format takes one of pretty, json'],
  [['-', '--to', '1.26'], 'it does not read standard input'],
  [['--to', '1.26', '--from', '1.25', 'no-such-folder'], 'There is no file or folder no-such-folder'],
])('%j is not understood', async (args, message) => {
  const { code, stdout, stderr } = await upgrade(folderOf({ 'a.yaml': CLEAN }), ...args);
  expect(stderr).toContain(message);
  expect([code, stdout]).toEqual([2, '']);
});

test('needs a path', async () => {
  expect((await yamlock(['upgrade', '--to', '1.26'])).stderr).toContain('upgrade needs a PATH');
});
