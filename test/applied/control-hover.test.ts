import { describe, expect, test } from 'vitest';
import { behind, fileUri, startChart } from './language-fixture.js';

const TEXT = [
  'kind: ConfigMap',
  'data:',
  '  {{- if .Values.image.tag }}',
  '  a: b',
  '  {{- else if eq .Values.db.port 1.0 }}',
  '  c: d',
  '  {{- else }}',
  '  e: f',
  '  {{- end }}',
  '  {{- range .Values.hosts }}',
  '  {{ .name }}: {{ if .path }}x{{ end }}',
  '  {{- else }}',
  '  none: x',
  '  {{- end }}',
  '  {{- with .Values.ports }}',
  '  ports: x',
  '  {{- end }}',
  '  {{- if randAlphaNum 5 }}',
  '  random: x',
  '  {{- end }}',
  '',
].join('\n');
const PROD = 'image:\n  tag: ""\nhosts:\n- {name: a, path: /}\n- {name: b}\n';

/** Resolves to what is said of the action that `part` ends in, in one line. */
async function said(part: string, nth = 1, text = TEXT, name = 'templates/app.yaml'): Promise<string> {
  const client = await startChart([name], { [name]: text, 'values-prod.yaml': PROD });
  const hover = await client.hover(fileUri(name), behind(text, part, nth));
  return (
    ((hover?.contents as { value: string } | undefined)?.value ?? '').split('\n\n---')[0]?.replaceAll('\n\n', ' ') ?? ''
  );
}

const [OWN, OTHER] = ['`charts/web`', '`charts/web with values-prod.yaml`'];

describe('hovering over an action that controls others', () => {
  test.each([
    [
      'a condition',
      '{{- if .Val',
      1,
      `True in what ${OWN} gives. False in what ${OTHER} gives. It reads \`image.tag\`.`,
    ],
    [
      'a condition that is reached where another one is false',
      '{{- else if',
      1,
      `Not reached in what ${OWN} gives. False in what ${OTHER} gives. It reads \`port\`.`,
    ],
    [
      'what is rendered otherwise',
      '{{- else }',
      1,
      `What follows is rendered where the \`if\` of line 5 is not true. Not reached in what ${OWN} gives. False in what ${OTHER} gives. It reads \`port\`.`,
    ],
    [
      'an end',
      '{{- end',
      1,
      `It ends the \`if\` of line 5. Not reached in what ${OWN} gives. False in what ${OTHER} gives. It reads \`port\`.`,
    ],
    ['a loop', '{{- range', 1, `One item in what ${OWN} gives. 2 items in what ${OTHER} gives. It reads \`hosts\`.`],
    [
      'a condition in a loop',
      '{{ if .pa',
      1,
      `True in what ${OWN} gives. True and false in what ${OTHER} gives. It reads \`hosts.*.path\`.`,
    ],
    [
      'the otherwise of a loop',
      '{{- else }',
      2,
      `What follows is rendered where the \`range\` of line 10 has no items. One item in what ${OWN} gives. 2 items in what ${OTHER} gives. It reads \`hosts\`.`,
    ],
    ['an empty map', '{{- with .Values.po', 1, `False in what ${OWN}, ${OTHER} gives. It reads \`ports\`.`],
    ['what nobody knows', '{{- if rand', 1, `Not known in what ${OWN}, ${OTHER} gives.`],
  ])('says what it decides: %s', async (_what, part, nth, expected) => {
    expect(await said(part, nth)).toBe(expected);
  });

  const HELPER = '{{ define "web.name" }}{{ if .Values.image.tag }}a{{ end }}{{ end }}\n';

  test('says how often a template is called, and what its conditions come to', async () => {
    const name = 'templates/_helpers.tpl';
    expect(await said('{{ define', 1, HELPER, name)).toBe('The template `web.name` is called in one place.');
    expect(await said('{{ end', 2, HELPER, name)).toBe('It ends the template `web.name`.');
    expect(await said('{{ if', 1, HELPER, name)).toBe(
      `True in what ${OWN} gives. False in what ${OTHER} gives. It reads \`image.tag\`.`,
    );
  });

  test('says nothing of an end that ends nothing', async () => {
    expect(await said('{{ end', 1, 'kind: A\na: {{ end }}\n')).not.toContain('It ends');
  });

  test('does not change what is applied', async () => {
    const text = [
      'kind: ConfigMap',
      'data:',
      '  {{- $_ := set .Values "count" (add1 (.Values.count | default 0)) }}',
      '  {{- if .Values.count }}',
      '  count: {{ .Values.count }}',
      '  {{- end }}',
      '',
    ].join('\n');
    const client = await startChart(['templates/app.yaml'], { 'templates/app.yaml': text });
    const uri = fileUri('templates/app.yaml');
    const shown = async (): Promise<string> => JSON.stringify(await client.hover(uri, behind(text, 'count: {{ .Va')));
    const before = await shown();
    await client.hover(uri, behind(text, '{{- if'));
    await client.hover(uri, behind(text, '{{- if'));
    expect(await shown()).toBe(before);
  });
});
