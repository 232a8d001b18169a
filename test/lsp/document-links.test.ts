import { describe, expect, test, vi } from 'vitest';
import type { DocumentLink } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOf, type Workspace, workspace } from './names-support.js';
import { FULL, uriOf } from './support.js';

/** Resolves to the links of a file as `text > target`. */
async function links(on: Workspace, name: string, text = on.files[pathOf(name)] ?? ''): Promise<readonly string[]> {
  const document = TextDocument.create(uriOf(pathOf(name)), 'yaml', 1, text);
  const found = await on.client.request<DocumentLink[] | null>('textDocument/documentLink', {
    textDocument: { uri: document.uri },
  });
  return (found ?? []).map(
    ({ range, target = '' }) => `${document.getText(range)} > ${target.replace('file:///repo/', '')}`,
  );
}

/** Resolves when the links of a file are these: what objects deploy is looked for in the background. */
async function untilLinks(on: Workspace, name: string, wanted: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await links(on, name)).toEqual(wanted), { timeout: 5000, interval: 50 });
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: a}]}\n';
const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

describe('names of files in kustomizations', () => {
  const files = {
    'prod/kustomization.yaml': `# resources: [pod.yaml]
resources:
- "pod.yaml"
- ../base/ # the base
- missing.yaml
- ./empty
- https://example.com/pod.yaml
- github.com/example/repo//config?ref=main
components: ['../part']
patches:
- path: patch.yaml
- patch: |-
    - {op: remove, path: /spec/hostNetwork}
  target: {kind: Pod}
patchesStrategicMerge:
- old-patch.yaml
- |-
  apiVersion: v1
  kind: Pod
configMapGenerator:
- name: settings
  files: [app.conf, "other.conf=files/app.conf"]
secretGenerator:
- name: db
  envs: [db.env]
- name: older
  env: db.env
configurations: [names.yaml]
replacements:
- path: replace.yaml
helmCharts:
- name: web
  valuesFile: values.yaml
  additionalValuesFiles: [more.yaml]
`,
    ...Object.fromEntries(
      ['pod', 'patch', 'old-patch', 'names', 'replace', 'values', 'more'].map((name) => [`prod/${name}.yaml`, POD]),
    ),
    'prod/app.conf': 'a',
    'prod/files/app.conf': 'a',
    'prod/db.env': 'A=b',
    'prod/empty/readme.md': 'nothing',
    'base/kustomization.yml': 'resources: []\n',
    'part/kustomization.yaml': 'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n',
  };

  test('lead to the files, and of folders to their kustomizations', async () => {
    expect(await links(await workspace(files), 'prod/kustomization.yaml')).toEqual([
      'pod.yaml > prod/pod.yaml',
      '../base/ > base/kustomization.yml',
      '../part > part/kustomization.yaml',
      'patch.yaml > prod/patch.yaml',
      'old-patch.yaml > prod/old-patch.yaml',
      'app.conf > prod/app.conf',
      'files/app.conf > prod/files/app.conf',
      'db.env > prod/db.env',
      'db.env > prod/db.env',
      'names.yaml > prod/names.yaml',
      'replace.yaml > prod/replace.yaml',
      'values.yaml > prod/values.yaml',
      'more.yaml > prod/more.yaml',
    ]);
  });

  test('follow files that come and go, and the text', async () => {
    const on = await workspace({ 'kustomization.yaml': 'resources: [é.yaml, b.yaml]\n', 'b.yaml': POD });
    expect(await links(on, 'kustomization.yaml')).toEqual(['b.yaml > b.yaml']);
    await on.client.write('/repo/é.yaml', POD);
    await untilLinks(on, 'kustomization.yaml', ['é.yaml > é.yaml', 'b.yaml > b.yaml']);
    await on.client.remove('/repo/b.yaml');
    await untilLinks(on, 'kustomization.yaml', ['é.yaml > é.yaml']);
    const text = '# moved\r\n\r\nresources:\r\n- é.yaml\r\n';
    await on.client.change(uriOf('/repo/kustomization.yaml'), { text });
    expect(await links(on, 'kustomization.yaml', text)).toEqual(['é.yaml > é.yaml']);
  });

  test('are those of generators in files of their own, too, and not those of other objects', async () => {
    const generator = `apiVersion: builtin
kind: SecretGenerator
metadata: {name: db}
envs: [db.env]
`;
    const on = await workspace({ 'generator.yaml': generator, 'db.env': 'A=b', 'b.yaml': POD });
    expect(await links(on, 'generator.yaml')).toEqual(['db.env > db.env']);
    const other = 'apiVersion: example.com/v1\nkind: Thing\nresources: [b.yaml]\nenvs: [b.yaml]\n';
    expect(await links(await workspace({ 'thing.yaml': other, 'b.yaml': POD }), 'thing.yaml')).toEqual([]);
  });

  test('tell where they lead, where the client shows that', async () => {
    const capabilities = {
      ...FULL,
      textDocument: { ...FULL.textDocument, documentLink: { tooltipSupport: true } },
    };
    const on = await workspace(
      { 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': '' },
      { capabilities },
    );
    const params = { textDocument: { uri: uriOf('/repo/a/kustomization.yaml') } };
    const [link] = await on.client.request<DocumentLink[]>('textDocument/documentLink', params);
    expect(link?.tooltip).toBe('b/kustomization.yaml');
  });
});

describe('names of files in charts', () => {
  test('lead to dependencies beside the chart', async () => {
    const on = await workspace({
      'web/Chart.yaml': `${CHART}dependencies:
- {name: db, version: 1.0.0, repository: "file://../db"}
- {name: gone, version: 1.0.0, repository: file://../gone}
- {name: far, version: 1.0.0, repository: https://charts.example.com}
`,
      'db/Chart.yaml': CHART,
    });
    expect(await links(on, 'web/Chart.yaml')).toEqual(['file://../db > db/Chart.yaml']);
  });

  test('lead to files that templates read', async () => {
    const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  a: {{ .Files.Get "files/a.toml" | quote }}
  b: |-
    {{- range $.Files.Lines \`files/a.toml\` }}
    {{ . }}{{ end }}
  c: {{ tpl (.Files.Get "files/a.toml") . }}
  d: {{ .Files.Get "missing.toml" }}
  e: {{ .Files.Get .Values.name }}
  f: {{ .Files.Get "../out.toml" }}
  g: "{{ .Values.Files.Get }} files/a.toml"
`;
    const files = {
      'web/templates/c.yaml': template,
      'web/Chart.yaml': CHART,
      'web/files/a.toml': 'a',
      'out.toml': '',
    };
    expect(await links(await workspace(files), 'web/templates/c.yaml')).toEqual([
      'files/a.toml > web/files/a.toml',
      'files/a.toml > web/files/a.toml',
      'files/a.toml > web/files/a.toml',
    ]);
  });
});

describe('paths in objects of Flux and Argo CD', () => {
  const flux = (path: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec:
  chart:
    spec:
      chart: ./charts/web
      valuesFiles: [charts/web/values.yaml, charts/web/prod.yaml]
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
`;
  const around = {
    '.git/config': '',
    'apps/kustomization.yaml': 'resources: [pod.yaml]\n',
    'apps/pod.yaml': POD,
    'charts/web/Chart.yaml': CHART,
    'charts/web/values.yaml': 'a: b\n',
    'charts/web/prod.yaml': 'a: c\n',
  };

  test('lead to the kustomization and the chart that are applied, and to values', async () => {
    const on = await workspace({ 'cluster/apps.yaml': flux('./apps'), ...around });
    await untilLinks(on, 'cluster/apps.yaml', [
      './apps > apps/kustomization.yaml',
      './charts/web > charts/web/Chart.yaml',
      'charts/web/values.yaml > charts/web/values.yaml',
      'charts/web/prod.yaml > charts/web/prod.yaml',
    ]);
    await on.client.change(uriOf('/repo/cluster/apps.yaml'), { text: `# above\n${flux('"./apps"')}` });
    on.files['/repo/cluster/apps.yaml'] = `# above\n${flux('"./apps"')}`;
    await vi.waitFor(async () =>
      expect(await links(on, 'cluster/apps.yaml')).toContain('./apps > apps/kustomization.yaml'),
    );
  });

  test('lead nowhere where the folder is not there, or of another repository', async () => {
    const on = await workspace({ 'cluster/apps.yaml': flux('./gone').split('---')[0] ?? '', ...around });
    await on.client.pull(uriOf('/repo/cluster/apps.yaml'));
    expect(await links(on, 'cluster/apps.yaml')).toEqual([]);
  });

  test('are known of an Application, with its files of values', async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source:
    repoURL: https://example.com/shop.git
    path: charts/web
    helm:
      valueFiles: [prod.yaml, missing.yaml]
  destination: {namespace: web, server: https://kubernetes.default.svc}
`;
    const on = await workspace({
      'argo/web.yaml': application,
      ...around,
      '.git/config': '[remote "origin"]\n\turl = https://example.com/shop.git\n',
    });
    await untilLinks(on, 'argo/web.yaml', ['charts/web > charts/web/Chart.yaml', 'prod.yaml > charts/web/prod.yaml']);
  });
});
