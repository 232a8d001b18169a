import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, until, uriOf } from '../lsp/support.js';
import { fluxIn } from './flux-fixture.js';

const BASE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/api:1.2.3
`;

test('a fix of what Flux deploys is offered in the base, and as a patch in the kustomization of the folder', async () => {
  const files = fluxIn('/repo');
  const base = files['/repo/apps/base/kustomization.yaml'] ?? '';
  files['/repo/apps/base/kustomization.yaml'] = `${base.trimEnd()}\n  - api.yaml\n`;
  files['/repo/apps/base/api.yaml'] = BASE;
  const client = await TestClient.start({ folders: ['/repo'], files });
  await client.ready();
  const uri = uriOf('/repo/apps/base/api.yaml');
  await client.open(uri, BASE);
  await settled(client);
  const place = { start: { line: 12, character: 17 }, end: { line: 12, character: 17 } };
  const patching = async (): Promise<CodeAction | undefined> =>
    (await client.actions(uri, place)).find(({ title }) =>
      /^Set allowPrivilegeEscalation .* in apps\/prod/.test(title),
    );
  await until(client, async () => (await patching()) !== undefined);
  const { edit } = await client.request<CodeAction>('codeAction/resolve', await patching());
  const path = '/repo/apps/prod/kustomization.yaml';
  expect(applied(files[path] ?? '', editsOf(edit, uriOf(path)))).toContain(
    '  - patch: |-\n      apiVersion: apps/v1\n',
  );
});
