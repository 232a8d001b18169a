import { expect, test } from 'vitest';
import type { AppliedSet, Root } from '../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../server/src/core/applied/build-root.js';
import { changedFiles } from '../../server/src/core/applied/changed-files.js';
import type { ApplyOptions } from '../../server/src/core/applied/chart-build.js';
import type { RootFiles } from '../../server/src/core/applied/root-files.js';
import { pieceAt } from '../../server/src/core/provenance/traced-text.js';
import { parseApplied } from '../../server/src/core/yaml/document.js';

const FOLDER = '/w/web';
const OPTIONS: ApplyOptions = { kubernetesVersion: '1.34.0' };

/** A chart whose templates ask for their values in every way there is. */
const FILES: Readonly<Record<string, string>> = {
  'Chart.yaml':
    'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: db, version: 1.0.0, condition: db.enabled, import-values: [shared]}\n',
  'values.yaml': `name: web
image: {repository: ghcr.io/acme/web, tag: 1.2.3}
labels: {a: b}
empty: {}
list: [{name: one, on: true}, {name: two}]
port: 8080
text: '{{ .Values.name }}-{{ .Values.image.tag }}'
file: data.txt
key: repository
nested: {deep: {deeper: {deepest: 1}}}
maybe:
onlyChecked: {x: y}
counted: {x: y}
merged: {x: y}
printed: {x: {y: z}}
unused: {x: y}
global: {zone: north}
db: {enabled: true, size: 1, own: {a: b}}
`,
  'data.txt': 'data\n',
  'values-more.yaml': 'labels: {c: d}\n',
  'templates/_helpers.tpl':
    '{{ define "tag" }}{{ .Values.image.tag }}{{ end }}{{ define "pick" }}{{ index . "repository" }}{{ end }}',
  'templates/dot.yaml': 'kind: A\nname: {{ .Values.name }}\n',
  'templates/dollar.yaml': 'kind: A\nport: {{ with .Values.nested.deep }}{{ $.Values.port }}{{ end }}\n',
  'templates/variable.yaml': '{{ $v := .Values.nested }}kind: A\ndeep: {{ $v.deep.deeper.deepest }}\n',
  'templates/include.yaml': 'kind: A\ntag: {{ include "tag" . }}\npick: {{ include "pick" .Values.image }}\n',
  'templates/range.yaml':
    'kind: A\nitems:\n{{ range .Values.list }}- {{ .name }}: {{ .on | default false }}\n{{ end }}',
  'templates/map.yaml': 'kind: A\nlabels:\n{{ range $k, $v := .Values.labels }}  {{ $k }}: {{ $v }}\n{{ end }}',
  'templates/if.yaml': '{{ if .Values.onlyChecked }}kind: A\n{{ end }}',
  'templates/with.yaml': 'kind: A\n{{ with .Values.empty }}more: {{ toYaml . | nindent 2 }}{{ end }}\n',
  'templates/missing.yaml': 'kind: A\nmissing: {{ .Values.missing | default "none" }}-{{ (.Values.maybe).x }}\n',
  'templates/has.yaml': 'kind: A\nhas: {{ hasKey .Values "missing" }}-{{ hasKey .Values.image "tag" }}\n',
  'templates/count.yaml': 'kind: A\ncount: {{ len .Values.counted }}-{{ keys .Values.counted | first }}\n',
  'templates/merge.yaml': 'kind: A\nall: {{ merge (dict "a" 1) .Values.merged | toJson }}\n',
  'templates/print.yaml': 'kind: A\nprinted: {{ .Values.printed | toJson }}\n',
  'templates/tpl.yaml': 'kind: A\ntpl: {{ tpl .Values.text . }}\n',
  'templates/key.yaml': 'kind: A\nkey: {{ index .Values.image .Values.key }}-{{ get .Values.image "tag" }}\n',
  'templates/dig.yaml': 'kind: A\ndig: {{ dig "deep" "deeper" "deepest" 0 .Values.nested }}\n',
  'templates/files.yaml':
    'kind: A\nfile: {{ .Files.Get .Values.file | quote }}\nmore: {{ (.Files.Glob "values-*").AsConfig }}\n',
  'templates/sum.yaml': 'kind: A\nsum: {{ include (print $.Template.BasePath "/map.yaml") . | sha256sum }}\n',
  'templates/sub.yaml': 'kind: A\nsize: {{ .Subcharts.db.Values.size }}-{{ .Values.db.own.a }}\n',
  'templates/copy.yaml':
    '{{ $c := deepCopy .Values.nested }}{{ $_ := set $c "x" 1 }}kind: A\ncopy: {{ $c | toJson }}\n',
  'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'charts/db/values.yaml': 'size: 2\nlog: info\nexports: {shared: {imported: yes-it-is}}\n',
  'charts/db/templates/db.yaml': 'kind: B\nzone: {{ .Values.global.zone }}\nsize: {{ .Values.size }}\n',
  'charts/db/templates/log.yaml': 'kind: B\nlog: {{ .Values.log }}\n',
};

const texts = new Map(Object.entries(FILES).map(([name, text]) => [`${FOLDER}/${name}`, text]));

const files: RootFiles = {
  read: (path) => texts.get(path),
  list: () => undefined,
  below: (folder) => new Map([...texts].map(([path, text]) => [path.slice(folder.length + 1), text])),
};

const rootWith = (...values: readonly string[]): Root => ({
  kind: 'helm',
  folder: FOLDER,
  file: `${FOLDER}/Chart.yaml`,
  values: values.map((name) => `${FOLDER}/${name}`),
});

function shown({ text, problems }: AppliedSet): string {
  return [text.text, ...problems.map(({ message, fatal }) => `${fatal} ${message}`)].join('\n');
}

const VALUES = ['other', 'true', 'false', '{}', '[]', '{a: c}', '{x: {y: other}}', '{x: y, z: 1}', '9', 'null', '""'];

/** Every text of a values file with one entry changed, taken away or added. */
function* editsOf(name: string): Generator<string> {
  const text = FILES[name] ?? '';
  const root = parseApplied(text).documents[0]?.document.root;
  for (const { range, keyRange, parent } of root?.walk() ?? []) {
    if (!keyRange) continue;
    for (const value of VALUES) yield `${text.slice(0, keyRange.end)}: ${value}${text.slice(range.end)}`;
    if (parent === root) yield text.slice(0, keyRange.start) + text.slice(text.indexOf('\n', range.end) + 1);
  }
  yield `${text}missing: there\n`;
  yield text.replace('{a: b}', '{a: b, missing: there}');
  yield `# Everything stands elsewhere.\n${text}`;
}

test.each([
  { name: 'values.yaml', values: [] },
  { name: 'values.yaml', values: ['values-more.yaml'] },
  { name: 'values-more.yaml', values: ['values-more.yaml'] },
  { name: 'charts/db/values.yaml', values: [] },
])('an edit of $name that is tried gives what the chart gives with it ($values)', ({ name, values }) => {
  const root = rootWith(...values);
  const before = buildRoot(root, files, { ...OPTIONS, trials: 'prepared' });
  expect(before.problems).toEqual([]);
  expect(before.chart?.templates.rendered).toBeDefined();
  let changed = 0;
  for (const text of editsOf(name)) {
    const other = changedFiles(files, new Map([[`${FOLDER}/${name}`, text]]));
    const tried = shown(buildRoot(root, other, { ...OPTIONS, trials: 'trial' }, before));
    expect(tried, text).toBe(shown(buildRoot(root, other, OPTIONS)));
    if (tried !== shown(before)) changed++;
  }
  expect(changed).toBeGreaterThan(5);
});

test('templates that ask for no changed entry are not rendered again, and others are', () => {
  const root = rootWith();
  const before = buildRoot(root, files, { ...OPTIONS, trials: 'prepared' });
  const text = `# Everything stands elsewhere.\n${FILES['values.yaml']?.replace('port: 8080', 'port: 8081')}`;
  const other = changedFiles(files, new Map([[`${FOLDER}/values.yaml`, text]]));
  const placeOf = ({ text: traced }: AppliedSet, value: string): number | undefined =>
    pieceAt(traced, traced.text.indexOf(value) + value.lastIndexOf(' ') + 1)?.source?.place.start;
  const at = (value: string): number => text.indexOf(value);
  const old = (FILES['values.yaml'] ?? '').indexOf('1.2.3');
  const tried = buildRoot(root, other, { ...OPTIONS, trials: 'trial' }, before);
  expect(placeOf(tried, 'port: 8081')).toBe(at('8081'));
  expect(placeOf(tried, 'tag: 1.2.3')).toBe(old);
  // What is kept has places that are right.
  const built = buildRoot(root, other, { ...OPTIONS, trials: 'prepared' }, before);
  expect(placeOf(built, 'port: 8081')).toBe(at('8081'));
  expect(placeOf(built, 'tag: 1.2.3')).toBe(at('1.2.3'));
});

test('a chart whose templates change the values for each other is rendered whole', () => {
  const shared = new Map([
    ['Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'],
    ['values.yaml', 'port: 80\n'],
    ['templates/a.yaml', '{{ $_ := set .Values "name" (print "p" .Values.port) }}kind: A\n'],
    ['templates/b.yaml', 'kind: B\nname: {{ .Values.name }}\n'],
  ]);
  const all: RootFiles = {
    read: (path) => shared.get(path.slice(FOLDER.length + 1)),
    list: () => undefined,
    below: () => shared,
  };
  const before = buildRoot(rootWith(), all, { ...OPTIONS, trials: 'prepared' });
  const other = changedFiles(all, new Map([[`${FOLDER}/values.yaml`, 'port: 81\n']]));
  const tried = buildRoot(rootWith(), other, { ...OPTIONS, trials: 'trial' }, before);
  expect(tried.text.text).toContain('name: p81');
});
