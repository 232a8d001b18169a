import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { AppliedProject } from '../harness/applied-project.js';
import { findHelm } from '../judges/programs.js';
import { chart } from './fixes-support.js';

const HELM = findHelm();

/** Returns what the real Helm prints of the chart, with the file of values that is no default of it. */
function helmTemplate(helm: string, all: ReadonlyMap<string, string>, values: string): string {
  const cwd = mkdtempSync(path.join(tmpdir(), 'yamlock-chart-'));
  try {
    for (const [name, text] of all) {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), text);
    }
    const more = values === 'web/values.yaml' ? [] : ['-f', values];
    const { status, stdout, stderr } = spawnSync(helm, ['template', 'release-name', 'web', ...more], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const PASSWORD = 'quiet-harbor-42';

/** A template of a Secret, and a container that reads it. */
interface Shape {
  readonly values: string;
  readonly secret?: string;
  readonly container?: string;
  readonly pod?: string;
  readonly helpers?: string;
}

function files({ values, secret, ...rest }: Shape): Record<string, string> {
  return chart({ ...rest, values, more: secret === undefined ? {} : { 'templates/secret.yaml': secret } });
}

/** Returns what the first fix that names the Secret in a setting does. */
async function moved(shape: Shape | Record<string, string>, file = 'web/values.yaml') {
  const project = await AppliedProject.open(new Map(Object.entries('values' in shape ? files(shape as Shape) : shape)));
  const found = project
    .written(file)
    .filter(({ placed }) => placed.rule.family === 'secrets')
    .flatMap(({ fixes }) => fixes);
  const chosen = found.find(({ plan, fix }) => !('refused' in plan) && fix.title.startsWith('Set '));
  if (!chosen) return { refused: found.map(({ plan }) => ('refused' in plan ? plan.refused : '')) };
  const after = project.afterPlan(file, chosen.plan);
  if (HELM) expect(helmTemplate(HELM, after.files, file)).not.toMatch(new RegExp(`${PASSWORD}|${btoa(PASSWORD)}`));
  const secrets = [...after.files].filter(([name]) => name.endsWith('.secret.yaml'));
  expect(secrets).toHaveLength(1);
  const root = parseStream(secrets[0]?.[1] ?? '').documents[0]?.document.root;
  const data = Object.fromEntries(
    (root?.at('stringData')?.entries() ?? []).map((entry) => [entry.key ?? '', entry.text]),
  );
  const rendered = after.sets.map(({ text }) => text.text).join('\n');
  // The value is nowhere in what is applied, and is not lost.
  expect(rendered).not.toContain(PASSWORD);
  expect(rendered).not.toContain(btoa(PASSWORD));
  expect(Object.values(data).join('\n')).toContain(PASSWORD);
  return {
    title: chosen.fix.title,
    data,
    values: after.files.get(file) ?? '',
    rendered,
    name: root?.at('metadata', 'name')?.string,
  };
}

const SECRET = `{{- if not .Values.auth.existingSecret }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}-auth
data:
  db-password: {{ .Values.auth.password | b64enc | quote }}
{{- end }}
`;
const reading = (key: string): string => `          env:
            - name: PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {{ .Values.auth.existingSecret | default (printf "%s-auth" .Release.Name) }}
                  key: ${key}
`;

describe('a credential in values moves to the Secret that a setting of the chart names', () => {
  test('the key is the one that the workload reads', async () => {
    const { title, data, values, rendered, name } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET,
      container: reading('db-password'),
    });
    expect(title).toMatch(/^Set auth\.existingSecret to /);
    expect(data).toEqual({ 'db-password': PASSWORD });
    expect(values).toBe(`auth:\n  password: ""\n  existingSecret: "${name}"\n`);
    expect(rendered).toContain(`name: ${name}\n                  key: db-password`);
  });

  test('a setting that the values do not have is added', async () => {
    const { values, name } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n`,
      secret: SECRET,
      container: reading('db-password'),
    });
    expect(values).toBe(`auth:\n  password: ""\n  existingSecret: ${name}\n`);
  });

  test('the key may be a setting of its own', async () => {
    const { data } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n  existingSecretPasswordKey: ""\n`,
      secret: SECRET,
      container: reading('{{ .Values.auth.existingSecretPasswordKey | default "db-password" }}'),
    });
    expect(data).toEqual({ 'db-password': PASSWORD });
  });

  test('a key that the chart has no default for is named', async () => {
    const { data, values } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n  existingSecretKey: ""\n`,
      secret: SECRET,
      container: reading(
        '{{ if .Values.auth.existingSecret }}{{ .Values.auth.existingSecretKey }}{{ else }}db-password{{ end }}',
      ),
    });
    expect(data).toEqual({ password: PASSWORD });
    expect(values).toContain('existingSecretKey: "password"\n');
  });

  test('the other values that the chart has in its Secret move with it', async () => {
    const { data, values } = await moved({
      values: `auth:\n  username: shop\n  password: ${PASSWORD}\n  rootPassword: deep-harbor-43\n  existingSecret: ""\n`,
      secret: SECRET.replace(
        '{{- end }}\n',
        '  username: {{ .Values.auth.username | b64enc }}\n  root: {{ .Values.auth.rootPassword | b64enc }}\n{{- end }}\n',
      ),
      container: `          envFrom:
            - secretRef:
                name: {{ .Values.auth.existingSecret | default (printf "%s-auth" .Release.Name) }}
`,
    });
    expect(data).toEqual({ 'db-password': PASSWORD, username: 'shop', root: 'deep-harbor-43' });
    expect(values).toContain('  username: shop\n');
    expect(values).not.toContain('deep-harbor');
  });

  test('a Secret may be mounted', async () => {
    const { data } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET,
      pod: `      volumes:
        - name: auth
          secret:
            secretName: {{ default (printf "%s-auth" .Release.Name) .Values.auth.existingSecret }}
`,
    });
    expect(data).toEqual({ 'db-password': PASSWORD });
  });

  test('a variable becomes a reference', async () => {
    const { data, title } = await moved({
      values: `db:\n  password: ${PASSWORD}\n`,
      container: `          env:
            - name: PASSWORD
              {{- if .Values.db.passwordSecret }}
              valueFrom:
                secretKeyRef: {name: {{ .Values.db.passwordSecret }}, key: password}
              {{- else }}
              value: {{ .Values.db.password | quote }}
              {{- end }}
`,
    });
    expect(title).toMatch(/^Set db\.passwordSecret to /);
    expect(data).toEqual({ password: PASSWORD });
  });

  test('a reference with name and key', async () => {
    const { data, values, name } = await moved({
      values: `db:\n  password: ${PASSWORD}\n`,
      container: `          env:
            - name: PASSWORD
              {{- with .Values.db.passwordSecretRef }}
              valueFrom:
                secretKeyRef:
                  name: {{ .name }}
                  key: {{ .key }}
              {{- else }}
              value: {{ .Values.db.password | quote }}
              {{- end }}
`,
    });
    expect(data).toEqual({ password: PASSWORD });
    expect(values).toContain(`  passwordSecretRef:\n    name: ${name}\n    key: password\n`);
  });

  test('a values file for one environment names the Secret itself', async () => {
    const { 'web/values.yaml': own = '', ...rest } = files({
      values: 'auth:\n  password: ""\n  existingSecret: ""\n',
      secret: SECRET,
      container: reading('db-password'),
    });
    const { data, values, name } = await moved(
      { ...rest, 'web/values.yaml': own, 'web/values-prod.yaml': `auth:\n  password: ${PASSWORD}\n` },
      'web/values-prod.yaml',
    );
    expect(data).toEqual({ 'db-password': PASSWORD });
    expect(values).toBe(`auth:\n  existingSecret: ${name}\n`);
  });
});

test('a credential that only shows where it lands moves, too', async () => {
  const project = await AppliedProject.open(
    new Map(
      Object.entries(
        files({
          values: `store:\n  line: ${PASSWORD}\n  lineSecret: {}\n`,
          container: `          env:
            - name: DB_PASSWORD
              {{- if .Values.store.lineSecret.name }}
              valueFrom: {secretKeyRef: {name: {{ .Values.store.lineSecret.name }}, key: line}}
              {{- else }}
              value: {{ .Values.store.line | quote }}
              {{- end }}
`,
        }),
      ),
    ),
  );
  const group = project.groups().find(([{ checked }]) => checked.rule.id === 'secret-env-literal');
  expect(group?.[0].source?.entry).toEqual(['store', 'line']);
  const [fix] = group ? project.fixes(group) : [];
  expect(fix?.title).toBe('Set store.lineSecret.name to a new Secret outside git');
  if (!group || !fix) return;
  const after = project.after(project.planOf(fix, group), group);
  expect(after.sets[0]?.text.text).not.toContain(PASSWORD);
  expect([...after.files.values()].join('\n')).toContain(`line: ${PASSWORD}\n`);
  expect(after.files.get('web/values.yaml')).not.toContain(PASSWORD);
});

describe('a variable in a list of the values', () => {
  const values = `env:\n  - name: DB_PASSWORD\n    value: ${PASSWORD}\n`;

  test('becomes a reference where the chart passes the list on', async () => {
    const container = '          env: {{- toYaml .Values.env | nindent 12 }}\n';
    const { data, rendered } = await moved({ values, container });
    expect(Object.values(data ?? {})).toEqual([PASSWORD]);
    expect(rendered).toContain('secretKeyRef:');
  });

  test('does not where the chart takes names and values alone', async () => {
    const container = `          env:
            {{- range .Values.env }}
            - name: {{ .name }}
              value: {{ .value | quote }}
            {{- end }}
`;
    const { title, refused } = await moved({ values, container });
    expect({ title, refused }).toEqual({ title: undefined, refused: [expect.any(String)] });
  });
});

describe('a setting is not taken', () => {
  test('where the value stays in the rendering', async () => {
    const { refused } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET,
      container: `${reading('db-password')}            - name: URL\n              value: {{ printf "db://%s@db" .Values.auth.password }}\n`,
    });
    expect(refused).toContainEqual(
      expect.stringMatching(/^(?:with a Secret in|the chart takes the value from no Secret)/),
    );
  });

  test('where no workload reads the Secret', async () => {
    const { refused } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET,
      container: '',
    });
    expect(refused).toContainEqual(
      expect.stringMatching(/^(?:with a Secret in|the chart takes the value from no Secret)/),
    );
  });

  test('where the chart then wants a value that nobody knows', async () => {
    const { refused } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET.replace('{{- end }}\n', '  cookie: {{ randAlphaNum 32 | b64enc }}\n{{- end }}\n'),
      container: reading('db-password').replace(
        /secretKeyRef:\n.*name:(.*)\n.*key.*\n/,
        'secretKeyRef:\n                  name:$1\n                  key: cookie\n',
      ),
    });
    expect(refused).toContainEqual(
      expect.stringMatching(/^(?:with a Secret in|the chart takes the value from no Secret)/),
    );
  });

  test('where it changes something else', async () => {
    const { refused } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: ""\n`,
      secret: SECRET,
      container: `${reading('db-password')}          args: [{{ if .Values.auth.existingSecret }}--insecure{{ else }}--secure{{ end }}]\n`,
    });
    expect(refused).toContainEqual(
      expect.stringMatching(/^(?:with a Secret in|the chart takes the value from no Secret)/),
    );
  });

  test('where it names a Secret already', async () => {
    const { refused } = await moved({
      values: `auth:\n  password: ${PASSWORD}\n  existingSecret: there\n`,
      secret: SECRET,
      container: reading('db-password'),
    });
    expect(refused).toContainEqual(expect.stringMatching(/names a Secret already/));
  });
});
