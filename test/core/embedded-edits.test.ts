import { describe, expect, test } from 'vitest';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import {
  appendItem,
  type EditPlan,
  insertEntry,
  removeEntry,
  replaceEntry,
  setScalar,
} from '../../server/src/core/yaml/edit/edits.js';
import { embeddedDocument } from '../../server/src/core/yaml/embedded.js';
import { edited, inside } from './support.js';

describe('an edit of an embedded document', () => {
  const literal = 'a: |\n  b: 1 # c\n  d:\n    - x\n    - y\n\n  e: z\nf: 1\n';

  test.each<[string, readonly Step[], (cursor: Cursor) => EditPlan, string]>([
    ['sets a scalar', ['e'], (cursor) => setScalar(cursor, 'yes'), literal.replace('e: z', 'e: "yes"')],
    [
      'inserts an entry',
      [],
      (cursor) => insertEntry(cursor, 'g', { h: 1 }),
      literal.replace('  e: z\n', '  e: z\n  g:\n    h: 1\n'),
    ],
    [
      'inserts one behind another',
      [],
      (cursor) => insertEntry(cursor, 'g', 1, ['d']),
      literal.replace('    - y\n', '    - y\n  g: 1\n'),
    ],
    ['appends an item', ['d'], (cursor) => appendItem(cursor, 'w'), literal.replace('    - y\n', '    - y\n    - w\n')],
    ['removes an entry, not its comment', ['b'], removeEntry, literal.replace('  b: 1 # c\n', '  # c\n')],
    ['removes an entry of several lines', ['d'], removeEntry, 'a: |\n  b: 1 # c\n\n  e: z\nf: 1\n'],
    ['removes the last entry', ['e'], removeEntry, 'a: |\n  b: 1 # c\n  d:\n    - x\n    - y\n\nf: 1\n'],
    ['removes an item', ['d', 0], removeEntry, literal.replace('    - x\n', '')],
    [
      'replaces an entry',
      ['d'],
      (cursor) => replaceEntry(cursor, 'g', [1]),
      literal.replace('  d:\n    - x\n    - y\n', '  g:\n    - 1\n'),
    ],
  ])('%s', (_what, path, edit, expected) => {
    expect(edited(literal, edit(inside(literal, ...path)))).toBe(expected);
    const crlf = literal.replaceAll('\n', '\r\n');
    expect(edited(crlf, edit(inside(crlf, ...path)))).toBe(expected.replaceAll('\n', '\r\n'));
  });

  test('refuses to lose a comment, as anywhere', () => {
    const text = 'a: |\n  b: [x, # c\n    y]\n';
    expect(edited(text, removeEntry(inside(text, 'b', 0)))).toBe('refused: a comment would be lost');
  });

  test.each<[string, string, string | boolean, string]>([
    ['single quotes', 'a: \'{"b": true}\'\n', false, 'a: \'{"b": false}\'\n'],
    ['single quotes with a text', 'a: \'{"b": "x"}\'\n', 'z', 'a: \'{"b": "z"}\'\n'],
    [
      'single quotes that would end',
      'a: \'{"b": "x"}\'\n',
      "it's",
      'refused: the value stands inside a text that cannot take the change',
    ],
    ['double quotes', 'a: "{b: true}"\n', false, 'a: "{b: false}"\n'],
    [
      'double quotes that would end',
      'a: "{b: true}"\n',
      'yes',
      'refused: the value stands inside a text that cannot take the change',
    ],
    ['a folded scalar', 'a: >\n  {"b": true,\n  "c": 1}\n', false, 'a: >\n  {"b": false,\n  "c": 1}\n'],
  ])('in %s', (_what, text, value, expected) => {
    expect(edited(text, setScalar(inside(text, 'b'), value))).toBe(expected);
  });

  test('in a block scalar with a tag, which the package reads', () => {
    const literal = 'a: !!str |\n  b: 1\n  c: 2\nd: 3\n';
    expect(edited(literal, insertEntry(inside(literal), 'e', { f: 4 }))).toBe(
      'a: !!str |\n  b: 1\n  c: 2\n  e:\n    f: 4\nd: 3\n',
    );
    const folded = 'a: !!str >\n  {"b": true,\n  "c": 1}\n';
    expect(edited(folded, setScalar(inside(folded, 'b'), false))).toBe(folded.replace('true', 'false'));
    expect(edited(folded, setScalar(inside(folded, 'c'), 'it\'s "so"'))).toBe(
      folded.replace('1}', '"it\'s \\"so\\""}'),
    );
  });

  test('of more than a line is refused where the text is not written line by line', () => {
    const text = 'a: "b: 1\\nc: 2\\n"\n';
    expect(edited(text, insertEntry(inside(text), 'd', 1))).toBe(
      'refused: the value stands inside a text that cannot take the change',
    );
    expect(edited(text, removeEntry(inside(text, 'b')))).toBe(
      'refused: the value stands inside a text that cannot take the change',
    );
  });

  test('of one within another', () => {
    const text = 'a: |\n  b: |-\n    c: 1\n    d: 2\n  e: 3\n';
    const within = embeddedDocument(inside(text, 'b'));
    const plan = within && insertEntry(within, 'f', { g: 4 });
    expect(plan && edited(text, plan)).toBe('a: |\n  b: |-\n    c: 1\n    d: 2\n    f:\n      g: 4\n  e: 3\n');
  });

  test('shared through an anchor is refused', () => {
    const text = 'a: &x |\n  b: 1\nc: *x\n';
    expect(edited(text, setScalar(inside(text, 'b'), 2))).toBe('refused: the value is shared through an anchor');
  });
});
