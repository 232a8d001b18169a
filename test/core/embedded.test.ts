import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text/range.js';
import type { Cursor, Step } from '../../server/src/core/yaml/cursor.js';
import {
  appendItem,
  type EditPlan,
  insertEntry,
  removeEntry,
  replaceEntry,
  setScalar,
} from '../../server/src/core/yaml/edit/edits.js';
import { embeddedDocument, embeddedDocuments, scalarRange } from '../../server/src/core/yaml/embedded.js';
import { documentData, toData } from '../harness/data.js';
import { yamlText } from './arbitrary-yaml.js';
import { documentOf, edited, inside, valueAt, written, writtenKey } from './support.js';

describe('an embedded document is found in', () => {
  test.each<[string, string, readonly Step[], string, unknown]>([
    ['a literal', 'a: |\n  b:\n    c: x  # y\n  d: 1\n', ['b', 'c'], 'x', 'x'],
    ['a literal with CRLF', 'a: |\r\n  b:\r\n    c: x\r\n  d: yes\r\n', ['d'], 'yes', true],
    ['a literal with an indentation indicator', 'a: |2\n    b: x\n    c: w\n', ['c'], 'w', 'w'],
    ['a literal with blank lines', 'a: |-\n\n  b: x\n\n  c: w', ['c'], 'w', 'w'],
    ['a literal with a comment in its header', 'a: | # b: c\n  b: x\n', ['b'], 'x', 'x'],
    ['a literal with tabs', 'a: |\n  b:\t"x"\n  c:\tw\n', ['c'], 'w', 'w'],
    ['a folded scalar', 'a: >\n  {"b": 1,\n  "c": {"d":\n  "x"}}\n', ['c', 'd'], '"x"', 'x'],
    ['a folded scalar with deeper lines', 'a: >-\n  b:\n    c: x\n    d: w\n\n  e: z\n', ['b', 'd'], 'w', 'w'],
    ['a plain scalar', 'a: xb["c:d"]\n', [], '', undefined],
    ['single quotes', 'a: \'{"b": "it\'\'s", "c": true}\'\n', ['c'], 'true', true],
    ['single quotes over lines', 'a: \'{"b": 1,\n\n  "c":\n  true}\'\n', ['c'], 'true', true],
    ['double quotes', 'a: "b: \\"x\\"\\nc: \\u0079\\x41\\n"\n', ['c'], '\\u0079\\x41', 'yA'],
    ['double quotes with a long escape', 'a: "b: \\U0001F4A5\\nc: w\\n"\n', ['c'], 'w', 'w'],
    ['double quotes over lines', 'a: "{b: [1,\n  2], \\\n  c: w}"\n', ['c'], 'w', 'w'],
  ])('%s', (_what, text, path, place, value) => {
    if (path.length === 0) {
      expect(embeddedDocument(valueAt(text, 'a'))).toBeUndefined();
      return;
    }
    const cursor = inside(text, ...path);
    expect(cursor.value).toBe(value);
    expect(written(cursor)).toBe(place);
    expect(cursor.pointer).toBe(`/a/${path.join('/')}`);
    expect(writtenKey(cursor)?.replaceAll(/["\\]/g, '')).toBe(path.at(-1));
  });

  test('one within another, each in its own style', () => {
    const text = 'a: |\n  b: |\n    c: "{\\"d\\": [1, 23]}"\n  e: 1\n';
    const b = embeddedDocument(inside(text, 'b'));
    const c = b?.at('c');
    const deep = c && embeddedDocument(c)?.at('d', 1);
    expect(deep?.value).toBe(23);
    expect(deep && written(deep)).toBe('23');
    expect(deep?.pointer).toBe('/a/b/c/d/1');
    expect(deep?.path).toEqual(['d', 1]);
  });

  test.each([
    ['a word', 'a: word\n'],
    ['a text with a colon', 'a: "x:y z"\n'],
    ['a number', 'a: 5\n'],
    ['nothing', 'a:\n'],
    ['a list of words that does not parse', 'a: "[b: }"\n'],
    ['two documents', 'a: |\n  b: 1\n  ---\n  c: 1\n'],
    ['a mapping', 'a: {b: 1}\n'],
  ])('not in %s', (_what, text) => {
    expect(embeddedDocument(valueAt(text, 'a'))).toBeUndefined();
  });

  test('in a text with a template, of which only what no hole touches is known', () => {
    const root = embeddedDocument(valueAt('a: |\n  b: {{ .x }}\n  c: 1\n', 'a'));
    expect(root?.at('b')?.opaque).toBe(true);
    expect(root?.at('b')?.value).toBeUndefined();
    expect(root?.at('c')?.value).toBe(1);
    const c = root?.at('c');
    expect(c && written(c)).toBe('1');
    // What is rendered later may stand on other lines: nothing is edited there.
    expect(root?.embedding?.outerEdits([{ range: { start: 0, end: 1 }, newText: 'x' }])).toBeUndefined();
  });

  test('each of many documents of one text, where it is written', () => {
    const texts = Array.from({ length: 200 }, (_, index) => `  b: w${index}\n  c: {{ .x }}\n`);
    const text = `a: |\n${texts.join('  --- # next\n')}last: 1\n`;
    const documents = embeddedDocuments(valueAt(text, 'a'));
    expect(documents.map((root) => root.at('b')?.string)).toEqual(texts.map((_, index) => `w${index}`));
    expect(documents.map((root) => root.at('c')?.opaque)).toEqual(texts.map(() => true));
    const b = documents[150]?.at('b');
    expect(b && written(b)).toBe('w150');
    const plain = text.replaceAll('{{ .x }}', 'x');
    const last = embeddedDocuments(valueAt(plain, 'a')).at(-1)?.at('c');
    expect(last && edited(plain, setScalar(last, 'y'))).toBe(plain.replace(/c: x\nlast/, 'c: "y"\nlast'));
    expect(last && edited(plain, removeEntry(last))).toBe(plain.replace(/ {2}c: x\nlast/, 'last'));
  });

  test('only those of several documents that parse', () => {
    const text = 'a: |\n  b: 1\n  ---\n  [c\n  ---\n  word\n  ---\n  d: 1\n';
    expect(embeddedDocuments(valueAt(text, 'a')).map((root) => [...root.walk()].at(1)?.key)).toEqual(['b', 'd']);
  });

  test('not through an alias, whose text stands elsewhere', () => {
    expect(embeddedDocument(valueAt('x: &x "{b: 1}"\na: *x\n', 'a'))).toBeUndefined();
  });
});

describe('a part of a scalar', () => {
  test.each([
    ['a: postgres://u:secret@db', 'secret'],
    ["a: 'it''s secret'", 'secret'],
    ['a: "tab\\tsecret\\n"', 'secret'],
    ['a: one\n  two secret', 'secret'],
    ['a: >\n  one\n\n\n  secret two\n', 'secret'],
    ['a: |\n  one\n    secret\n', 'secret'],
  ])('is found where it is written: %j', (text, part) => {
    const cursor = valueAt(text, 'a');
    const start = cursor.text.indexOf(part);
    const range = scalarRange(cursor, { start, end: start + part.length });
    expect(range).toEqual({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
  });

  test('of an alias is the alias', () => {
    const cursor = valueAt('x: &x secret\na: *x\n', 'a');
    expect(scalarRange(cursor, { start: 0, end: 3 })).toEqual(cursor.range);
  });

  test('is where its characters are, in every style', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', "'", '"', '\\', ' ', '\n', '\n\n', '  c', 'é', '💥', ': ', '\t'), {
        minLength: 1,
        maxLength: 15,
      })
      .map((parts) => `x${parts.join('')}y`);
    const quoted = (value: string): readonly string[] => [
      JSON.stringify(value),
      `"${value
        .replace(/[\\"]/g, '\\$&')
        .replaceAll('\t', '\\t')
        .replaceAll(/ (?=\n)/g, '\\x20')
        .replaceAll(/\n(?= )/g, '\n\\')
        .replaceAll('\n', '\\n\\\n  ')}"`,
      `'${value
        .replaceAll("'", "''")
        .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
        .replaceAll('\n', '\n\n  ')}'`,
      `|-\n${value
        .split('\n')
        .map((line) => (line === '' ? '' : `    ${line}`))
        .join('\n')}`,
      `>-\n${value
        .split('\n')
        .map((line) => (line === '' ? '' : `    ${line}`))
        .join('\n')}`,
    ];
    fc.assert(
      fc.property(text, fc.boolean(), (value, crlf) => {
        for (const source of quoted(value)) {
          const whole = crlf ? `k: ${source}\n`.replaceAll('\n', '\r\n') : `k: ${source}\n`;
          const cursor = valueAt(whole, 'k');
          const decoded = cursor.text;
          for (let start = 0; start < decoded.length; start++) {
            const unit = decoded[start] ?? '';
            const range = scalarRange(cursor, { start, end: start + 1 });
            expect(range, whole).not.toEqual(cursor.range);
            const there = whole.slice(range.start, range.end);
            if (!/\s/.test(unit) && !there.startsWith('\\')) expect(there === "''" ? "'" : there, whole).toBe(unit);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an edit of an embedded document', () => {
  test('does in a literal what it does in the document itself', () => {
    let [done, refusedAlone] = [0, 0];
    const operations: readonly ((cursor: Cursor) => EditPlan)[] = [
      removeEntry,
      (cursor) => replaceEntry(cursor, 'new', { k: ['v', 'w\nx\n'] }),
      (cursor) =>
        cursor.kind === 'map'
          ? insertEntry(cursor, 'new', [1, { k: 'v' }])
          : cursor.kind === 'sequence'
            ? appendItem(cursor, { k: 1 })
            : setScalar(cursor, 'new'),
    ];
    fc.assert(
      fc.property(
        yamlText,
        fc.nat(1000),
        fc.constantFrom(...operations),
        fc.boolean(),
        ({ text }, number, operation, crlf) => {
          const own = text.replaceAll('\r\n', '\n');
          const around = `a: |-\n${own
            .split('\n')
            .map((line) => (line === '' ? '' : `  ${line}`))
            .join('\n')}\nlast: 1\n`;
          const outer = crlf ? around.replaceAll('\n', '\r\n') : around;
          const embedded = embeddedDocument(valueAt(outer, 'a'));
          // Blank lines at the end are for the header to keep, and `|-` keeps none.
          const alone = documentOf(own.replace(/\n+$/, '')).root;
          const [here, there] = [alone, embedded]
            .map((root) => [...(root?.walk() ?? [])].slice(1))
            .map((all) => all[number % Math.max(all.length, 1)]);
          if (!alone || !here || !there) return;
          const [plan, planInside] = [operation(here), operation(there)];
          if ('refused' in plan || 'refused' in planInside) {
            if (!('refused' in plan)) refusedAlone++;
            return;
          }
          done++;
          const result = applyEdits(outer, planInside.edits);
          const after = embeddedDocument(valueAt(result, 'a'));
          const expected = documentData(documentOf(applyEdits(own.replace(/\n+$/, ''), plan.edits)));
          expect(after && toData(after, ''), result).toEqual(expected);
          expect(valueAt(result, 'last').value).toBe(1);
          if (crlf) expect(result.replaceAll('\r\n', '')).not.toContain('\n');
        },
      ),
      { numRuns: 1500 },
    );
    expect(done).toBeGreaterThan(20 * refusedAlone);
  });
});
