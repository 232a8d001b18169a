import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { chartIn } from './chart-fixture.js';

const PASSWORD = ['blue', 'kettle', '4711'].join('-');

interface SarifResult {
  readonly ruleId: string;
  readonly relatedLocations?: readonly {
    readonly message: { readonly text: string };
    readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
  }[];
}

async function report(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await yamlock(['scan', '.', ...args], { cwd: folder });
  return stdout;
}

describe('reports of what is applied', () => {
  test('SARIF leads from a finding to the action that prints it and to the roots in which it holds', async () => {
    const folder = folderOf(chartIn('web', { 'values-prod.yaml': 'image: {tag: 1.2.3}\n' }));
    const log = JSON.parse(await report(folder, '--format', 'sarif')) as {
      readonly runs: readonly { readonly results: readonly SarifResult[] }[];
    };
    const found = log.runs[0]?.results.filter(({ ruleId }) => ruleId === 'pss-privileged') ?? [];
    expect(found).toHaveLength(1);
    const related = (found[0]?.relatedLocations ?? []).map(
      ({ message, physicalLocation }) => `${physicalLocation.artifactLocation.uri}: ${message.text}`,
    );
    expect(related).toEqual([
      expect.stringMatching(/^web\/templates\/deployment\.yaml: /),
      'web/Chart.yaml: It is so in what web gives',
      'web/values-prod.yaml: It is so in what web with values-prod.yaml gives',
    ]);
  });

  test('a chart that is one root alone names none', async () => {
    const text = await report(folderOf(chartIn('web')));
    expect(text).toContain('pss-privileged');
    expect(text).not.toContain('It is so in');
  });

  test('the report for people shows the line of what only an applied object has, and gathers what has one cause', async () => {
    const text = await report(folderOf(chartIn('web')));
    expect(text).toContain('4 | privileged: true\n');
    expect(text).toMatch(/templates\/deployment\.yaml:21:\d+ {2}warning {2}3 findings\n/);
  });

  test('a credential of which only the applied object tells is masked in its line', async () => {
    const folder = folderOf(
      chartIn('web', {
        'templates/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: {{ .Values.words }}\n',
        'values.yaml': `words: ${PASSWORD}\nprivileged: false\nimage: {repository: a, tag: b}\nsidecar: {}\n`,
      }),
    );
    const text = await report(folder);
    expect(text).toContain('web/values.yaml:1:');
    expect(text).toContain('1 | words: ••••••\n');
    expect(text).not.toContain(PASSWORD);
  });

  test('a finding that an applied object confirms has the level and the words of what is applied', async () => {
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - name: shop\n    image: ghcr.io/acme/shop\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    });
    const found = async (...args: readonly string[]): Promise<unknown> => {
      const { findings } = JSON.parse(await report(folder, '--format', 'json', ...args)) as {
        readonly findings: readonly { readonly rule: string; readonly level: string; readonly message: string }[];
      };
      return findings
        .filter(({ rule }) => rule === 'image-untagged')
        .map(({ level, message }) => `${level}: ${message}`);
    };
    const message = 'Container "shop" runs "ghcr.io/acme/shop" without a tag or digest';
    expect(await found('--as-written')).toEqual([`information: ${message}, unless a kustomization sets one`]);
    expect(await found()).toEqual([`warning: ${message}`]);
    expect(await found('--level', 'warning')).toEqual([`warning: ${message}`]);
  });

  test('the configuration of the file counts in which a person would change it', async () => {
    const placesWith = async (config: string, values = 'charts/web'): Promise<readonly string[]> => {
      const folder = folderOf({ '.yamlock.yaml': config, ...chartIn(values) });
      const { findings } = JSON.parse(await report(folder, '--format', 'json')) as {
        readonly findings: readonly { readonly rule: string; readonly file: string; readonly level: string }[];
      };
      return findings
        .filter(({ rule }) => rule === 'pss-privilege-escalation')
        .map(({ file, level }) => `${level} ${file}`);
    };
    const template = 'charts/web/templates/deployment.yaml';
    // To a privileged container escalation adds little.
    expect(new Set(await placesWith(''))).toEqual(new Set([`warning ${template}`, `information ${template}`]));
    const override = (level: string): string =>
      `overrides:\n- files: ["**/templates/**"]\n  rules: {pss-privilege-escalation: ${level}}\n`;
    expect(await placesWith(override('off'))).toEqual([]);
    expect(new Set(await placesWith(override('error')))).toEqual(new Set([`error ${template}`]));
    expect(await placesWith('ignore: ["**/templates/**"]\n')).toEqual([]);
  });

  test('a name that a kustomization sets is no second finding of the file', async () => {
    const folder = folderOf({
      'base/kustomization.yaml': 'resources: [namespace.yaml]\n',
      'base/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
      'dev/kustomization.yaml': 'resources: [../base]\nnamespace: shop-dev\n',
      'prod/kustomization.yaml': 'resources: [../base]\nnamespace: shop\n',
    });
    const { findings } = JSON.parse(await report(folder, '--format', 'json')) as {
      readonly findings: readonly { readonly rule: string; readonly applied?: readonly unknown[] }[];
    };
    const found = findings.filter(({ rule }) => rule === 'pss-namespace-labels');
    expect(found.map(({ applied }) => applied?.length)).toEqual([2]);
  });
});
