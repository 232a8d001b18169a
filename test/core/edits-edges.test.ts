import { describe, expect, test } from 'vitest';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { addTogether } from '../../server/src/core/yaml/edit/additions.js';
import {
  appendItem,
  type EditPlan,
  insertEntry,
  removeEntry,
  renameKey,
  replaceItems,
  replaceValue,
  setAll,
  setIn,
  setNumber,
  setScalar,
  type YamlData,
} from '../../server/src/core/yaml/edit/edits.js';
import { type FileStyle, renderBlock, renderFlow, renderScalar } from '../../server/src/core/yaml/edit/write.js';
import { edited, valueAt } from './support.js';

/** A text with an edit done to the value at a path; for a refusal its reason. */
function on(text: string, path: readonly Step[], edit: (cursor: Cursor) => EditPlan): string {
  return edited(text, edit(valueAt(text, ...path)));
}

describe('in JSON', () => {
  const text = '{\n  "a": "x",\n  "b": [\n    "y"\n  ],\n  "c": {},\n  "d": []\n}\n';

  test.each<[string, readonly Step[], (cursor: Cursor) => EditPlan, (json: string) => string]>([
    ['a text stays one', ['a'], (at) => setScalar(at, 'yes'), (json) => json.replace('"x"', '"yes"')],
    ['a value of another type', ['a'], (at) => setScalar(at, null), (json) => json.replace('"x"', 'null')],
    [
      'an octal number is written as JSON has it',
      ['a'],
      (at) => setNumber(at, '0440'),
      (json) => json.replace('"x"', '288'),
    ],
    [
      'a new entry goes on a line of its own',
      [],
      (at) => insertEntry(at, 'e', { f: [1, 'g'] }, ['a']),
      (json) => json.replace('"x",', '"x",\n  "e": {"f": [1, "g"]},'),
    ],
    [
      'several entries go on lines of their own',
      [],
      (at) => setAll(at, { e: 1, f: 'on' }),
      (json) => json.replace('"d": []', '"d": [],\n  "e": 1,\n  "f": "on"'),
    ],
    [
      'a new item goes on a line of its own',
      ['b'],
      (at) => appendItem(at, 'z'),
      (json) => json.replace('    "y"', '    "y",\n    "z"'),
    ],
    ['the first entry', ['c'], (at) => insertEntry(at, 'e', true), (json) => json.replace('{}', '{"e": true}')],
    ['the first item', ['d'], (at) => appendItem(at, 'on'), (json) => json.replace('[]', '["on"]')],
    ['all items', ['b'], (at) => replaceItems(at, ['ALL', 'on']), (json) => json.replace('"y"', '"ALL", "on"')],
    ['a key', ['a'], (at) => renameKey(at, 'on'), (json) => json.replace('"a"', '"on"')],
    ['a value', ['a'], (at) => replaceValue(at, { e: 'on' }), (json) => json.replace('"x"', '{"e": "on"}')],
  ])('%s', (_what, path, edit, expected) => {
    for (const json of [text, text.replaceAll('\n', '\r\n')]) {
      const result = on(json, path, edit);
      expect(result).toBe(json.includes('\r') ? expected(text).replaceAll('\n', '\r\n') : expected(json));
      expect(() => JSON.parse(result)).not.toThrow();
    }
  });

  test('what stands in one line stays there', () => {
    expect(on('{"a": {"b": 1}}', ['a'], (at) => insertEntry(at, 'c', 2))).toBe('{"a": {"b": 1, "c": 2}}');
    expect(on('{"a": [1]}', ['a'], (at) => appendItem(at, 2))).toBe('{"a": [1, 2]}');
  });
});

describe('setNumber', () => {
  test('writes a number as people do', () => {
    expect(on('a: x # c\n', ['a'], (at) => setNumber(at, '0440'))).toBe('a: 0440 # c\n');
    expect(on('a: {b: 1}\n', ['a', 'b'], (at) => setNumber(at, '0440'))).toBe('a: {b: 0440}\n');
  });

  test.each<[string, string, string]>([
    ['a mapping', 'a: {}\n', 'a single value is expected here'],
    ['what is not written', 'a:\n', 'a single value is expected here'],
    ['what a template fills', 'a: {{ .x }}\n', 'a template fills the value'],
  ])('refuses %s', (_what, text, reason) => {
    expect(on(text, ['a'], (at) => setNumber(at, '0440'))).toBe(`refused: ${reason}`);
  });
});

describe('setAll', () => {
  const tree = { a: 1, b: { c: 2, d: { e: 3 } }, f: 4 };

  test.each<[string, string, string]>([
    [
      'adds what is missing in one piece, in the order of the tree',
      'x: 0\n',
      'x: 0\na: 1\nb:\n  c: 2\n  d:\n    e: 3\nf: 4\n',
    ],
    ['goes into mappings that are there', 'b:\n  d:\n    x: 0\n', 'b:\n  d:\n    x: 0\n    e: 3\n  c: 2\na: 1\nf: 4\n'],
    ['goes on in block style where an empty one stands', 'b: {}\nf: 0\n', 'b:\n  c: 2\n  d:\n    e: 3\nf: 4\na: 1\n'],
    ['replaces what is no mapping', 'b: x\na: 0\nf: 0\n', 'b:\n  c: 2\n  d:\n    e: 3\na: 1\nf: 4\n'],
    ['stays within flow style', '{b: {}, a: 0}\n', '{b: {c: 2, d: {e: 3}}, a: 1, f: 4}\n'],
    [
      'changes nothing that is not said',
      'a: 0\nb: {c: 0, d: {e: 0}, x: 0}\nf: 0\n',
      'a: 1\nb: {c: 2, d: {e: 3}, x: 0}\nf: 4\n',
    ],
  ])('%s', (_what, text, expected) => {
    expect(on(text, [], (at) => setAll(at, tree))).toBe(expected);
  });

  test('adds nothing where all is there, so that a template may add keys', () => {
    const text = 'a: 0\n{{- toYaml .x }}\n';
    expect(on(text, [], (at) => setAll(at, { a: 1 }))).toBe(text.replace('0', '1'));
    expect(on(text, [], (at) => setAll(at, { a: 1, b: 2 }))).toBe('refused: a template may add keys here');
    expect(setAll(valueAt('a: 0\n'), { a: 1 })).toEqual({ edits: [{ range: { start: 3, end: 4 }, newText: '1' }] });
  });

  test('refuses all where one part is refused', () => {
    expect(on('a: &x 1\nb: *x\n', [], (at) => setAll(at, { c: 1, b: 2 }))).toBe(
      'refused: the value comes from an alias or a merge key',
    );
  });

  test('of a map does what setIn does', () => {
    for (const text of ['b: {}\n', '{b: {}}\n', 'b:\n', 'b:\n  c: 1\n', 'x: 1\n'])
      expect(on(text, [], (at) => setIn(at, ['b', 'd'], 1))).toBe(on(text, [], (at) => setAll(at, { b: { d: 1 } })));
  });
});

describe('additions that meet', () => {
  const together = (...paths: readonly (readonly [readonly [string, ...string[]], YamlData])[]): string => {
    const text = 'x: 1\n';
    const map = valueAt(text);
    const [first, ...others] = paths.map(([path, value]) => ({ map, path, value, after: [] }));
    return edited(text, addTogether(first ?? expect.fail(), ...others));
  };

  test('keep what was said first, whatever its name', () => {
    expect(together([['a'], null], [['a'], 1])).toBe('x: 1\na: null\n');
    expect(together([['a', 'b'], 1], [['a', 'c'], 2], [['a', 'b'], 3])).toBe('x: 1\na:\n  b: 1\n  c: 2\n');
    expect(together([['constructor'], 1], [['toString', 'a'], 2])).toBe('x: 1\nconstructor: 1\ntoString:\n  a: 2\n');
    expect(together([['a'], [1]], [['b'], 2])).toBe('x: 1\na:\n  - 1\nb: 2\n');
  });
});

describe('while the document cannot be read', () => {
  test('nothing is edited', () => {
    const before = parseStream('a: 1\nb: 2\nc: 3\n');
    expect(before.documents[0]?.document.root?.size).toBe(3);
    const after = parseStream('a: 1\nb 2\nc: 3\n', before);
    const root = after.documents[0]?.document.root ?? expect.fail();
    const reason = { refused: 'the document cannot be read as YAML right now' };
    const at = root.at('a') ?? expect.fail();
    expect([setScalar(at, 2), setNumber(at, '2'), removeEntry(at), renameKey(at, 'c'), replaceValue(at, 2)]).toEqual(
      Array.from({ length: 5 }, () => reason),
    );
    expect(insertEntry(root, 'c', 1)).toEqual(reason);
  });
});

describe('the style of a file', () => {
  test.each<[string, string, FileStyle]>([
    ['without any', 'a: 1\n', { step: 2, indentSequences: true, newline: '\n' }],
    ['of two blanks', 'a:\n  b: 1\n', { step: 2, indentSequences: true, newline: '\n' }],
    ['of four', 'a:\n    b: 1\n', { step: 4, indentSequences: true, newline: '\n' }],
    ['of one', 'a:\n b: 1\n', { step: 1, indentSequences: true, newline: '\n' }],
    ['is what comes first', 'a:\n  b: 1\nc:\n    d: 1\n', { step: 2, indentSequences: true, newline: '\n' }],
    ['of sequences that are not indented', 'a:\n- b:\n     c: 1\n', { step: 3, indentSequences: false, newline: '\n' }],
    ['of sequences that are', 'a:\n   - 1\nb:\n- 1\n', { step: 3, indentSequences: true, newline: '\n' }],
    ['of CRLF', 'a: 1\r\nb: 2\n', { step: 2, indentSequences: true, newline: '\r\n' }],
    ['of LF in the first line', '\na: 1\r\n', { step: 2, indentSequences: true, newline: '\n' }],
    ['of CR and LF apart', 'a: "\r"\nb: 1\n', { step: 2, indentSequences: true, newline: '\n' }],
    [
      'of flow style, which says nothing',
      'a: [\n      1]\nb:\n    c: 1\n',
      { step: 4, indentSequences: true, newline: '\n' },
    ],
    ['behind a byte order mark', '\uFEFFa:\n   b: 1\n', { step: 3, indentSequences: true, newline: '\n' }],
  ])('%s', (_what, text, { step, indentSequences, newline }) => {
    const [once, item] = [' '.repeat(step), ' '.repeat(indentSequences ? 2 * step : step)];
    const added = ['new:', `${once}list:`, `${item}- 1`].join(newline);
    expect(on(text, [], (at) => insertEntry(at, 'new', { list: [1] }))).toContain(added);
  });
});

describe('what is written', () => {
  const style = { step: 2, indentSequences: true, newline: '\n' };

  test.each<[YamlData, string]>([
    ['plain words', 'plain words'],
    ['<<', '"<<"'],
    ['=', '"="'],
    ['1', '"1"'],
    ['a\nb', '"a\\nb"'],
    ['a\rb', '"a\\rb"'],
    [-0.5, '-0.5'],
    [2 ** 60, '1152921504606847000'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
    [[1, ['a', {}]], '[1, [a, {}]]'],
    [{ a: 'x, y', b: 'x] y' }, '{a: "x, y", b: "x] y"}'],
    [{ a: 'x{', b: '}' }, '{a: "x{", b: "}"}'],
  ])('in flow style: %j', (value, expected) => {
    expect(renderFlow(value, false)).toBe(expected);
    expect(JSON.parse(renderFlow(value, true))).toEqual(value);
  });

  test('quotes are those asked for where they can hold it', () => {
    expect(renderScalar('it', { quotes: 'QUOTE_SINGLE' })).toBe("'it'");
    expect(renderScalar("it's", { quotes: 'QUOTE_SINGLE' })).toBe("'it''s'");
    expect(renderScalar('a\nb', { quotes: 'QUOTE_SINGLE' })).toBe('"a\\nb"');
    expect(renderScalar(1, { quotes: 'QUOTE_DOUBLE' })).toBe('1');
    expect(renderScalar('a, b')).toBe('a, b');
    expect(renderScalar('a, b', { flow: true })).toBe('"a, b"');
  });

  test.each<[string, YamlData, readonly string[]]>([
    ['a text of several lines', 'a\n\n  b', ['- |-', '  a', '', '    b']],
    ['one with a line break at its end', 'a\nb\n', ['- |', '  a', '  b']],
    ['one of a single line', 'a\n', ['- |', '  a']],
    ['one with two line breaks at its end', 'a\n\n', ['- "a\\n\\n"']],
    ['one that begins with a blank', ' a\nb', ['- " a\\nb"']],
    ['one with a tab within', 'a\tb\nc', ['- |-', '  a\tb', '  c']],
    ['one with a character of control', 'a\u0001\nb', ['- "a\\x01\\nb"']],
    ['one with a separator of lines', 'a\u2028\nb', ['- "a\u2028\\nb"']],
    ['nothing', [], ['- []']],
    ['an empty mapping', {}, ['- {}']],
    ['a mapping', { a: 1, b: [2] }, ['- a: 1', '  b:', '    - 2']],
    ['items of items', [1, [2, 3]], ['- - 1', '  - - 2', '    - 3']],
  ])('as an item: %s', (_what, value, lines) => {
    expect(renderBlock([value], style)).toEqual(lines);
  });

  test('sequences stand below their key as in the rest of the file', () => {
    expect(renderBlock({ a: [1] }, { ...style, indentSequences: false })).toEqual(['a:', '- 1']);
    expect(renderBlock({ a: [1] }, { ...style, step: 4 })).toEqual(['a:', '    - 1']);
    expect(renderBlock({ a: { b: '[]' } }, { ...style, step: 4, indentSequences: false })).toEqual([
      'a:',
      '    b: "[]"',
    ]);
    expect(renderBlock({ a: { '[]': 1 }, b: ['[]'] }, style)).toEqual(['a:', '  "[]": 1', 'b:', '  - "[]"']);
    expect(renderBlock({ a: 'x\ny\n' }, { ...style, step: 3 })).toEqual(['a: |', '   x', '   y']);
  });
});

describe('beside braces that look like a template action without an end', () => {
  const open = (map: string): string => `a: pul{{ x }l\nb: ${map}\n`;
  const insert = (value: YamlData) => (at: Cursor) => insertEntry(at, 'new', value);

  test.each<[string, string, readonly Step[], (cursor: Cursor) => EditPlan, string]>([
    ['a map that is added last stands apart', open('{c: d}'), ['b'], insert({ e: 'f' }), open('{c: d, new: {e: f} }')],
    ['and so do maps within it', open('{c: d}'), ['b'], insert({ e: { f: 'g' } }), open('{c: d, new: {e: {f: g} } }')],
    ['what is removed leaves none', open('{c: {d: e}, f: g}'), ['b', 'f'], removeEntry, open('{c: {d: e} }')],
    ['a list needs no blank', open('[c]'), ['b'], (at) => appendItem(at, 'd'), open('[c, d]')],
    [
      'an action that is closed ends nothing',
      'a: {{ x }}\nb: {c: d}\n',
      ['b'],
      insert({ e: 'f' }),
      'a: {{ x }}\nb: {c: d, new: {e: f}}\n',
    ],
    [
      'nor does one that begins behind it',
      'b: {c: d}\na: {{ x\n',
      ['b'],
      insert({ e: 'f' }),
      'b: {c: d, new: {e: f}}\na: {{ x\n',
    ],
    [
      'a text that has such braces is not written',
      open('{c: d}'),
      ['b'],
      insert('}}'),
      'refused: it would end a template action that is not closed',
    ],
  ])('%s', (_what, text, path, edit, expected) => {
    const after = on(text, path, edit);
    expect(after).toBe(expected);
    if (after === expected && !after.startsWith('refused'))
      expect(parseStream(after).documents[0]?.document.root?.has('b')).toBe(true);
  });
});
