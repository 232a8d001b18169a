import { expect, test } from 'vitest';
import { detached } from '../../server/src/core/text/detached.js';

test('a copy is equal, and without what is undefined', () => {
  const data = {
    text: 'a text of more than thirteen units',
    short: 'a',
    lone: `a lone surrogate: \ud800, and more`,
    none: undefined,
    list: [1, null, { deep: ['x'], none: undefined }],
    yes: true,
  };
  const copy = detached(data);
  expect(copy).toEqual(data);
  expect(copy).not.toBe(data);
  expect(copy.list).not.toBe(data.list);
  expect(Object.keys(copy)).not.toContain('none');
  expect(Object.keys(copy.list[2] as object)).toEqual(['deep']);
});

test('a member called __proto__ is one', () => {
  const data = JSON.parse('{ "__proto__": { "a": "the text of a member, long enough" } }') as object;
  expect(JSON.stringify(detached(data))).toBe(JSON.stringify(data));
  expect(Object.getPrototypeOf(detached(data))).toBe(Object.prototype);
});
