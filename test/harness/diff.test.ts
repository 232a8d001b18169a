import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { changedPointers, documentData } from './data.js';
import { diff, diffLines } from './diff.js';

describe('a diff', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['of equal texts is empty', 'a\nb\n', 'a\nb\n', []],
    ['has one line of context before a change', 'a\nb\nc\nd\n', 'a\nb\nX\nd\n', [' b', '-c', '+X']],
    ['has none at the start', 'a\nb\n', 'X\nb\n', ['-a', '+X']],
    ['shows an insertion', 'a\nb\n', 'a\nX\nb\n', [' a', '+X']],
    ['shows a removal', 'a\nb\nc\n', 'a\nc\n', [' a', '-b']],
    ['shows two changes', 'a\nb\nc\nd\n', 'a\nX\nc\nY\n', [' a', '-b', '+X', ' c', '-d', '+Y']],
    ['shows a last line break that goes', 'a\nb\n', 'a\nb', [' b', '-']],
  ])('%s', (_what, before, after, expected) => {
    expect(diffLines(before, after)).toEqual(expected);
  });

  test('says all that has changed, and nothing else', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = before.split('\n');
        const hunks = diff(before, after);
        for (const { at, removed } of hunks) expect(lines.slice(at, at + removed.length)).toEqual(removed);
        for (const { at, removed, added } of [...hunks].reverse()) lines.splice(at, removed.length, ...added);
        expect(lines.join('\n')).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the data that changed', () => {
  const changed = (before: string, after: string): readonly string[] => {
    const [a, b] = [before, after].map(
      (text) => parseStream(text).documents.map(({ document }) => documentData(document))[0],
    );
    return changedPointers(a, b);
  };

  test.each<[string, string, string, readonly string[]]>([
    ['nothing, whatever the style', 'a: 1\nb: [x, "y"]\n', '{b: [ "x", \'y\' ], a: 0x1}\n', []],
    ['a value', 'a: {b: 1}\n', 'a: {b: 2}\n', ['/a/b']],
    ['a type', 'a: 1\n', 'a: "1"\n', ['/a']],
    ['a new key and a gone one', 'a: 1\n', 'b/c: 1\n', ['/a', '/b~1c']],
    ['an item', 'a: [1, 2]\n', 'a: [1, 3, 4]\n', ['/a/1', '/a/2']],
    ['a kind', 'a: {b: 1}\n', 'a: []\n', ['/a']],
    ['inside an embedded document', 'a: |\n  b: 1\n  c: 2\n', 'a: |\n  b: 1\n  c: 3\n', ['/a/c']],
    ['a text that is no document', 'a: x\n', 'a: z\n', ['/a']],
    ['a template hole', 'a: {{ .x }}\n', 'a: {{ .z }}\n', ['/a']],
    ['no template hole', 'a: {{ .x }}\n', 'a:   {{ .x }}\n', []],
    ['everything', 'a: 1\n', '', ['']],
    ['a key with a name of JavaScript’s own', '__proto__: 1\n', '__proto__: 2\n', ['/__proto__']],
  ])('is told: %s', (_what, before, after, expected) => {
    expect(changed(before, after)).toEqual(expected);
  });
});
