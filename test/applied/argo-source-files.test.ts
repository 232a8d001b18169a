import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { application, GIT, REPOSITORY, render } from './argo-fixture.js';
import { chartIn } from './chart-fixture.js';
import { type Grown, grow } from './flux-memory.js';

describe('.argocd-source.yaml', () => {
  const CHART = chartIn('charts/web', {});
  const APP = application(
    'web',
    'source:',
    `  ${REPOSITORY}`,
    '  path: charts/web',
    '  helm:',
    '    parameters:',
    '      - {name: image.tag, value: written}',
    '    valuesObject: {sidecar: {enabled: true}}',
  );
  const imagesIn = (stdout: string): readonly string[] =>
    [...stdout.matchAll(/image: "?([^\s"]+)/g)].map(([, image = '']) => image);

  test.each([
    ['nothing', {}, 'ghcr.io/acme/web:written'],
    [
      'the file of all Applications',
      { '.argocd-source.yaml': 'helm: {parameters: [{name: image.tag, value: "2"}]}' },
      'ghcr.io/acme/web:2',
    ],
    [
      'the file of this Application over it',
      {
        '.argocd-source.yaml': 'helm: {parameters: [{name: image.tag, value: "2"}]}',
        '.argocd-source-web.yaml': 'helm: {parameters: [{name: image.tag, value: "3"}]}',
      },
      'ghcr.io/acme/web:3',
    ],
    [
      'not the file of another',
      { '.argocd-source-other.yaml': 'helm: {parameters: [{name: image.tag, value: "3"}]}' },
      'ghcr.io/acme/web:written',
    ],
    [
      'null, which changes nothing of a source',
      { '.argocd-source.yaml': 'helm: {parameters: null}' },
      'ghcr.io/acme/web:written',
    ],
    ['an empty list', { '.argocd-source.yaml': 'helm: {parameters: []}' }, 'ghcr.io/acme/web:latest'],
    [
      'what says where the source lies, which stays',
      { '.argocd-source.yaml': 'path: gone\nrepoURL: https://example.com/gone.git\nchart: gone' },
      'ghcr.io/acme/web:written',
    ],
    [
      'values',
      { '.argocd-source.yaml': 'helm: {parameters: [], valuesObject: {image: {repository: ghcr.io/acme/other}}}' },
      'ghcr.io/acme/other:latest',
    ],
  ])('applies %s', async (_what, files, expected) => {
    const inChart = Object.fromEntries(Object.entries(files).map(([name, text]) => [`charts/web/${name}`, text]));
    const { stdout, stderr } = await render({ ...CHART, ...inChart, 'web.yaml': APP }, 'web.yaml');
    expect(stderr).toBe('');
    expect(imagesIn(stdout)[0]).toBe(expected);
  });

  test.each([
    ['a: [', 'charts/web/.argocd-source.yaml:1:', 'It is not YAML: '],
    ['# nothing\n', 'charts/web/.argocd-source.yaml:1:1: ', 'It is no map of what a source of an Application has'],
    ['- a', 'charts/web/.argocd-source.yaml:1:1: ', 'It is no map of what a source of an Application has'],
    ['helm: {null: a}', 'charts/web/.argocd-source.yaml:1:8: ', 'A key is null, which JSON has no key for'],
  ])('deploys nothing where it cannot be read: %s', async (text, place, message) => {
    const files = { ...CHART, 'charts/web/.argocd-source.yaml': text, 'web.yaml': APP };
    const { stdout, stderr, code } = await render(files, 'web.yaml');
    expect(stdout).toBe('');
    expect(stderr).toContain(place);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  test('counts for kustomizations as well, and says what a folder is', async () => {
    const files = {
      'apps/web/kustomization.yaml': 'resources: [map.yaml]\n',
      'apps/web/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n',
      'web.yaml': application('web', 'source:', `  ${REPOSITORY}`, '  path: apps/web'),
    };
    const suffix = { 'apps/web/.argocd-source.yaml': 'kustomize: {nameSuffix: -two}\n' };
    expect((await render(files, 'web.yaml')).stdout).toContain('name: map\n');
    expect((await render({ ...files, ...suffix }, 'web.yaml')).stdout).toContain('name: map-two\n');
  });

  test('is where a finding stands that it sets', async () => {
    const files = {
      ...CHART,
      'charts/web/.argocd-source.yaml': 'helm:\n  valuesObject:\n    image:\n      tag: latest\n',
    };
    const app = application('web', 'source:', `  ${REPOSITORY}`, '  path: charts/web');
    const cwd = folderOf({ ...GIT, ...files, 'web.yaml': app });
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd });
    const { findings } = JSON.parse(stdout) as {
      findings: readonly {
        rule: string;
        file: string;
        start: { line: number };
        applied?: readonly { by?: { name: string } }[];
      }[];
    };
    const found = findings.filter(({ rule, file }) => rule === 'image-latest' && file.endsWith('.argocd-source.yaml'));
    expect(found.map(({ start, applied }) => [start.line, applied?.map(({ by }) => by?.name)])).toEqual([[4, ['web']]]);
  });

  test('is followed when it comes, changes and goes', () => {
    const files = { ...GIT, ...CHART, 'web.yaml': APP };
    const tagsIn = ({ forest, setOf }: Grown): readonly string[] =>
      forest.roots.filter(({ by }) => by).flatMap((root) => imagesIn(setOf(root).text.text).slice(0, 1));
    const first = grow(files);
    expect(tagsIn(first)).toEqual(['ghcr.io/acme/web:written']);
    const tag = (text: string): string => `helm: {parameters: [{name: image.tag, value: "${text}"}]}`;
    const second = first.edited('charts/web/.argocd-source.yaml', tag('5'));
    expect(tagsIn(second)).toEqual(['ghcr.io/acme/web:5']);
    expect(tagsIn(second.edited('charts/web/.argocd-source.yaml', tag('6')))).toEqual(['ghcr.io/acme/web:6']);
  });
});
