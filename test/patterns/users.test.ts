import { describe, expect, test } from 'vitest';
import { filesGlob } from '../../server/src/core/helm/glob.js';
import { helmIgnore } from '../../server/src/core/helm/helmignore.js';
import { compileRegexp } from '../../server/src/core/text/go-regexp.js';

const LONG = `${'a'.repeat(4000)}!`;

/** The engine of JavaScript would not answer within a lifetime. */
describe('what users write as a pattern is answered', () => {
  test.each(['*a'.repeat(20), '{a,aa,aaa}'.repeat(20), '**a'.repeat(12)])('a glob of files: %s', (glob) => {
    expect(filesGlob(`${glob}b`)?.(LONG)).toBe(false);
    expect(filesGlob(glob)?.('a'.repeat(40))).toBe(true);
  });

  test('a line of .helmignore', () => {
    expect(helmIgnore(`${'*a'.repeat(20)}b\n`)(LONG, false)).toBe(false);
    expect(helmIgnore(`${'*a'.repeat(20)}\n`)('a'.repeat(20), false)).toBe(true);
  });

  test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '([a-z]+)*9', 'a*a*a*a*a*a*b'])('a regular expression: %s', (pattern) => {
    expect(compileRegexp(`^(?:${pattern})$`)?.test(LONG)).toBe(false);
  });
});
