import { describe, expect, test } from 'vitest';
import { actionsIn } from '../../server/src/core/template/parse/actions.js';
import { named, readsIn, usesOf } from './uses-support.js';

/** Returns the entries that a template reads, each once, but for those that lead to others. */
function leaves(template: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const all = [...new Set(readsIn({ 'templates/a.yaml': template, ...more }))];
  return all.filter((one) => !all.some((other) => other.startsWith(`${one}.`)));
}

describe('the entries of values that a template reads', () => {
  test.each([
    ['by their path', '{{ .Values.image.tag }}', ['image.tag']],
    ['of the template', '{{ $.Values.image.tag }}', ['image.tag']],
    ['of what `with` names', '{{ with .Values.image }}{{ .tag }}{{ end }}', ['image.tag']],
    ['of the dot before, in `else`', '{{ with .Values.a }}{{ .b }}{{ else }}{{ .Values.c }}{{ end }}', ['a.b', 'c']],
    [
      'of what `else with` names',
      '{{ with .Values.a }}{{ .b }}{{ else with .Values.c }}{{ .d }}{{ end }}',
      ['a.b', 'c.d'],
    ],
    ['of the dot before, behind `end`', '{{ with .Values.a }}{{ end }}{{ .Values.b }}', ['a', 'b']],
    ['of each item', '{{ range .Values.hosts }}{{ .name }}{{ end }}', ['hosts.[].name']],
    [
      'of variables of a range',
      '{{ range $i, $h := .Values.hosts }}{{ $h.name }}{{ $i.none }}{{ end }}',
      ['hosts.[].name'],
    ],
    ['of a variable', '{{ $i := .Values.image }}{{ $i.tag }}', ['image.tag']],
    [
      'of a variable that is set anew',
      '{{ $i := .Values.a }}{{ if .Values.b }}{{ $i = .Values.c }}{{ end }}{{ $i.d }}',
      ['b', 'a.d', 'c.d'],
    ],
    ['of no variable of a block that has ended', '{{ if true }}{{ $i := .Values.a }}{{ end }}{{ $i.b }}', ['a']],
    ['of a pipeline in parentheses', '{{ (.Values.a | default .Values.b).c }}', ['b.c', 'a.c']],
    ['by `index`', '{{ index .Values "a-b" "c" }}', ['a-b.c']],
    ['by `index` of a list', '{{ (index .Values.list 0).name }}', ['list.[].name']],
    ['by `get` and `hasKey`', '{{ if hasKey .Values "a" }}{{ get .Values.b "c" }}{{ end }}', ['a', 'b.c']],
    ['by `dig`', '{{ dig "a" "b" "none" .Values.c }}', ['c.a.b']],
    ['by `pick`', '{{ pick .Values.a "b" "c" | toYaml }}', ['a.b', 'a.c']],
    ['of merged maps', '{{ (merge .Values.a (deepCopy .Values.b)).c }}', ['a.c', 'b.c']],
    [
      'of what `or` and `ternary` choose',
      '{{ (or .Values.a .Values.b).c }}{{ (ternary .Values.d .Values.e true).f }}',
      ['a.c', 'b.c', 'd.f', 'e.f'],
    ],
    ['of a list of several', '{{ range list .Values.a .Values.b }}{{ .c }}{{ end }}', ['a.c', 'b.c']],
    [
      'of a map of the template',
      '{{ $m := dict "image" .Values.a "root" $ }}{{ $m.image.b }}{{ $m.root.Values.c }}',
      ['a.b', 'c'],
    ],
    ['in a text that `tpl` renders', '{{ tpl "a {{ .b }}{{ $.c }}" .Values.d }}', ['d.b', 'd.c']],
    ['in a raw text that `tpl` renders', '{{ tpl `{{ with .Values.a }}{{ .b }}{{ end }}` $ }}', ['a.b']],
    ['not in any other string', '{{ quote "{{ .Values.a }}" }}', []],
    ['not of other objects', '{{ .Chart.Values.a }}{{ .Release.Name }}{{ "x.Values.b" }}{{/* .Values.c */}}', []],
    ['not in text', 'a: .Values.b', []],
    ['where an action is half-written', '{{ .Values.a.\nb: {{ .Values.c }}', ['a', 'c']],
    ['where a string has no end', '{{ include "a\nb: {{ .Values.c }}', ['c']],
    ['where a block has no end', '{{ with .Values.a }}{{ define "x" }}{{ .Values.b }}{{ end }}', ['a', 'b']],
    ['where there is one end too many', '{{ end }}{{ .Values.a }}', ['a']],
  ])('%s', (_what, template, expected) => {
    expect(leaves(template)).toEqual(expected);
  });

  const helper = (text: string): Readonly<Record<string, string>> => ({ 'templates/_h.tpl': text });

  test.each([
    ['the dot', '{{ include "h" . }}', '{{ define "h" }}{{ .Values.a }}{{ end }}', ['a']],
    [
      'a part of the values',
      '{{ include "h" .Values.a }}',
      '{{ define "h" }}{{ .b }}{{ $.c }}{{ end }}',
      ['a.b', 'a.c'],
    ],
    [
      'a map',
      '{{ include "h" (dict "root" $ "of" .Values.a) }}',
      '{{ define "h" }}{{ .of.b }}{{ .root.Values.c }}{{ end }}',
      ['a.b', 'c'],
    ],
    [
      'several values',
      '{{ include "h" .Values.a }}{{ template "h" .Values.b }}',
      '{{ define "h" }}{{ .c }}{{ end }}',
      ['a.c', 'b.c'],
    ],
    [
      'the data of another template',
      '{{ include "h" .Values.a }}',
      '{{ define "h" }}{{ include "i" (dict "x" .b) }}{{ end }}{{ define "i" }}{{ .x.c }}{{ end }}',
      ['a.b.c'],
    ],
    [
      'its own data',
      '{{ include "h" .Values.a }}',
      '{{ define "h" }}{{ .n }}{{ if .next }}{{ include "h" .next }}{{ end }}{{ end }}',
      expect.arrayContaining(['a.next.n']),
    ],
    ['nothing: it gets what a file gets', '', '{{ define "h" }}{{ .Values.a }}{{ end }}', ['a']],
  ])('in a template that is called with %s', (_what, template, text, expected) => {
    const all = [...new Set(readsIn({ 'templates/a.yaml': template, ...helper(text) }))];
    if (Array.isArray(expected)) expect(leaves(template, helper(text)).toSorted()).toEqual(expected.toSorted());
    else expect(all).toEqual(expected);
  });

  const sub = (template: string): Readonly<Record<string, string>> => ({
    'charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
    'charts/db/templates/a.yaml': template,
  });

  test('a subchart has its own values, and its parent has them below its name', () => {
    expect(readsIn({ ...sub('{{ .Values.port }}'), 'templates/a.yaml': '{{ .Values.db.port }}' })).toEqual([
      'db:port',
      'db:',
      'db:port',
    ]);
  });

  test('global values are those of the chart at the top', () => {
    expect(readsIn(sub('{{ .Values.global.zone }}'))).toEqual(['global', 'global.zone']);
  });

  test('a subchart has the values below each of its aliases', () => {
    const dependencies = 'dependencies:\n- {name: db, alias: one}\n- {name: db, alias: two}\n';
    const uses = usesOf({
      'Chart.yaml': `name: web\nversion: 1.0.0\n${dependencies}`,
      ...sub('{{ .Values.port }}'),
      'templates/a.yaml': '{{ .Values.two.port }}{{ .Values.db.port }}',
    });
    expect(uses.accesses.flatMap(({ entries }) => entries.map(named))).toEqual([
      'db:port',
      'db:',
      'db:port',
      'db',
      'db.port',
    ]);
    const db = uses.parts.all[1];
    if (!db) throw new Error('there is no subchart');
    expect(uses.parts.pathsIn(uses.parts.top, { chart: db.folder, path: ['port'] })).toEqual([
      ['one', 'port'],
      ['two', 'port'],
    ]);
  });

  test('a chart that file:// names is a subchart, wherever it lies', () => {
    const uses = usesOf({
      'Chart.yaml': 'name: web\nversion: 1.0.0\ndependencies:\n- {name: db, repository: "file://../db"}\n',
      '/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
      '/db/templates/a.yaml': '{{ .Values.port }}',
      'templates/a.yaml': '{{ .Values.db.port }}',
    });
    expect(uses.accesses.flatMap(({ entries }) => entries.map(named))).toContain('db:port');
    expect(
      uses.accesses
        .filter(({ file }) => file === '/web/templates/a.yaml')
        .at(-1)
        ?.entries.map(named),
    ).toEqual(['db:port']);
  });
});

describe('what templates see whole', () => {
  const wholes = (template: string): readonly string[] =>
    usesOf({ 'templates/a.yaml': template }).wholes.map(({ by, depth, entry }) => `${by} ${depth} ${named(entry)}`);

  test.each([
    ['a value that is printed', '{{ .Values.a }}', ['print all a']],
    ['a value as YAML', '{{ toYaml .Values.a | nindent 2 }}', ['toYaml all a']],
    ['the keys of a range', '{{ range $k, $v := .Values.a }}{{ $k }}{{ end }}', ['range items a']],
    ['a key that is not written there', '{{ index .Values.a .Values.b }}', ['index items a', 'print all a.[]']],
    ['nothing that is only asked for', '{{ if and .Values.a (not .Values.b) }}{{ end }}', []],
  ])('%s', (_what, template, expected) => {
    expect(wholes(template)).toEqual(expected);
  });
});

describe('the actions of a text', () => {
  test.each([
    ['a {{ .b }} c', ['.b']],
    ['{{- .a -}}{{ .b }}', ['.a', '.b']],
    ['{{ .a', ['.a']],
    ['{{ .a {{ .b }}', ['.a', '.b']],
    ['{{ .a\n{{- .b -}} {{ .c', ['.a', '.b', '.c']],
    ['{{ .a\n{{/* .b */}}{{ .c }}', ['.a', '.c']],
    ['{{ .a\n{{- /* .b */ -}}{{ .c }}', ['.a', '.c']],
    ['{{ (\n{{ "x" }}{{ .c }}', ['(', '"x"', '.c']],
    ['{{ "a\n{{ .b }}', ['', '.b']],
    ['{{/* .a }} {{ .b }}', ['.b']],
    ['{{/* .a */}} {{ .b }}', ['.b']],
    ['{{ "a {{ .b }}" }}', ['"a {{ .b }}"']],
    ['{{ \u0001 .a }}{{ .b }}', ['', '.b']],
    ['{', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(actionsIn(text).map(({ tokens }) => tokens.map((token) => token.text).join(' '))).toEqual(expected);
  });

  test.each([
    ['{{ ((', 5000],
    ['{{- ((', 5000],
    ['{{ "a\n', 5000],
    ['{{ ( {{/* a */}}', 5000],
    ['{{ (', 50_000],
  ])('a text of many that are half-written is not read over and over: %s', (part, count) => {
    // Without a limit each of them takes as long as the whole text.
    expect(actionsIn(part.repeat(count)).length).toBeGreaterThan(10);
  });

  test('parentheses, and maps within each other, may be as deep as they are', () => {
    const map = ['{{ $m := dict "a" .Values }}', '{{ $m = dict "a" $m "b" $m "c" (list $m $m) }}'.repeat(200)].join('');
    const recursive = '{{ define "x" }}{{ include "x" (dict "a" . "b" . "c" . "d" .) }}{{ .Values.deep }}{{ end }}';
    const deep = `{{ ${'('.repeat(20_000)}.Values.a${')'.repeat(20_000)} }}{{ .Values.b }}`;
    const files = {
      'templates/a.yaml': `${map}{{ include "x" . }}`,
      'templates/b.yaml': deep,
      'templates/h.tpl': recursive,
    };
    expect(readsIn(files)).toEqual(expect.arrayContaining(['b', 'deep']));
  });

  test('they are found whatever a text looks like, and end behind where they begin', () => {
    const parts = ['{{', '}}', '"', '`', '{', '.a', '$', '(', ')', ' ', '\n', '/*', '*/', '-', 'x', '|', ':=', "'"];
    for (let seed = 1; seed < 2000; seed++) {
      let state = seed;
      let text = '';
      for (let count = 0; count < 14; count++) {
        state = (state * 1103515245 + 12345) % 2147483648;
        text += parts[(state >> 8) % parts.length];
      }
      let before = 0;
      for (const { start, end } of actionsIn(text)) {
        expect(start, text).toBeGreaterThanOrEqual(before);
        expect(end, text).toBeGreaterThanOrEqual(start + 2);
        before = end;
      }
    }
  });
});
