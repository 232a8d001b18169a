import { describe, expect, test } from 'vitest';
import type { ChangeAnnotation, PrepareRenameResult, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { AppliedRoot, AppliedText } from '../../protocol/messages.js';
import { FULL, refusal, type TestClient, uriOf } from '../lsp/support.js';
import { behind, chartFiles, FILES, FOLDER, fileUri, RELEASES, startChart } from './language-fixture.js';

type Files = Readonly<Record<string, string>>;

const CAPABILITIES = {
  ...FULL,
  textDocument: { ...FULL.textDocument, rename: { prepareSupport: true, honorsChangeAnnotations: true } },
};

const start = (name: string, changes: Files): Promise<TestClient> =>
  startChart([name], changes, { capabilities: CAPABILITIES });

function textIn(name: string, changes: Files): string {
  return chartFiles(changes)[name.startsWith('/') ? name : `${FOLDER}/${name}`] ?? '';
}

interface Renamed {
  /** The files that change, with their new texts. */
  readonly texts: Files;
  readonly annotations: readonly ChangeAnnotation[];
  /** The messages that were shown. */
  readonly said: readonly string[];
  /** Everything that the chart gives, before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Renames what stands before the end of `part` in a file. */
async function renamed(name: string, part: string, newName: string, changes: Files = {}): Promise<Renamed> {
  const client = await start(name, changes);
  const before = await applied(client, name);
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri: fileUri(name) },
    position: behind(textIn(name, changes), part),
    newName,
  });
  const all = chartFiles(changes);
  const texts: Record<string, string> = {};
  for (const { textDocument, edits } of (edit.documentChanges ?? []) as TextDocumentEdit[]) {
    const path = textDocument.uri.slice('file://'.length);
    texts[path.startsWith(`${FOLDER}/`) ? path.slice(FOLDER.length + 1) : path] = withEdits(all[path] ?? '', edits);
  }
  for (const [file, text] of Object.entries(texts)) {
    const path = file.startsWith('/') ? file : `${FOLDER}/${file}`;
    if (file === name) await client.change(fileUri(file), { text });
    else await client.write(path, text);
  }
  const after = await applied(client, name);
  const said = client.told.flatMap(({ method, params }) =>
    method === 'window/showMessage' ? [(params as { message: string }).message] : [],
  );
  return { texts, annotations: Object.values(edit.changeAnnotations ?? {}), said, before, after };
}

function withEdits(text: string, edits: TextDocumentEdit['edits']): string {
  const lines = text.split('\n');
  const offsetOf = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character);
  return [...edits]
    .sort((a, b) => ('range' in a && 'range' in b ? offsetOf(b.range.start) - offsetOf(a.range.start) : 0))
    .reduce(
      (result, edit) =>
        'newText' in edit
          ? result.slice(0, offsetOf(edit.range.start)) + edit.newText + result.slice(offsetOf(edit.range.end))
          : result,
      text,
    );
}

async function applied(client: TestClient, name: string): Promise<readonly string[]> {
  const roots = await client.request<AppliedRoot[]>('yamlock/appliedRoots', { uri: uriOf(`${FOLDER}/Chart.yaml`) });
  expect(roots.length, name).toBeGreaterThan(0);
  const texts = await Promise.all(
    roots.map(({ uri, key }) => client.request<AppliedText>('yamlock/appliedText', { uri, key })),
  );
  return texts.map(({ text }) => text);
}

describe('the rename of an entry of values', () => {
  test('changes values files, the schema and templates, and nothing that is applied', async () => {
    const { texts, annotations, before, after } = await renamed('values.yaml', '  ta', 'version');
    expect(Object.keys(texts).toSorted()).toEqual([
      'ci/one-values.yaml',
      'templates/_helpers.tpl',
      'templates/app.yaml',
      'values-prod.yaml',
      'values.schema.json',
      'values.yaml',
    ]);
    expect(texts['values.yaml']).toContain('  version: "2.1"\n');
    expect(texts['ci/one-values.yaml']).toContain('  version: ci\n');
    expect(texts['values.schema.json']).toContain('"version":{"type":"string"}');
    expect(texts['values.schema.json']).toContain('"required":["version"]');
    expect(texts['templates/_helpers.tpl']).toContain('{{ .of.repository }}:{{ .of.version }}');
    expect(texts['templates/app.yaml']).toContain('{{ .Values.image.version | quote }}');
    expect(texts['templates/app.yaml']).toContain('again: {{ .version | quote }}');
    expect(texts['templates/app.yaml']).toContain('{{ index .Values "image" "version" | quote }}');
    expect(JSON.stringify(texts)).not.toMatch(/\.tag\b|"tag\\?"/);
    expect([annotations, (await renamed('values.yaml', '  ta', 'version')).said]).toEqual([[], []]);
    expect(before.join()).toContain('3.0.0');
    expect(after).toEqual(before);
  });

  test('begins in a template as well, and may be about a map', async () => {
    const { texts, before, after } = await renamed('templates/app.yaml', '.Values.ima', 'picture');
    expect(texts['templates/app.yaml']).toContain('{{ include "web.image" (dict "of" .Values.picture "root" $) }}');
    expect(texts['templates/app.yaml']).toContain('{{- with .Values.picture }}');
    expect(texts['values-prod.yaml']).toMatch(/^picture:\n {2}tag: 3/);
    expect(after).toEqual(before);
  });

  test('of an item renames it in every item', async () => {
    const changes = {
      'values.yaml': `${FILES['values.yaml']?.replace('    path: /\n', '    path: /\n  - name: b\n')}`,
    };
    const { texts, before, after } = await renamed('values.yaml', '- nam', 'host', changes);
    expect(texts['values.yaml']).toContain('  - host: a.test\n    path: /\n  - host: b\n');
    expect(texts['templates/app.yaml']).toContain('{{ .host }}: {{ .path }}');
    expect(after).toEqual(before);
  });

  test('of a subchart changes its own files and those of the chart above it, its condition, too', async () => {
    const changes = {
      'Chart.yaml': `${FILES['Chart.yaml']}dependencies:\n- {name: db, version: 1.0.0, condition: "db.on,db.port"}\n`,
      'values.yaml': `${FILES['values.yaml']?.replace('  port: 5433\n', '  port: 5433\n  on: true\n')}`,
    };
    const { texts, before, after } = await renamed('values.yaml', '  on', 'enabled', changes);
    expect(texts['Chart.yaml']).toContain('condition: "db.enabled,db.port"');
    expect(texts['values.yaml']).toContain('  enabled: true\n');
    expect(after).toEqual(before);
    const port = await renamed('charts/db/templates/a.yaml', '.Values.por', 'number');
    expect(port.texts['charts/db/values.yaml']).toContain('number: 5432\n');
    expect(port.texts['values.yaml']).toContain('db:\n  number: 5433\n');
    expect(port.texts['templates/app.yaml']).toContain('{{ .Values.db.number | quote }}');
    expect(port.after).toEqual(port.before);
  });

  test('of a chart that another one names with file:// changes that one, too', async () => {
    const changes = {
      '/repo/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.0.0\n',
      '/repo/common/values.yaml': 'level: one\n',
      '/repo/common/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.level }}}\n',
      'Chart.yaml': `${FILES['Chart.yaml']}dependencies:\n- {name: common, version: 1.0.0, repository: file://../../common}\n`,
      'values.yaml': 'common:\n  level: two\n',
    };
    const { texts } = await renamed('/repo/common/values.yaml', 'lev', 'grade', changes);
    expect(texts['values.yaml']).toBe('common:\n  grade: two\n');
    expect(texts['/repo/common/templates/a.yaml']).toContain('{{ .Values.grade }}');
  });

  test('changes the values that Flux and Argo CD have for the chart', async () => {
    const { texts, before, after } = await renamed('values.yaml', '  ta', 'version', RELEASES);
    expect(texts['/repo/clusters/release.yaml']).toContain('    image:\n      version: flux\n');
    expect(texts['/repo/clusters/app.yaml']).toContain('        image:\n          version: argo\n');
    expect(texts['/repo/clusters/web.yaml']).toBe('image:\n  version: elsewhere\n');
    expect(before.join()).toContain('tag: "argo"');
    expect(before.join()).toContain('tag: "flux"');
    expect(after).toEqual(before);
  });

  const withParameters = (...lines: readonly string[]): string =>
    (RELEASES['/repo/clusters/app.yaml'] ?? '').replace(/valueFiles:[\s\S]*$/, `${lines.join('\n      ')}\n`);

  test('changes what releases set by the path of an entry', async () => {
    const targets = [
      '  valuesFrom:',
      '    - {kind: ConfigMap, name: tag, valuesKey: tag, targetPath: image.tag}',
      '    - {kind: ConfigMap, name: tag, valuesKey: tag, targetPath: image.tags}',
    ].join('\n');
    const changes = {
      '/repo/clusters/app.yaml': withParameters(
        'parameters:',
        '  - {name: image.tag, value: set}',
        '  - {name: "image\\x2etag", value: again}',
        '  - {name: tag.image.tag, value: other}',
        'fileParameters: [{name: image.tag, path: tag.txt}]',
      ),
      '/repo/charts/web/tag.txt': 'from-file',
      '/repo/clusters/release.yaml': (RELEASES['/repo/clusters/release.yaml'] ?? '').replace(
        '  values:',
        `${targets}\n  values:`,
      ),
      '/repo/clusters/tag.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tag, namespace: shop}\ndata: {tag: from-map}\n',
    };
    const { texts, before, after } = await renamed('values.yaml', '  ta', 'version', changes);
    expect(texts['/repo/clusters/app.yaml']).toContain(
      [
        '      parameters:',
        '        - {name: image.version, value: set}',
        '        - {name: "image\\x2eversion", value: again}',
        '        - {name: tag.image.tag, value: other}',
        '      fileParameters: [{name: image.version, path: tag.txt}]',
      ].join('\n'),
    );
    expect(texts['/repo/clusters/release.yaml']).toContain('valuesKey: tag, targetPath: image.version}');
    expect(texts['/repo/clusters/release.yaml']).toContain('valuesKey: tag, targetPath: image.tags}');
    expect(before.join()).toContain('tag: "from-file"');
    expect(before.join()).toContain('tag: "from-map"');
    expect(after).toEqual(before);
  });

  test('of a map changes the paths that lead through it, with indices and escapes', async () => {
    const app = withParameters(
      'parameters:',
      '  - {name: image.tag, value: set}',
      "  - {name: 'image.list[0].a\\.b', value: one}",
    );
    const { texts } = await renamed('values.yaml', '\nimag', 'picture', { '/repo/clusters/app.yaml': app });
    expect(texts['/repo/clusters/app.yaml']).toContain('{name: picture.tag, value: set}');
    expect(texts['/repo/clusters/app.yaml']).toContain("{name: 'picture.list[0].a\\.b', value: one}");
  });

  test('changes what .argocd-source.yaml has of the chart', async () => {
    const source = [
      'helm:',
      '  parameters: [{name: image.tag, value: set}]',
      '  valuesObject: {image: {tag: written}}',
      '',
    ];
    const changes = { ...RELEASES, '/repo/charts/web/.argocd-source.yaml': source.join('\n') };
    const { texts, before, after } = await renamed('values.yaml', '  ta', 'version', changes);
    expect(texts['.argocd-source.yaml']).toBe(
      'helm:\n  parameters: [{name: image.version, value: set}]\n  valuesObject: {image: {version: written}}\n',
    );
    expect(before.join()).toContain('tag: "set"');
    expect(after).toEqual(before);
  });

  test('is refused where an Application sets the entry by a name that is written elsewhere', async () => {
    const app = withParameters('parameters: [{name: *tag, value: set}]').replace(
      'metadata: {',
      'metadata: {annotations: {tag: &tag image.tag}, ',
    );
    const client = await start('values.yaml', { '/repo/clusters/app.yaml': app });
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri('values.yaml') },
        position: behind(FILES['values.yaml'] ?? '', '  ta'),
        newName: 'version',
      }),
    );
    expect(message).toBe('Application web in clusters/app.yaml would give something else.');
  });

  test('changes templates in values that `tpl` renders', async () => {
    const changes = {
      'values.yaml': 'zone: test\nurl: "https://{{ .Values.zone }}"\n',
      'templates/app.yaml': 'kind: ConfigMap\ndata:\n  url: {{ tpl .Values.url . }}\n',
      'templates/_helpers.tpl': '',
    };
    const { texts, before, after } = await renamed('values.yaml', 'zo', 'area', changes);
    expect(texts['values.yaml']).toBe('area: test\nurl: "https://{{ .Values.area }}"\n');
    expect(before[0]).toContain('url: https://test');
    expect(after).toEqual(before);
    expect((await renamed('values.yaml', '.Values.zo', 'area', changes)).texts).toEqual(texts);
  });

  test('changes a text that `tpl` renders', async () => {
    const template = 'kind: ConfigMap\ndata: {a: {{ tpl "x-{{ .Values.zone }}" . }}}\n';
    const changes = { 'values.yaml': 'zone: test\n', 'templates/app.yaml': template, 'templates/_helpers.tpl': '' };
    const { texts, before, after } = await renamed('values.yaml', 'zo', 'area', changes);
    expect(texts['templates/app.yaml']).toContain('"x-{{ .Values.area }}"');
    expect(after).toEqual(before);
  });

  test('keeps the quotes of keys', async () => {
    const changes = { 'values.yaml': `"image": {'tag': "1"}\n`, 'values-prod.yaml': '' };
    expect((await renamed('values.yaml', "'ta", 'version', changes)).texts['values.yaml']).toBe(
      `"image": {'version': "1"}\n`,
    );
  });

  test('is looked at first where templates may see the name', async () => {
    const changes = {
      'templates/app.yaml': 'kind: ConfigMap\ndata: {a: {{ .Values.a.b }}, b: {{ index .Values.a .Values.key }}}\n',
      'templates/_helpers.tpl': '',
      'values.yaml': 'a:\n  b: one\n  c: two\nkey: c\n',
    };
    const { annotations, said, texts, before, after } = await renamed('values.yaml', '  b', 'd', changes);
    expect(said).toEqual(['Rename to d: templates/app.yaml:2 passes all of a to index.']);
    expect(annotations).toEqual([{ label: 'templates/app.yaml:2 passes all of a to index', needsConfirmation: true }]);
    expect(texts['templates/app.yaml']).toContain('{{ .Values.a.d }}');
    expect(after).toEqual(before);
  });

  test('is looked at first where other files name the entry', async () => {
    const changes = {
      'tests/app_test.yaml': 'tests:\n- set:\n    image.tag: a\n    image.tagged: b\n    other.image.tag: c\n',
      'README.md': 'image.tag',
    };
    const { annotations } = await renamed('values.yaml', '  ta', 'version', changes);
    expect(annotations).toEqual([{ label: 'tests/app_test.yaml:3 names image.tag', needsConfirmation: true }]);
    expect((await renamed('values.yaml', '  repo', 'name', changes)).annotations).toEqual([]);
  });

  test('says what else is renamed where one text reads several entries', async () => {
    const changes = {
      'templates/app.yaml': 'kind: ConfigMap\ndata: {a: {{ include "x" .Values.a }}, b: {{ include "x" .Values.b }}}\n',
      'templates/_helpers.tpl': '{{ define "x" }}{{ .port }}{{ end }}',
      'values.yaml': 'a:\n  port: one\nb:\n  port: two\n',
    };
    const { annotations, texts, before, after } = await renamed('values.yaml', '  port', 'number', changes);
    expect(annotations.map(({ label }) => label)).toEqual([
      'b.port is renamed, too: the same text of a template reads it',
    ]);
    expect(texts['values.yaml']).toBe('a:\n  number: one\nb:\n  number: two\n');
    expect(after).toEqual(before);
  });

  test.each([
    ['a name that is there', 'values.yaml', '  ta', 'repository', 'There is an entry image.repository already.'],
    ['a name that another file has', 'values.yaml', '  ta', 'digest', 'There is an entry image.digest already.'],
    ['a name that a subchart has', 'values.yaml', '\nport', 'db', 'There is an entry db already.'],
    ['a path', 'values.yaml', '  ta', 'a.b', 'a.b cannot be written behind a dot.'],
    ['a name with a dash', 'values.yaml', '  ta', 'a-b', 'a-b cannot be written behind a dot.'],
    ['no name', 'values.yaml', '  ta', '', ' cannot be written behind a dot.'],
    ['a word of YAML', 'values.yaml', '  ta', 'yes', 'YAML does not read yes as a text.'],
    ['a subchart', 'values.yaml', '\nd', 'base', 'It is the name of a subchart, under which its values stand.'],
    [
      'global values',
      'charts/db/templates/a.yaml',
      '.Values.glo',
      'all',
      'Helm gives the values below global to all charts.',
    ],
    [
      'what a template prints with its name',
      'values.yaml',
      '  lim',
      'most',
      'charts/web would give something else: templates/app.yaml:16 passes all of resources to toYaml.',
    ],
    [
      'a value',
      'values.yaml',
      '5433',
      'b',
      'Objects, their keys, entries of values and templates of charts can be renamed.',
    ],
  ])('is refused for %s', async (_what, name, part, newName, reason) => {
    const client = await start(name, {});
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri(name) },
        position: behind(FILES[name] ?? '', part),
        newName,
      }),
    );
    expect(message).toBe(reason);
  });

  test('is refused where values are not YAML, and looked at first where the chart cannot be rendered', async () => {
    const template = 'kind: A\na: {{ .Values.a.b }}\n';
    const broken = { 'values.yaml': 'a: {b: 1\nc: ]\n', 'templates/app.yaml': template, 'templates/_helpers.tpl': '' };
    const client = await start('templates/app.yaml', broken);
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri('templates/app.yaml') },
        position: behind(template, '.a.b'),
        newName: 'd',
      }),
    );
    expect(message).toBe('values.yaml is not YAML.');
    const half = { ...broken, 'values.yaml': 'a: {b: 1}\n', 'templates/b.yaml': '{{ if\n' };
    const { annotations } = await renamed('templates/app.yaml', '.a.b', 'd', half);
    expect(annotations.map(({ label }) => label)).toEqual([
      'charts/web cannot be rendered, so that nobody knows whether it gives the same',
    ]);
  });

  test('is refused where an anchor gives it to others', async () => {
    const changes = {
      'values.yaml': 'base: &b\n  tag: a\nimage:\n  <<: *b\nother: *b\n',
      'values-prod.yaml': '',
      'ci/one-values.yaml': '',
    };
    const client = await start('values.yaml', changes);
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri('values.yaml') },
        position: behind(changes['values.yaml'], 'ta'),
        newName: 'version',
      }),
    );
    expect(message).toBe('An anchor of values.yaml gives base.tag to other entries, too.');
  });
});

describe('the rename of a template', () => {
  test('changes its definition and every call, and nothing that is applied', async () => {
    const { texts, annotations, before, after } = await renamed('templates/app.yaml', 'include "web.na', 'web.title');
    expect(texts['templates/_helpers.tpl']).toContain('{{- define "web.title" -}}');
    expect(texts['templates/app.yaml']).toContain('{{ include "web.title" . }}');
    expect(annotations).toEqual([]);
    expect(after).toEqual(before);
  });

  test('is looked at first where a template makes names', async () => {
    const changes = {
      'templates/b.yaml':
        'kind: A\na: {{ include (printf "%s.name" .Chart.Name) . }}\nb: {{ include (print $.Template.BasePath "/app.yaml") . | sha256sum }}\n',
    };
    const client = await start('templates/_helpers.tpl', changes);
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri('templates/_helpers.tpl') },
        position: behind(FILES['templates/_helpers.tpl'] ?? '', 'web.na'),
        newName: 'web.title',
      }),
    );
    expect(message).toBe(
      'charts/web would give something else: templates/b.yaml:2 makes the name of the template that it calls.',
    );
  });

  test.each([
    ['a name that is there', 'web.image', 'There is a template web.image already.'],
    ['a name with quotes', 'a"b', 'a"b is no name of a template.'],
    ['no name', ' ', '  is no name of a template.'],
  ])('is refused for %s', async (_what, newName, reason) => {
    const client = await start('templates/_helpers.tpl', {});
    const { message } = await refusal(
      client.request('textDocument/rename', {
        textDocument: { uri: fileUri('templates/_helpers.tpl') },
        position: behind(FILES['templates/_helpers.tpl'] ?? '', 'web.na'),
        newName,
      }),
    );
    expect(message).toBe(reason);
  });
});

describe('what a rename is about', () => {
  test.each([
    ['values.yaml', '  ta', 'tag', 2, 5],
    ['values.schema.json', '"ta', 'tag', 71, 74],
    ['templates/app.yaml', '.Values.image.ta', 'tag', 24, 27],
    ['templates/app.yaml', '"image" "ta', 'tag', 35, 38],
    ['templates/app.yaml', 'include "web.na', 'web.name', 20, 28],
  ])('%s', async (name, part, placeholder, from, to) => {
    const client = await start(name, {});
    const position = behind(FILES[name] ?? '', part);
    const found = await client.request<PrepareRenameResult>('textDocument/prepareRename', {
      textDocument: { uri: fileUri(name) },
      position,
    });
    expect(found).toEqual({
      placeholder,
      range: { start: { line: position.line, character: from }, end: { line: position.line, character: to } },
    });
  });

  test('is nothing outside of charts', async () => {
    const client = await start('values.yaml', { '/repo/other.yaml': 'a: b\n' });
    await client.open(uriOf('/repo/other.yaml'), 'a: b\n');
    const { message } = await refusal(
      client.request('textDocument/prepareRename', {
        textDocument: { uri: uriOf('/repo/other.yaml') },
        position: { line: 0, character: 0 },
      }),
    );
    expect(message).toBe('Objects, their keys, entries of values and templates of charts can be renamed.');
  });
});
