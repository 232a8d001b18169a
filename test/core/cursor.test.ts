import { describe, expect, test } from 'vitest';
import { NodeStyle } from '../../server/src/core/yaml/nodes.js';
import { documentOf, valueAt, written, writtenKey } from './support.js';

describe('a cursor knows where a value is written', () => {
  test.each<[string, string, readonly (string | number)[], string, unknown]>([
    ['plain', 'a: b  # c\n', ['a'], 'b', 'b'],
    ['plain, of several words', 'a: b c\n', ['a'], 'b c', 'b c'],
    ['plain, over lines', 'a: b\n  c\n\n  d # e\n', ['a'], 'b\n  c\n\n  d', 'b c\nd'],
    ['plain, with a hash', 'a: b#c\n', ['a'], 'b#c', 'b#c'],
    ['single', "a: 'it''s' # c\n", ['a'], "'it''s'", "it's"],
    ['single, over lines', "a: 'b\n\n  c'\n", ['a'], "'b\n\n  c'", 'b\nc'],
    ['double', 'a: "b\\n\\u00fc\\x41" # c\n', ['a'], '"b\\n\\u00fc\\x41"', 'b\nüA'],
    ['double, over lines', 'a: "b \\\n  c"\n', ['a'], '"b \\\n  c"', 'b c'],
    ['literal', 'a: |\n  b\n   c\n\nd: 1\n', ['a'], '|\n  b\n   c', 'b\n c\n'],
    ['literal, stripped', 'a: |-\n  b\n', ['a'], '|-\n  b', 'b'],
    ['literal, kept', 'a: |+ # c\n  b\n\nd: 1\n', ['a'], '|+ # c\n  b', 'b\n\n'],
    ['literal, with an indicator', 'a: |2\n   b\n  c\n', ['a'], '|2\n   b\n  c', ' b\nc\n'],
    ['folded', 'a: >\n  b\n  c\n\n  d\n', ['a'], '>\n  b\n  c\n\n  d', 'b c\nd\n'],
    ['a flow map', 'a: { b: 1 } # c\n', ['a'], '{ b: 1 }', undefined],
    ['a flow sequence', 'a: [b,\n  c]\n', ['a'], '[b,\n  c]', undefined],
    ['a block map', 'a:\n  b: 1 # c\n  # d\ne: 1\n', ['a'], 'b: 1', undefined],
    ['a block sequence', 'a:\n- b\n- c # d\ne: 1\n', ['a'], '- b\n- c', undefined],
    ['a map in a sequence', '- b: 1\n  c: 2\n- d\n', [0], 'b: 1\n  c: 2', undefined],
    ['in a flow sequence, without braces', '[a: 1, b]\n', [0], 'a: 1', undefined],
    ['behind an anchor', 'a: &x b\n', ['a'], 'b', 'b'],
    ['behind a tag', 'a: !!str 5\n', ['a'], '5', '5'],
    ['of an explicit key', '? a\n: b\n', ['a'], 'b', 'b'],
    ['with CRLF', 'a: |\r\n  b\r\n  c\r\nd: 1\r\n', ['a'], '|\r\n  b\r\n  c', 'b\nc\n'],
    ['behind surrogates', '"💥": 💥 # c\n', ['💥'], '💥', '💥'],
    ['behind a byte order mark', '\uFEFFa: b\n', ['a'], 'b', 'b'],
    ['not at all', 'a:\nb: 1\n', ['a'], '', null],
    ['not at all, as an item', '-\n- 1\n', [0], '', null],
  ])('%s', (_what, text, path, expected, value) => {
    const cursor = valueAt(text, ...path);
    expect(written(cursor)).toBe(expected);
    expect(cursor.value).toBe(value);
  });

  test('and its key', () => {
    const text = '"a" : 1\n? \'b\'\n: 2\n{c d: x}: 3\ne: {f: 1, "g":2}\n';
    const root = documentOf(text).root;
    expect([...(root?.entries() ?? [])].map(writtenKey)).toEqual(['"a"', "'b'", 'e']);
    expect([...(root?.at('e')?.entries() ?? [])].map(writtenKey)).toEqual(['f', '"g"']);
    expect(root?.keyRange).toBeUndefined();
    expect(valueAt('- a\n', 0).keyRange).toBeUndefined();
  });
});

describe('a cursor finds its way', () => {
  const text = 'a:\n  - b/c: 1\n    ~: 2\n  - d\n"0": x\n';

  test('to what is there', () => {
    expect(valueAt(text, 'a', 0, 'b/c').value).toBe(1);
    expect(valueAt(text, 'a', 1).value).toBe('d');
    expect(valueAt(text, '0').value).toBe('x');
  });

  test.each([[['b']], [['a', 'b']], [['a', 2]], [['a', -1]], [['a', '0']], [[0]], [['a', 1, 'x']]])(
    'and says that %j is not',
    (path) => {
      expect(documentOf(text).root?.at(...path)).toBeUndefined();
    },
  );

  test('and back: pointer, path, parent, step', () => {
    const cursor = valueAt(text, 'a', 0, 'b/c');
    expect(cursor.pointer).toBe('/a/0/b~1c');
    expect(valueAt(text, 'a', 0, '~').pointer).toBe('/a/0/~0');
    expect(cursor.path).toEqual(['a', 0, 'b/c']);
    expect([cursor.key, cursor.step, cursor.parent?.step, cursor.parent?.key]).toEqual(['b/c', 'b/c', 0, undefined]);
    expect(documentOf(text).root).toMatchObject({ pointer: '', path: [], step: undefined, parent: undefined });
  });

  test('and tells kinds, styles and sizes', () => {
    const styles = valueAt('[p, "d", \'s\', [], {}, "", ~]').items();
    expect([...styles].map(({ kind, style }) => [kind, style])).toEqual([
      ['scalar', NodeStyle.Plain],
      ['scalar', NodeStyle.Double],
      ['scalar', NodeStyle.Single],
      ['sequence', NodeStyle.Flow],
      ['map', NodeStyle.Flow],
      ['scalar', NodeStyle.Double],
      ['scalar', NodeStyle.Plain],
    ]);
    expect(valueAt('a: |\n  x\nb: >\n  x\nc:\n  - 1\nd:\n', 'a').style).toBe(NodeStyle.Literal);
    expect(valueAt('a: 1\n{b: c}: 2\n<<: {d: 3}\n').size).toBe(3);
    expect(valueAt('[1, [2, 3], 4]').size).toBe(3);
    expect(valueAt('a: !x 1\nb: 2', 'a').tag).toBe('!x');
  });

  test('through everything, in the order of the text', () => {
    const all = valueAt('a: {b: 1}\nc: [2, {d: 3}]\ne:\n').walk();
    expect([...all].map(({ pointer }) => pointer)).toEqual(['', '/a', '/a/b', '/c', '/c/0', '/c/1', '/c/1/d', '/e']);
  });

  test('to the last of equal keys, as Kubernetes has it', () => {
    expect(valueAt('a: 1\na: 2\n', 'a').value).toBe(2);
  });
});

describe('null is', () => {
  test.each(['a:', 'a: ~', 'a: null', 'a: Null', 'a: NULL', 'a: # c', 'a: !!null ~', 'a: &x'])('%s', (text) => {
    const cursor = valueAt(`${text}\nb: 1\n`, 'a');
    expect(cursor.isNull).toBe(true);
    expect(cursor.string).toBeUndefined();
  });

  test.each(["a: ''", 'a: "null"', 'a: nil', 'a: 0', 'a: nULL', 'a: {}', 'a: *x'])('not %s', (text) => {
    expect(valueAt(`${text}\n`, 'a').isNull).toBe(false);
  });
});

describe('aliases and merge keys', () => {
  const text = 'base: &base {image: a, level: 1}\nown:\n  <<: *base\n  level: 2\nsame: *base\nlist: [*base]\n';

  test('are followed', () => {
    expect(valueAt(text, 'same', 'image').value).toBe('a');
    expect(valueAt(text, 'list', 0, 'level').value).toBe(1);
    expect(valueAt(text, 'own', 'image').value).toBe('a');
    expect(valueAt(text, 'own', 'level').value).toBe(2);
    expect([...valueAt(text, 'own').entries()].map(({ key, value }) => [key, value])).toEqual([
      ['level', 2],
      ['image', 'a'],
    ]);
  });

  test('show where they stand, and what comes through them where it stands', () => {
    expect(written(valueAt(text, 'same'))).toBe('*base');
    expect(written(valueAt(text, 'same', 'image'))).toBe('a');
    expect(valueAt(text, 'own', 'image').pointer).toBe('/own/image');
  });

  test('are marked, as what is edited there changes elsewhere too', () => {
    const flags = (...path: readonly (string | number)[]) => {
      const { aliased, isAlias, shared } = valueAt(text, ...path);
      return { aliased, isAlias, shared };
    };
    expect(flags('same')).toEqual({ aliased: true, isAlias: true, shared: true });
    expect(flags('same', 'image')).toEqual({ aliased: true, isAlias: false, shared: true });
    expect(flags('own', 'image')).toEqual({ aliased: true, isAlias: false, shared: true });
    expect(flags('own', 'level')).toEqual({ aliased: false, isAlias: false, shared: false });
    expect(flags('base', 'image')).toEqual({ aliased: false, isAlias: false, shared: true });
    expect(valueAt('a: &x 1\n', 'a').shared).toBe(false);
  });

  test('are not entered by a walk', () => {
    expect([...valueAt(text).walk()].map(({ pointer }) => pointer)).toEqual([
      '',
      '/base',
      '/base/image',
      '/base/level',
      '/own',
      '/own/level',
      '/list',
    ]);
  });

  test('of a list of maps: the first wins', () => {
    const merged = valueAt('a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc: {<<: [*a, *b], z: 3}\n', 'c');
    expect([...merged.entries()].map(({ key, value }) => [key, value])).toEqual([
      ['z', 3],
      ['x', 1],
      ['y', 1],
    ]);
    expect(merged.at('x')?.value).toBe(1);
  });

  test('of a merge within a merge', () => {
    expect(valueAt('a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n', 'c', 'x').value).toBe(1);
  });

  test('a quoted << is a key like any other', () => {
    expect(valueAt('"<<": {x: 1}\n', '<<', 'x').value).toBe(1);
    expect(valueAt('"<<": {x: 1}\n').at('x')).toBeUndefined();
  });

  test('a later anchor of the same name counts from where it stands', () => {
    expect(valueAt('a: &x 1\nb: *x\nc: &x 2\nd: *x\n', 'b').value).toBe(1);
    expect(valueAt('a: &x 1\nb: *x\nc: &x 2\nd: *x\n', 'd').value).toBe(2);
  });

  test.each(['a: &x [*x]\n', 'a: &x {b: *x}\n', 'a: &x\n  <<: *x\n  c: 1\n'])(
    'that contain themselves end: %s',
    (source) => {
      const { root, problems } = documentOf(source);
      expect(problems.map(({ message }) => message)).toEqual(['The alias contains itself']);
      expect([...(root?.walk() ?? [])].length).toBeLessThan(5);
      expect([...(root?.at('a')?.children() ?? [])].length).toBeLessThan(3);
    },
  );

  test('that lead nowhere say nothing about the value', () => {
    const cursor = valueAt('a: *nope\nb: {<<: *nope, c: 1}\n', 'a');
    expect([cursor.opaque, cursor.value, cursor.isNull, cursor.string, cursor.text]).toEqual([
      true,
      undefined,
      false,
      undefined,
      '',
    ]);
    expect(valueAt('a: 1\nb: {<<: *nope, c: 1}\n', 'b').open).toBe(true);
  });
});

describe('template holes', () => {
  test('make scalars they touch opaque, and those alone', () => {
    const text = 'a: {{ .x }}\nb: "v{{ .y }}"\nc: |\n  {{ .z }}\n  more\nd: plain\ne: {f: {{ .g }}, h: 1}\n';
    const opaque = [...valueAt(text).walk()].filter((cursor) => cursor.opaque).map(({ pointer }) => pointer);
    expect(opaque).toEqual(['/a', '/b', '/c', '/e/f']);
    expect(valueAt(text, 'a').value).toBeUndefined();
    expect(valueAt(text, 'd').value).toBe('plain');
    expect(valueAt(text, 'e', 'h').value).toBe(1);
  });

  test('on lines of their own make the collection around them open', () => {
    const text = 'a:\n  b: 1\n  {{- toYaml .x | nindent 2 }}\nc:\n  d: 1\ne:\n  {{- include "f" . }}\ng: 1\n';
    expect(valueAt(text, 'a').open).toBe(true);
    expect(valueAt(text, 'c').open).toBe(false);
    expect(valueAt(text, 'e').open).toBe(true);
    expect(valueAt(text, 'e').isNull).toBe(true);
    expect(valueAt(text, 'g').open).toBe(false);
  });

  test.each<[string, string, readonly string[]]>([
    ['the value they stand below', 'a:\n  b:\n    {{- toYaml .x | nindent 4 }}\n  c: 1\n', ['/a/b']],
    ['a list in the column of its key', 'a:\n  b:\n  {{- toYaml .x | nindent 2 }}\n', ['/a/b']],
    ['the mapping of their column', 'a:\n  b:\n    c: 1\n  {{- include "x" . | nindent 2 }}\n', ['/a']],
    ['the mapping that they begin', 'a:\n  {{- include "x" . | nindent 2 }}\n  b: 1\n', ['/a']],
    ['the list of their column', 'a:\n  - b: 1\n  {{- toYaml .x | nindent 2 }}\n', ['/a']],
    ['every mapping they may end', 'a:\n  b:\n    c: 1\n{{ include "x" . }}\n', ['', '/a', '/a/b']],
    ['nothing around what goes on below them', 'a:\n  b:\n    c: 1\n    {{ include "x" . }}\n    d: 1\n', ['/a/b']],
    ['the flow collection they stand in', 'a: {\n  {{ include "x" . }}\n  }\nb: 1\n', ['/a']],
  ])('that print make open %s', (_what, text, expected) => {
    const open = [...valueAt(text).walk()].filter((cursor) => cursor.open).map(({ pointer }) => pointer);
    expect(open.sort()).toEqual(expected);
  });

  test.each([
    ['a condition around all', '{{- if .x }}\na:\n  b: 1\n{{- end }}\n'],
    [
      'a condition around a part',
      'a:\n  {{- if .x }}\n  b: 1\n  {{- else if .y }}\n  b: 2\n  {{- else }}\n  b: 3\n  {{- end }}\n',
    ],
    ['a loop around items', 'a:\n  {{- range $i, $x := .x }}\n  - b: 1\n  {{- end }}\n'],
    ['a scope', '{{ with .x }}\na:\n  b: 1\n{{ end }}\n'],
    ['a template of its own', '{{- define "x" -}}\na:\n  b: 1\n{{- end -}}\n'],
    ['a block', '{{ block "x" . }}\na:\n  b: 1\n{{ end }}\n'],
    ['the end of a block from above', 'a:\n  b: 1\n{{- end }}\n{{- end }}\n'],
    ['assignments and comments', '{{- $x := .x -}}\na:\n  {{- /* why */}}\n  b: 1\n  {{- $x = 1 }}\n'],
    ['statements of Jinja', '{% if x %}\na:\n  b: 1\n{% endif %}\n'],
  ])('that print nothing leave collections as they are: %s', (_what, text) => {
    expect([...valueAt(text).walk()].filter((cursor) => cursor.open)).toEqual([]);
  });

  test('as a key make the map open', () => {
    expect(valueAt('a:\n  {{ .k }}: 1\n', 'a').open).toBe(true);
    expect(valueAt('a:\n  k: {{ .v }}\n', 'a').open).toBe(false);
  });

  test('leave the text as it is written', () => {
    const cursor = valueAt('a: {{ .x }} # {{ c }}\n', 'a');
    expect(written(cursor)).toBe('{{ .x }}');
    expect(cursor.sourceText).toBe('a: {{ .x }} # {{ c }}\n');
  });
});
