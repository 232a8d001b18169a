import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { FLUX, fluxIn } from './flux-fixture.js';

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly start: { readonly line: number };
  readonly applied?: readonly { readonly root: string; readonly by?: object; readonly object: object }[];
}

interface Report {
  readonly findings: readonly Found[];
  readonly summary: { readonly skipped: readonly { readonly file: string; readonly reason: string }[] };
}

async function scan(files: Readonly<Record<string, string>>): Promise<Report> {
  const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folderOf(files) });
  return JSON.parse(stdout) as Report;
}

const placesOf = ({ findings }: Report, rule: string): readonly string[] =>
  findings.filter((one) => one.rule === rule).map(({ file, start }) => `${file}:${start.line}`);

const change = (file: string, from: string | RegExp, to: string): Record<string, string> => {
  const text = FLUX[file] ?? '';
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  return { [file]: changed };
};

describe('what Flux applies is judged as it is applied', () => {
  test('a variable is reported where its value is written, and names the object that deploys', async () => {
    const report = await scan(fluxIn(''));
    expect(placesOf(report, 'image-latest')).toEqual(['charts/web/values.yaml:3', 'clusters/prod/apps.yaml:16']);
    const found = report.findings.find(({ file }) => file === 'clusters/prod/apps.yaml');
    expect(found?.applied).toEqual([
      {
        root: 'clusters/prod/apps.yaml',
        by: {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          namespace: 'flux-system',
          name: 'apps',
        },
        values: [],
        object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'web', name: 'web' },
        pointer: '/spec/template/spec/containers/0/image',
      },
    ]);
  });

  test('a value of a release stands in the patch that sets it, and what a release puts right holds in the chart alone', async () => {
    const report = await scan(fluxIn(''));
    expect(placesOf(report, 'pss-privileged')).toEqual(['apps/prod/release.yaml:8', 'charts/web/values.yaml:4']);
    const latest = report.findings.find(({ file, rule }) => rule === 'image-latest' && file.startsWith('charts/'));
    expect(latest?.applied?.map(({ root, by }) => [root, by])).toEqual([['charts/web', undefined]]);
  });

  test('a folder that Flux names is applied through it alone', async () => {
    const { findings } = await scan(fluxIn(''));
    const roots = new Set(findings.flatMap(({ applied = [] }) => applied.map(({ root }) => root)));
    expect([...roots].sort()).toEqual(['apps/base/release.yaml', 'charts/web', 'clusters/prod/apps.yaml']);
  });

  test('a folder that is not there is said at the path', async () => {
    const { summary } = await scan(fluxIn('', change('clusters/prod/apps.yaml', './apps/prod', './apps/production')));
    expect(summary.skipped).toContainEqual({
      file: 'clusters/prod/apps.yaml',
      reason: 'line 9: It cannot be applied: There is no folder ./apps/production in this repository',
    });
  });

  test('a wrong name of a variable stops Flux, and the files are judged as they are written', async () => {
    const report = await scan(fluxIn('', change('clusters/prod/apps.yaml', 'IMAGE_TAG', 'IMAGE.TAG')));
    expect(report.summary.skipped.map(({ reason }) => reason)).toContain(
      "line 16: It cannot be applied: 'IMAGE.TAG' is no name of a variable",
    );
    expect(placesOf(report, 'image-latest')).toEqual(['charts/web/values.yaml:3']);
  });

  test('a chart of another repository is nothing to say, and its values stay as they are written', async () => {
    const other = change(
      'apps/base/release.yaml',
      /chart: .*\n {6}sourceRef:\n.*\n.*\n/,
      'chart: podinfo\n      sourceRef:\n        kind: HelmRepository\n        name: podinfo\n',
    );
    const report = await scan(fluxIn('', other));
    expect(report.summary.skipped).toEqual([]);
    expect(
      report.findings.some(({ applied = [] }) => applied.some(({ root }) => root === 'apps/base/release.yaml')),
    ).toBe(false);
  });
});

describe('values of a release whose chart is rendered', () => {
  const values = (...lines: readonly string[]): Record<string, string> => ({
    'apps/prod/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: chart\n  namespace: web\nspec:\n  values:\n${lines.map((line) => `    ${line}\n`).join('')}`,
  });

  test('are judged by what they become, and not by their names', async () => {
    const unused = values(
      'securityContext:',
      '  privileged: false',
      'other:',
      '  securityContext:',
      '    privileged: true',
    );
    expect(placesOf(await scan(fluxIn('', unused)), 'pss-privileged')).toEqual(['charts/web/values.yaml:4']);
  });

  test('are judged by their names where a part of the chart is missing', async () => {
    const unused = values('db:', '  securityContext:', '    privileged: true');
    const chart = {
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    repository: https://charts.example\n',
    };
    expect(placesOf(await scan(fluxIn('', { ...unused, ...chart })), 'pss-privileged')).toContain(
      'apps/prod/release.yaml:10',
    );
  });

  test('stay credentials wherever they land', async () => {
    const secret = values('unused:', '  password: q9X!vTz4kLm2wRb7');
    const { findings } = await scan(fluxIn('', secret));
    expect(
      findings.filter(({ file, rule }) => file === 'apps/prod/release.yaml' && rule.startsWith('secret')).length,
    ).toBe(1);
  });
});

describe('yamlock render FILE', () => {
  const render = async (file: string, ...args: string[]) =>
    yamlock(['render', file, ...args], { cwd: folderOf(fluxIn('')) });

  test('prints what the objects of a file apply, as the repository has it', async () => {
    const { stdout, stderr, code } = await render('apps/base/release.yaml');
    expect([code, stderr]).toEqual([0, '']);
    // The overlay of the cluster says so.
    expect(stdout).toContain('privileged: true\n');
  });

  test('prints a chart or kustomization that it makes', async () => {
    expect((await render('apps/base/kustomization.yaml')).stdout).toContain('name: web\n');
    expect((await render('charts/web/Chart.yaml')).stdout).toContain('name: release-name-web\n');
  });

  test('refuses options of charts, and files without such objects', async () => {
    expect((await render('apps/base/release.yaml', '--release', 'x')).stderr).toContain(
      '--release goes with the folder of a chart',
    );
    expect((await render('apps/base/web.yaml')).stderr).toContain(
      'has no object of Flux or Argo CD that applies others',
    );
  });
});
