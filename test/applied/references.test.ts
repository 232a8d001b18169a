import { describe, expect, test } from 'vitest';
import type { DocumentHighlight, Location } from 'vscode-languageserver';
import { behind, chartFiles, FILES, FOLDER, fileUri, placesOf, RELEASES, startChart } from './language-fixture.js';

/** Resolves to the references of what stands before the end of `part` in a file. */
async function references(
  name: string,
  part: string,
  { changes = {}, includeDeclaration = true, nth = 1 } = {} as {
    changes?: Readonly<Record<string, string>>;
    includeDeclaration?: boolean;
    nth?: number;
  },
): Promise<readonly string[]> {
  const client = await startChart([name], changes);
  const text = chartFiles(changes)[name.startsWith('/') ? name : `${FOLDER}/${name}`] ?? '';
  const found = await client.request<Location[] | null>('textDocument/references', {
    textDocument: { uri: fileUri(name) },
    position: behind(text, part, nth),
    context: { includeDeclaration },
  });
  return placesOf(found);
}

const TAG = [
  'values.yaml:8:3',
  'ci/one-values.yaml:2:3',
  'values-prod.yaml:2:3',
  'values.schema.json:1:71',
  'templates/_helpers.tpl:2:55',
  'templates/app.yaml:7:25',
  'templates/app.yaml:9:14',
  'templates/app.yaml:14:35',
];

describe('references of an entry of values', () => {
  test.each([
    ['values', 'values.yaml', '  ta'],
    ['values of another file', 'values-prod.yaml', 'tag'],
    ['the schema', 'values.schema.json', '"tag'],
    ['a template', 'templates/app.yaml', '.Values.image.ta'],
    ['what `with` names', 'templates/app.yaml', 'again: {{ .ta'],
    ['`index`', 'templates/app.yaml', '"image" "ta'],
    ['a helper that gets a map', 'templates/_helpers.tpl', '.of.ta'],
  ])('are found from %s', async (_what, name, part) => {
    expect((await references(name, part)).toSorted()).toEqual(TAG.toSorted());
  });

  test('are those of templates alone where declarations do not count', async () => {
    expect(await references('values.yaml', '  tag', { includeDeclaration: false })).toEqual(TAG.slice(4));
  });

  test('of an item of a list are those of each', async () => {
    expect(await references('values.yaml', '- nam')).toEqual(['values.yaml:11:5', 'templates/app.yaml:12:7']);
  });

  test('of a subchart are found in its own files and in those of the chart above it', async () => {
    const expected = [
      'charts/db/values.yaml:2:1',
      'values.yaml:14:3',
      'charts/db/templates/a.yaml:5:20',
      'templates/app.yaml:15:23',
    ];
    expect((await references('charts/db/values.yaml', 'por', { nth: 2 })).toSorted()).toEqual(expected.toSorted());
    expect((await references('values.yaml', '  por')).toSorted()).toEqual(expected.toSorted());
  });

  test('of a chart that another one names with file:// are found there, too', async () => {
    const changes = {
      '/repo/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.0.0\n',
      '/repo/common/values.yaml': 'level: one\n',
      'Chart.yaml': `${FILES['Chart.yaml']}dependencies:\n- {name: common, version: 1.0.0, repository: file://../../common}\n`,
      'values.yaml': 'common:\n  level: two\n',
      'templates/app.yaml': '{{ .Values.common.level }}\n',
    };
    const client = await startChart(['/repo/common/values.yaml'], changes);
    const found = await client.request<Location[]>('textDocument/references', {
      textDocument: { uri: 'file:///repo/common/values.yaml' },
      position: { line: 0, character: 2 },
      context: { includeDeclaration: true },
    });
    expect(
      found.map(({ uri, range }) => `${uri.slice('file:///repo/'.length)}:${range.start.line + 1}`).toSorted(),
    ).toEqual(['charts/web/templates/app.yaml:1', 'charts/web/values.yaml:2', 'common/values.yaml:1']);
  });

  test.each([
    ['a value', 'values.yaml', '5433'],
    ['a comment', 'values.yaml', '# The ta'],
    ['text of a template', 'templates/app.yaml', 'kind: Conf'],
    ['another object', 'templates/_helpers.tpl', '.Chart.Na'],
    ['a word of a schema that is no property', 'values.schema.json', '"requir'],
  ])('there are none of %s', async (_what, name, part) => {
    expect(await references(name, part)).toEqual([]);
  });
});

describe('references of an entry of values in releases', () => {
  const expected = ['clusters/app.yaml:13:11', 'clusters/release.yaml:11:7', 'clusters/web.yaml:2:3'];

  test.each([
    ['the chart', 'values.yaml', '  ta'],
    ['a HelmRelease', '/repo/clusters/release.yaml', '      ta'],
    ['the text of an Application', '/repo/clusters/app.yaml', '          ta'],
    ['a values file elsewhere', '/repo/clusters/web.yaml', '  ta'],
  ])('are found from %s', async (_what, name, part) => {
    const client = await startChart([name], RELEASES);
    const found = await client.request<Location[] | null>('textDocument/references', {
      textDocument: { uri: fileUri(name) },
      position: behind(chartFiles(RELEASES)[name.startsWith('/') ? name : `${FOLDER}/${name}`] ?? '', part),
      context: { includeDeclaration: true },
    });
    const places = (found ?? []).map(
      ({ uri, range: { start } }) => `${uri.slice('file:///repo/'.length)}:${start.line + 1}:${start.character + 1}`,
    );
    expect(places.filter((place) => place.startsWith('clusters/')).toSorted()).toEqual(expected);
    expect(places).toHaveLength(TAG.length + expected.length);
  });
});

describe('references of a template', () => {
  const NAME = ['templates/_helpers.tpl:1:12', 'templates/app.yaml:4:20'];

  test.each([
    ['its definition', 'templates/_helpers.tpl', 'define "web.na'],
    ['where it is included', 'templates/app.yaml', 'include "web.na'],
  ])('are found from %s', async (_what, name, part) => {
    expect(await references(name, part)).toEqual(NAME);
    expect(await references(name, part, { includeDeclaration: false })).toEqual(NAME.slice(1));
  });
});

test('what a place names is marked in its own file', async () => {
  const client = await startChart(['templates/app.yaml', 'values.yaml']);
  const marked = async (name: string, part: string): Promise<unknown> =>
    (
      await client.request<DocumentHighlight[] | null>('textDocument/documentHighlight', {
        textDocument: { uri: fileUri(name) },
        position: behind(FILES[name] ?? '', part),
      })
    )?.map(({ range, kind }) => [range.start.line + 1, kind]);
  expect(await marked('templates/app.yaml', '.Values.image.ta')).toEqual([
    [7, 2],
    [9, 2],
    [14, 2],
  ]);
  expect(await marked('values.yaml', '  ta')).toEqual([[8, 3]]);
  expect(await marked('templates/app.yaml', 'kind: Conf')).toBeUndefined();
});

test('references follow what is typed', async () => {
  const client = await startChart(['templates/app.yaml', 'values.yaml']);
  const text = '{{ .Values.image.tag }}\n';
  await client.change(fileUri('templates/app.yaml'), { text });
  const found = await client.request<Location[]>('textDocument/references', {
    textDocument: { uri: fileUri('values.yaml') },
    position: behind(FILES['values.yaml'] ?? '', '  ta'),
    context: { includeDeclaration: false },
  });
  expect(placesOf(found)).toEqual(['templates/app.yaml:1:18']);
});
