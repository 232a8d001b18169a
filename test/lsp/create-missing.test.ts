import { describe, expect, test, vi } from 'vitest';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { sopsConfig } from '../refactor/encrypting.js';
import { applied } from './actions-support.js';
import { pathOf, positionIn, type Workspace, workspace } from './names-support.js';
import { uriOf } from './support.js';

const pod = (spec: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
${spec}
`;

const withEnv = (from: string): string =>
  pod(`  containers:
    - name: app
      image: registry.example/app:1.2.3
      env:
        - name: A
          valueFrom:
            ${from}`);

const kustomization = (...resources: readonly string[]): string =>
  `namespace: shop\nresources:\n${resources.map((one) => `  - ${one}\n`).join('')}`;

/** Resolves to the actions at a part of a file, once the graph is known. */
async function actionsAt(on: Workspace, name: string, part: string, title: RegExp): Promise<readonly CodeAction[]> {
  const position = positionIn(on, name, part);
  const range = { start: position, end: position };
  return vi.waitFor(
    async () => {
      const all = await on.client.actions(uriOf(pathOf(name)), range);
      const found = all.filter((one) => title.test(one.title));
      if (found.length === 0) throw new Error(`Nothing like ${title} among ${all.map((one) => one.title).join(' | ')}`);
      return found;
    },
    { timeout: 5000, interval: 50 },
  );
}

/** Resolves to the texts of the files that an action changes, by their names. */
async function textsAfter(on: Workspace, action: CodeAction | undefined): Promise<Readonly<Record<string, string>>> {
  const { edit } = await on.client.request<CodeAction>('codeAction/resolve', action);
  const texts: Record<string, string> = {};
  for (const change of (edit as WorkspaceEdit).documentChanges ?? []) {
    if (!('textDocument' in change)) continue;
    const { textDocument, edits } = change as TextDocumentEdit;
    const path = textDocument.uri.slice('file://'.length);
    const name = path.replace(/^\/repo\//, '');
    texts[name] = applied(texts[name] ?? on.files[path] ?? '', edits as never);
  }
  return texts;
}

const ofSets = async (on: Workspace, name: string): Promise<readonly unknown[]> =>
  (await on.client.codes(uriOf(pathOf(name)))).filter((code) => /-missing$/.test(String(code)));

describe('in the editor, what is missing is created', () => {
  test('a ConfigMap, with the keys that are read, in the kustomization of its reader: the finding goes', async () => {
    const files = {
      'app/web.yaml': withEnv('configMapKeyRef: {name: settings, key: level}'),
      'app/kustomization.yaml': kustomization('web.yaml', 'other.yaml'),
      'app/other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: unrelated\ndata:\n  a: b\n',
    };
    const on = await workspace(files);
    const [create] = await actionsAt(on, 'app/web.yaml', 'name: sett|ings', /^Create ConfigMap "settings"/);
    const after = await textsAfter(on, create);
    expect(after).toEqual({
      'app/settings.config-map.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  level: fill-me-in\n',
      'app/kustomization.yaml': kustomization('web.yaml', 'other.yaml', 'settings.config-map.yaml'),
    });
    const again = await workspace({ ...files, ...after });
    await vi.waitFor(async () => expect(await ofSets(again, 'app/web.yaml')).not.toContain('configmap-ref-missing'));
  });

  test('nothing is offered that the kustomization would not apply', async () => {
    const on = await workspace({
      'app/web.yaml': withEnv('configMapKeyRef: {name: settings, key: level}'),
      'app/kustomization.yaml': `${kustomization('web.yaml', 'other.yaml')}patches:
  - target: {kind: ConfigMap, name: settings}
    patch: |
      $patch: delete
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
`,
      'app/other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: unrelated\ndata:\n  a: b\n',
    });
    const [create] = await actionsAt(on, 'app/web.yaml', 'name: sett|ings', /^Create ConfigMap "settings"/);
    expect(create?.disabled?.reason).toBe('what is applied would still have no "settings"');
  });

  test('a Secret for SOPS, encrypted, with the step that is left to do', async () => {
    const on = await workspace(
      {
        'app/web.yaml': withEnv('secretKeyRef: {name: database, key: password}'),
        'app/kustomization.yaml': kustomization('web.yaml', 'mail.sops.yaml'),
        'app/mail.sops.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata:\n  name: mail\nstringData:\n  a: ENC[AES256_GCM,data:Zm9v,iv:aaaa,tag:bbbb,type:str]\nsops:\n  age: [{recipient: age1xxx, enc: x}]\n  mac: ENC[AES256_GCM,data:Zm9v,iv:aaaa,tag:bbbb,type:str]\n  version: 3.8.1\n',
        '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
      },
      { crypto: new NodeCrypto() },
    );
    const offered = await actionsAt(on, 'app/web.yaml', 'name: data|base', /^Create .*"database"/);
    expect(offered.map(({ title }) => title)).toEqual([
      'Create Secret "database" for SOPS, with its values to be filled in',
    ]);
    const after = await textsAfter(on, offered[0]);
    expect(after['app/kustomization.yaml']).toBe(kustomization('web.yaml', 'mail.sops.yaml', 'database.sops.yaml'));
    expect(after['app/database.sops.yaml']).toContain('stringData:\n  password: ""\nsops:\n');
  });
});

test('what was created is not created once more before anybody told of the file', async () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n';
  const on = await workspace({
    'web.yaml': `${namespace}${withEnv('{}').replace('name: web', 'name: web\n  namespace: shop')}`,
  });
  const [action] = await actionsAt(on, 'web.yaml', 'sh|op', /^Deny all but DNS/);
  const made = await textsAfter(on, action);
  expect(Object.keys(made)).toEqual(['network-policies.yaml']);
  // No watcher has seen it yet.
  on.client.host.files.set(pathOf('network-policies.yaml'), made['network-policies.yaml'] ?? '');
  await expect(on.client.request('codeAction/resolve', action)).rejects.toThrow(/changed/);
  on.client.host.files.set(pathOf('network-policies.yaml'), '# mine\n');
  expect(Object.keys(await textsAfter(on, action))).toEqual(['network-policies-2.yaml']);
});
