import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, uriOf } from '../lsp/support.js';

const BASE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1.2.3
`;
const FILES = {
  '/repo/base/kustomization.yaml': 'resources: [web.yaml]\n',
  '/repo/base/web.yaml': BASE,
  '/repo/overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
  '/repo/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
};
const URI = uriOf('/repo/base/web.yaml');

async function offered(): Promise<{ readonly client: TestClient; readonly actions: readonly CodeAction[] }> {
  const client = await TestClient.start({ folders: ['/repo'], files: FILES });
  await client.ready();
  await client.open(URI, BASE);
  await settled(client);
  const actions = await client.actions(URI, {
    start: { line: 12, character: 17 },
    end: { line: 12, character: 17 },
  });
  return { client, actions: actions.filter(({ title }) => /allowPrivilegeEscalation/.test(title)) };
}

test('a finding in a base is repaired there or in an overlay, and each title says how many roots that changes', async () => {
  const { client, actions } = await offered();
  expect(actions.map(({ title, disabled }) => disabled?.reason ?? title)).toEqual([
    'Set allowPrivilegeEscalation to false in base (2 roots)',
    'Set allowPrivilegeEscalation to false in overlays/dev alone',
    'Set allowPrivilegeEscalation to false in overlays/prod alone',
  ]);
  const edited = async (title: RegExp, path: keyof typeof FILES): Promise<string> => {
    const action = actions.find((one) => title.test(one.title));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    return applied(FILES[path], editsOf(edit, uriOf(path)));
  };
  expect(await edited(/in base/, '/repo/base/web.yaml')).toContain(
    '          securityContext:\n            allowPrivilegeEscalation: false\n',
  );
  expect(await edited(/overlays\/dev/, '/repo/overlays/dev/kustomization.yaml')).toContain(
    'patches:\n  - patch: |-\n      apiVersion: apps/v1\n',
  );
});
