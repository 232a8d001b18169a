import { describe, expect, test } from 'vitest';
import type { CompletionItem, CompletionList, SignatureHelp, TextEdit } from 'vscode-languageserver';
import type { TestClient } from '../lsp/support.js';
import { behind, fileUri, startChart } from './language-fixture.js';

const NAME = 'templates/b.yaml';

/** Resolves to what is offered at the `¦` of a template. */
async function offered(text: string, trigger?: string, name = NAME): Promise<readonly CompletionItem[] | null> {
  return (await opened(text, trigger, name)).items;
}

async function opened(
  text: string,
  trigger?: string,
  name = NAME,
): Promise<{ readonly client: TestClient; readonly items: readonly CompletionItem[] | null; readonly plain: string }> {
  const plain = text.replace('¦', '');
  const client = await startChart([name], { [name]: plain });
  const list = await client.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: fileUri(name) },
    position: behind(text, text.slice(0, text.indexOf('¦'))),
    context: trigger === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter: trigger },
  });
  return { client, items: list?.items ?? null, plain };
}

const labels = (items: readonly CompletionItem[] | null): readonly string[] | undefined =>
  items?.map(({ label }) => label).toSorted();

/** Returns a text with the edit of the item with a label. */
function chosen(text: string, items: readonly CompletionItem[] | null, label: string): string {
  const plain = text.replace('¦', '');
  const edit = items?.find((item) => item.label === label)?.textEdit as TextEdit | undefined;
  if (!edit) throw new Error(`${label} is not offered`);
  const lines = plain.split('\n');
  const { start, end } = edit.range;
  const line = lines[start.line] ?? '';
  lines[start.line] = line.slice(0, start.character) + edit.newText + line.slice(end.character);
  return lines.join('\n');
}

describe('completion in actions of a template', () => {
  test.each([
    ['values', '{{ .Values.¦ }}', ['auth', 'db', 'global', 'hosts', 'image', 'onlyInCi', 'ports', 'resources']],
    [
      'values of all files, of the schema, without keys that need `index`',
      '{{ .Values.image.¦ }}',
      ['digest', 'pullPolicy', 'repository', 'tag'],
    ],
    [
      'values where a part of the word is written',
      '{{ .Values.im¦ }}',
      ['auth', 'db', 'global', 'hosts', 'image', 'onlyInCi', 'ports', 'resources'],
    ],
    ['those of a subchart', '{{ .Values.db.¦ }}', ['global', 'port', 'user']],
    ['what `with` names', '{{ with .Values.image }}{{ .¦ }}{{ end }}', ['digest', 'pullPolicy', 'repository', 'tag']],
    [
      'the template in `with`',
      '{{ with .Values.image }}{{ $.Release.¦ }}{{ end }}',
      ['IsInstall', 'IsUpgrade', 'Name', 'Namespace', 'Revision', 'Service'],
    ],
    ['each item of a list', '{{ range .Values.hosts }}{{ .¦ }}{{ end }}', ['name', 'path']],
    ['a variable', '{{ range $h := .Values.hosts }}{{ $h.¦ }}{{ end }}', ['name', 'path']],
    ['a value in parentheses', '{{ (.Values.none | default .Values.db).¦ }}', ['global', 'port', 'user']],
    [
      'keys in strings, all of them',
      '{{ index .Values.image "¦" }}',
      ['digest', 'my-key', 'pullPolicy', 'repository', 'tag'],
    ],
    ['keys behind keys', '{{ index .Values "resources" "¦" }}', ['limits']],
    ['keys of `get`', '{{ get .Values.db "¦', ['global', 'port', 'user']],
    ['templates', '{{ include "¦" . }}', ['web.image', 'web.name']],
    ['templates of `template`', '{{ template "web.¦', ['web.image', 'web.name']],
    ['the dot', '{{ .¦ }}', ['Capabilities', 'Chart', 'Files', 'Release', 'Subcharts', 'Template', 'Values']],
    ['the cluster', '{{ .Capabilities.KubeVersion.¦ }}', ['GitVersion', 'Major', 'Minor', 'Version']],
    ['the files', '{{ .Files.¦ }}', ['AsConfig', 'AsSecrets', 'Get', 'GetBytes', 'Glob', 'Lines']],
    ['what a template makes', '{{ $m := dict "a" 1 "b" .Values.db }}{{ $m.¦ }}', ['a', 'b']],
    [
      'before a template goes on that is half-written',
      'a: {{ .Values.db.¦\nb: {{ .Values.image }}',
      ['global', 'port', 'user'],
    ],
    ['variables', '{{ $a := 1 }}{{ $¦ }}', ['$', '$a']],
    ['conditions behind `else`', '{{ if .a }}{{ else ¦ }}{{ end }}', ['if', 'with']],
  ])('offers %s', async (_what, text, expected) => {
    expect(labels(await offered(text))).toEqual([...expected].toSorted());
  });

  test('offers keywords, functions and what the dot has at the start of an action', async () => {
    const items = await offered('{{ ¦ }}', ' ');
    expect(labels(items)).toEqual(
      expect.arrayContaining(['if', 'range', 'define', 'include', 'toYaml', '.Values', '$']),
    );
    expect(labels(items)).not.toContain('end');
  });

  test.each(['{{ .Values.db | ¦', '{{ if ¦', '{{ $a := ¦', '{{ if .a }}{{ else ¦'])(
    'a blank asks for what a command begins with: %s',
    async (text) => {
      expect(labels(await offered(text, ' '))).not.toEqual([]);
    },
  );

  test('offers what ends a block within one alone', async () => {
    expect(labels(await offered('{{ if .a }}{{ ¦'))).toEqual(expect.arrayContaining(['else', 'end', 'break']));
  });

  test.each([
    ['functions and no keywords behind a pipe', '{{ .Values.db | ¦ }}', 'quote', 'if'],
    ['functions in parentheses', '{{ if (¦', 'eq', 'with'],
    ['no functions as an argument', '{{ quote ¦ }}', '.Values', 'upper'],
    ['`$.Values` within `with`', '{{ with .Values.db }}{{ ¦ }}{{ end }}', '$.Values', '.Values'],
  ])('offers %s', async (_what, text, some, other) => {
    const all = labels(await offered(text)) ?? [];
    expect(all).toContain(some);
    expect(all).not.toContain(other);
  });

  test.each([
    ['text', 'a: .Values.¦', '.'],
    ['a string', '{{ quote "a.¦" }}', '.'],
    ['the fields of a text', '{{ "a".¦ }}', '.'],
    ['a comment', '{{/* .Values.¦ */}}', '.'],
    ['a blank behind a word', '{{ quote ¦ }}', ' '],
    ['a blank behind a value', '{{ .Values ¦ }}', ' '],
    ['what is behind an action', '{{ .Values }}¦', undefined],
  ])('offers nothing in %s', async (_what, text, trigger) => {
    expect(labels((await offered(text, trigger)) ?? [])).toEqual([]);
  });

  test('offers nothing in a file that is no template', async () => {
    expect(await offered('a: {{ .Values.¦ }}\n', '.', 'other.yaml')).toBeNull();
  });

  test.each([
    ['{{ .Values.¦ }}', 'image', '{{ .Values.image }}'],
    ['{{ .Values.im¦ag.tag }}', 'image', '{{ .Values.image.tag }}'],
    ['{{ include "¦" . }}', 'web.name', '{{ include "web.name" . }}'],
    ['{{ include "we¦b.x" . }}', 'web.name', '{{ include "web.name" . }}'],
    ['{{ include "¦', 'web.name', '{{ include "web.name"'],
    ['{{ index .Values.image "¦" }}', 'my-key', '{{ index .Values.image "my-key" }}'],
    ['{{ .Values.db | quo¦ }}', 'quote', '{{ .Values.db | quote }}'],
    ['{{ ¦ }}', '.Values', '{{ .Values }}'],
    ['{{ $¦ }}', '$', '{{ $ }}'],
  ])('%s becomes what was chosen', async (text, label, expected) => {
    expect(chosen(text, await offered(text), label)).toBe(expected);
  });

  test('an entry has its value and the comment above it', async () => {
    const items = await offered('{{ .Values.image.¦ }}');
    expect(items?.find(({ label }) => label === 'tag')).toMatchObject({
      detail: '"2.1"',
      documentation: { value: 'Which one\nof them\n\nIn values.yaml' },
    });
    expect(items?.find(({ label }) => label === 'digest')?.documentation).toMatchObject({
      value: 'In values-prod.yaml',
    });
    expect(items?.find(({ label }) => label === 'pullPolicy')).toMatchObject({
      detail: 'string',
      documentation: { value: 'When it is pulled' },
    });
    expect((await offered('{{ .Values.db.¦ }}'))?.find(({ label }) => label === 'port')).toMatchObject({
      detail: '5432',
      documentation: { value: 'The port of the database\n\nIn values.yaml' },
    });
  });

  test('a credential is never shown, and neither is a comment that repeats it', async () => {
    const items = await offered('{{ .Values.auth.¦ }}');
    expect(items?.find(({ label }) => label === 'password')).toMatchObject({ detail: 'a credential' });
    expect(JSON.stringify(items)).not.toContain('quiet-harbor');
  });

  test('a comment does not show the credential of an example', async () => {
    const values = '# -- For example\n# password: plum-river-77\n# user: app\ndb:\n  port: 1\n';
    const client = await startChart([NAME], { [NAME]: '{{ .Values. }}', 'values.yaml': values });
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri: fileUri(NAME) },
      position: { line: 0, character: 11 },
    });
    expect(list.items.find(({ label }) => label === 'db')?.documentation).toMatchObject({
      value: 'For example\npassword: …\nuser: app\n\nIn values.yaml',
    });
  });

  test('a function has its signature and says what it gives', async () => {
    const items = await offered('{{ .Values.db | ¦ }}');
    expect(items?.find(({ label }) => label === 'nindent')).toMatchObject({
      detail: 'nindent(spaces int, text string) string',
      documentation: { value: 'A line break, and a text with every line indented' },
    });
  });

  test.each([
    ['templates/_helpers.tpl', 'plaintext'],
    ['templates/_helpers.tpl', 'helm'],
    ['templates/NOTES.txt', 'helm'],
    ['templates/tests/run.tpl', 'smarty'],
  ])('%s is completed in the language %s, and has no outline', async (name, languageId) => {
    const client = await startChart([]);
    const text = 'Hello {{ .Values.db. }}\nkind: it\n';
    await client.open(fileUri(name), text, languageId);
    const textDocument = { uri: fileUri(name) };
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: behind(text, '.db.'),
    });
    expect(labels(list.items)).toEqual(['global', 'port', 'user']);
    expect(await client.request('textDocument/documentSymbol', { textDocument })).toBeNull();
    // What is missing for the chart is said in any file.
    expect((await client.codes(textDocument.uri)).filter((code) => code !== 'not-applied')).toEqual([]);
  });

  test('follows what is typed in values', async () => {
    const { client, plain } = await opened('{{ .Values.ports.¦ }}');
    await client.open(fileUri('values.yaml'), 'ports:\n  http: 80\n');
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri: fileUri(NAME) },
      position: behind(plain, '.ports.'),
    });
    expect(labels(list.items)).toEqual(['http']);
  });
});

describe('completion of keys in values files', () => {
  test.each([
    [
      'what other values and the schema have',
      'values-prod.yaml',
      'image:\n  tag: a\n  ¦\n',
      ['digest', 'my-key', 'pullPolicy', 'repository'],
    ],
    ['what templates read', 'values-prod.yaml', 'labels:\n  ¦', ['team']],
    ['the keys of items', 'values-prod.yaml', 'hosts:\n  - ¦', ['name', 'path']],
    ['the values of a subchart', 'values-prod.yaml', 'db:\n  ¦', ['global', 'port', 'user']],
    ['the values of a subchart in its own file', 'charts/db/values-prod.yaml', 'port: 1\n¦', ['global', 'user']],
    ['values for tests', 'ci/one-values.yaml', 'labels:\n  ¦', ['team']],
  ])('offers %s', async (_what, name, text, expected) => {
    const template = '{{ .Values.labels.team }}{{ .Values.image.digest }}';
    const client = await startChart([name], { [name]: text.replace('¦', ''), 'templates/b.yaml': template });
    const list = await client.request<CompletionList | null>('textDocument/completion', {
      textDocument: { uri: fileUri(name) },
      position: behind(text, text.slice(0, text.indexOf('¦'))),
    });
    expect(labels(list?.items ?? [])).toEqual([...expected].toSorted());
  });

  test('a map goes on with its entries on the next line', async () => {
    const text = 'a: b\nre¦';
    expect(chosen(text, await offered(text, undefined, 'values-prod.yaml'), 'resources')).toBe('a: b\nresources:\n  ');
    expect(chosen(text, await offered(text, undefined, 'values-prod.yaml'), 'onlyInCi')).toBe('a: b\nonlyInCi: ');
  });

  test('a credential is not repeated', async () => {
    const items = await offered('auth:\n  ¦', undefined, 'values-prod.yaml');
    expect(labels(items)).toEqual(['password']);
    expect(JSON.stringify(items)).not.toContain('quiet-harbor');
  });
});

describe('the signature of a function', () => {
  test.each([
    ['{{ trunc ¦', 'length int'],
    ['{{ trunc 63¦ }}', 'length int'],
    ['{{ trunc 63 ¦ }}', 'text string'],
    ['{{ .Values.a | trunc 63 .b¦ }}', 'text string'],
    ['{{ ternary (eq .a .b) ¦ }}', 'no any'],
    ['{{ ternary (eq .a ¦) }}', 'others ...any'],
    ['{{ printf "%s-%s" .a .b ¦ }}', 'values ...any'],
    ['{{ include "web.na¦', 'name string'],
    ['{{ if and .a ¦ }}', 'more ...any'],
  ])('%s', async (text, parameter) => {
    const name = NAME;
    const client = await startChart([name], { [name]: text.replace('¦', '') });
    const help = await client.request<SignatureHelp | null>('textDocument/signatureHelp', {
      textDocument: { uri: fileUri(name) },
      position: behind(text, text.slice(0, text.indexOf('¦'))),
    });
    const [signature] = help?.signatures ?? [];
    const [from, to] = (signature?.parameters?.[help?.activeParameter ?? -1]?.label ?? [0, 0]) as [number, number];
    expect(signature?.label.slice(from, to)).toBe(parameter);
  });

  test.each(['a: trunc ¦', '{{ .Values.a ¦ }}', '{{ trun¦ }}', '{{ none ¦ }}', '{{ trunc 1 }} ¦'])(
    'is not shown in %s',
    async (text) => {
      const client = await startChart([NAME], { [NAME]: text.replace('¦', '') });
      const help = await client.request<SignatureHelp | null>('textDocument/signatureHelp', {
        textDocument: { uri: fileUri(NAME) },
        position: behind(text, text.slice(0, text.indexOf('¦'))),
      });
      expect(help).toBeNull();
    },
  );
});
