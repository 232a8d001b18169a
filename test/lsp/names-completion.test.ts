import { describe, expect, test } from 'vitest';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { ask, definition, type Workspace, workspace } from './names-support.js';
import { FULL, type Setup } from './support.js';

const pod = (...lines: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: web, namespace: shop}',
    'spec:',
    '  serviceAccountName: runner',
    '  containers:',
    '  - name: app',
    '    image: registry.example/app:1.2.3',
    ...lines,
    '',
  ].join('\n');

const EXTERNAL = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: shop/db}
`;
const secret = (name: string, namespace: string, key: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nstringData:\n  ${key}: hidden-value\n`;

const FILES = {
  'db/es.yaml': EXTERNAL,
  'web/own.yaml': secret('own', 'shop', 'token'),
  'web/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {a: b}\n',
  'else/secret.yaml': secret('elsewhere', 'other', 'x'),
  'sa.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: runner\n  namespace: shop\n',
  'issuer.yaml': 'apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: public\n',
  'fast.yaml': 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\n',
  'api.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n  namespace: shop\n',
  'argo.yaml':
    'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: shop, namespace: argocd}\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: prod\n  namespace: argocd\n  labels: {argocd.argoproj.io/secret-type: cluster}\nstringData: {name: prod}\n',
  'store.yaml': 'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n',
};

/** Resolves to what is offered at the `@` of a file: each label with what is said of it. */
async function offered(
  files: Readonly<Record<string, string>>,
  name: string,
  trigger?: string,
): Promise<readonly string[]> {
  return (await items(files, name, trigger)).map(({ label, detail }) => `${label}: ${detail}`);
}

/** The same, in the order in which editors show it. */
async function sorted(files: Readonly<Record<string, string>>, name: string): Promise<readonly string[]> {
  const key = ({ sortText = '' }: CompletionItem): string => sortText;
  return [...(await items(files, name))].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ label }) => label);
}

async function items(
  files: Readonly<Record<string, string>>,
  name: string,
  trigger?: string,
  setup: Setup = {},
): Promise<readonly CompletionItem[]> {
  const marked = files[name] ?? '';
  const texts = { [name]: marked.replace('@', ''), ...files, ...{ [name]: marked.replace('@', '') } };
  const on: Workspace = await workspace(texts, setup);
  const context = trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger };
  // The graph is made in the background.
  await on.client.open('file:///repo/sa.yaml', FILES['sa.yaml']).then(() => definition(on, 'sa.yaml', 'runn'));
  const list = await ask<CompletionList | null>(on, 'completion', name, `${marked.slice(0, marked.indexOf('@'))}|`, {
    context,
  });
  return (list?.items ?? []).filter(({ detail = '' }) => /, /.test(detail));
}

const env = (...lines: readonly string[]): string =>
  pod('    env:', '    - name: PASSWORD', '      valueFrom:', ...lines);

describe('the names that are offered', () => {
  test('tell at every entry where it comes from, where the client shows that', async () => {
    const web = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: app
    envFrom:
    - secretRef:
        name: @
`;
    const capabilities = {
      ...FULL,
      textDocument: { ...FULL.textDocument, completion: { completionItem: { labelDetailsSupport: true } } },
    };
    const files = { ...FILES, 'web/web.yaml': web };
    const described = await items(files, 'web/web.yaml', undefined, { capabilities });
    const said = described.map(({ label, labelDetails }) => `${label}: ${labelDetails?.description}`);
    expect(said).toContain('own: Secret · own.yaml');
    expect(said).toContainEqual(expect.stringMatching(/: ExternalSecret · es\.yaml$/));
    expect((await items(files, 'web/web.yaml')).every(({ labelDetails }) => labelDetails === undefined)).toBe(true);
  });

  test('are those of the namespace, its own folder first, with what makes them', async () => {
    const web = env('        secretKeyRef:', '          name: @');
    expect(await offered({ ...FILES, 'web/pod.yaml': web }, 'web/pod.yaml')).toEqual([
      'own: Secret, web/own.yaml',
      'db: Secret made by ExternalSecret shop/db, db/es.yaml',
    ]);
    // They come by themselves behind the colon, and in a mapping on one line.
    expect(await offered({ ...FILES, 'web/pod.yaml': web }, 'web/pod.yaml', ' ')).toHaveLength(2);
    const flow = env('        secretKeyRef: {name: @');
    expect(await offered({ ...FILES, 'web/pod.yaml': flow }, 'web/pod.yaml')).toHaveLength(2);
  });

  test.each([
    [
      'accounts',
      pod().replace('serviceAccountName: runner', 'serviceAccountName: @'),
      ['runner: ServiceAccount, sa.yaml'],
    ],
    [
      'ConfigMaps',
      pod('    envFrom:', '    - configMapRef:', '        name: "@"'),
      ['settings: ConfigMap, web/config.yaml'],
    ],
    [
      'stores',
      EXTERNAL.replace('{name: vault, kind: ClusterSecretStore}', '\n    kind: ClusterSecretStore\n    name: @'),
      ['vault: ClusterSecretStore, store.yaml'],
    ],
    [
      'what there is of all kinds, where the kind is not written yet',
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nsubjects:\n- name: @\n  namespace: shop\nroleRef: {}\n',
      ['runner: ServiceAccount, sa.yaml'],
    ],
    [
      'issuers in an annotation',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: shop\n  annotations:\n    cert-manager.io/cluster-issuer: @\n',
      ['public: ClusterIssuer, issuer.yaml'],
    ],
    [
      'Secrets of other namespaces with these, where a text may say so',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: shop\n  annotations:\n    nginx.ingress.kubernetes.io/auth-secret: @\n',
      [
        'own: Secret, web/own.yaml',
        'db: Secret made by ExternalSecret shop/db, db/es.yaml',
        'other/elsewhere: Secret, else/secret.yaml',
        'argocd/prod: Secret, argo.yaml',
      ],
    ],
    [
      'targets of an autoscaler',
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\nspec:\n  scaleTargetRef:\n    name: @\n',
      ['api: Deployment, api.yaml'],
    ],
    [
      'classes',
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec:\n  storageClassName: @\n',
      ['fast: StorageClass, fast.yaml'],
    ],
    [
      'classes of the claims of a StatefulSet',
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: data, namespace: shop}\nspec:\n  volumeClaimTemplates:\n  - spec:\n      storageClassName: @\n',
      ['fast: StorageClass, fast.yaml'],
    ],
    [
      'what operators call so in kinds that nobody knows',
      'apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: t, namespace: shop}\nspec:\n  login:\n    passwordSecretRef:\n      name: @\n',
      ['own: Secret, web/own.yaml', 'db: Secret made by ExternalSecret shop/db, db/es.yaml'],
    ],
    [
      'projects of Argo CD',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n  project: @\n',
      ['shop: AppProject, argo.yaml'],
    ],
    [
      'clusters of Argo CD',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec:\n  destination:\n    name: @\n',
      ['prod: Cluster made by Secret argocd/prod, argo.yaml'],
    ],
    [
      'Secrets in the values of a release, in the namespace that it goes to',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: flux}\nspec:\n  targetNamespace: other\n  values:\n    auth:\n      existingSecret: @\n',
      ['elsewhere: Secret, else/secret.yaml'],
    ],
    [
      'keys in the values of a release',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: db, namespace: shop}\nspec:\n  values:\n    auth:\n      existingSecret: db\n      secretKeys:\n        adminPasswordKey: @\n',
      ['password: key of Secret db, db/es.yaml'],
    ],
    [
      'keys in a file of values',
      'redis:\n  existingSecret: own\n  existingSecretPasswordKey: @\n',
      ['token: key of Secret own, web/own.yaml'],
    ],
    [
      'pull Secrets in a file of values',
      'global:\n  imagePullSecrets:\n  - o@\n',
      [
        'db: Secret made by ExternalSecret shop/db, db/es.yaml',
        'elsewhere: Secret, else/secret.yaml',
        'own: Secret, web/own.yaml',
        'prod: Secret, argo.yaml',
      ],
    ],
    ['none for other settings', 'redis:\n  secret: @\n', []],
    ['stores of another kind', EXTERNAL.replace('{name: vault, kind: ClusterSecretStore}', '\n    name: @'), []],
  ])('are %s', async (_what, text, expected) => {
    expect(await offered({ ...FILES, 'web/new.yaml': text }, 'web/new.yaml')).toEqual(expected);
  });

  test.each([
    ['the name of the object itself', pod().replace('name: web', 'name: @')],
    ['the name of a container', pod().replace('name: app', 'name: @')],
    ['a variable', pod('    env:', '    - name: @')],
    [
      'a key of a mapping',
      pod('    env:', '    - name: A', '      valueFrom:', '        secretKeyRef:', '          @'),
    ],
    ['a comment', env('        secretKeyRef:', '          name: # @')],
  ])('are none for %s', async (_what, text) => {
    expect(await offered({ ...FILES, 'web/pod.yaml': text }, 'web/pod.yaml')).toEqual([]);
  });

  test('are called in a base as it calls them', async () => {
    const files = {
      ...FILES,
      'base/kustomization.yaml':
        'resources: [web.yaml]\nsecretGenerator:\n- name: made\n  literals: [token=hidden-value]\n',
      'base/web.yaml': env('        secretKeyRef:', '          name: @', '          key: x').replace(
        ', namespace: shop',
        '',
      ),
      'dev/kustomization.yaml': 'namePrefix: dev-\nnamespace: dev\nresources: [../base]\n',
    };
    expect((await offered(files, 'base/web.yaml'))[0]).toBe('made: Secret, base/kustomization.yaml');
    const keyed = files['base/web.yaml'].replace('name: @', 'name: made').replace('key: x', 'key: @');
    expect(await offered({ ...files, 'base/web.yaml': keyed }, 'base/web.yaml')).toEqual([
      'token: key of Secret made, base/kustomization.yaml',
    ]);
  });
});

describe('the keys that are offered', () => {
  test('are those of the object that is named beside, before or behind', async () => {
    const before = env('        secretKeyRef:', '          name: db', '          key: @');
    expect(await offered({ ...FILES, 'web/pod.yaml': before }, 'web/pod.yaml')).toEqual([
      'password: key of Secret db, db/es.yaml',
    ]);
    const behind = env('        secretKeyRef:', '          key: to@', '          name: own');
    expect(await offered({ ...FILES, 'web/pod.yaml': behind }, 'web/pod.yaml')).toEqual([
      'token: key of Secret own, web/own.yaml',
    ]);
  });

  test('of items of a volume', async () => {
    const web = `${pod().trimEnd()}\n  volumes:\n  - name: v\n    secret:\n      secretName: own\n      items:\n      - key: @\n`;
    expect(await offered({ ...FILES, 'web/pod.yaml': web }, 'web/pod.yaml')).toEqual([
      'token: key of Secret own, web/own.yaml',
    ]);
  });

  test('are none of an object elsewhere, or where no name stands', async () => {
    const other = env('        secretKeyRef:', '          name: elsewhere', '          key: @');
    expect(await offered({ ...FILES, 'web/pod.yaml': other }, 'web/pod.yaml')).toEqual([]);
    const none = env('        secretKeyRef:', '          key: @');
    expect(await offered({ ...FILES, 'web/pod.yaml': none }, 'web/pod.yaml')).toEqual([]);
  });
});

test('Secrets with what is read of them come first', async () => {
  const files = {
    ...FILES,
    'git.yaml':
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: g, namespace: shop}\nspec:\n  url: https://git.example/shop\n  secretRef:\n    name: @\n',
    'z/login.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: z-login, namespace: shop}\nstringData: {username: hidden-user, password: hidden-value}\n',
  };
  expect((await sorted(files, 'git.yaml')).slice(0, 2)).toEqual(['z-login', 'db']);
  const ssh = files['git.yaml'].replace('https://git.example', 'ssh://git.example');
  expect((await sorted({ ...files, 'git.yaml': ssh }, 'git.yaml')).slice(0, 2)).toEqual(['db', 'own']);
});

test('what a template prints is completed as what it is used for', async () => {
  const files = {
    ...FILES,
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/values.yaml': 'login:\n  from: ow@\n',
    'chart/templates/pod.yaml': pod('    envFrom:', '    - secretRef: {name: "{{ .Values.login.from }}"}'),
  };
  expect(await offered(files, 'chart/values.yaml')).toEqual(
    expect.arrayContaining(['own: Secret, web/own.yaml', 'db: Secret made by ExternalSecret shop/db, db/es.yaml']),
  );
});
