import { describe, expect, test } from 'vitest';
import type { AppliedGroup } from '../../server/src/core/engine/applied/wanted.js';
import type { Fix } from '../../server/src/core/model/fix.js';
import { AppliedProject } from '../harness/applied-project.js';
import { carriedOut, chart, offeredFor } from './fixes-support.js';

const RULE = 'pss-privilege-escalation';
const TITLE = 'Set allowPrivilegeEscalation to false in values.yaml';

describe('an entry of values that a template leaves open is set in values.yaml', () => {
  /** Shapes of a container's security context that print nothing with the values as they are. */
  const shapes: readonly (readonly [
    name: string,
    container: string,
    values: string,
    change: string,
    helpers?: string,
  ])[] = [
    [
      'with around the key',
      `          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
      'securityContext: {}\nreplicas: 1\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'with behind the key',
      `          securityContext: {{- with .Values.securityContext }}{{ toYaml . | nindent 12 }}{{- end }}
`,
      'securityContext: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'if around the key',
      `          {{- if .Values.securityContext }}
          securityContext: {{ toYaml .Values.securityContext | nindent 12 }}
          {{- end }}
`,
      'securityContext:\n',
      '+  allowPrivilegeEscalation: false',
    ],
    [
      'toYaml of an empty mapping',
      `          securityContext:
            {{- toYaml .Values.container.securityContext | nindent 12 }}
`,
      'container:\n  securityContext: {}\n',
      '-  securityContext: {}\n+  securityContext:\n+    allowPrivilegeEscalation: false',
    ],
    [
      'an entry that the values do not have',
      `          {{- with .Values.security }}
          securityContext:
{{ toYaml . | indent 12 }}
          {{- end }}
`,
      'replicas: 1\n',
      '+security:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'default with another entry',
      `          {{- with (.Values.securityContext | default .Values.global.securityContext) }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
      'securityContext: {}\nglobal: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'a helper that is given the entry',
      `          {{- include "web.security" (dict "context" .Values.securityContext "root" $) | nindent 10 }}
`,
      'securityContext: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
      `{{- define "web.security" -}}
{{- if .context }}
securityContext: {{- toYaml .context | nindent 2 }}
{{- end }}
{{- end }}
`,
    ],
    [
      'a helper that reads the entry',
      `          {{- include "web.security" . | nindent 10 }}
`,
      'app:\n  securityContext: {}\n',
      '-  securityContext: {}\n+  securityContext:\n+    allowPrivilegeEscalation: false',
      `{{- define "web.security" -}}
{{- $context := .Values.app.securityContext -}}
{{- with $context }}
securityContext:
  {{- . | toYaml | nindent 2 }}
{{- end }}
{{- end }}
`,
    ],
    [
      'a helper whose text is read as YAML',
      `          {{- include "web.security" . | fromYaml | toYaml | nindent 10 }}
`,
      'app:\n  securityContext: {}\n',
      '-  securityContext: {}\n+  securityContext:\n+    allowPrivilegeEscalation: false',
      `{{- define "web.security" }}
    imagePullPolicy: Always
    securityContext:
      {{- with .Values.app.securityContext }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
{{- end }}
`,
    ],
    [
      'a variable',
      `          {{- $security := merge (dict) .Values.securityContext }}
          {{- if $security }}
          securityContext: {{ toJson $security }}
          {{- end }}
`,
      'securityContext: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'a mapping that is switched off',
      `          {{- if .Values.securityContext.enabled }}
          securityContext: {{- omit .Values.securityContext "enabled" | toYaml | nindent 12 }}
          {{- end }}
`,
      'securityContext:\n  enabled: false\n',
      '-  enabled: false\n+  enabled: true\n+  allowPrivilegeEscalation: false',
    ],
    [
      'a single field',
      `          {{- if hasKey .Values "escalate" }}
          securityContext:
            allowPrivilegeEscalation: {{ .Values.escalate }}
          {{- end }}
`,
      'replicas: 1\n',
      '+escalate: false',
    ],
    [
      'index',
      `          {{- with index .Values "web" "security-context" }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
      'web:\n  security-context: {}\n',
      '-  security-context: {}\n+  security-context:\n+    allowPrivilegeEscalation: false',
    ],
    [
      'tpl of the entry',
      `          {{- with .Values.securityContext }}
          securityContext:
            {{- tpl (toYaml .) $ | nindent 12 }}
          {{- end }}
`,
      'securityContext: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'a range over the entry',
      `          {{- if .Values.securityContext }}
          securityContext:
            {{- range $key, $value := .Values.securityContext }}
            {{ $key }}: {{ $value }}
            {{- end }}
          {{- end }}
`,
      'securityContext: {}\n',
      '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    ],
    [
      'values that are written beside',
      `          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`,
      'securityContext:\n  runAsNonRoot: true # as the image does\n',
      '+  allowPrivilegeEscalation: false',
    ],
  ];

  const cases = shapes.map(([name, container, values, change, helpers = '']) => ({
    name,
    container,
    values,
    change,
    helpers,
  }));
  test.each(cases)('$name', async ({ container, values, change, helpers }) => {
    const offered = await offeredFor(chart({ container, values, helpers }), RULE);
    expect(offered.refused).toEqual([]);
    const [title = ''] = offered.titles;
    expect(title.replace(/ \(with \d+ more fields\)/, '')).toBe(TITLE);
    expect(carriedOut(offered, title)).toEqual({ 'web/values.yaml': change });
  });

  test('what the author proposes in a comment stays', async () => {
    const container = `          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`;
    const values = 'securityContext: {}\n  # capabilities:\n  #   drop:\n  #   - ALL\n\nreplicas: 1\n';
    const offered = await offeredFor(chart({ container, values }), RULE);
    expect(carriedOut(offered, TITLE)).toEqual({
      'web/values.yaml': '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    });
  });

  test('the pod has another entry than its container', async () => {
    const pod =
      '      {{- with .Values.podSecurityContext }}\n      securityContext: {{- toYaml . | nindent 8 }}\n      {{- end }}\n';
    const container =
      '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
    const files = chart({ pod, container, values: 'podSecurityContext: {}\nsecurityContext: {}\n' });
    expect(carriedOut(await offeredFor(files, 'pss-seccomp-missing'), /in values\.yaml$/)).toEqual({
      'web/values.yaml': '-podSecurityContext: {}\n+podSecurityContext:\n+  seccompProfile:\n+    type: RuntimeDefault',
    });
    expect(carriedOut(await offeredFor(files, 'pss-drop-all'), /in values\.yaml$/)).toEqual({
      'web/values.yaml': '-securityContext: {}\n+securityContext:\n+  capabilities:\n+    drop:\n+      - ALL',
    });
  });

  test('resources that are left to who uses the chart', async () => {
    const container =
      '          {{- with .Values.resources }}\n          resources: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
    const files = chart({ container, values: 'resources: {}\n' });
    expect(carriedOut(await offeredFor(files, 'cpu-request-missing'), /in values\.yaml,/)).toEqual({
      'web/values.yaml': '-resources: {}\n+resources:\n+  requests:\n+    cpu: 100m',
    });
  });

  test('a subchart that lies here has its part of the values', async () => {
    const container =
      '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
    const { 'web/Chart.yaml': own = '', 'web/templates/deployment.yaml': template = '' } = chart({
      container,
      values: '',
    });
    const files = {
      'all/Chart.yaml': own.replace('web', 'all'),
      'all/values.yaml': 'replicas: 1\n',
      'all/charts/web/Chart.yaml': own,
      'all/charts/web/values.yaml': 'securityContext: {}\n',
      'all/charts/web/templates/deployment.yaml': template,
    };
    expect(carriedOut(await offeredFor(files, RULE), TITLE)).toEqual({
      'all/values.yaml': '+web:\n+  securityContext:\n+    allowPrivilegeEscalation: false',
    });
  });
});

describe('where no entry is open', () => {
  test('the field is added in the template', async () => {
    const offered = await offeredFor(chart({ values: 'securityContext: {}\n' }), RULE);
    expect(offered.titles).toEqual(['Set allowPrivilegeEscalation to false']);
    expect(carriedOut(offered, /^Set/)).toEqual({
      'web/templates/deployment.yaml': '+          securityContext:\n+            allowPrivilegeEscalation: false',
    });
  });

  test('the field is added to the mapping that the template writes', async () => {
    const container = '          securityContext:\n            privileged: {{ .Values.privileged }}\n';
    const offered = await offeredFor(chart({ container, values: 'privileged: false\n' }), RULE);
    expect(carriedOut(offered, /^Set/)).toEqual({
      'web/templates/deployment.yaml': '+            allowPrivilegeEscalation: false',
    });
  });

  test('a template that takes some fields alone is no door for others', async () => {
    const container =
      '          securityContext: {{- pick .Values.securityContext "runAsUser" | toYaml | nindent 12 }}\n';
    const { titles, refused } = await offeredFor(chart({ container, values: 'securityContext: {}\n' }), RULE);
    expect(titles).toEqual([]);
    expect(refused).toEqual(['the finding would stay']);
  });

  test('an entry that decides over another container is no door', async () => {
    const container = `        - name: agent
          image: ghcr.io/acme/agent:1.0.0
          securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: {{ .Values.readOnly }}}
`;
    const offered = await offeredFor(chart({ container, values: 'readOnly: true\n' }), RULE);
    expect(carriedOut(offered, /^Set/)).toEqual({
      'web/templates/deployment.yaml': '+          securityContext:\n+            allowPrivilegeEscalation: false',
    });
  });

  test('an entry that stands elsewhere, too, is not changed', async () => {
    const container = `          securityContext: {{- toYaml .Values.common | nindent 12 }}
          env: {{- range $name, $value := .Values.common }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
`;
    const { titles, refused } = await offeredFor(chart({ container, values: 'common: {runAsNonRoot: true}\n' }), RULE);
    expect(titles).toEqual([]);
    expect(refused).toEqual(['Deployment "release-name-web" would have another containers.env, too']);
  });

  test('a value that the template wants to have is no door', async () => {
    const container = `          {{- if .Values.securityContext }}{{ fail "no security here" }}{{ end }}
          securityContext: {{- toYaml .Values.securityContext | nindent 12 }}
`;
    const { titles, refused } = await offeredFor(chart({ container, values: 'securityContext: {}\n' }), RULE);
    expect(titles).toEqual([]);
    expect(refused).toEqual([expect.stringMatching(/^it could not be applied then: .*no security here/)]);
  });
});

describe('the schema of the values of a chart', () => {
  const container =
    '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
  const withSchema = (securityContext: unknown): Record<string, string> =>
    chart({
      container,
      values: 'securityContext: {}\n',
      more: {
        'values.schema.json': JSON.stringify({
          $schema: 'http://json-schema.org/draft-07/schema#',
          type: 'object',
          properties: { securityContext },
        }),
      },
    });

  test('that knows the field allows it', async () => {
    const schema = {
      type: 'object',
      properties: { allowPrivilegeEscalation: { type: 'boolean' } },
      additionalProperties: false,
    };
    carriedOut(await offeredFor(withSchema(schema), RULE), TITLE);
  });

  test('that has no such field is why it is refused', async () => {
    const schema = { type: 'object', properties: { runAsUser: { type: 'integer' } }, additionalProperties: false };
    const { titles, refused } = await offeredFor(withSchema(schema), RULE);
    expect(titles).toEqual([]);
    expect(refused).toEqual(['the schema of the values of the chart does not allow it']);
  });
});

describe('a chart with several files of values', () => {
  const container =
    '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
  const withProd = (prod: string, values = 'securityContext: {}\n'): Record<string, string> =>
    chart({ container, values, more: { 'values-prod.yaml': prod } });

  test('both are offered, and each says how much it changes', async () => {
    const offered = await offeredFor(withProd('replicas: 3\n'), RULE);
    expect(offered.titles).toEqual([
      'Set allowPrivilegeEscalation to false in values.yaml (2 roots)',
      'Set allowPrivilegeEscalation to false in values-prod.yaml alone',
    ]);
    expect(carriedOut(offered, /\(2 roots\)/)).toEqual({
      'web/values.yaml': '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    });
    expect(carriedOut(offered, /alone/)).toEqual({
      'web/values-prod.yaml': '+securityContext:\n+  allowPrivilegeEscalation: false',
    });
  });

  test('a file of comments alone gets its first entry', async () => {
    const offered = await offeredFor(withProd('# for production'), RULE);
    expect(carriedOut(offered, /alone/)).toEqual({
      'web/values-prod.yaml': '+securityContext:\n+  allowPrivilegeEscalation: false\n+',
    });
  });

  test('what production sets already is right there', async () => {
    const offered = await offeredFor(withProd('securityContext: {allowPrivilegeEscalation: false}\n'), RULE);
    expect(offered.titles).toEqual(['Set allowPrivilegeEscalation to false in values.yaml']);
    expect(carriedOut(offered, /values\.yaml/)).toEqual({
      'web/values.yaml': '-securityContext: {}\n+securityContext:\n+  allowPrivilegeEscalation: false',
    });
  });

  test('what production alone sets wrong is changed there', async () => {
    const wrong = 'securityContext:\n  allowPrivilegeEscalation: true\n';
    const offered = await offeredFor(withProd(wrong, 'securityContext: {allowPrivilegeEscalation: false}\n'), RULE);
    expect(carriedOut(offered, /^Set allowPrivilegeEscalation to false$/)).toEqual({
      'web/values-prod.yaml': '-  allowPrivilegeEscalation: true\n+  allowPrivilegeEscalation: false',
    });
  });
});

test('an entry that several workloads share changes them alike, and the title counts them', async () => {
  const container =
    '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';
  const files = chart({ container, values: 'securityContext: {}\n' });
  const { 'web/templates/deployment.yaml': first = '' } = files;
  const offered = await offeredFor(
    { ...files, 'web/templates/worker.yaml': first.replace('-web', '-worker') },
    RULE,
    'release-name-worker',
  );
  expect(offered.titles).toEqual(['Set allowPrivilegeEscalation to false in values.yaml (2 objects)']);
  carriedOut(offered, /2 objects/);
});

describe('what a container lacks', () => {
  const all = async (
    files: Record<string, string>,
  ): Promise<{
    readonly project: AppliedProject;
    readonly groups: readonly AppliedGroup[];
    readonly fixes: readonly Fix[];
  }> => {
    const project = await AppliedProject.open(new Map(Object.entries(files)));
    const groups = project
      .groups()
      .filter(([{ checked }]) => checked.finding.group?.id === 'container-security-context');
    const [first] = groups;
    return { project, groups, fixes: first ? project.fixes(first, groups) : [] };
  };
  const open =
    '          {{- with .Values.securityContext }}\n          securityContext: {{- toYaml . | nindent 12 }}\n          {{- end }}\n';

  test.each([
    ['in values.yaml', open, 'web/values.yaml'],
    ['', '', 'web/templates/deployment.yaml'],
  ])('is added together %s', async (where, container, changed) => {
    const { project, groups, fixes } = await all(chart({ container, values: 'securityContext: {}\n' }));
    const [fix] = fixes;
    const [group] = groups;
    if (!fix || !group) throw new Error('nothing is offered');
    expect(fix.title.split(';')[0]).toBe(
      `Complete the securityContext of container "web" (3 settings)${where === '' ? '' : ` ${where}`}`,
    );
    const after = project.after(project.planOf(fix, group), group);
    expect([...after.files].flatMap(([name, text]) => (text === project.files.get(name) ? [] : [name]))).toEqual([
      changed,
    ]);
    const left = after.groups().filter(([{ checked }]) => checked.finding.group?.id === 'container-security-context');
    expect(left).toEqual([]);
  });

  test('is not added together where a template takes only some of it', async () => {
    const container =
      '          securityContext: {{- omit .Values.securityContext "readOnlyRootFilesystem" | toYaml | nindent 12 }}\n';
    const { fixes } = await all(chart({ container, values: 'securityContext: {}\n' }));
    expect(fixes.map(({ title }) => title).filter((title) => title.startsWith('Complete'))).toEqual([]);
  });
});
