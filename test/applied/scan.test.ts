import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { chartIn } from './chart-fixture.js';

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly applied?: readonly { readonly root: string; readonly values: readonly string[]; readonly pointer: string }[];
}

async function scan(folder: string, ...args: string[]): Promise<readonly Found[]> {
  const { stdout } = await yamlock(['scan', '.', '--format', 'json', ...args], { cwd: folder });
  return (JSON.parse(stdout) as { findings: readonly Found[] }).findings;
}

const placesOf = (findings: readonly Found[], rule: string): readonly string[] =>
  findings.filter((one) => one.rule === rule).map(({ file, start }) => `${file}:${start.line}`);

describe('a chart is judged by what it renders', () => {
  test('a value that a template passes on is reported in values.yaml, with the object in which it stands', async () => {
    const folder = folderOf(chartIn('charts/web'));
    const findings = await scan(folder);
    expect(placesOf(findings, 'pss-privileged')).toEqual(['charts/web/values.yaml:4']);
    const privileged = findings.find(({ rule }) => rule === 'pss-privileged');
    expect(privileged?.applied).toEqual([
      {
        root: 'charts/web',
        values: [],
        object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'release-name-web' },
        pointer: '/spec/template/spec/containers/1/securityContext/privileged',
      },
    ]);
    // Of the image, the tag is wrong, and not the repository.
    expect(placesOf(findings, 'image-latest')).toEqual(['charts/web/values.yaml:3']);
  });

  test('a missing field is reported at the label of its container in the template', async () => {
    const folder = folderOf(chartIn('charts/web'));
    const findings = await scan(folder);
    expect(placesOf(findings, 'pss-privilege-escalation')).toEqual([
      'charts/web/templates/deployment.yaml:21',
      'charts/web/templates/deployment.yaml:27',
      // Nothing renders the sidecar, so that it is judged as it is written.
      'charts/web/templates/deployment.yaml:34',
    ]);
    const [first, , sidecar] = findings.filter(({ rule }) => rule === 'pss-privilege-escalation');
    expect(first?.applied).toHaveLength(1);
    expect(sidecar?.applied).toBeUndefined();
  });

  test('what values put right is no finding, and what they leave out stays as it is written', async () => {
    const hardened = 'securityContext:\n  allowPrivilegeEscalation: false\nprivileged: false\n';
    const folder = folderOf(chartIn('charts/web', { 'values-prod.yaml': hardened }));
    const findings = await scan(folder, '--values', 'charts/web/values-prod.yaml');
    // The chart's own default is still what it says, and is applied nowhere here.
    expect(findings.filter(({ rule, applied }) => rule === 'pss-privileged' && applied)).toEqual([]);
    const escalating = findings.filter(({ rule, applied }) => rule === 'pss-privilege-escalation' && applied);
    expect(escalating.map(({ start }) => start.line)).toEqual([27]);
  });

  test('--as-written checks the files alone', async () => {
    const folder = folderOf(chartIn('charts/web'));
    const findings = await scan(folder, '--as-written');
    expect(findings.every(({ applied }) => applied === undefined)).toBe(true);
  });

  test('one cause is one finding, however many roots it holds in', async () => {
    const folder = folderOf(chartIn('charts/web', { 'values-prod.yaml': 'image:\n  tag: latest\n' }));
    const findings = await scan(folder);
    const [privileged, ...more] = findings.filter(({ rule }) => rule === 'pss-privileged');
    expect(more).toEqual([]);
    expect(privileged?.applied?.map(({ values }) => values)).toEqual([[], ['charts/web/values-prod.yaml']]);
  });
});

describe('a kustomization is judged by what it builds', () => {
  const deployment = (image: string, more = ''): string =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      '  name: web',
      'spec:',
      '  selector:',
      '    matchLabels: {app: web}',
      '  template:',
      '    metadata:',
      '      labels: {app: web}',
      '    spec:',
      '      containers:',
      '      - name: web',
      `        image: ${image}`,
      more,
    ].join('\n');

  test('a tag that an overlay sets is not reported in the base, and a patch is reported in its own file', async () => {
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('ghcr.io/acme/web'),
      'prod/kustomization.yaml':
        'resources: [../base]\npatches: [{path: patch.yaml}]\nimages:\n- name: ghcr.io/acme/web\n  newTag: 1.2.3\n',
      'prod/patch.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      hostNetwork: true\n',
    });
    const findings = await scan(folder);
    expect(placesOf(findings, 'image-untagged')).toEqual([]);
    expect(placesOf(findings, 'pss-host-network')).toEqual(['prod/patch.yaml:7']);
    expect(findings.find(({ rule }) => rule === 'pss-host-network')?.applied?.map(({ root }) => root)).toEqual([
      'prod',
    ]);
  });

  test('an overlay that leaves the tag out is named', async () => {
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('ghcr.io/acme/web'),
      'prod/kustomization.yaml': 'resources: [../base]\nimages:\n- name: ghcr.io/acme/web\n  newTag: 1.2.3\n',
      'dev/kustomization.yaml': 'resources: [../base]\n',
    });
    const findings = await scan(folder);
    expect(placesOf(findings, 'image-untagged')).toEqual(['base/web.yaml:14']);
    const latest = findings.find(({ rule }) => rule === 'image-untagged');
    expect(latest?.applied?.map(({ root }) => root)).toEqual(['dev']);
  });

  test('an object that several kustomizations give alike is found in each, wherever it stands there', async () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n';
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': deployment('ghcr.io/acme/web:latest'),
      'one/kustomization.yaml': 'resources: [../base]\n',
      // Another document stands before it.
      'two/kustomization.yaml': 'resources: [account.yaml, ../base]\n',
      'two/account.yaml': account,
      // Here its text is another one.
      'three/kustomization.yaml': 'resources: [../base]\nnamePrefix: my-\n',
      'four/kustomization.yaml': 'resources: [../base]\nimages:\n- {name: ghcr.io/acme/web, newTag: 1.2.3}\n',
    });
    const findings = await scan(folder);
    expect(placesOf(findings, 'image-latest')).toEqual(['base/web.yaml:14']);
    const latest = findings.find(({ rule }) => rule === 'image-latest');
    expect(latest?.applied?.map(({ root }) => root)).toEqual(['one', 'three', 'two']);
  });

  test('an object is applied whole, whatever the folder of its kustomization is called', async () => {
    const folder = folderOf({
      'patches/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'patches/base/web.yaml': deployment('ghcr.io/acme/web:latest'),
    });
    const [latest, ...more] = (await scan(folder)).filter(({ rule }) => rule === 'image-latest');
    expect(more).toEqual([]);
    // As it is written, the file is a patch by the name of its folder, and a kustomization may set another tag.
    expect(latest).toMatchObject({ level: 'warning', message: expect.not.stringContaining('kustomization') });
    const [written] = (await scan(folder, '--as-written')).filter(({ rule }) => rule === 'image-latest');
    expect(written).toMatchObject({ level: 'information', message: expect.stringContaining('kustomization') });
  });

  test('what cannot be built is said of the kustomization, whatever its name is', async () => {
    const folder = folderOf({ 'app/kustomization.yml': 'resources: [gone.yaml]\n' });
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folder });
    const { summary } = JSON.parse(stdout) as { summary: { skipped: readonly { file: string; reason: string }[] } };
    expect(summary.skipped).toEqual([
      { file: 'app/kustomization.yml', reason: expect.stringMatching(/^line 1: It cannot be applied: .*gone\.yaml/) },
    ]);
  });
});
