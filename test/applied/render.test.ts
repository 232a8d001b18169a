import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { chartIn } from './chart-fixture.js';

describe('yamlock render', () => {
  test('prints what a chart renders, in the order and form of helm template', async () => {
    const cwd = folderOf(chartIn('web'));
    const { code, stdout, stderr } = await yamlock(['render', 'web', '--set', 'image.tag=1.2.3'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^---\n# Source: web\/templates\/deployment\.yaml\napiVersion: apps\/v1\n/);
    expect(stdout).toContain('image: "ghcr.io/acme/web:1.2.3"\n');
    expect(stdout).toContain('  name: release-name-web\n');
  });

  test('--release, --namespace and --values are those of helm template', async () => {
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\ndata: {{ .Values.data | toYaml | nindent 2 }}\n';
    const cwd = folderOf({
      ...chartIn('web', {
        'templates/cm.yaml': template,
        'values.yaml': 'data: {a: "1"}\n',
        'templates/deployment.yaml': '',
      }),
      'more.yaml': 'data: {b: "2"}\n',
    });
    const args = [
      'render',
      'web',
      '--release',
      'shop',
      '--namespace',
      'sales',
      '--values',
      'more.yaml',
      '--format',
      'json',
    ];
    const { stdout } = await yamlock(args, { cwd });
    const metadata = { name: 'shop', namespace: 'sales' };
    expect(JSON.parse(stdout)).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1', b: '2' } }]);
  });

  test('--source tells where every line comes from', async () => {
    const cwd = folderOf(chartIn('web'));
    const { stdout } = await yamlock(['render', 'web', '--source'], { cwd });
    expect(stdout).toMatch(/^web\/templates\/deployment\.yaml:1\s+│ apiVersion: apps\/v1$/m);
    expect(stdout).toMatch(/^web\/values\.yaml:8\s+│\s+limits:$/m);
    expect(stdout).toMatch(/^web\/templates\/_helpers\.tpl:2\s+│\s+app\.kubernetes\.io\/name: web$/m);
  });

  test('what cannot be known is named with its place, and ends with 1', async () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  password: {{ randAlphaNum 16 | quote }}\n  host: {{ required "host is needed" .Values.host }}\n';
    const cwd = folderOf(chartIn('web', { 'templates/secret.yaml': secret, 'templates/deployment.yaml': '' }));
    const { code, stdout, stderr } = await yamlock(['render', 'web'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^web\/templates\/secret\.yaml:6:\d+: .*host is needed/m);
    expect(stderr).toMatch(/^web\/templates\/secret\.yaml:5:\d+: .*randAlphaNum/m);
    expect(stdout).toContain('kind: Secret');
  });

  test('a kustomization is built', async () => {
    const cwd = folderOf({
      'kustomization.yaml': 'namePrefix: shop-\nresources: [cm.yaml]\n',
      'cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
    });
    const { code, stdout } = await yamlock(['render', '.'], { cwd });
    expect([code, stdout]).toEqual([0, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-web\n']);
  });

  test.each([
    [['render'], 'render needs one ROOT'],
    [['render', '.'], '. has neither a Chart.yaml nor a kustomization.yaml'],
    [['render', 'web', '--values', 'none.yaml'], 'There is no file none.yaml'],
    [['render', 'web', '--set', 'a'], '--set cannot be read'],
    [['render', 'web', '--format', 'xml'], '--format takes one of yaml, json'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await yamlock(args, { cwd: folderOf(chartIn('web')) });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

test('a link in a chart is not followed, and said', async () => {
  const cwd = folderOf(chartIn('web'));
  symlinkSync('/etc/hostname', path.join(cwd, 'web/templates/linked.yaml'));
  const { code, stderr } = await yamlock(['render', 'web'], { cwd });
  expect([code, stderr]).toEqual([1, 'web/templates/linked.yaml: a symbolic link, which is not followed\n']);
});

test('a template that is none is named once', async () => {
  const cwd = folderOf(chartIn('web', { 'templates/broken.yaml': '{{ if }}\nkind: ConfigMap\n' }));
  const { code, stdout, stderr } = await yamlock(['render', 'web'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^web\/templates\/broken\.yaml:1:\d+: .*missing value for if\n$/);
  expect(stdout).toContain('kind: Deployment');
});

test('a link is not followed, wherever it leads, and that is said', async () => {
  const cwd = folderOf({
    'app/kustomization.yaml': 'resources: [pod.yaml]\n',
    'outside.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: outside}\n',
  });
  symlinkSync(path.join(cwd, 'outside.yaml'), path.join(cwd, 'app/pod.yaml'));
  const { code, stdout, stderr } = await yamlock(['render', 'app'], { cwd });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('app/pod.yaml: a symbolic link, which is not followed');
});
