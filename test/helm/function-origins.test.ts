import { describe, expect, test } from 'vitest';
import { named, usesOf } from './uses-support.js';

/** Returns what a template reads of values: an entry that is named by a string has quotes around its last key. */
function readsOf(template: string): readonly string[] {
  return usesOf({ 'templates/a.yaml': template }).accesses.flatMap(({ entries, isString }) =>
    entries.map((entry) => (isString ? named(entry).replace(/[^.]*$/, '"$&"') : named(entry))),
  );
}

/** Returns what a template sees whole, each with the text that is passed: `toYaml all a <.Values.a>`. */
function wholesOf(template: string): readonly string[] {
  return usesOf({ 'templates/a.yaml': template }).wholes.map(
    ({ by, depth, entry, range }) => `${by} ${depth} ${named(entry)} <${template.slice(range.start, range.end)}>`,
  );
}

const EITHER = 'default coalesce ternary and or merge mustMerge mergeOverwrite mustMergeOverwrite concat'.split(' ');
const FIRST =
  'deepCopy mustDeepCopy compact mustCompact uniq mustUniq reverse mustReverse rest mustRest initial mustInitial'.split(
    ' ',
  );
const FIRST_OF_TWO = 'slice mustSlice without mustWithout'.split(' ');
const ITEM = 'first mustFirst last mustLast'.split(' ');
const EXTENDED = 'append mustAppend push mustPush prepend mustPrepend'.split(' ');
const ASKING = 'empty not len eq ne kindIs kindOf typeIs typeIsLike typeOf'.split(' ');
const OTHERS = 'required index get hasKey dig pluck pick omit unset list dict set keys values include tpl'.split(' ');
const PRINTING = 'toYaml toJson quote print join b64enc toString fromYaml neverHeardOf'.split(' ');

describe('a function', () => {
  test.each(EITHER)('gives either of its arguments: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a .Values.b).c }}`)).toEqual(['a', 'b', 'a.c', 'b.c']);
    expect(wholesOf(`{{ $x := ${name} .Values.a .Values.b }}`)).toEqual([]);
  });

  test.each(FIRST)('gives its argument, or a part of its items: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a).c }}`)).toEqual(['a', 'a.c']);
    expect(wholesOf(`{{ $x := ${name} .Values.a }}`)).toEqual([]);
  });

  test.each(FIRST_OF_TWO)('gives its first argument and not the second: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a .Values.b).c }}`)).toEqual(['a', 'b', 'a.c']);
    expect(wholesOf(`{{ $x := ${name} .Values.a .Values.b }}`)).toEqual([]);
  });

  test('gives its last argument, which may be piped: required', () => {
    expect(readsOf('{{ (required .Values.why .Values.a).c }}')).toEqual(['why', 'a', 'a.c']);
    expect(readsOf('{{ (.Values.a | required "missing").c }}')).toEqual(['a', 'a.c']);
    expect(wholesOf('{{ $x := required "missing" .Values.a }}{{ required }}')).toEqual([]);
  });

  test.each(ITEM)('gives an item: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a).c }}`)).toEqual(['a', 'a.[].c']);
    expect(wholesOf(`{{ $x := ${name} .Values.a }}`)).toEqual([]);
  });

  test.each(EXTENDED)('gives a list with one item more: %s', (name) => {
    expect(readsOf(`{{ range ${name} .Values.a .Values.b }}{{ .c }}{{ end }}`)).toEqual(['a', 'b', 'a.[].c', 'b.c']);
    expect(readsOf(`{{ range ${name} .Values.a "b" }}{{ .c }}{{ end }}`)).toEqual(['a', 'a.[].c']);
    expect(wholesOf(`{{ $x := ${name} .Values.a .Values.b }}`)).toEqual([]);
  });

  test.each(['list', 'tuple'])('gives a list of its arguments: %s', (name) => {
    expect(readsOf(`{{ range ${name} .Values.a .Values.b }}{{ .c }}{{ end }}`)).toEqual(['a', 'b', 'a.c', 'b.c']);
  });

  test.each(ASKING)('asks only what its arguments are like: %s', (name) => {
    expect(wholesOf(`{{ ${name} .Values.a .Values.b }}`)).toEqual([]);
    expect(readsOf(`{{ (${name} .Values.a .Values.b).c }}`)).toEqual(['a', 'b']);
  });

  test.each(PRINTING)('sees all of each argument, whether it is known or not: %s', (name) => {
    expect(wholesOf(`{{ ${name} .Values.a "b" .Values.c }}`)).toEqual([
      `${name} all a <.Values.a>`,
      `${name} all c <.Values.c>`,
    ]);
    expect(readsOf(`{{ (${name} .Values.a).c }}`)).toEqual(['a']);
  });

  test('reads the entry whose key is written in a string: index, get, hasKey', () => {
    expect(readsOf('{{ (index .Values.a "b" "c").d }}')).toEqual(['a', 'a."b"', 'a.b."c"', 'a.b.c.d']);
    expect(readsOf('{{ (get .Values.a "b").d }}')).toEqual(['a', 'a."b"', 'a.b.d']);
    expect(readsOf('{{ (hasKey .Values.a "b").d }}')).toEqual(['a', 'a."b"']);
    for (const name of ['index', 'get', 'hasKey']) expect(wholesOf(`{{ $x := ${name} .Values.a "b" }}`)).toEqual([]);
  });

  test('sees the items where the key is made by the template: index, get, hasKey', () => {
    expect(readsOf('{{ (index .Values.a (print "b")).d }}')).toEqual(['a', 'a.[].d']);
    for (const name of ['index', 'get', 'hasKey'])
      expect(wholesOf(`{{ $x := ${name} .Values.a (print "b") }}`)).toEqual([`${name} items a <.Values.a>`]);
    expect(wholesOf('{{ $x := index .Values.a "b" (print "c") }}')).toEqual(['index items a.b <.Values.a>']);
  });

  test('sees no keys where an item is taken by its number: index', () => {
    expect(readsOf('{{ (index .Values.a 0).b }}')).toEqual(['a', 'a.[].b']);
    expect(wholesOf('{{ $x := index .Values.a 0 }}')).toEqual([]);
  });

  test('reads along its keys, or gives what stands behind them: dig', () => {
    expect(readsOf('{{ (dig "a" "b" .Values.none .Values.c).d }}')).toEqual([
      'none',
      'c',
      'c."a"',
      'c.a."b"',
      'c.a.b.d',
      'none.d',
    ]);
    expect(wholesOf('{{ $x := dig "a" (print "b") .Values.none .Values.c }}')).toEqual(['dig items c.a <.Values.c>']);
  });

  test('reads one entry of several maps: pluck', () => {
    expect(readsOf('{{ range pluck "a" .Values.b .Values.c }}{{ .d }}{{ end }}')).toEqual([
      'b',
      'c',
      'b."a"',
      'c."a"',
      'b.a.d',
      'c.a.d',
    ]);
  });

  test.each(['pick', 'omit', 'unset'])('gives a map with fewer entries: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a "b" "c").d }}`)).toEqual(['a', 'a."b"', 'a."c"', 'a.d']);
    expect(wholesOf(`{{ $x := ${name} .Values.a "b" "c" }}`)).toEqual([]);
    expect(wholesOf(`{{ $x := ${name} .Values.a (print "b") }}`)).toEqual([`${name} items a <.Values.a>`]);
  });

  test('makes a map, in which nothing is seen: dict', () => {
    expect(readsOf('{{ (dict "a" .Values.b "c" .Values.d).c.e }}')).toEqual(['b', 'd', 'd.e']);
    expect(wholesOf('{{ $x := dict "a" .Values.b "c" .Values.d "e" }}')).toEqual([]);
  });

  test('sees all of a value whose key in the map is made by the template: dict', () => {
    expect(wholesOf('{{ $x := dict (print "a") .Values.b "c" .Values.d }}')).toEqual(['dict all b <.Values.b>']);
    expect(readsOf('{{ (dict (print "a") .Values.b "c" .Values.d).c.e }}')).toEqual(['b', 'd', 'd.e']);
    expect(readsOf('{{ (dict .Values.k).c }}{{ (dict "c").c.d }}')).toEqual(['k']);
  });

  test('gives the map with an entry that was set, or that was there: set', () => {
    expect(readsOf('{{ (set .Values.a "b" .Values.c).b.d }}')).toEqual(['a', 'c', 'a."b"', 'a.b', 'a.b.d', 'c.d']);
    expect(wholesOf('{{ $x := set .Values.a "b" .Values.c }}')).toEqual([]);
    expect(readsOf('{{ (set .Values.a (print "b") .Values.c).d }}')).toEqual(['a', 'c', 'a.d']);
    expect(wholesOf('{{ $x := set .Values.a (print "b") .Values.c }}')).toEqual(['set items a <.Values.a>']);
  });

  test('sees the keys of every map: keys', () => {
    expect(wholesOf('{{ $x := keys .Values.a .Values.b }}')).toEqual([
      'keys items a <.Values.a>',
      'keys items b <.Values.b>',
    ]);
    expect(readsOf('{{ (keys .Values.a).c }}')).toEqual(['a']);
  });

  test('gives the items of a map and sees its keys: values', () => {
    expect(wholesOf('{{ $x := values .Values.a }}')).toEqual(['values items a <.Values.a>']);
    expect(readsOf('{{ range values .Values.a }}{{ .c }}{{ end }}')).toEqual(['a', 'a.[].c']);
  });

  test('renders a text, and may read of values all that it is made of: tpl', () => {
    expect(wholesOf('{{ tpl .Values.a $ }}')).toEqual(['tpl all a <.Values.a>']);
    expect(readsOf('{{ tpl "a {{ .Values.b }}" $ }}')).toEqual(['b']);
    expect(readsOf('{{ tpl "a .Values.b" $ }}')).toEqual([]);
  });

  test.each([...EITHER, ...FIRST, ...FIRST_OF_TWO, ...ITEM, ...EXTENDED, ...OTHERS])(
    'reads nothing where its arguments are not written yet: %s',
    (name) => {
      expect(readsOf(`{{ (${name}).a }}{{ .Values.b }}`)).toEqual(['b']);
      expect(wholesOf(`{{ ${name} }}`)).toEqual([]);
    },
  );

  test.each(OTHERS)('reads what of its arguments is written: %s', (name) => {
    expect(readsOf(`{{ (${name} .Values.a`)).toEqual(['a']);
  });
});

describe('the name of a template that is included', () => {
  const madeNames = (template: string): readonly string[] =>
    usesOf({ 'templates/a.yaml': template }).madeNames.map(({ range }) => template.slice(range.start, range.end));

  test.each([
    ['may be made by the template', '{{ include (print "a" .Values.b) . }}', ['(print "a" .Values.b)']],
    ['is known where it is written', '{{ include "a" . }}', []],
    ['is not there where the action is half-written', 'a: {{ include', []],
  ])('%s', (_what, template, expected) => {
    expect(madeNames(template)).toEqual(expected);
  });
});
