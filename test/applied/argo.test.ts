import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { application, doc, GIT, REPOSITORY, render } from './argo-fixture.js';
import { chartIn } from './chart-fixture.js';

const DEPLOYMENT = doc(
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
  '        - name: web',
  '          image: ghcr.io/acme/web:latest',
);

describe('an Application of Argo CD', () => {
  test('renders a chart with values files, values over them and parameters over all', async () => {
    const { stdout, stderr, code } = await render(
      {
        ...chartIn('charts/web', { 'values-prod.yaml': 'image:\n  tag: from-file\n  repository: ghcr.io/acme/file\n' }),
        'apps/web.yaml': application(
          'web',
          'source:',
          `  ${REPOSITORY}`,
          '  path: charts/web',
          '  helm:',
          '    releaseName: shop',
          '    valueFiles:',
          '      - values-prod.yaml',
          '    values: |',
          '      image:',
          '        tag: from-values',
          '    parameters:',
          '      - name: privileged',
          '        value: "false"',
          '      - name: podSecurityContext.runAsUser',
          '        value: "1000"',
          '        forceString: true',
        ),
      },
      'apps/web.yaml',
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('  name: shop-web\n');
    expect(stdout).toContain('image: "ghcr.io/acme/file:from-values"\n');
    expect(stdout).toContain('privileged: false\n');
    expect(stdout).toContain('runAsUser: "1000"\n');
  });

  test('takes values files of another source of the same repository, and says which file is missing', async () => {
    const sources = (file: string): readonly string[] => [
      'sources:',
      `  - ${REPOSITORY}`,
      '    path: charts/web',
      '    helm:',
      '      valueFiles:',
      `        - $values/${file}`,
      `  - ${REPOSITORY}`,
      '    ref: values',
    ];
    const chart = chartIn('charts/web');
    const files = { ...chart, 'env/prod.yaml': 'image:\n  tag: 9.9.9\n' };
    const there = await render({ ...files, 'web.yaml': application('web', ...sources('env/prod.yaml')) }, 'web.yaml');
    expect(there.stdout).toContain('ghcr.io/acme/web:9.9.9');
    const gone = await render({ ...files, 'web.yaml': application('web', ...sources('env/dev.yaml')) }, 'web.yaml');
    expect(gone.stderr).toContain('web.yaml:16:13: There is no file $values/env/dev.yaml');
    expect(gone.code).toBe(1);
  });

  test('builds a kustomization with what it adds to it', async () => {
    const { stdout, stderr } = await render(
      {
        'base/kustomization.yaml': 'resources:\n  - web.yaml\nimages:\n  - name: ghcr.io/acme/web\n    newTag: old\n',
        'base/web.yaml': DEPLOYMENT,
        'web.yaml': application(
          'web',
          'source:',
          `  ${REPOSITORY}`,
          '  path: base',
          '  kustomize:',
          '    namePrefix: prod-',
          '    namespace: other',
          '    images:',
          '      - ghcr.io/acme/web=registry.example/web:1.2.3',
          '    replicas:',
          '      - name: web',
          '        count: 3',
          '    commonLabels:',
          '      team: shop',
          '    labelWithoutSelector: true',
          '    commonAnnotations:',
          '      owner: $ARGOCD_APP_NAME',
          '    commonAnnotationsEnvsubst: true',
          '    patches:',
          '      - target:',
          '          kind: Deployment',
          '        patch: |',
          '          - op: add',
          '            path: /spec/minReadySeconds',
          '            value: 5',
        ),
      },
      'web.yaml',
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(
      doc(
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata:',
        '  annotations:',
        '    owner: web',
        '  labels:',
        '    team: shop',
        '  name: prod-web',
        '  namespace: other',
        'spec:',
        '  minReadySeconds: 5',
        '  replicas: 3',
        '  selector:',
        '    matchLabels:',
        '      app: web',
        '  template:',
        '    metadata:',
        '      annotations:',
        '        owner: web',
        '      labels:',
        '        app: web',
        '    spec:',
        '      containers:',
        '      - image: registry.example/web:1.2.3',
        '        name: web',
      ),
    );
  });

  test('takes the manifests of a folder: not those below it, unless it is told to', async () => {
    const files = {
      'dir/a.yaml': DEPLOYMENT,
      'dir/b/c.yml': DEPLOYMENT,
      'dir/skip.yaml': DEPLOYMENT,
      'dir/x.txt': 'no',
    };
    const app = (...directory: readonly string[]): string =>
      application('web', 'source:', `  ${REPOSITORY}`, '  path: dir', ...directory.map((line) => `  ${line}`));
    const kinds = async (text: string): Promise<number> =>
      (await render({ ...files, 'web.yaml': text }, 'web.yaml')).stdout.match(/kind: Deployment/g)?.length ?? 0;
    expect(await kinds(app())).toBe(2);
    expect(await kinds(app('directory:', '  recurse: true'))).toBe(3);
    expect(await kinds(app('directory:', '  recurse: true', "  exclude: '{skip,a}.yaml'"))).toBe(1);
    expect(await kinds(app('directory:', "  include: 'b/*'", '  recurse: true'))).toBe(1);
  });

  test('of another repository, a chart repository or with a plugin is named, and no finding', async () => {
    const files = {
      'dir/a.yaml': DEPLOYMENT,
      'other.yaml': application('other', 'source:', '  repoURL: https://github.com/acme/other', '  path: dir'),
      'chart.yaml': application('chart', 'source:', '  repoURL: https://charts.example', '  chart: redis'),
    };
    const other = await render(files, 'other.yaml');
    expect(other.stderr).toBe('other.yaml:12:14: https://github.com/acme/other is another repository\n');
    expect((await render(files, 'chart.yaml')).stderr).toContain('The chart redis is not in this repository');
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folderOf({ ...GIT, ...files }) });
    const { summary } = JSON.parse(stdout) as { summary: { skipped: readonly object[] } };
    expect(summary.skipped).toEqual([]);
  });

  test('without a chart, kustomization or manifests there is nothing, and a folder that is not there is said', async () => {
    const files = { 'web.yaml': application('web', 'source:', `  ${REPOSITORY}`, '  path: gone') };
    const { stderr } = await render(files, 'web.yaml');
    expect(stderr).toBe('web.yaml:13:11: There is no folder gone in this repository\n');
  });
});

const applicationSet = (spec: readonly string[], template: readonly string[]): string =>
  doc(
    'apiVersion: argoproj.io/v1alpha1',
    'kind: ApplicationSet',
    'metadata:',
    '  name: all',
    '  namespace: argocd',
    'spec:',
    ...spec.map((line) => `  ${line}`),
    '  template:',
    ...template.map((line) => `    ${line}`),
  );

const byPath = (open: string, close: string): readonly string[] => [
  'metadata:',
  `  name: '${open}path.basename${close}'`,
  'spec:',
  '  project: default',
  '  source:',
  `    ${REPOSITORY}`,
  `    path: '${open}path${close}'`,
  '  destination:',
  '    server: https://kubernetes.default.svc',
  `    namespace: '${open}path.basename${close}'`,
];

describe('an ApplicationSet of Argo CD', () => {
  const FOLDERS = {
    'apps/one/web.yaml': DEPLOYMENT,
    'apps/two/kustomization.yaml': 'resources:\n  - web.yaml\nnameSuffix: -two\n',
    'apps/two/web.yaml': DEPLOYMENT,
    'apps/off/web.yaml': DEPLOYMENT,
  };

  const scanned = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folderOf({ ...GIT, ...files }) });
    const { findings } = JSON.parse(stdout) as {
      findings: readonly {
        rule: string;
        file: string;
        applied?: readonly { by?: { kind: string; name: string }; object: { name: string } }[];
      }[];
    };
    return findings
      .filter(({ rule }) => rule === 'image-latest')
      .flatMap(({ file, applied = [] }) =>
        applied.map(({ by, object }) => `${file} ${by?.kind} ${by?.name} ${object.name}`),
      );
  };

  const DIRECTORIES = ['generators:', '  - git:', `      ${REPOSITORY}`, '      revision: HEAD', '      directories:'];
  const LIKE = ["        - path: 'apps/*'", '        - path: apps/off', '          exclude: true'];

  test('makes an Application for each folder that a pattern matches', async () => {
    const set = applicationSet([...DIRECTORIES, ...LIKE], byPath('{{', '}}'));
    expect(await scanned({ ...FOLDERS, 'set.yaml': set })).toEqual([
      'apps/one/web.yaml Application one web',
      'apps/two/web.yaml Application two web-two',
    ]);
  });

  test('knows templates of Go', async () => {
    const set = applicationSet(
      ['goTemplate: true', ...DIRECTORIES, ...LIKE],
      [
        'metadata:',
        "  name: '{{ .path.basename | upper | lower }}-{{ index .path.segments 0 }}'",
        'spec:',
        '  project: default',
        '  source:',
        `    ${REPOSITORY}`,
        "    path: '{{ .path.path }}'",
        '  destination: {server: https://kubernetes.default.svc}',
      ],
    );
    expect(await scanned({ ...FOLDERS, 'set.yaml': set })).toEqual([
      'apps/one/web.yaml Application one-apps web',
      'apps/two/web.yaml Application two-apps web-two',
    ]);
  });

  test('fills in the elements of a list, whose values are the places of findings', async () => {
    const set = applicationSet(
      [
        'generators:',
        '  - list:',
        '      elements:',
        '        - name: a',
        '          tag: latest',
        '        - name: b',
        '          tag: 1.2.3',
      ],
      [
        'metadata:',
        "  name: '{{name}}'",
        'spec:',
        '  project: default',
        '  source:',
        `    ${REPOSITORY}`,
        '    path: charts/web',
        '    helm:',
        '      parameters:',
        '        - name: image.tag',
        "          value: '{{tag}}'",
        '  destination: {server: https://kubernetes.default.svc}',
      ],
    );
    const chart = chartIn('charts/web', {
      'values.yaml':
        'image: {repository: ghcr.io/acme/web, tag: 1.0.0}\nprivileged: false\nresources: {}\nsecurityContext: {}\nsidecar: {}\n',
    });
    expect(await scanned({ ...chart, 'set.yaml': set })).toEqual(['set.yaml Application a a-web']);
  });

  test('pairs what two generators make, and what only a cluster knows is not known', async () => {
    const matrix = [
      'generators:',
      '  - matrix:',
      '      generators:',
      '        - clusters: {}',
      ...DIRECTORIES.slice(1).map((line) => `      ${line}`),
      ...LIKE.map((line) => `      ${line}`),
    ];
    const template = byPath('{{', '}}').map((line) => line.replace("name: '", "name: '{{name}}-"));
    const set = applicationSet(matrix, template);
    expect(await scanned({ ...FOLDERS, 'set.yaml': set })).toEqual([
      'apps/one/web.yaml Application …-one web',
      'apps/two/web.yaml Application …-two web-two',
    ]);
    const { stdout } = await render({ ...FOLDERS, 'set.yaml': set }, 'set.yaml');
    expect(stdout).toContain('name: {{ … }}-one\n');
  });

  test('takes parameters from files, and leaves out what a selector does not mean', async () => {
    const set = applicationSet(
      [
        'goTemplate: true',
        'generators:',
        '  - git:',
        `      ${REPOSITORY}`,
        '      files:',
        "        - path: 'clusters/**/config.json'",
        '    selector:',
        '      matchLabels:',
        '        stage: prod',
      ],
      [
        'metadata:',
        "  name: '{{ .app.name }}-{{ .path.basename }}'",
        'spec:',
        '  project: default',
        '  source:',
        `    ${REPOSITORY}`,
        "    path: '{{ .app.path }}'",
        '  destination: {server: https://kubernetes.default.svc}',
      ],
    );
    const config = (stage: string): string => JSON.stringify({ stage, app: { name: 'web', path: 'apps/one' } });
    const files = {
      'apps/one/web.yaml': DEPLOYMENT,
      'clusters/eu/prod/config.json': config('prod'),
      'clusters/eu/dev/config.json': config('dev'),
    };
    expect(await scanned({ ...files, 'set.yaml': set })).toEqual(['apps/one/web.yaml Application web-prod web']);
  });
});
