import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { findHelm, findProgram } from '../judges/programs.js';
import { chartIn } from './chart-fixture.js';

/** Returns a folder with a kustomization over the chart `web`. */
function overlay(kustomization: string, files: Readonly<Record<string, string>> = {}): string {
  return folderOf({
    ...chartIn('app/charts/web', {
      'crds/shop.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: shops.example.org\nspec:\n  group: example.org\n',
      'templates/tests/ping.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: ping\n  annotations:\n    helm.sh/hook: test\nspec:\n  containers: []\n',
      'templates/migrate.yaml':
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec: {}\n',
    }),
    'app/kustomization.yaml': kustomization,
    'app/more.yaml': 'image:\n  tag: "3"\nprivileged: null\n',
    'app/most.yaml': 'image:\n  tag: "4"\n',
    ...files,
  });
}

async function rendered(folder: string): Promise<{ readonly text: string; readonly said: string }> {
  const { stdout, stderr } = await yamlock(['render', 'app'], { cwd: folder });
  return { text: stdout, said: stderr };
}

const KUSTOMIZATIONS: Readonly<Record<string, string>> = {
  'the values of the chart': 'helmCharts: [{name: web, releaseName: shop}]',
  'transformers over what it renders':
    'helmCharts: [{name: web, releaseName: shop, namespace: sales}]\nnamePrefix: dev-\nnamespace: other\nimages: [{name: ghcr.io/acme/agent, newTag: "9"}]',
  'a file of values': 'helmCharts: [{name: web, releaseName: shop, valuesFile: more.yaml}]',
  'further files of values':
    'helmCharts: [{name: web, releaseName: shop, valuesFile: more.yaml, additionalValuesFiles: [most.yaml]}]',
  'inline values over the others':
    'helmCharts: [{name: web, releaseName: shop, valuesFile: more.yaml, valuesInline: {image: {tag: "5"}, privileged: false}}]',
  'inline values below the others':
    'helmCharts: [{name: web, releaseName: shop, valuesFile: more.yaml, valuesMerge: merge, valuesInline: {image: {tag: "5"}, privileged: false}}]',
  'inline values in place of the others':
    'helmCharts: [{name: web, releaseName: shop, valuesFile: more.yaml, valuesMerge: replace, valuesInline: {image: {tag: "5"}, resources: null}}]',
  'inline values that take entries out':
    'helmCharts: [{name: web, releaseName: shop, valuesInline: {securityContext: null, podSecurityContext: {runAsNonRoot: true}}}]',
  'definitions, and no hooks': 'helmCharts: [{name: web, releaseName: shop, includeCRDs: true, skipHooks: true}]',
  'no tests': 'helmCharts: [{name: web, releaseName: shop, skipTests: true}]',
  'no name of a release': 'helmCharts: [{name: web}]',
  'two releases':
    'helmCharts: [{name: web, releaseName: a, skipHooks: true}, {name: web, releaseName: b, skipHooks: true}]',
  'another folder of charts':
    'helmGlobals: {chartHome: ./charts/../charts}\nhelmCharts: [{name: web, releaseName: shop, version: 1.0.0}]',
  'the older form':
    'helmChartInflationGenerator: [{chartName: web, releaseName: shop, values: more.yaml, valuesLocal: {image: {tag: "6"}}}]',
};

const [KUSTOMIZE, HELM] = [findProgram('kustomize'), findHelm()];

describe('charts of a kustomization', () => {
  describe('are what kustomize makes of them (skipped without kustomize and helm)', () => {
    test.skipIf(!KUSTOMIZE || !HELM).each(Object.entries(KUSTOMIZATIONS))('with %s', async (_, kustomization) => {
      const folder = overlay(kustomization);
      const args = [
        'build',
        '--enable-helm',
        '--helm-command',
        HELM ?? '',
        '--load-restrictor',
        'LoadRestrictionsNone',
        path.join(folder, 'app'),
      ];
      const { stdout, stderr } = spawnSync(KUSTOMIZE ?? '', args, { encoding: 'utf8' });
      expect(stdout, stderr).not.toBe('');
      expect((await rendered(folder)).text).toBe(stdout);
    });
  });

  test('are rendered with the values that the kustomization has for them', async () => {
    const { text, said } = await rendered(overlay(KUSTOMIZATIONS['inline values over the others'] ?? ''));
    expect(said).toBe('');
    expect(text).toContain('image: ghcr.io/acme/web:5\n');
    expect(text).toContain('privileged: false\n');
    expect(text).toContain('name: ping\n');
  });

  test('have their findings where the values are written', async () => {
    const folder = overlay('helmCharts:\n- name: web\n  releaseName: shop\n  valuesInline:\n    privileged: true\n');
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folder });
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly {
        readonly rule: string;
        readonly file: string;
        readonly start: { readonly line: number };
      }[];
    };
    const places = findings
      .filter(({ rule }) => rule === 'pss-privileged')
      .map(({ file, start }) => `${file}:${start.line}`);
    // The chart counts by itself, too.
    expect(places.sort()).toEqual(['app/charts/web/values.yaml:4', 'app/kustomization.yaml:5']);
  });

  test('that are not there are unknown, with the folder in which they would be', async () => {
    const kustomization = 'helmCharts: [{name: db, repo: "https://example.org", version: 2.0.0, releaseName: shop}]';
    const { said } = await rendered(overlay(kustomization));
    expect(said).toContain('db is not known: the chart is not in charts/db-2.0.0/db, and is not fetched');
  });

  test('what is not known of them stays unknown through patches', async () => {
    const chart = {
      'app/charts/web/templates/a.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: {{ randAlphaNum 8 }}\n',
    };
    const { text, said } = await rendered(
      overlay('helmCharts: [{name: web, releaseName: shop}]\nnamePrefix: dev-', chart),
    );
    expect(text).toContain('password: {{ … }}\n');
    expect(said).toContain('randAlphaNum');
  });

  test('that a file of values is missing is said', async () => {
    const { text, said } = await rendered(
      overlay('helmCharts: [{name: web, releaseName: shop, valuesFile: none.yaml}]'),
    );
    expect(said).toContain('app/kustomization.yaml:1:14: There is no file none.yaml');
    expect(text).not.toContain('{{');
  });
});
