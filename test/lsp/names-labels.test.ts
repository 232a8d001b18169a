import { describe, expect, test } from 'vitest';
import type { DocumentHighlight, Hover } from 'vscode-languageserver';
import { ask, definition, references, refused, rename, type Workspace, workspace } from './names-support.js';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: front
    spec:
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: "web"}}}
      containers:
      - name: app
        image: registry.example/app:1.2.3
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {watch: "yes"}}
spec:
  selector:
    app: web
  ports: [{port: 80}]
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector:
    matchExpressions:
    - {key: app, operator: In, values: [web, db]}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {team: shop}}
      podSelector: {matchLabels: {app: job}}
`;
const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec:
  minAvailable: 1
  selector: {matchExpressions: [{key: app, operator: Exists}, {key: tier, operator: NotIn, values: [back]}]}
`;
const MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, namespace: watching}
spec:
  namespaceSelector: {any: true}
  selector: {matchLabels: {watch: "yes"}}
`;
const SPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n  labels:\n    team: shop\n';

const FILES = {
  'web/service.yaml': SERVICE,
  'web/web.yaml': WEB,
  'web/policy.yaml': POLICY,
  'web/budget.yaml': BUDGET,
  'watch/monitor.yaml': MONITOR,
  'other/space.yaml': SPACE,
  'other/web.yaml': WEB.replace('namespace: shop', 'namespace: other'),
};

async function made(files: Readonly<Record<string, string>> = FILES, part = 'app: we'): Promise<Workspace> {
  const on = await workspace(files);
  await definition(on, Object.keys(files)[0] ?? '', part);
  return on;
}

describe('a label', () => {
  test('is defined by what a selector selects, and referred to by what selects by it', async () => {
    const on = await made();
    expect(await definition(on, 'web/service.yaml', 'app: we')).toEqual(['web/web.yaml:11 web']);
    expect(await definition(on, 'web/service.yaml', '\n    ap')).toEqual(['web/web.yaml:11 app']);
    expect((await references(on, 'web/service.yaml', 'app: we')).toSorted()).toEqual([
      'web/policy.yaml:7 web',
      'web/service.yaml:6 web',
      'web/web.yaml:11 web',
      'web/web.yaml:15 web',
      'web/web.yaml:7 web',
    ]);
    // By its key, who asks whether it is there refers to it, too.
    expect(await references(on, 'web/service.yaml', '\n    ap', false)).toContain('web/budget.yaml:6 app');
  });

  test('of Services and Namespaces is selected by what selects these', async () => {
    const on = await made();
    await on.client.open('file:///repo/other/space.yaml', SPACE);
    expect(await references(on, 'web/service.yaml', 'watch: "ye', false)).toEqual(['watch/monitor.yaml:6 yes']);
    expect(await references(on, 'other/space.yaml', 'team: sh', false)).toEqual(['web/policy.yaml:10 shop']);
  });

  test('is marked where it stands in the file', async () => {
    const on = await made();
    await on.client.open('file:///repo/web/web.yaml', WEB);
    const marks = await ask<DocumentHighlight[]>(on, 'documentHighlight', 'web/web.yaml', '      app: we');
    expect(marks.map(({ range, kind }) => [range.start.line + 1, kind])).toEqual([
      [11, 3],
      [7, 2],
      [15, 2],
    ]);
  });

  test('hovering tells what has it and what selects by it', async () => {
    const on = await made();
    const hover = await ask<Hover | null>(on, 'hover', 'web/service.yaml', 'app: we');
    expect(JSON.stringify(hover?.contents)).toContain(
      '`app=web` is a label of the pods of Deployment `web` in `web/web.yaml` · NetworkPolicy `web`, Service `web` and Deployment `web` select by it',
    );
    await on.client.open('file:///repo/web/web.yaml', WEB);
    const none = await ask<Hover | null>(on, 'hover', 'web/web.yaml', 'tier: fro');
    expect(JSON.stringify(none ?? '')).not.toContain('select');
  });
});

describe('the rename of a label', () => {
  test('changes what has it and what selects by it, and nothing of another namespace or another part of an object', async () => {
    const on = await made();
    const { files, label } = await rename(on, 'web/service.yaml', 'app: we', 'store');
    expect(files).toEqual({
      'web/service.yaml': SERVICE.replace('app: web', 'app: store'),
      'web/web.yaml': WEB.replaceAll('      app: web', '      app: store').replace('"web"', '"store"'),
      'web/policy.yaml': POLICY.replace('[web, db]', '[store, db]'),
    });
    expect(label).toBe(
      'The cluster refuses another selector of Deployment web: delete what is there before it is applied',
    );
  });

  test('of its key changes all that ask for it', async () => {
    const on = await made();
    const { files } = await rename(on, 'web/service.yaml', '\n    ap', 'example.com/app');
    expect(files).toEqual({
      'web/service.yaml': SERVICE.replace('app: web', 'example.com/app: web'),
      'web/web.yaml': WEB.replaceAll('      app: web', '      example.com/app: web').replace(
        '{app: "web"}',
        '{example.com/app: "web"}',
      ),
      // What it says of other values would be said of another label.
      'web/policy.yaml': POLICY.replace('key: app', 'key: example.com/app'),
      'web/budget.yaml': BUDGET.replace('key: app', 'key: example.com/app'),
    });
  });

  test('writes quotes where a value needs them', async () => {
    const on = await made();
    const { files } = await rename(on, 'web/service.yaml', 'app: we', '1');
    expect(files['web/service.yaml']).toContain('app: "1"');
  });

  test('is looked at first where nothing selects by it, where a program may read it, and where a text names it', async () => {
    const pod = WEB.replace('tier: front', 'tier: front\n        acme.com/part: a').replace(
      '        image:',
      '        args: [--selector=app=web]\n        image:',
    );
    const on = await made({ ...FILES, 'web/web.yaml': pod });
    await on.client.open('file:///repo/web/web.yaml', pod);
    expect((await rename(on, 'web/web.yaml', 'part: ', 'b')).label).toBe(
      'No selector in the files names the label acme.com/part: others may read it; A program of acme.com may read the label acme.com/part',
    );
    expect((await rename(on, 'web/service.yaml', 'app: we', 'b')).label).toContain(
      'The label stands in args of Deployment web, too, which stays as it is',
    );
  });

  test.each([
    ['a value that others have, who would be selected, too', 'app: we', 'db', /would be another one\.$/],
    ['no value', 'app: we', 'a b', /^"a b" is no value of a label/],
    ['no key', '\n    ap', 'a/b/c', /^"a\/b\/c" is no key/],
    ['a key that is there', '\n    ap', 'tier', /^Deployment web has a label tier already\.$/],
  ])('is refused for %s', async (_what, part, name, why) => {
    const db = WEB.replaceAll('name: web', 'name: db').replaceAll('app: web', 'app: db').replace('"web"', '"db"');
    const on = await made({ ...FILES, 'web/db.yaml': db });
    expect(await refused(on, 'web/service.yaml', part, name)).toMatch(why);
  });

  test('is refused for labels that programs read', async () => {
    const space = SPACE.replace(
      '    team:',
      '    pod-security.kubernetes.io/enforce: restricted\n    istio-injection: enabled\n    team:',
    );
    const on = await made({ 'web/service.yaml': SERVICE, 'web/web.yaml': WEB, 'other/space.yaml': space });
    await on.client.open('file:///repo/other/space.yaml', space);
    expect(await refused(on, 'other/space.yaml', 'restri', 'baseline')).toBe(
      'Kubernetes reads the label pod-security.kubernetes.io/enforce.',
    );
    expect(await refused(on, 'other/space.yaml', 'istio-inj', 'x')).toMatch(/reads the label istio-injection\.$/);
  });
});

describe('the rename of a label in what is applied', () => {
  const BASE = {
    'base/web.yaml': `${WEB.replaceAll(', namespace: shop', '')}---\n${SERVICE.replace(', namespace: shop', '')}`,
    'base/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels:\n  team: a\n',
    'dev/kustomization.yaml': 'namePrefix: dev-\nresources: [../base]\n',
    'prod/kustomization.yaml':
      'resources: [../base]\nlabels:\n- pairs: {stage: prod}\n  includeSelectors: true\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec: {selector: {app: web}}\n',
  };

  test('changes the base and the patch of an overlay', async () => {
    const on = await made(BASE, 'selector:\n    app: we');
    const { files } = await rename(on, 'base/web.yaml', 'selector:\n    app: we', 'store');
    expect(Object.keys(files).sort()).toEqual(['base/web.yaml', 'prod/kustomization.yaml']);
    expect(files['prod/kustomization.yaml']).toContain('{app: store}');
  });

  test('changes a label that kustomize adds, with all selectors that it adds it to', async () => {
    const on = await made(BASE, 'selector:\n    app: we');
    await on.client.open('file:///repo/base/kustomization.yaml', BASE['base/kustomization.yaml']);
    const { files, label } = await rename(on, 'base/kustomization.yaml', 'team: ', 'b');
    expect(files).toEqual({ 'base/kustomization.yaml': BASE['base/kustomization.yaml'].replace('team: a', 'team: b') });
    expect(label).toContain('The cluster refuses another selector of Deployment ');
    await on.client.open('file:///repo/prod/kustomization.yaml', BASE['prod/kustomization.yaml']);
    expect((await rename(on, 'prod/kustomization.yaml', 'sta', 'step')).files['prod/kustomization.yaml']).toContain(
      'pairs: {step: prod}',
    );
  });

  test('is refused where a selector of the kustomization itself would miss', async () => {
    const dev =
      'resources: [../base]\npatches:\n- target: {labelSelector: app=web}\n  patch: |-\n    - {op: add, path: /metadata/annotations, value: {a: b}}\n';
    const on = await made({ ...BASE, 'dev/kustomization.yaml': dev }, 'selector:\n    app: we');
    await on.client.open('file:///repo/base/web.yaml', BASE['base/web.yaml']);
    expect(await refused(on, 'base/web.yaml', 'labels: {app: we', 'store')).toMatch(/would /);
  });

  test('changes the value that a template prints, and is refused where a template makes it', async () => {
    const chart = {
      'templates/web.yaml': `${SERVICE.replace('app: web', 'app: {{ .Values.app }}')}---\n${WEB.replaceAll('      app: web', '      app: {{ .Values.app }}').replace('"web"', '{{ .Release.Name }}-x')}`,
      'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'values.yaml': 'app: web\n',
    };
    const on = await workspace(chart);
    await on.client.open('file:///repo/values.yaml', chart['values.yaml']);
    await definition(on, 'values.yaml', 'app: we');
    expect((await rename(on, 'values.yaml', 'app: we', 'store')).files).toEqual({ 'values.yaml': 'app: store\n' });
    expect(await refused(on, 'templates/web.yaml', '.Release.Na', 'store')).not.toBe('');
  });
});
