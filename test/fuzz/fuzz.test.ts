import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz.js';
import { corpusSeeds } from './seeds.js';
import { shrink } from './shrink.js';

describe('the reader and the yaml package', () => {
  test('agree on documents made by the grammar, and on mutants of them', { timeout: 120_000 }, () => {
    const result = fuzz({ seed: 1, documents: 15_000 });
    expect(result.found).toBeUndefined();
    expect(result.accepted).toBeGreaterThan(500);
  });

  test('agree on mutants of real documents and of the test suite', { timeout: 120_000 }, () => {
    const result = fuzz({ seed: 2, documents: 8_000, seeds: corpusSeeds() });
    expect(result.found).toBeUndefined();
    expect(result.accepted).toBeGreaterThan(500);
  });

  test('with one seed read the same documents', () => {
    const [first, second] = [3, 3].map((seed) => fuzz({ seed, documents: 300 }));
    expect(first).toEqual(second);
    expect(fuzz({ seed: 4, documents: 300 })).not.toEqual(first);
  });
});

describe('shrinking', () => {
  test('leaves what the failure needs and nothing else', () => {
    const text = 'first line\nsecond: {x}\nthird line: [y]\nlast\n';
    expect(shrink(text, (smaller) => smaller.includes('{') && smaller.includes('[y'))).toBe('{[y');
  });
});
