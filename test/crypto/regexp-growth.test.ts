import { describe, expect, test } from 'vitest';
import { compileRegexp } from '../../server/src/core/text/go-regexp.js';
import { growthOf } from '../harness/growth.js';

describe('patterns as Go reads them', () => {
  test.each(['^(a+)+$', '^(a|a)*$', '(.*a){10}$', '(a*)*b'])('takes linear time for %s', (pattern) => {
    const compiled = compileRegexp(pattern);
    const run = (length: number): void => expect(compiled?.test(`${'a'.repeat(length)}!`)).toBe(false);
    expect(growthOf(run, 1250, 20_000, 32)).toBeLessThan(120);
  });
});
