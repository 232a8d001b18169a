import { describe, expect, test } from 'vitest';
import type { CompletionList } from 'vscode-languageserver';
import { ask, definition, type Workspace, workspace } from './names-support.js';

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
  'store.yaml': 'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: vault\n',
};

/** Resolves to what is offered at the `@` of a file: each label with what is said of it. */
async function offered(
  files: Readonly<Record<string, string>>,
  name: string,
  trigger?: string,
): Promise<readonly string[]> {
  const marked = files[name] ?? '';
  const on: Workspace = await workspace({
    [name]: marked.replace('@', ''),
    ...files,
    ...{ [name]: marked.replace('@', '') },
  });
  const context = trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger };
  // The graph is made in the background.
  await on.client.open('file:///repo/sa.yaml', FILES['sa.yaml']).then(() => definition(on, 'sa.yaml', 'runn'));
  const list = await ask<CompletionList | null>(on, 'completion', name, `${marked.slice(0, marked.indexOf('@'))}|`, {
    context,
  });
  return (list?.items ?? []).flatMap(({ label, detail = '' }) => (/, /.test(detail) ? [`${label}: ${detail}`] : []));
}

const env = (...lines: readonly string[]): string =>
  pod('    env:', '    - name: PASSWORD', '      valueFrom:', ...lines);

describe('the names that are offered', () => {
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
