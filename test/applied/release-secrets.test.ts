import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, uriOf } from '../lsp/support.js';
import { behind } from './language-fixture.js';

const PASSWORD = 'quiet-harbor-42';

const CHART: Readonly<Record<string, string>> = {
  '/repo/.git/config': '[remote "origin"]\n  url = git@github.com:acme/fleet.git\n',
  '/repo/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  '/repo/charts/web/values.yaml': 'auth:\n  password: ""\n  existingSecret: ""\n',
  '/repo/charts/web/templates/secret.yaml': `{{- if not .Values.auth.existingSecret }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}-auth
data:
  db-password: {{ .Values.auth.password | b64enc | quote }}
{{- end }}
`,
  '/repo/charts/web/templates/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1.2.3
          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ .Values.auth.existingSecret | default (printf "%s-auth" .Release.Name) }}
                  key: db-password
`,
};

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 1h
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: flux-system}
  values:
    auth:
      password: ${PASSWORD}
`;

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: shop
  destination: {server: https://kubernetes.default.svc, namespace: shop}
  source:
    repoURL: https://github.com/acme/fleet.git
    path: charts/web
    helm:
      valuesObject:
        auth:
          password: ${PASSWORD}
`;

/** Returns the actions at the credential of a release, and what the first that names a Secret in a setting does. */
async function moved(release: string, changes: Readonly<Record<string, string>> = {}) {
  const path = '/repo/clusters/web.yaml';
  const client = await TestClient.start({ folders: ['/repo'], files: { ...CHART, ...changes, [path]: release } });
  await client.ready();
  const uri = uriOf(path);
  await client.open(uri, release);
  await settled(client);
  const at = behind(release, PASSWORD);
  const actions = await client.actions(uri, { start: at, end: at });
  const chosen = actions.find(({ title, disabled }) => title.startsWith('Set auth.') && !disabled);
  const titles = actions.map(({ title }) => title);
  if (!chosen) return { titles };
  const { edit } = await client.request<CodeAction>('codeAction/resolve', chosen);
  return { titles, title: chosen.title, text: applied(release, editsOf(edit, uri)) };
}

test.each([
  ['HelmRelease', RELEASE],
  ['Application', APPLICATION],
])(
  'a credential in the values of a %s moves to the Secret that a setting of the chart here names',
  async (_kind, release) => {
    const { title, text = '' } = await moved(release);
    expect(title).toMatch(/^Set auth\.existingSecret to /);
    expect(text).not.toContain(PASSWORD);
    expect(text).toMatch(/auth:\n +existingSecret: web-credentials\n/);
    expect(parseStream(text).documents[0]?.document.problems).toEqual([]);
  },
);

test('a setting that the schema of the values does not allow is not offered', async () => {
  const schema = JSON.stringify({
    type: 'object',
    properties: { auth: { type: 'object', properties: { password: {} }, additionalProperties: false } },
  });
  const { title, titles } = await moved(RELEASE, { '/repo/charts/web/values.schema.json': schema });
  expect(title).toBeUndefined();
  expect(titles.join()).toContain('valuesFrom');
});

test('nor one that leaves the value in the rendering', async () => {
  const other =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata:\n  a: {{ .Values.auth.password | quote }}\n';
  const more =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata:\n  name: {{ .Values.auth.existingSecret | quote }}\n';
  for (const text of [other, more]) {
    const { title, titles } = await moved(RELEASE, { '/repo/charts/web/templates/more.yaml': text });
    expect(title).toBeUndefined();
    expect(titles.join()).toContain('valuesFrom');
  }
});

test('a release of the same file with other values is left alone', async () => {
  const second = RELEASE.replace('name: web, namespace', 'name: other, namespace').replace(PASSWORD, '""');
  const { text = '' } = await moved(`${RELEASE}---\n${second}`);
  expect(text).toContain('existingSecret: web-credentials');
  expect(text.endsWith(`---\n${second}`)).toBe(true);
});
