import { expect, test } from 'vitest';
import { TextSet } from '../../server/src/core/text/text-set.js';

test('texts that were added are there, and no others', () => {
  const texts = new TextSet(1000);
  texts.add('one: two');
  expect(texts.has('one: two')).toBe(true);
  expect(texts.has('one: tw')).toBe(false);
  // Added twice it counts once.
  for (let index = 0; index < 1000; index++) texts.add('one: two');
  texts.add('three');
  expect(texts.has('one: two')).toBe(true);
});

test('more than fits makes room, and one that takes a large part of it is not kept', () => {
  const texts = new TextSet(160);
  const all = Array.from({ length: 20 }, (_, index) => `text ${String(index).padStart(5, '0')}`);
  for (const text of all) texts.add(text);
  const kept = all.filter((text) => texts.has(text));
  expect(kept.at(-1)).toBe(all.at(-1));
  expect(kept.join('').length).toBeLessThanOrEqual(160);
  texts.add('x'.repeat(11));
  expect(texts.has('x'.repeat(11))).toBe(false);
});
