import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { valueAt } from './support.js';

/** All characters of ASCII but the line breaks, behind which a scalar goes on. */
const CHARACTERS = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter(
  (one) => !/[\r\n]/.test(one),
);

describe('an escape in double quotes is read as the package reads it', () => {
  test.each([
    ...CHARACTERS.map((one) => `\\${one}`),
    '\\x41',
    '\\x4',
    '\\u00e9',
    '\\u00e',
    '\\U0001F511',
    '\\U0001F51',
  ])('%j', (written) => {
    const text = `a: "b${written}c"\n`;
    const other = parseDocument(text);
    // Our own reader, not the package behind it.
    expect(typeof readFast(text) === 'string').toBe(other.errors.length > 0);
    if (other.errors.length === 0) expect(valueAt(text, 'a').text).toBe(other.get('a'));
  });
});
