import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineMap } from '../../server/src/core/text/line-map.js';
import {
  applyEdits,
  type Edit,
  editsConflict,
  rangesOverlap,
  shiftEdits,
  shiftRange,
} from '../../server/src/core/text/range.js';

const edit = (start: number, end: number, newText: string): Edit => ({ range: { start, end }, newText });

describe('applyEdits', () => {
  test.each<[string, readonly Edit[], string]>([
    ['nothing', [], 'abcdef'],
    ['a replacement', [edit(1, 3, 'X')], 'aXdef'],
    ['an insertion at either end', [edit(6, 6, '>'), edit(0, 0, '<')], '<abcdef>'],
    ['a deletion of everything', [edit(0, 6, '')], ''],
    ['neighbours in any order', [edit(3, 6, 'Y'), edit(0, 3, 'X')], 'XY'],
    ['insertions at one place, in their order', [edit(2, 2, '1'), edit(2, 2, '2'), edit(2, 2, '3')], 'ab123cdef'],
    ['an insertion before a replacement', [edit(2, 4, 'R'), edit(2, 2, 'I')], 'abIRef'],
    ['an insertion behind a replacement', [edit(4, 4, 'I'), edit(2, 4, 'R')], 'abRIef'],
  ])('carries out %s', (_what, edits, expected) => {
    expect(applyEdits('abcdef', edits)).toBe(expected);
  });

  test.each<[string, readonly Edit[]]>([
    ['overlap', [edit(0, 3, ''), edit(2, 4, '')]],
    ['are the same replacement twice', [edit(1, 2, 'x'), edit(1, 2, 'x')]],
    ['insert inside a replacement', [edit(0, 4, ''), edit(2, 2, 'x')]],
    ['leave the text', [edit(3, 7, '')]],
    ['begin before it', [edit(-1, 2, '')]],
    ['end before they begin', [edit(3, 2, '')]],
  ])('refuses edits that %s', (_what, edits) => {
    expect(() => applyEdits('abcdef', edits)).toThrow(RangeError);
  });

  test('counts UTF-16 units and keeps CRLF', () => {
    expect(applyEdits('💥\r\nx', [edit(4, 5, 'y')])).toBe('💥\r\ny');
  });

  test('gives the same as applying from the end, one by one', () => {
    const text = fc.string({ minLength: 1, maxLength: 30 });
    const cuts = fc.uniqueArray(fc.nat(30), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(text, cuts, fc.string(), fc.boolean(), (source, places, inserted, reversed) => {
        const offsets = places.map((place) => place % (source.length + 1)).sort((a, b) => a - b);
        const edits: Edit[] = [];
        for (let index = 0; index + 1 < offsets.length; index += 2) {
          const [start = 0, end = 0] = [offsets[index], offsets[index + 1]];
          const last = edits.at(-1);
          if (start < end && (!last || last.range.end <= start)) edits.push(edit(start, end, inserted + index));
        }
        let expected = source;
        for (const { range, newText } of [...edits].reverse())
          expected = expected.slice(0, range.start) + newText + expected.slice(range.end);
        expect(applyEdits(source, reversed ? [...edits].reverse() : edits)).toBe(expected);
      }),
    );
  });
});

describe('editsConflict', () => {
  const range = fc.tuple(fc.nat(6), fc.nat(6)).map(([a, b]) => edit(Math.min(a, b), Math.max(a, b), 'x'));

  test('is true exactly where two edits cannot both be applied, or insert at one place', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        let together = true;
        try {
          applyEdits('abcdef', [a, b]);
        } catch {
          together = false;
        }
        const oneIsEmpty = a.range.start === a.range.end || b.range.start === b.range.end;
        const atOnePlace = a.range.start === b.range.start && oneIsEmpty;
        expect(editsConflict(a, b)).toBe(!together || atOnePlace);
        expect(editsConflict(b, a)).toBe(editsConflict(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test('ranges that touch do not overlap', () => {
    expect(rangesOverlap({ start: 0, end: 2 }, { start: 2, end: 4 })).toBe(false);
    expect(rangesOverlap({ start: 0, end: 3 }, { start: 2, end: 4 })).toBe(true);
    expect(rangesOverlap({ start: 1, end: 1 }, { start: 0, end: 4 })).toBe(true);
  });

  test('shifting moves every offset', () => {
    expect(shiftRange({ start: 1, end: 2 }, 3)).toEqual({ start: 4, end: 5 });
    expect(shiftEdits([edit(1, 2, 'x'), edit(0, 0, 'y')], 10)).toEqual([edit(11, 12, 'x'), edit(10, 10, 'y')]);
  });
});

describe('LineMap', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty text', '', ['']],
    ['LF', 'a\nb\n', ['a', 'b', '']],
    ['CRLF', 'a\r\n\r\nb', ['a', '', 'b']],
    ['a lone CR', 'a\rb\r', ['a', 'b', '']],
    ['all of them', '\n\r\r\n\n', ['', '', '', '', '']],
    ['surrogates', '💥\n💥💥', ['💥', '💥💥']],
  ])('knows the lines of %s', (_what, text, lines) => {
    const map = new LineMap(text);
    expect(map.lineCount).toBe(lines.length);
    expect(lines.map((_line, index) => text.slice(map.lineStart(index), map.lineEnd(index)))).toEqual(lines);
  });

  test('counts columns in UTF-16 units', () => {
    const map = new LineMap('a💥b\r\nc');
    expect(map.positionAt(3)).toEqual({ line: 0, column: 3 });
    expect(map.positionAt(6)).toEqual({ line: 1, column: 0 });
    expect(map.offsetAt({ line: 1, column: 1 })).toBe(7);
  });

  test('takes what lies outside as the nearest place', () => {
    const map = new LineMap('ab\r\nc');
    expect(map.positionAt(-5)).toEqual({ line: 0, column: 0 });
    expect(map.positionAt(99)).toEqual({ line: 1, column: 1 });
    expect(map.offsetAt({ line: 0, column: 99 })).toBe(2);
    expect(map.offsetAt({ line: 9, column: 0 })).toBe(5);
    expect(map.lineStart(9)).toBe(5);
  });

  test('positions and offsets are each other’s inverse, except inside a CRLF', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r', '\r\n', '💥'), { maxLength: 20 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (source) => {
        const map = new LineMap(source);
        const lines = source.split(/\r\n|\r|\n/);
        expect(map.lineCount).toBe(lines.length);
        for (let offset = 0; offset <= source.length; offset++) {
          const before = source.slice(0, offset).split(/\r\n|\r|\n/);
          const inside = source[offset - 1] === '\r' && source[offset] === '\n';
          const position = map.positionAt(offset);
          if (!inside) {
            expect(position).toEqual({ line: before.length - 1, column: before.at(-1)?.length });
            expect(map.offsetAt(position)).toBe(offset);
          } else expect(position.line).toBe(before.length - 2);
        }
      }),
      { numRuns: 500 },
    );
  });
});
