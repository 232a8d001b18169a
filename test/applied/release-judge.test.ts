import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataOf } from '../../server/src/core/applied/changes.js';
import { parseApplied } from '../../server/src/core/yaml/document.js';
import { folderOf } from '../cli/support.js';
import { findHelm } from '../judges/programs.js';
import { grow } from './flux-memory.js';

const HELM = findHelm();

/** A chart that prints the values that it sees, and its release. */
const CHART: Readonly<Record<string, string>> = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/values.yaml': 'image: {tag: own, repository: own}\nlist: [1, 2]\ngone: {x: 1}\nempty:\ntext: "5"\n',
  'charts/web/templates/values.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\nvalues:\n  {{- toYaml .Values | nindent 2 }}\nversions: {{ .Capabilities.APIVersions.Has "acme.example/v1" }} {{ .Capabilities.KubeVersion.Minor }}\n',
};

const ENV: Readonly<Record<string, string>> = {
  'env/a.yaml': 'image: {tag: a}\nlist: [3]\nfrom: a\ngone: null\n',
  'env/b.yaml': 'from: b\ndeep: {er: {est: 1}}\nempty: {now: here}\n',
  'env/note.txt': 'two\nlines, and a comma\n',
};

const INLINE = [
  'from: inline',
  'image:',
  '  repository: inline',
  'number: 1e3',
  'octal: 0644',
  'sure: yes',
  'none: null',
];

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

const FLUX = (valuesFrom: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart:
    spec:
      chart: charts/web
      sourceRef: {kind: GitRepository, name: flux-system}
  valuesFrom:
${indented(valuesFrom, 4)}  values:
${indented(INLINE.join('\n'), 4)}
`;

const configMap = (name: string, key: string, text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\ndata:\n  ${key}: |\n${indented(text, 4)}`;

const ARGO = (...helm: readonly string[]): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {namespace: shop}
  source:
    repoURL: https://example.com/acme/repo.git
    path: charts/web
    helm:
${helm.map((line) => `      ${line}\n`).join('')}`;

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'ConfigMaps, then inline values': {
    files: {
      'web.yaml': FLUX('- {kind: ConfigMap, name: a}\n- {kind: ConfigMap, name: b, valuesKey: b}\n'),
      'a.yaml': configMap('a', 'values.yaml', ENV['env/a.yaml'] ?? ''),
      'b.yaml': configMap('b', 'b', ENV['env/b.yaml'] ?? ''),
    },
    args: ['-f', 'env/a.yaml', '-f', 'env/b.yaml', '-f', 'inline.yaml'],
  },
  'values with a path of their own': {
    files: {
      'web.yaml': FLUX(
        '- {kind: ConfigMap, name: p, valuesKey: num, targetPath: "deep.er[1]"}\n- {kind: ConfigMap, name: p, valuesKey: q, targetPath: quoted}\n- {kind: ConfigMap, name: p, valuesKey: l, targetPath: lit, literal: true}\n',
      ),
      'p.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p, namespace: shop}\ndata:\n  num: "12"\n  q: "'12'"\n  l: "a,b={c}"\n`,
    },
    args: ['-f', 'inline.yaml', '--set', 'deep.er[1]=12', '--set-string', 'quoted=12', '--set-literal', 'lit=a,b={c}'],
  },
  'files, values and parameters of an Application': {
    files: {
      'web.yaml': ARGO(
        'valueFiles: [../../env/a.yaml, /env/b.yaml, "/env/[ab].yaml"]',
        'values: |',
        ...INLINE.map((line) => `  ${line}`),
        'parameters:',
        '  - {name: image.tag, value: "1,2"}',
        '  - {name: list, value: "{x,y}"}',
        '  - {name: count, value: "3"}',
        '  - {name: text, value: "3", forceString: true}',
        'fileParameters:',
        '  - {name: note, path: ../../env/note.txt}',
        'apiVersions: [acme.example/v1]',
        'kubeVersion: "1.29.3"',
      ),
    },
    args: [
      ...['-f', 'env/a.yaml', '-f', 'env/b.yaml', '-f', 'inline.yaml'],
      ...['--set', 'image.tag=1\\,2', '--set', 'list={x,y}', '--set', 'count=3', '--set-string', 'text=3'],
      ...['--set-file', 'note=env/note.txt', '--api-versions', 'acme.example/v1', '--kube-version', '1.29.3'],
    ],
  },
};

const objectsIn = (text: string): readonly unknown[] =>
  parseApplied(text).documents.flatMap(({ document }) => (document.root ? [dataOf(document.root)] : []));

describe.skipIf(!HELM)('Helm itself, with the values of a release', () => {
  test.each(Object.entries(CASES))('%s', (_name, { files, args }) => {
    const all = { ...CHART, ...ENV, 'inline.yaml': `${INLINE.join('\n')}\n`, ...files };
    const folder = folderOf(all);
    const versions = args.includes('--kube-version') ? [] : ['--kube-version', '1.33.0'];
    const { stdout, stderr } = spawnSync(
      HELM ?? '',
      ['template', 'web', 'charts/web', '-n', 'shop', ...versions, ...args],
      {
        cwd: path.resolve(folder),
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe('');
    const { forest, setOf } = grow(all);
    const sets = forest.roots.filter(({ by }) => by).map(setOf);
    expect(sets.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([]);
    expect(sets.map(({ text }) => objectsIn(text.text))).toEqual([objectsIn(stdout)]);
  });
});

const KUSTOMIZE = spawnSync('kustomize', ['version'], { encoding: 'utf8' }).status === 0;

const OVERLAY: Readonly<Record<string, string>> = {
  'app/kustomization.yaml':
    'resources: [web.yaml]\nnamePrefix: old-\nimages:\n  - name: ghcr.io/acme/web\n    newName: example.com/old\n    newTag: "1"\nreplicas:\n  - name: web\n    count: 2\ncommonLabels: {kept: "yes"}\npatches:\n  - target: {kind: Deployment}\n    patch: |\n      - op: add\n        path: /spec/paused\n        value: true\n',
  'app/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - {name: a, image: "ghcr.io/acme/web:0"}\n        - {name: b, image: ghcr.io/acme/side}\n        - {name: c, image: "localhost:5000/c:1"}\n',
  'component/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - target: {kind: Deployment}\n    patch: |\n      - op: add\n        path: /spec/minReadySeconds\n        value: 3\n',
};

/** What an Application adds, and the commands by which Argo CD does it. */
const EDITS: Readonly<
  Record<string, { readonly kustomize: readonly string[]; readonly edits: readonly (readonly string[])[] }>
> = {
  'names and namespace': {
    kustomize: ['namePrefix: new-', 'nameSuffix: -end', 'namespace: other'],
    edits: [
      ['set', 'nameprefix', '--', 'new-'],
      ['set', 'namesuffix', '--', '-end'],
      ['set', 'namespace', '--', 'other'],
    ],
  },
  'images and replicas': {
    kustomize: [
      'images: ["ghcr.io/acme/web:2.0", "ghcr.io/acme/side=example.com:5000/side@sha256:00", "localhost:5000/c=c"]',
      'replicas: [{name: web, count: 7}]',
    ],
    edits: [
      [
        'set',
        'image',
        'ghcr.io/acme/web:2.0',
        'ghcr.io/acme/side=example.com:5000/side@sha256:00',
        'localhost:5000/c=c',
      ],
      ['set', 'replicas', 'web=7'],
    ],
  },
  'labels, annotations and components': {
    kustomize: [
      'commonLabels: {team: shop}',
      'commonAnnotations: {owner: $ARGOCD_APP_NAME}',
      'commonAnnotationsEnvsubst: true',
      'components: [../component]',
    ],
    edits: [
      ['add', 'label', 'team:shop'],
      ['add', 'annotation', 'owner:web'],
      ['add', 'component', '../component'],
    ],
  },
  'labels without selectors': {
    kustomize: ['commonLabels: {team: shop}', 'labelWithoutSelector: true', 'labelIncludeTemplates: true'],
    edits: [['add', 'label', '--without-selector', '--include-templates', 'team:shop']],
  },
};

describe.skipIf(!KUSTOMIZE)('Kustomize itself, with what an Application adds', () => {
  test.each(Object.entries(EDITS))('%s', (_name, { kustomize, edits }) => {
    const folder = path.resolve(folderOf(OVERLAY), 'app');
    for (const edit of edits) {
      const { stderr, status } = spawnSync('kustomize', ['edit', ...edit], { cwd: folder, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    }
    const { stdout } = spawnSync('kustomize', ['build', folder], { encoding: 'utf8' });
    const web = ARGO().replace(
      'path: charts/web\n    helm:\n',
      `path: app\n    kustomize:\n${kustomize.map((line) => `      ${line}\n`).join('')}`,
    );
    const { forest, setOf } = grow({ ...OVERLAY, 'web.yaml': web });
    const sets = forest.roots.filter(({ by }) => by).map(setOf);
    expect(sets.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([]);
    expect(sets.map(({ text }) => objectsIn(text.text))).toEqual([objectsIn(stdout)]);
  });
});
