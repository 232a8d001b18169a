import { expect, test } from 'vitest';
import { compileGlob } from '../../server/src/core/text/globs.js';

/** The classes of POSIX in the C locale. */
test.each<[string, string, string]>([
  ['alnum', 'azAZ09', '_-@é'],
  ['alpha', 'azAZ', '09_['],
  ['blank', ' \t', '\n\v_'],
  ['cntrl', '\0\t\n\x1f\x7f', ' ~'],
  ['digit', '09', ':a'],
  ['graph', '!~a', ' \t\x7f'],
  ['lower', 'az', 'AZ`{'],
  ['print', ' ~a', '\t\x7f'],
  ['punct', '!.:@[`{~', ' a0A'],
  ['space', ' \t\n\r', '_\0'],
  ['upper', 'AZ', 'az@['],
  ['xdigit', '09afAF', 'gG'],
])('[:%s:] is a class in a set of characters, alone, with others and negated', (name, inside, outside) => {
  const matching = (set: string, text: string): string =>
    [...text].filter((one) => compileGlob(set, false)?.(one) === true).join('');
  expect(matching(`[[:${name}:]]`, inside + outside)).toBe(inside);
  expect(matching(`[=[:${name}:]]`, `=${outside}`)).toBe('=');
  expect(matching(`[![:${name}:]]`, inside + outside)).toBe(outside);
});

test('a class with another name matches nothing', () => {
  expect(compileGlob('[[:word:]]', false)).toBeUndefined();
  expect(compileGlob('[[:Alpha:]]', false)).toBeUndefined();
});
