import { describe, expect, test } from 'vitest';
import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { placeInSource } from '../../server/src/core/applied/place-in-source.js';
import { chartIn } from './chart-fixture.js';
import { fluxIn } from './flux-fixture.js';
import { type Grown, grow } from './flux-memory.js';

const doc = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

const kustomization = (name: string, ...spec: readonly string[]): string =>
  doc(
    'apiVersion: kustomize.toolkit.fluxcd.io/v1',
    'kind: Kustomization',
    'metadata:',
    `  name: ${name}`,
    '  namespace: flux-system',
    'spec:',
    '  sourceRef: {kind: GitRepository, name: flux-system}',
    ...spec.map((line) => `  ${line}`),
  );

const release = (...spec: readonly string[]): string =>
  doc(
    'apiVersion: helm.toolkit.fluxcd.io/v2',
    'kind: HelmRelease',
    'metadata: {name: web, namespace: shop}',
    'spec:',
    ...spec.map((line) => `  ${line}`),
  );

const CHART = [
  'chart:',
  '  spec:',
  '    chart: charts/web',
  '    sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}',
];

const configMap = (name: string, ...data: readonly string[]): string =>
  doc(
    'apiVersion: v1',
    'kind: ConfigMap',
    `metadata: {name: ${name}, namespace: shop}`,
    'data:',
    ...data.map((line) => `  ${line}`),
  );

const DEPLOYMENT = doc('apiVersion: apps/v1', 'kind: Deployment', 'metadata: {name: web}', 'spec: {replicas: 1}');

/** Returns what the object of a kind and name deploys; it fails where none or several do. */
function deployed({ forest, setOf }: Grown, kind: string, name: string): AppliedSet {
  const roots = forest.roots.filter(({ by }) => by?.kind === kind && by.name === name);
  expect(roots.map(({ by }) => by?.name)).toEqual([name]);
  // There is one.
  return setOf(roots[0] as Root);
}

/** Returns the text and the line at which a part of an applied text is written. */
function sourceOf({ text }: AppliedSet, part: string, files: Readonly<Record<string, string>>): string | undefined {
  const start = text.text.indexOf(part);
  const place = placeInSource(text, { start, end: start + part.length })?.place;
  const name = place?.file.slice('repo/'.length) ?? '';
  return place && `${name}:${(files[name] ?? '').slice(0, place.start).split('\n').length}`;
}

const messagesOf = (set: AppliedSet): readonly string[] => set.problems.map(({ message }) => message);

describe('the values of a HelmRelease', () => {
  test('come from ConfigMaps, then from the release, then from what has a path of its own', () => {
    const files = {
      ...chartIn('charts/web'),
      'apps/values.yaml': configMap(
        'values',
        'values.yaml: |',
        '  image:',
        '    tag: from-map',
        '    repository: ghcr.io/acme/map',
        'tag: "0123"',
      ),
      'apps/web.yaml': release(
        ...CHART,
        'valuesFrom:',
        '  - {kind: ConfigMap, name: values}',
        '  - {kind: ConfigMap, name: values, valuesKey: tag, targetPath: podSecurityContext.level, literal: true}',
        'values:',
        '  image:',
        '    tag: inline',
      ),
    };
    const set = deployed(grow(files), 'HelmRelease', 'web');
    expect(messagesOf(set)).toEqual([]);
    expect(set.text.text).toContain('image: "ghcr.io/acme/map:inline"\n');
    expect(sourceOf(set, 'ghcr.io/acme/map', files)).toBe('apps/values.yaml:8');
    expect(sourceOf(set, 'inline', files)).toBe('apps/web.yaml:14');
    expect(set.text.text).toContain('level: "0123"\n');
    expect(sourceOf(set, '0123', files)).toBe('apps/values.yaml:9');
  });

  test('of a Secret are decoded, and of one that is encrypted not known', () => {
    const secret = (data: string): string =>
      doc(
        'apiVersion: v1',
        'kind: Secret',
        'metadata: {name: values, namespace: shop}',
        'data:',
        `  values.yaml: ${data}`,
      );
    const web = release(...CHART, 'valuesFrom:', '  - {kind: Secret, name: values}');
    const files = { ...chartIn('charts/web'), 'web.yaml': web };
    const encoded = btoa('image:\n  tag: decoded\n');
    const known = deployed(grow({ ...files, 'secret.yaml': secret(encoded) }), 'HelmRelease', 'web');
    expect(known.text.text).toContain('image: "ghcr.io/acme/web:decoded"\n');
    const encrypted = `${secret('ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]')}sops: {version: 3.9.0}\n`;
    const unknown = deployed(grow({ ...files, 'secret.yaml': encrypted }), 'HelmRelease', 'web');
    expect(unknown.problems.map(({ message, quiet }) => [message, quiet])).toEqual([
      ['The values in Secret values are not known here', true],
    ]);
  });

  test('that are optional may be missing, others are not known', () => {
    const web = (optional: boolean): string =>
      release(...CHART, 'valuesFrom:', `  - {kind: ConfigMap, name: gone, optional: ${optional}}`);
    const files = (optional: boolean): Record<string, string> => ({
      ...chartIn('charts/web'),
      'web.yaml': web(optional),
    });
    expect(messagesOf(deployed(grow(files(true)), 'HelmRelease', 'web'))).toEqual([]);
    expect(messagesOf(deployed(grow(files(false)), 'HelmRelease', 'web'))).toEqual([
      'The values in ConfigMap gone are not known here',
    ]);
  });

  test('of files take the place of those of the chart', () => {
    const chart = [...CHART, '    valuesFiles: [charts/web/values.yaml, env/prod.yaml]'];
    const files = { ...chartIn('charts/web'), 'env/prod.yaml': 'image: {tag: prod}\n', 'web.yaml': release(...chart) };
    const set = deployed(grow(files), 'HelmRelease', 'web');
    expect(set.text.text).toContain('image: "ghcr.io/acme/web:prod"\n');
    expect(sourceOf(set, 'prod', files)).toBe('env/prod.yaml:1');
    const alone = deployed(
      grow({ ...files, 'web.yaml': release(...CHART, '    valuesFiles: [env/prod.yaml]') }),
      'HelmRelease',
      'web',
    );
    // The chart's own repository is gone.
    expect(alone.text.text).toContain('image: ":prod"\n');
  });

  test('go through patches of renderers, which see no hooks', () => {
    const hook = doc(
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: hook',
      '  annotations: {helm.sh/hook: pre-install}',
    );
    const files = {
      ...chartIn('charts/web', { 'templates/hook.yaml': hook }),
      'web.yaml': release(
        ...CHART,
        'commonMetadata:',
        '  labels: {team: shop}',
        'postRenderers:',
        '  - kustomize:',
        '      patches:',
        '        - target: {kind: Deployment}',
        '          patch: |',
        '            - op: add',
        '              path: /spec/replicas',
        '              value: 4',
        '      images:',
        '        - name: ghcr.io/acme/web',
        '          newTag: "9.9"',
      ),
    };
    const set = deployed(grow(files), 'HelmRelease', 'web');
    expect(messagesOf(set)).toEqual([]);
    expect(set.text.text).toContain('image: ghcr.io/acme/web:9.9\n');
    expect(sourceOf(set, '4\n', files)).toBe('web.yaml:18');
    expect(set.text.text.match(/team: shop/g)).toHaveLength(2);
    expect(set.text.text).toContain('name: hook\n');
  });

  test('are those of a chart that a HelmChart names', () => {
    const chart = doc(
      'apiVersion: source.toolkit.fluxcd.io/v1',
      'kind: HelmChart',
      'metadata: {name: web-chart, namespace: shop}',
      'spec:',
      '  chart: ./charts/web',
      '  sourceRef: {kind: GitRepository, name: flux-system}',
    );
    const files = {
      ...chartIn('charts/web'),
      'chart.yaml': chart,
      'web.yaml': release('chartRef: {kind: HelmChart, name: web-chart}'),
    };
    expect(deployed(grow(files), 'HelmRelease', 'web').text.text).toContain('name: web-web\n');
  });

  test('know the name and the namespace of the release', () => {
    const name = (...spec: readonly string[]): string | undefined =>
      /name: (\S+)-web\n/.exec(
        deployed(grow({ ...chartIn('charts/web'), 'web.yaml': release(...CHART, ...spec) }), 'HelmRelease', 'web').text
          .text,
      )?.[1];
    expect(name()).toBe('web');
    expect(name('targetNamespace: other')).toBe('other-web');
    expect(name('targetNamespace: other', 'releaseName: own')).toBe('own');
    const long = name(`targetNamespace: ${'n'.repeat(60)}`);
    expect(long).toMatch(/^n{40}-[0-9a-f]{12}$/);
  });
});

describe('a Kustomization of Flux', () => {
  test('that holds itself, as Flux installs it, is built once', () => {
    const { forest } = grow(fluxIn(''));
    const names = forest.roots.flatMap(({ by }) => (by ? [`${by.kind} ${by.name}`] : []));
    expect(names).toEqual(['Kustomization flux-system', 'Kustomization apps', 'HelmRelease chart']);
    expect(forest.problems).toEqual([]);
  });

  test('that holds itself under ever another name ends, and that is said', () => {
    const own = kustomization(`a\${N}`, 'path: ./app', 'postBuild:', '  substitute:', `    N: x\${N}`);
    const { forest } = grow({ 'app/ks.yaml': own });
    expect(forest.roots.length).toBeLessThan(20);
    expect(forest.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('is deployed by more than 16 objects one behind the other'),
    ]);
  });

  test('of two clusters counts for each, with what each makes of it', () => {
    const files = {
      'apps/web.yaml': DEPLOYMENT,
      'clusters/dev/apps.yaml': kustomization('apps', 'path: ./apps', 'namePrefix: dev-'),
      'clusters/prod/apps.yaml': kustomization('apps', 'path: ./apps', 'namePrefix: prod-'),
    };
    const { forest, setOf } = grow(files);
    expect(forest.roots.map((root) => /name: (\S+)/.exec(setOf(root).text.text)?.[1])).toEqual(['dev-web', 'prod-web']);
  });

  test('passes patches on to what the objects in it deploy', () => {
    const patch = [
      'patches:',
      '  - target: {kind: Kustomization}',
      '    patch: |',
      '      apiVersion: kustomize.toolkit.fluxcd.io/v1',
      '      kind: Kustomization',
      '      metadata: {name: _}',
      '      spec:',
      '        patches:',
      '          - target: {kind: Deployment}',
      '            patch: |',
      '              - op: replace',
      '                path: /spec/replicas',
      '                value: 7',
    ];
    const files = {
      'cluster/all.yaml': kustomization('all', 'path: ./flux', ...patch),
      'flux/web.yaml': kustomization('web', 'path: ./apps'),
      'apps/web.yaml': DEPLOYMENT,
    };
    const set = deployed(grow(files), 'Kustomization', 'web');
    expect(set.text.text).toContain('replicas: 7\n');
    expect(sourceOf(set, '7', files)).toBe('cluster/all.yaml:21');
  });

  test('does not know a variable that an encrypted Secret or another repository has', () => {
    const secret = `${doc('apiVersion: v1', 'kind: Secret', 'metadata: {name: vars, namespace: flux-system}', 'stringData: {REPLICAS: "ENC[AES256_GCM,data:x,type:str]"}')}sops: {version: 3.9.0}\n`;
    const web = DEPLOYMENT.replace(
      'spec: {replicas: 1}',
      `spec:\n  replicas: \${REPLICAS:=2}\n  paused: \${PAUSED:=false}`,
    );
    const from = (name: string): string =>
      kustomization('web', 'path: ./apps', 'postBuild:', `  substituteFrom: [{kind: Secret, name: ${name}}]`);
    const known = deployed(
      grow({ 'ks.yaml': from('vars'), 'vars.yaml': secret, 'apps/web.yaml': web }),
      'Kustomization',
      'web',
    );
    expect(known.text.text).toContain('replicas: {{ … }}\n');
    // The keys of an encrypted Secret are there to be read.
    expect(known.text.text).toContain('paused: false\n');
    const gone = deployed(grow({ 'ks.yaml': from('gone'), 'apps/web.yaml': web }), 'Kustomization', 'web');
    expect(gone.text.text).toContain('paused: {{ … }}\n');
    expect(gone.problems.map(({ quiet }) => quiet)).toEqual([true]);
  });

  test('of an artifact that is made of folders of the repository has its files there', () => {
    const generator = doc(
      'apiVersion: source.extensions.fluxcd.io/v1beta1',
      'kind: ArtifactGenerator',
      'metadata: {name: all, namespace: flux-system}',
      'spec:',
      '  sources: [{alias: repo, kind: GitRepository, name: flux-system}]',
      '  artifacts:',
      '    - name: apps',
      '      copy:',
      '        - {from: "@repo/apps/base/**", to: "@artifact/base/"}',
      '        - {from: "@repo/apps/prod/**", to: "@artifact/prod/"}',
    );
    const ks = kustomization('web', 'path: ./prod').replace(
      'kind: GitRepository, name: flux-system',
      'kind: ExternalArtifact, name: apps',
    );
    const files = {
      'artifacts.yaml': generator,
      'ks.yaml': ks,
      'apps/prod/kustomization.yaml': 'resources: [../base]\n',
      'apps/base/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/base/web.yaml': DEPLOYMENT,
    };
    expect(deployed(grow(files), 'Kustomization', 'web').text.text).toContain('kind: Deployment\n');
  });

  test('of a source with another address is not known, and nothing of it is an error', () => {
    const source = doc(
      'apiVersion: source.toolkit.fluxcd.io/v1',
      'kind: GitRepository',
      'metadata: {name: other, namespace: flux-system}',
      'spec: {url: https://github.com/acme/other}',
    );
    const ks = (path: string): string =>
      kustomization('web', `path: ${path}`).replace('name: flux-system}', 'name: other}');
    const git = { '.git/config': '[remote "origin"]\n\turl = https://github.com/acme/fleet.git\n' };
    const files = { 'source.yaml': source, 'apps/web.yaml': DEPLOYMENT };
    const other = grow({ ...git, ...files, 'ks.yaml': ks('./apps') }).forest;
    expect(other.roots).toEqual([]);
    expect(other.problems.map(({ message, quiet }) => [message, quiet])).toEqual([
      ['GitRepository "other" is another repository', true],
    ]);
    // Nothing tells that a folder without a repository is another one.
    expect(grow({ ...files, 'ks.yaml': ks('./apps') }).forest.roots).toHaveLength(1);
    expect(grow({ ...files, 'ks.yaml': ks('./') }).forest.roots).toEqual([]);
    expect(grow({ ...files, 'ks.yaml': ks('./gone') }).forest.roots).toEqual([]);
    expect(grow({ ...files, 'ks.yaml': ks('../../etc') }).forest.roots).toEqual([]);
  });

  test('with what is no Kustomization at all does no harm', () => {
    for (const spec of [
      'path: [a]',
      'path: {}',
      'patches: 3',
      'postBuild: {substitute: [1]}',
      'images: [1, {}]',
      'components: {a: b}',
      'targetNamespace: 5',
      'postBuild: {substituteFrom: [{}, 1]}',
    ])
      expect(() => {
        const { forest, setOf } = grow({
          'ks.yaml': kustomization('web', spec.startsWith('path') ? '' : 'path: ./apps', spec),
          'apps/web.yaml': DEPLOYMENT,
        });
        for (const root of forest.roots) setOf(root);
      }, spec).not.toThrow();
  });
});

describe('an edit', () => {
  const files = fluxIn('', {
    'apps/prod/more.yaml': configMap('more', 'values.yaml: |', '  resources: {}').replace('shop', 'web'),
    'apps/prod/kustomization.yaml': 'resources: [../base, more.yaml]\npatches: [{path: release.yaml}]\n',
  });
  const change = (name: string, from: string, to: string): readonly [string, string] => {
    const text = files[name] ?? '';
    expect(text).toContain(from);
    return [name, text.replace(from, to)];
  };
  const textsOf = ({ forest, setOf }: Grown): readonly string[] => forest.roots.map((root) => setOf(root).text.text);
  const sourcesOf = ({ forest, setOf }: Grown): string =>
    JSON.stringify(forest.roots.map((root) => setOf(root).text.pieces));

  test('gives what a new start gives', () => {
    const edits = [
      change('charts/web/templates/deployment.yaml', 'kind: Deployment', '# more\nkind: Deployment'),
      change('charts/web/values.yaml', 'latest', 'newer'),
      change('apps/base/release.yaml', 'tag: 1.2.3', 'tag: 1.2.4'),
      change('apps/base/release.yaml', 'interval: 10m', 'interval: 5m\n  valuesFrom: [{kind: ConfigMap, name: more}]'),
      change('apps/prod/release.yaml', 'true', 'false'),
      change('clusters/prod/apps.yaml', 'latest', '7'),
      change('clusters/prod/settings.yaml', '"3"', '"5"'),
      change('clusters/prod/apps.yaml', './apps/prod', './apps/base'),
      change('apps/prod/more.yaml', 'resources: {}', 'resources: {limits: {cpu: 1}}'),
      change('clusters/prod/flux-system/gotk-sync.yaml', './clusters/prod', './clusters/gone'),
    ];
    let now = grow(files);
    let all = files;
    for (const [name, text] of edits) {
      now = now.edited(name, text);
      all = { ...all, [name]: text };
      const fresh = grow(all);
      expect(textsOf(now), name).toEqual(textsOf(fresh));
      expect(sourcesOf(now), name).toBe(sourcesOf(fresh));
    }
  });

  test('of a template renders it alone, and what no edit concerns stays the same set', () => {
    const before = grow(files);
    const root = before.forest.roots.find(({ by }) => by?.kind === 'HelmRelease') as Root;
    const first = before.setOf(root);
    const after = before.edited(...change('apps/base/web.yaml', 'name: web', 'name:  web'));
    expect(after.setOf(root)).toBe(first);
    const edited = before.edited(
      ...change('charts/web/templates/deployment.yaml', 'kind: Deployment', 'kind:  Deployment'),
    );
    expect(edited.setOf(root)).not.toBe(first);
    expect(edited.setOf(root).chart?.scene.missing).toBe(first.chart?.scene.missing);
  });
});

describe('what goes wrong', () => {
  test('never quotes a value', () => {
    const secret = doc(
      'apiVersion: v1',
      'kind: Secret',
      'metadata: {name: values, namespace: shop}',
      'stringData: {key: "hunter2,hunter3"}',
    );
    const web = release(...CHART, 'valuesFrom:', '  - {kind: Secret, name: values, valuesKey: key, targetPath: "a"}');
    const set = deployed(
      grow({ ...chartIn('charts/web'), 'secret.yaml': secret, 'web.yaml': web }),
      'HelmRelease',
      'web',
    );
    expect(messagesOf(set)).toEqual(['The value cannot be set at a as `--set` does it']);
  });

  test('with patches of a chart that is not known in parts leaves these out', () => {
    const chart = chartIn('charts/web', {
      'templates/map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata:\n  {{ range (lookup "v1" "Pod" "a" "").items }}\n  x: y\n  {{ end }}\n  key: {{ randAlphaNum 5 }}\n',
    });
    const web = release(
      ...CHART,
      'postRenderers:',
      '  - kustomize:',
      '      images: [{name: ghcr.io/acme/web, newTag: "9"}]',
    );
    const set = deployed(grow({ ...chart, 'web.yaml': web }), 'HelmRelease', 'web');
    expect(set.problems.filter(({ fatal }) => fatal)).toEqual([]);
    expect(set.text.text).toContain('key: {{ … }}\n');
    expect(set.text.text).toContain('image: ghcr.io/acme/web:9\n');
  });

  test('with letters that YAML has not is said at the object', () => {
    const map = doc('apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: odd}', 'data: {key: "a\\u0081b"}');
    const files = { 'ks.yaml': kustomization('web', 'path: ./apps'), 'apps/map.yaml': map };
    const set = deployed(grow(files), 'Kustomization', 'web');
    expect(messagesOf(set)).toEqual(['An object cannot be printed: control characters are not allowed']);
  });
});
