import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { applied, editsOf } from '../lsp/actions-support.js';
import { settled } from '../lsp/files-support.js';
import { TestClient, uriOf } from '../lsp/support.js';
import { chart } from './fixes-support.js';

const PASSWORD = ['quiet', 'harbor', '42'].join('-');
const VALUES = `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\nsecurityContext: {}\n`;
const FILES = Object.fromEntries(
  Object.entries(
    chart({
      values: VALUES,
      container: `          {{- with .Values.securityContext }}
          securityContext: {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ .Values.auth.existingSecret | default "web-auth" }}
                  key: db-password
`,
      more: {
        'templates/secret.yaml':
          '{{- if not .Values.auth.existingSecret }}\napiVersion: v1\nkind: Secret\nmetadata: {name: web-auth}\nstringData: {db-password: {{ .Values.auth.password }}}\n{{- end }}\n',
      },
    }),
  ).map(([name, text]) => [`/repo/${name}`, text]),
);

async function offered(path: string, line: number, character: number) {
  const client = await TestClient.start({ folders: ['/repo'], files: FILES });
  await client.ready();
  const uri = uriOf(path);
  await client.open(uri, FILES[path] ?? '');
  await settled(client);
  const actions = await client.actions(uri, { start: { line, character }, end: { line, character } });
  const edited = async (title: RegExp, file: string): Promise<string> => {
    const action = actions.find((one) => !one.disabled && title.test(one.title));
    if (!action) throw new Error(actions.map((one) => `${one.title}: ${one.disabled?.reason}`).join('\n'));
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    return applied(FILES[file] ?? '', editsOf(edit, uriOf(file)));
  };
  return { actions, edited };
}

test('a credential in values moves to the Secret that a setting of the chart names, by the key that the workload reads', async () => {
  const { edited } = await offered('/repo/web/values.yaml', 1, 14);
  expect(await edited(/^Set auth\.existingSecret to a new Secret/, '/repo/web/values.yaml')).toMatch(
    /^auth:\n {2}password: ""\n {2}existingSecret: "web-credentials"\n/,
  );
});

test('what a container lacks is one entry in the editor, and is completed in values.yaml at once', async () => {
  const path = '/repo/web/templates/deployment.yaml';
  const line = (FILES[path] ?? '').split('\n').findIndex((one) => one.includes('- name: web'));
  const { actions, edited } = await offered(path, line, 16);
  expect(actions.map(({ title }) => title)).toContainEqual(
    expect.stringMatching(/^Complete the securityContext of container "web" \(3 settings\) in values\.yaml/),
  );
  expect(await edited(/^Complete the securityContext/, '/repo/web/values.yaml')).toContain(
    'securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL\n  readOnlyRootFilesystem: true\n',
  );
});
