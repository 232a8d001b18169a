import { describe, expect, test } from 'vitest';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import {
  appendItem,
  type EditPlan,
  insertEntry,
  replaceItems,
  setIn,
  setScalar,
  type YamlData,
} from '../../server/src/core/yaml/edit/edits.js';
import { documentOf, edited } from './support.js';

/** A text with an edit done to the value at a path; for a refusal its reason. */
function on(text: string, path: readonly Step[], edit: (cursor: Cursor) => EditPlan): string {
  const cursor = documentOf(text).root?.at(...path);
  if (!cursor) throw new Error(`There is nothing at /${path.join('/')}`);
  return edited(text, edit(cursor));
}

describe('setScalar', () => {
  test.each<[string, string, string | number | boolean | null, string]>([
    ['keeps the blanks and the comment', 'a:   true   # c\n', false, 'a:   false   # c\n'],
    ['keeps double quotes for a text', 'a: "x" # c\n', 'y', 'a: "y" # c\n'],
    ['keeps single quotes for a text', "a: 'x'\n", "it's", "a: 'it''s'\n"],
    ['takes quotes away for what is no text', 'a: "true"\n', false, 'a: false\n'],
    ['adds quotes where a text would be something else', 'a: x\n', 'yes', 'a: "yes"\n'],
    ['adds quotes for 0o17, which Kubernetes reads as a number', 'a: x\n', '0o17', 'a: "0o17"\n'],
    ['writes a number', 'a: x\n', 0.5, 'a: 0.5\n'],
    ['writes null', 'a: x\n', null, 'a: null\n'],
    ['fills what is not written', 'a:   # c\nb: 1\n', true, 'a: true   # c\nb: 1\n'],
    ['writes several lines in one', 'a: x\n', 'b\nc', 'a: "b\\nc"\n'],
    ['replaces a block scalar, not the blank line behind it', 'a: |-\n  x\n  y\n\nb: 1\n', 'z', 'a: z\n\nb: 1\n'],
    ['keeps the comment of a block scalar’s header', 'a: | # c\n  x\nb: 1\n', 'z', 'a: z # c\nb: 1\n'],
    ['replaces a text over several lines', 'a: x\n  y # c\n', 'z', 'a: z # c\n'],
    ['works in a flow map', 'a: {b: x, c: y}\n', 'z', 'a: {b: z, c: y}\n'],
    ['quotes what ends a flow map', 'a: {b: x, c: y}\n', 'a, b}', 'a: {b: "a, b}", c: y}\n'],
    ['keeps an anchor nobody refers to', 'a: &x 1 # c\n', 2, 'a: &x 2 # c\n'],
    ['keeps CRLF', 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', 'z', 'a: z\r\nb: 1\r\n'],
    ['ends where the text ends', 'a: x', 'z', 'a: z'],
  ])('%s', (_what, text, value, expected) => {
    const path = text.includes('{b') ? ['a', 'b'] : ['a'];
    expect(on(text, path, (cursor) => setScalar(cursor, value))).toBe(expected);
  });

  test.each<[string, string, readonly Step[], string]>([
    ['an alias', 'a: &x 1\nb: *x\n', ['b'], 'the value comes from an alias or a merge key'],
    ['what an alias refers to', 'a: &x 1\nb: *x\n', ['a'], 'the value is shared through an anchor'],
    ['what stands in something shared', 'a: &x {b: 1}\nc: *x\n', ['a', 'b'], 'the value is shared through an anchor'],
    ['what is merged in', 'a: &x {b: 1}\nc: {<<: *x}\n', ['c', 'b'], 'the value comes from an alias or a merge key'],
    ['a template hole', 'a: v{{ .x }}\n', ['a'], 'a template fills the value'],
    ['what a template line may fill', 'a:\n  {{- toYaml .x }}\n', ['a'], 'a template may fill the value'],
    ['a tagged value', 'a: !!bool "true"\n', ['a'], 'the value has a tag'],
    ['a tag without a value', 'a: !!str\n', ['a'], 'the value has a tag'],
    ['an anchor without a value', 'a: &x\n', ['a'], 'only an entry of a mapping can be filled'],
    ['a mapping', 'a: {}\n', ['a'], 'a mapping or sequence stands where a single value is expected'],
    ['an item that is not written', 'a:\n  -\n  - 1\n', ['a', 0], 'only an entry of a mapping can be filled'],
    ['a key without a colon', 'a: {b}\n', ['a', 'b'], 'only an entry of a mapping can be filled'],
    ['a key whose colon is on another line', '? a\n:\nb: 1\n', ['a'], 'only an entry of a mapping can be filled'],
  ])('refuses %s', (_what, text, path, reason) => {
    expect(on(text, path, (cursor) => setScalar(cursor, true))).toBe(`refused: ${reason}`);
  });
});

describe('insertEntry', () => {
  const nested: YamlData = { type: 'RuntimeDefault', list: ['a', { b: 1 }] };

  test.each<[string, string, readonly Step[], string]>([
    [
      'at the end',
      'a:\n  b: 1\nc: 2\n',
      ['a'],
      'a:\n  b: 1\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1\nc: 2\n',
    ],
    [
      'at a level of four',
      'a:\n    b: 1\n',
      ['a'],
      'a:\n    b: 1\n    new:\n        type: RuntimeDefault\n        list:\n            - a\n            - b: 1\n',
    ],
    [
      'beside sequences that are not indented',
      'a:\n- b: 1\n',
      ['a', 0],
      'a:\n- b: 1\n  new:\n    type: RuntimeDefault\n    list:\n    - a\n    - b: 1\n',
    ],
    [
      'behind a comment on the line',
      'a:\n  b: 1 # c\n  # d\n',
      ['a'],
      'a:\n  b: 1 # c\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1\n  # d\n',
    ],
    [
      'where the text ends without a line break',
      'a:\n  b: 1',
      ['a'],
      'a:\n  b: 1\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1',
    ],
    [
      'behind a block scalar',
      'a:\n  b: |\n    x\n\nc: 1\n',
      ['a'],
      'a:\n  b: |\n    x\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1\n\nc: 1\n',
    ],
    [
      'behind the blank lines a block scalar keeps',
      'a:\n  b: |+\n    x\n\nc: 1\n',
      ['a'],
      'a:\n  b: |+\n    x\n\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1\nc: 1\n',
    ],
    ['in a flow map', 'a: {b: 1} # c\n', ['a'], 'a: {b: 1, new: {type: RuntimeDefault, list: [a, {b: 1}]}} # c\n'],
    ['in an empty flow map', 'a: {}\n', ['a'], 'a: {new: {type: RuntimeDefault, list: [a, {b: 1}]}}\n'],
    ['behind a comma', 'a: {b: 1, }\n', ['a'], 'a: {b: 1, new: {type: RuntimeDefault, list: [a, {b: 1}]}, }\n'],
    [
      'beside keys of another sort',
      '? a\n: b\n? c\n: d\n',
      [],
      '? a\n: b\n? c\n: d\nnew:\n  type: RuntimeDefault\n  list:\n    - a\n    - b: 1\n',
    ],
    [
      'beside an anchored first key',
      '- &x a: 1\n  b: 2\n',
      [0],
      '- &x a: 1\n  b: 2\n  new:\n    type: RuntimeDefault\n    list:\n      - a\n      - b: 1\n',
    ],
    [
      'behind a byte order mark',
      '\uFEFFa: 1\n',
      [],
      '\uFEFFa: 1\nnew:\n  type: RuntimeDefault\n  list:\n    - a\n    - b: 1\n',
    ],
    [
      'in nested sequences',
      '- - a: 1\n',
      [0, 0],
      '- - a: 1\n    new:\n      type: RuntimeDefault\n      list:\n        - a\n        - b: 1\n',
    ],
  ])('%s', (_what, text, path, expected) => {
    expect(on(text, path, (cursor) => insertEntry(cursor, 'new', nested))).toBe(expected);
  });

  test('keeps CRLF', () => {
    const text = 'a:\r\n  b: 1 # c\r\nc: 1\r\n';
    expect(on(text, ['a'], (cursor) => insertEntry(cursor, 'd', { e: 1, f: 'x\ny\n' }))).toBe(
      'a:\r\n  b: 1 # c\r\n  d:\r\n    e: 1\r\n    f: |\r\n      x\r\n      y\r\nc: 1\r\n',
    );
  });

  test('goes behind the first of the keys named that is there', () => {
    const text = 'image: x\nname: y\nports: []\n';
    expect(on(text, [], (cursor) => insertEntry(cursor, 'env', [], ['command', 'name', 'image']))).toBe(
      'image: x\nname: y\nenv: []\nports: []\n',
    );
  });

  test('does not go behind what a merge key brings in', () => {
    const text = 'x: &x\n  b: &y 1\n  c: *y\na:\n  d: 1\n  <<: *x\n';
    expect(on(text, ['a'], (cursor) => insertEntry(cursor, 'e', 2))).toBe(
      'x: &x\n  b: &y 1\n  c: *y\na:\n  d: 1\n  e: 2\n  <<: *x\n',
    );
  });

  test.each<[string, string, string]>([
    ['above the end of a block around the map', 'a:\n  b: 1\n{{- end }}\n', 'a:\n  b: 1\n  new: 1\n{{- end }}\n'],
    [
      'below the end of a block within the map',
      'a:\n  b: 1\n  {{- if .x }}\n  c: 1\n  {{- end }}\n',
      'a:\n  b: 1\n  {{- if .x }}\n  c: 1\n  {{- end }}\n  new: 1\n',
    ],
    [
      'below what the template prints for the last key',
      'a:\n  {{- with .x }}\n  b:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}\nc: 1\n',
      'a:\n  {{- with .x }}\n  b:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}\n  new: 1\nc: 1\n',
    ],
    [
      'above what the template prints around the map',
      'a:\n  b: 1\n{{- include "c" . | nindent 0 }}\n',
      'a:\n  b: 1\n  new: 1\n{{- include "c" . | nindent 0 }}\n',
    ],
    [
      'out of the branches of a choice',
      'a:\n  b: 1\n  {{- if .x }}\n  c: 1\n  {{- else }}\n  c: 2\n  {{- end -}}\n',
      'a:\n  b: 1\n  new: 1\n  {{- if .x }}\n  c: 1\n  {{- else }}\n  c: 2\n  {{- end -}}\n',
    ],
    [
      'into the block that the map stands in',
      '{{- range .x }}\n---\na:\n  b: 1\n{{- end }}\n',
      '{{- range .x }}\n---\na:\n  b: 1\n  new: 1\n{{- end }}\n',
    ],
  ])('goes %s', (_what, text, expected) => {
    expect(on(text, ['a'], (cursor) => insertEntry(cursor, 'new', 1))).toBe(expected);
  });

  test.each<[string, string, readonly Step[], string]>([
    [
      'a map of which a template takes every part away',
      'a:\n  {{- if .x }}\n  b: 1\n  {{- end -}}\n',
      ['a'],
      'a template decides what is written here',
    ],
    ['an open map', 'a:\n  b: 1\n  {{- toYaml .x }}\n', ['a'], 'a template may add keys here'],
    ['a shared map', 'a: &x\n  b: 1\nc: *x\n', ['a'], 'the value is shared through an anchor'],
    ['an alias', 'a: &x\n  b: 1\nc: *x\n', ['c'], 'the value comes from an alias or a merge key'],
    ['a sequence', 'a: []\n', ['a'], 'a mapping is expected here'],
    ['a map of a merge key alone', 'x: &x {b: 1}\na:\n  <<: *x\n', ['a'], 'the mapping has no entry to stand beside'],
    ['a map whose only key hides its column', '- !!str a: 1\n', [0], 'the mapping has no entry to stand beside'],
    ['a bracket that is not closed', 'a: {b: 1', ['a'], 'the bracket is not closed yet'],
    ['a bracket that is only opened', 'a: {', ['a'], 'the bracket is not closed yet'],
    ['a flow map with a comment alone', 'a: { # c\n  }\n', ['a'], 'a comment would be lost'],
  ])('refuses %s', (_what, text, path, reason) => {
    expect(on(text, path, (cursor) => insertEntry(cursor, 'new', 1))).toBe(`refused: ${reason}`);
  });
});

describe('setIn', () => {
  test.each<[string, string, readonly string[], YamlData, string]>([
    ['sets a scalar', 'a: {b: 1}\n', ['a', 'b'], 2, 'a: {b: 2}\n'],
    ['adds what is missing', 'a:\n  b: 1\n', ['a', 'c', 'd'], true, 'a:\n  b: 1\n  c:\n    d: true\n'],
    ['fills what is not written', 'a: # c\nb: 1\n', ['a', 'c'], ['x'], 'a: # c\n  c:\n    - x\nb: 1\n'],
    ['replaces a null', 'a: ~ # c\nb: 1\n', ['a', 'c'], 1, 'a: # c\n  c: 1\nb: 1\n'],
    ['replaces a scalar that stands where a map has to be', 'a: x # c\n', ['a', 'b'], 1, 'a: # c\n  b: 1\n'],
    ['replaces a map by a list', 'a:\n  # c\n  b: 1 # d\ne: 1\n', ['a'], ['x'], 'a: # d\n# c\n  - x\ne: 1\n'],
  ])('%s', (_what, text, path, value, expected) => {
    expect(on(text, [], (cursor) => setIn(cursor, path, value))).toBe(expected);
  });

  test('refuses what a template may fill, an alias, and no path', () => {
    expect(on('a:\n  {{- toYaml .x }}\n', [], (cursor) => setIn(cursor, ['a', 'b'], 1))).toBe(
      'refused: a template may fill the value',
    );
    expect(on('a: {{ .x }}\n', [], (cursor) => setIn(cursor, ['a', 'b'], 1))).toBe(
      'refused: a template fills the value',
    );
    expect(on('x: &x {b: 1}\na: *x\n', [], (cursor) => setIn(cursor, ['a', 'b'], 1))).toBe(
      'refused: the value comes from an alias or a merge key',
    );
    expect(on('a: 1\n', [], (cursor) => setIn(cursor, [], 1))).toBe('refused: no path was given');
  });
});

describe('appendItem', () => {
  test.each<[string, string, readonly Step[], string]>([
    ['to an indented sequence', 'a:\n  - b # c\nd: 1\n', ['a'], 'a:\n  - b # c\n  - name: x\n    value: "1"\nd: 1\n'],
    ['to one that is not', 'a:\n- b\n# c\n', ['a'], 'a:\n- b\n- name: x\n  value: "1"\n# c\n'],
    [
      'at a level of four',
      'a:\n    b:\n        - c\n',
      ['a', 'b'],
      'a:\n    b:\n        - c\n        - name: x\n          value: "1"\n',
    ],
    ['to a flow sequence', 'a: ["b"]\n', ['a'], 'a: ["b", {name: x, value: "1"}]\n'],
    ['to an empty one', 'a: []\n', ['a'], 'a: [{name: x, value: "1"}]\n'],
    ['to one over several lines', 'a: [\n  b, # c\n]\n', ['a'], 'a: [\n  b, {name: x, value: "1"}, # c\n]\n'],
    ['behind an item that is not written', 'a:\n  -\n', ['a'], 'a:\n  -\n  - name: x\n    value: "1"\n'],
  ])('%s', (_what, text, path, expected) => {
    expect(on(text, path, (cursor) => appendItem(cursor, { name: 'x', value: '1' }))).toBe(expected);
  });

  test.each<[string, string, string]>([
    ['a map', 'a: {}\n', 'a sequence is expected here'],
    ['an open sequence', 'a:\n  - b\n  {{- toYaml .x | nindent 2 }}\n  - c\n', 'a template may add items here'],
    ['an alias', 'x: &x [1]\na: *x\n', 'the value comes from an alias or a merge key'],
  ])('refuses %s', (_what, text, reason) => {
    expect(on(text, ['a'], (cursor) => appendItem(cursor, 1))).toBe(`refused: ${reason}`);
  });
});

describe('replaceItems', () => {
  test.each<[string, string, string]>([
    ['in the quotes of the first', "a: ['x', y] # c\n", "a: ['ALL', 'b c'] # c\n"],
    ['without quotes', 'a: [ x ]\n', 'a: [ ALL, b c ]\n'],
    ['line by line', 'a:\n  # c\n  - x # d\nb: 1\n', 'a: # d\n# c\n  - ALL\n  - b c\nb: 1\n'],
    ['where there are none', 'a: []\n', 'a:\n  - ALL\n  - b c\n'],
  ])('%s', (_what, text, expected) => {
    expect(on(text, ['a'], (cursor) => replaceItems(cursor, ['ALL', 'b c']))).toBe(expected);
  });

  test('refuses to lose a comment or an anchor', () => {
    expect(on('a: [x, # c\n  y]\n', ['a'], (cursor) => replaceItems(cursor, ['z']))).toBe(
      'refused: a comment would be lost',
    );
    expect(on('a: [&x 1, 2]\nb: *x\n', ['a'], (cursor) => replaceItems(cursor, ['z']))).toBe(
      'refused: the value is shared through an anchor',
    );
  });
});
