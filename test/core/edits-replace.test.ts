import { describe, expect, test } from 'vitest';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import {
  allOf,
  documentText,
  type EditPlan,
  refused,
  removeEntry,
  renameKey,
  replaceEntry,
  replaceValue,
  type YamlData,
} from '../../server/src/core/yaml/edit/edits.js';
import { documentOf, edited } from './support.js';

/** A text with an edit done to the value at a path; for a refusal its reason. */
function on(text: string, path: readonly Step[], edit: (cursor: Cursor) => EditPlan): string {
  const cursor = documentOf(text).root?.at(...path);
  if (!cursor) throw new Error(`There is nothing at /${path.join('/')}`);
  return edited(text, edit(cursor));
}

describe('replaceEntry', () => {
  const reference: YamlData = { secretKeyRef: { name: 'web', key: 'password' } };

  test.each<[string, string, readonly Step[], string]>([
    [
      'a plain value',
      '- name: A\n  value: x # c\n  y: 1\n',
      [0, 'value'],
      '- name: A\n  valueFrom: # c\n    secretKeyRef:\n      name: web\n      key: password\n  y: 1\n',
    ],
    [
      'behind a dash',
      '- value: x\n  name: A\n',
      [0, 'value'],
      '- valueFrom:\n    secretKeyRef:\n      name: web\n      key: password\n  name: A\n',
    ],
    [
      'a block scalar with a comment',
      '- name: A\n  value: | # c\n    x\n',
      [0, 'value'],
      '- name: A\n  valueFrom:\n  # c\n    secretKeyRef:\n      name: web\n      key: password\n',
    ],
    [
      'in a flow map',
      '- {name: A, value: x} # c\n',
      [0, 'value'],
      '- {name: A, valueFrom: {secretKeyRef: {name: web, key: password}}} # c\n',
    ],
    [
      'an empty value',
      '- name: A\n  value:\n',
      [0, 'value'],
      '- name: A\n  valueFrom:\n    secretKeyRef:\n      name: web\n      key: password\n',
    ],
    [
      'what has a comment in a column of its own',
      'value: x   # c\n',
      ['value'],
      'valueFrom:   # c\n  secretKeyRef:\n    name: web\n    key: password\n',
    ],
    ['a quoted key', '"value" : x\n', ['value'], 'valueFrom :\n  secretKeyRef:\n    name: web\n    key: password\n'],
  ])('replaces %s', (_what, text, path, expected) => {
    expect(on(text, path, (cursor) => replaceEntry(cursor, 'valueFrom', reference))).toBe(expected);
  });

  test('keeps a key as it is written', () => {
    expect(on("'a' : [x]\n", ['a'], (cursor) => replaceValue(cursor, { b: 1 }))).toBe("'a' :\n  b: 1\n");
    expect(on("{'a': [x], b: 1}\n", ['a'], (cursor) => replaceValue(cursor, 'z'))).toBe("{'a': z, b: 1}\n");
  });

  test('writes a text of several lines as one where comments go with it', () => {
    expect(on('a:\n  # c\n  b: 1\n', ['a'], (cursor) => replaceValue(cursor, 'x\ny\n'))).toBe('a: "x\\ny\\n"\n# c\n');
    expect(on('a:\n  b: 1\n', ['a'], (cursor) => replaceValue(cursor, 'x\n\n y'))).toBe('a: |-\n  x\n\n   y\n');
  });

  test.each<[string, string, readonly Step[], string]>([
    ['an item', 'a: [x]\n', ['a', 0], 'only an entry of a mapping can be replaced'],
    ['what holds an anchor in use', 'a: {b: &x 1}\nc: *x\n', ['a'], 'the value is shared through an anchor'],
    [
      'what holds lines of a template',
      'a:\n  b: 1\n  {{- if .x }}\n  c: 1\n  {{- end }}\n',
      ['a'],
      'a template stands in the value',
    ],
    ['a key whose colon is on another line', '? a\n: b\n', ['a'], 'the entry is written in a way that cannot be kept'],
    ['a flow value with a comment', '{a: [x, # c\n  y], b: 1}\n', ['a'], 'a comment would be lost'],
    ['the whole document', 'a: 1\n', [], 'only an entry of a mapping can be replaced'],
  ])('refuses %s', (_what, text, path, reason) => {
    expect(on(text, path, (cursor) => replaceEntry(cursor, 'new', 1))).toBe(`refused: ${reason}`);
  });
});

describe('renameKey', () => {
  test.each<[string, string, readonly Step[], string]>([
    ['a key, and leaves quotes and comments of the value', "a:\n  b: ''   # c\n", ['a', 'b'], "a:\n  new: ''   # c\n"],
    ['a key above a mapping', 'b: # c\n  d: 1\n', ['b'], 'new: # c\n  d: 1\n'],
    ['a quoted key in flow style', '{"b" : 1}\n', ['b'], '{"new" : 1}\n'],
  ])('renames %s', (_what, text, path, expected) => {
    expect(on(text, path, (cursor) => renameKey(cursor, 'new'))).toBe(expected);
  });

  test.each<[string, string, readonly Step[], string]>([
    ['what is merged in', 'a: &x {b: 1}\nc: {<<: *x}\n', ['c', 'b'], 'the value comes from an alias or a merge key'],
    ['what stands in something shared', 'a: &x {b: 1}\nc: *x\n', ['a', 'b'], 'the value is shared through an anchor'],
    ['an item', 'a: [x]\n', ['a', 0], 'only an entry of a mapping has a key'],
  ])('refuses %s', (_what, text, path, reason) => {
    expect(on(text, path, (cursor) => renameKey(cursor, 'new'))).toBe(`refused: ${reason}`);
  });
});

describe('removeEntry', () => {
  test.each<[string, string, readonly Step[], string]>([
    ['an entry', 'a: 1\nb: 2\nc: 3\n', ['b'], 'a: 1\nc: 3\n'],
    ['an entry of several lines', 'a:\n  b:\n    - 1\n  c: 2\n', ['a', 'b'], 'a:\n  c: 2\n'],
    ['its comments stay', 'a: 1\nb: # 1\n  # 2\n  c: 1 # 3\nd: 2\n', ['b'], 'a: 1\n# 1\n# 2\n# 3\nd: 2\n'],
    ['the comment above it stays', 'a: 1\n# b\nb: 2\n', ['b'], 'a: 1\n# b\n'],
    ['the first behind a dash', '- a: 1\n  b: 2\n', [0, 'a'], '- b: 2\n'],
    ['the first behind a dash, with comments', '- a: 1 # 1\n  # 2\n  b: 2\n', [0, 'a'], '- # 1\n  # 2\n  b: 2\n'],
    ['the first behind two dashes', '- - a: 1\n    b: 2\n', [0, 0, 'a'], '- - b: 2\n'],
    ['an item', 'a:\n  - 1\n  - b: 2\n    c: 3\n  - 4\n', ['a', 1], 'a:\n  - 1\n  - 4\n'],
    ['an item behind comments with dashes', '- 1\n# - x\n- # - y\n  - 2\n- 3\n', [1], '- 1\n# - x\n# - y\n- 3\n'],
    ['an item behind a tag with a dash', '- 1\n- !x-y 2\n', [1], '- 1\n'],
    ['an item that is not written', '- 1\n-\n- 3\n', [1], '- 1\n- 3\n'],
    ['the first item of an inner sequence', '- - 1\n  - 2\n', [0, 0], '- - 2\n'],
    ['the only entry', 'a:\n  b: 1\nc: 2\n', ['a', 'b'], 'a: {}\nc: 2\n'],
    ['the only item, with comments', 'a: # 1\n  # 2\n  - 1 # 3\nc: 2\n', ['a', 0], 'a: [] # 1\n  # 2\n  # 3\nc: 2\n'],
    ['the only entry behind a dash', '- a: 1\n- b\n', [0, 'a'], '- {}\n- b\n'],
    ['the only entry there is', 'a: 1\n', ['a'], '{}\n'],
    ['from a flow map', 'a: {b: 1, c: 2, d: 3}\n', ['a', 'b'], 'a: {c: 2, d: 3}\n'],
    ['from its middle', 'a: {b: 1, c: 2, d: 3}\n', ['a', 'c'], 'a: {b: 1, d: 3}\n'],
    ['from its end', 'a: {b: 1, c: 2, d: 3}\n', ['a', 'd'], 'a: {b: 1, c: 2}\n'],
    ['the only one of a flow map', 'a: {b: 1} # c\n', ['a', 'b'], 'a: {} # c\n'],
    ['the last line, without a line break', 'a: 1\nb: 2', ['b'], 'a: 1\n'],
    ['with CRLF', 'a: 1\r\nb: 2 # c\r\nd: 3\r\n', ['b'], 'a: 1\r\n# c\r\nd: 3\r\n'],
    ['with its block scalar', 'a: |\n  x\n\n  y\nb: 1\n', ['a'], 'b: 1\n'],
    [
      'with the blank lines that the value before would keep',
      'a: |+\n  x\nb: 1\n\nc: 2\n',
      ['b'],
      'a: |+\n  x\nc: 2\n',
    ],
    ['of a commented template hole', 'a: 1 # {{ x }}\nb: 2\n', ['a'], '# {{ x }}\nb: 2\n'],
  ])('%s', (_what, text, path, expected) => {
    expect(on(text, path, removeEntry)).toBe(expected);
  });

  test.each<[string, string, readonly Step[], string]>([
    ['the whole document', 'a: 1\n', [], 'the whole document cannot be removed'],
    ['an alias', 'x: &x 1\na: *x\nb: 1\n', ['a'], 'the value comes from an alias or a merge key'],
    ['what holds an anchor in use', 'a: {b: &x 1}\nc: *x\n', ['a'], 'the value is shared through an anchor'],
    [
      'lines of a template',
      'a:\n  {{- if .x }}\n  b: 1\n  {{- end }}\nc: 1\n',
      ['a'],
      'a template stands in the value',
    ],
    ['an explicit key', '? a\n: 1\n? b\n: 2\n', ['a'], 'the entry shares its line with something else'],
    ['an anchored key', '- &x a: 1\n  b: 2\n', [0, 'a'], 'the entry shares its line with something else'],
    ['a comment between brackets', 'a: [x, # c\n  y]\n', ['a', 0], 'a comment would be lost'],
    [
      'an anchor between brackets',
      'a: {b: 1, &x c: 2}\n',
      ['a', 'c'],
      'the entry is written in a way that cannot be removed',
    ],
    [
      'the only item of an anchored sequence',
      'a: &x\n  - 1\n',
      ['a', 0],
      'an anchor or tag stands before the collection',
    ],
  ])('refuses %s', (_what, text, path, reason) => {
    expect(on(text, path, removeEntry)).toBe(`refused: ${reason}`);
  });

  test('does not take a merge key along', () => {
    expect(on('x: &x {c: 1}\na:\n  <<: *x\n  b: 1\n', ['a', 'b'], removeEntry)).toBe('x: &x {c: 1}\na:\n  <<: *x\n');
    expect(on('x: &x {c: 1}\na:\n  b: 1\n  <<: *x\n', ['a', 'b'], removeEntry)).toBe('x: &x {c: 1}\na:\n  <<: *x\n');
  });
});

describe('whole documents', () => {
  test('are written as people write them', () => {
    const value: YamlData = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'web', labels: {} },
      stringData: { on: '123', key: '-----\nbody\n', multi: ' x\ny' },
      list: [['a'], [], { b: null }],
    };
    expect(documentText(value)).toBe(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n  labels: {}\nstringData:\n  "on": "123"\n  key: |\n    -----\n    body\n  multi: " x\\ny"\nlist:\n  - - a\n  - []\n  - b: null\n',
    );
    expect(documentText({ a: [1], b: 'x\n' }, '\r\n')).toBe(
      'a:\r\n  - 1\r\nb: "x\\n"\r\n'.replace('"x\\n"', '|\r\n  x'),
    );
  });

  test('plans are carried out together or not at all', () => {
    const [a, b] = [
      { range: { start: 0, end: 1 }, newText: 'x' },
      { range: { start: 2, end: 3 }, newText: 'y' },
    ];
    expect(allOf({ edits: [a] }, { edits: [b] })).toEqual({ edits: [a, b] });
    expect(allOf({ edits: [a] }, refused('no'), { edits: [b] })).toEqual({ refused: 'no' });
  });
});
