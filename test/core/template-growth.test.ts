import { describe, expect, test } from 'vitest';
import { maskTemplate } from '../../server/src/core/yaml/read/template.js';
import { growthOf } from '../harness/growth.js';

describe('maskTemplate', () => {
  test.each([
    '{{',
    '{{/*',
    '{{ "',
    '{{ `',
    '{{ x }}',
    '{{ "a" ',
    '{{/* */',
    '{{ "\\"',
    '{{/*\n',
    '{{\n',
    '{{ `\n',
    '{{ "\n',
  ])('costs what its length costs, for a text of %j', (unit) => {
    expect(growthOf((length) => maskTemplate(unit.repeat(length)), 1_000, 16_000, 32)).toBeLessThan(120);
  });
});
