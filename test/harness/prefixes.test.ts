import { describe, expect, test } from 'vitest';
import { listFixtures } from './files.js';
import { parseFixture } from './fixture.js';
import { sampled } from './long.js';
import { runPrefixes } from './prefixes.js';

/** Texts whose prefixes were run: the cases of a rule mostly begin alike. */
const seen = new Map<string, string[]>();

describe('every rule runs on every prefix of', () => {
  test.each(sampled(listFixtures(), 2))('$rule', { timeout: 300_000 }, async ({ rule, text }) => {
    const { cases } = parseFixture(rule, text);
    for (const one of cases) await runPrefixes(one, seen);
    expect(cases.length).toBeGreaterThan(0);
  });
});
