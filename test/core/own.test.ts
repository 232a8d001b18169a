import { expect, test } from 'vitest';
import { startOfLine } from '../../server/src/core/text/lines.js';
import { own } from '../../server/src/core/text/own.js';
import { editsOverlap } from '../../server/src/core/text/range.js';

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'b'])('a record has nothing under %s', (key) => {
  expect(own({ a: 1 }, key)).toBeUndefined();
});

test('a record has what it has, whatever it is called', () => {
  expect(own({ constructor: 1 }, 'constructor')).toBe(1);
  expect(own(Object.fromEntries([['__proto__', 2]]), '__proto__')).toBe(2);
  expect(own<number>(undefined, 'a')).toBeUndefined();
});

test.each([
  ['\nab\nc', 0, 0],
  ['\nab\nc', 1, 1],
  ['\nab\nc', 3, 1],
  ['\nab\nc', 4, 4],
  ['ab', 2, 0],
  ['', 0, 0],
])('the line of an offset begins behind the line break before it: %j %i', (text, offset, start) => {
  expect(startOfLine(text, offset)).toBe(start);
});

const edit = (start: number, end: number) => ({ range: { start, end }, newText: 'x' });

test.each([
  ['that replace the same text', [edit(1, 3), edit(1, 3)], true],
  ['of which one lies in another', [edit(5, 6), edit(1, 9)], true],
  ['that insert at one offset', [edit(2, 2), edit(2, 2)], false],
  ['that touch', [edit(3, 5), edit(1, 3)], false],
  ['that insert within a replaced text', [edit(1, 5), edit(3, 3)], true],
])('edits %s', (_, edits, overlap) => {
  expect(editsOverlap(edits)).toBe(overlap);
});
