import { describe, expect, test } from 'vitest';
import type { Location } from 'vscode-languageserver';
import { settled } from '../lsp/files-support.js';
import { TestClient, uriOf } from '../lsp/support.js';
import { chartIn } from './chart-fixture.js';

const FOLDER = '/repo/charts/web';
const SUB = `${FOLDER}/charts/db`;
const TEMPLATE = [
  'a: {{ .Values.image.tag }}',
  'b: {{ $.Values.image.digest }}',
  'c: {{ include "web.labels" . | nindent 2 }}',
  'd: {{ .Chart.Values.image }}{{ range $a := list }}{{ $a.Values.image }}{{ end }}',
  'e: {{ template "web.none" . }}',
  'f: {{ with .Values.image }}{{ .tag }}{{ end }}',
  '',
].join('\n');
const BELOW = 'a: {{ .Values.port }}\nb: {{ .Values.global.zone }}\n';

/** Resolves to where the definition of the text behind the `|` of a line leads: `values.yaml:2:2`. */
async function definition(client: TestClient, uri: string, text: string, before: string): Promise<readonly string[]> {
  const offset = text.indexOf(before) + before.length;
  const line = text.slice(0, offset).split('\n').length - 1;
  const character = offset - text.lastIndexOf('\n', offset - 1) - 1;
  const found = await client.request<Location[] | null>('textDocument/definition', {
    textDocument: { uri },
    position: { line, character },
  });
  return (found ?? []).map(
    ({ uri: file, range: { start } }) =>
      `${file.slice(uriOf(FOLDER).length + 1)}:${start.line + 1}:${start.character + 1}`,
  );
}

async function start(path: string, text: string): Promise<TestClient> {
  const files = {
    ...chartIn(FOLDER, {
      'templates/deployment.yaml': TEMPLATE,
      'values-prod.yaml': 'image:\n  tag: 1.2.3\nglobal:\n  zone: a\ndb:\n  port: 5433\n',
    }),
    [`${SUB}/Chart.yaml`]: 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    [`${SUB}/values.yaml`]: '# The port\nport: 5432\n',
    [`${SUB}/templates/a.yaml`]: BELOW,
  };
  const client = await TestClient.start({ folders: ['/repo'], files });
  await client.ready();
  await client.open(uriOf(path), text);
  await settled(client);
  return client;
}

describe('definitions of what a template refers to', () => {
  const path = `${FOLDER}/templates/deployment.yaml`;

  test.each([
    ['an entry of values, in every values file', '{{ .Values.image.t', ['values.yaml:3:3', 'values-prod.yaml:2:3']],
    ['the part of a path that is pointed at', '{{ .Values.im', ['values.yaml:1:1', 'values-prod.yaml:1:1']],
    ['the part of a path that is there', '$.Values.image.dig', ['values.yaml:1:1', 'values-prod.yaml:1:1']],
    ['a template that is included', 'include "web', ['templates/_helpers.tpl:1:12']],
    ['a field of something else', '.Chart.Values.im', []],
    ['a field of a variable', '$a.Values.im', []],
    ['a template that nobody defines', 'template "web', []],
    ['an entry of what `with` names', '{{ .ta', ['values.yaml:3:3', 'values-prod.yaml:2:3']],
    ['text', 'a', []],
  ])('%s', async (_what, before, places) => {
    const client = await start(path, TEMPLATE);
    expect(await definition(client, uriOf(path), TEMPLATE, before)).toEqual(places);
  });

  test.each([
    [
      'its own values, and those of the chart above',
      '.Values.po',
      ['charts/db/values.yaml:2:1', 'values-prod.yaml:6:3'],
    ],
    ['global values', '.Values.global.zo', ['values-prod.yaml:4:3']],
  ])('of a subchart: %s', async (_what, before, places) => {
    const below = `${SUB}/templates/a.yaml`;
    const client = await start(below, BELOW);
    expect(await definition(client, uriOf(below), BELOW, before)).toEqual(places);
  });
});
