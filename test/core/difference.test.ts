import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedSpan, commonEnd, commonStart, lineDifference } from '../../server/src/core/text/difference.js';

/** Texts that are alike for longer than a piece that is compared at once, or shorter, or not at all. */
const part = fc
  .tuple(fc.constantFrom('a', 'ab', '\n', ''), fc.constantFrom(0, 1, 2, 2047, 2048, 2049, 5000))
  .map(([text, count]) => text.repeat(count));
const texts = fc.tuple(part, part, part, part).map(([start, before, after, end]) => ({
  before: start + before + end,
  after: start + after + end,
}));

describe('the part in which two texts differ', () => {
  test('is what is left between the longest common start and the longest common end', () => {
    fc.assert(
      fc.property(texts, ({ before, after }) => {
        const { start, oldEnd, newEnd } = changedSpan(before, after);
        expect(before.slice(0, start) + after.slice(start, newEnd) + before.slice(oldEnd)).toBe(after);
        expect(start).toBe(commonStart(before, after));
        const isLonger = start < Math.min(before.length, after.length);
        expect(isLonger && before[start] === after[start]).toBe(false);
        expect(oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['nothing', 'abc', 'abc', { start: 3, oldEnd: 3, newEnd: 3 }],
    ['what was added among equals', 'aa', 'aaa', { start: 2, oldEnd: 2, newEnd: 3 }],
    ['what was taken away among equals', 'aaa', 'a', { start: 1, oldEnd: 3, newEnd: 1 }],
    ['all', '', 'ab', { start: 0, oldEnd: 0, newEnd: 2 }],
    ['the middle', 'a1z', 'a22z', { start: 1, oldEnd: 2, newEnd: 3 }],
  ])('is %s', (_, before, after, expected) => {
    expect(changedSpan(before, after)).toEqual(expected);
  });

  test('has no more in common at the end than was asked for', () => {
    expect(commonEnd('aaa', 'aaaa', 2)).toBe(2);
    expect(commonEnd('a'.repeat(5000), 'a'.repeat(6000), 3000)).toBe(3000);
  });
});

describe('a difference by lines', () => {
  const signs = (a: string, b: string): string =>
    lineDifference(a.split(''), b.split(''))
      .map(({ sign, a: i, b: j }) => (sign === '+' ? `+${b[j]}` : sign + a[i]))
      .join('');

  test.each([
    ['abc', 'abc', ' a b c'],
    ['abc', 'axc', ' a-b+x c'],
    ['', 'ab', '+a+b'],
    ['ab', '', '-a-b'],
    // What was added stands behind what is alike before it.
    ['-kc', '-k-kc', ' - k+-+k c'],
  ])('of %s and %s', (a, b, expected) => {
    expect(signs(a, b)).toBe(expected);
  });

  test('replaces everything between what is alike at both ends where too much has changed', () => {
    const lines = (word: string, count: number) => [
      'a',
      ...Array.from({ length: count }, (_, n) => `${word}${n}`),
      'z',
    ];
    const steps = lineDifference(lines('x', 1500), lines('y', 1400));
    expect(steps.map(({ sign }) => sign).join('')).toBe(` ${'-'.repeat(1500)}${'+'.repeat(1400)} `);
    expect(steps.at(-1)).toEqual({ sign: ' ', a: 1501, b: 1401 });
  });
});
