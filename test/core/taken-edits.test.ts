import fc from 'fast-check';
import { expect, test } from 'vitest';
import { occurrencesOf } from '../../server/src/core/text/occurrences.js';
import {
  type Edit,
  editsConflict,
  overlapsOneOf,
  type Range,
  rangesOverlap,
} from '../../server/src/core/text/range.js';
import { type EditGroup, nonConflicting } from '../../server/src/core/text/taken-edits.js';

const range = fc.tuple(fc.nat(20), fc.nat(4)).map(([start, length]): Range => ({ start, end: start + length }));
const group: fc.Arbitrary<EditGroup> = fc.record(
  {
    edits: fc.array(
      range.map((one): Edit => ({ range: one, newText: '' })),
      { minLength: 1, maxLength: 3 },
    ),
    reliesOn: range,
  },
  { requiredKeys: ['edits'] },
);

/** What `nonConflicting` says, each group compared with every other. */
function oneByOne(groups: readonly EditGroup[]): readonly EditGroup[] {
  const taken: EditGroup[] = [];
  const touches = ({ edits }: EditGroup, { reliesOn }: EditGroup): boolean =>
    reliesOn !== undefined && edits.some((one) => one.range.start <= reliesOn.end && one.range.end >= reliesOn.start);
  for (const one of groups) {
    const conflicts = taken.some(
      (other) =>
        one.edits.some((a) => other.edits.some((b) => editsConflict(a, b))) ||
        touches(one, other) ||
        touches(other, one),
    );
    if (!conflicts) taken.push(one);
  }
  return taken;
}

test('groups of edits are left out as they are when each is compared with every other', () => {
  fc.assert(
    fc.property(fc.array(group, { maxLength: 12 }), (groups) => {
      expect(nonConflicting(groups)).toEqual(oneByOne(groups));
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test('a span overlaps one of many ranges where it overlaps any', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 8 }), range, (ranges, span) => {
      expect(overlapsOneOf(ranges)(span)).toBe(ranges.some((one) => rangesOverlap(one, span)));
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test('parts are found in a text however many they are', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 5 });
  const covered = (text: string, parts: ReadonlySet<string>): readonly boolean[] => {
    const marks = Array.from(text, () => false);
    for (const { start, end } of occurrencesOf(text, parts)) marks.fill(true, start, end);
    return marks;
  };
  const naive = (text: string, parts: ReadonlySet<string>): readonly boolean[] => {
    const marks = Array.from(text, () => false);
    for (const one of parts)
      for (let at = 0; at + one.length <= text.length; at++)
        if (text.startsWith(one, at)) marks.fill(true, at, at + one.length);
    return marks;
  };
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 60 }),
      fc.uniqueArray(part, { minLength: 9, maxLength: 14 }),
      (text, parts) => {
        expect(covered(text, new Set(parts))).toEqual(naive(text, new Set(parts)));
      },
    ),
    { numRuns: 1000, seed: 1 },
  );
});

test('few parts are found, too, and a part without characters nowhere', () => {
  expect([...occurrencesOf('abcabc', new Set(['ab', '']))]).toEqual([
    { start: 0, end: 2 },
    { start: 3, end: 5 },
  ]);
  expect([...occurrencesOf('abc', new Set(['', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'abc']))]).toEqual([
    { start: 0, end: 3 },
  ]);
  expect([...occurrencesOf('', new Set(['a']))]).toEqual([]);
});
