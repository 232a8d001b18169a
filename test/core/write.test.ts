import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { renderScalar } from '../../server/src/core/yaml/edit/write.js';

/** How the `yaml` package writes a value in YAML 1.1. */
function asThePackage(value: string | number | boolean): string {
  return stringify(value, { version: '1.1', schema: 'yaml-1.1', lineWidth: 0, minContentWidth: 0 }).trimEnd();
}

describe('scalars that are written without the package', () => {
  test.each([true, false, 0, 1, -1, 443, 65_534, 2 ** 53 - 1, -(2 ** 40)])('%j', (value) => {
    expect(renderScalar(value)).toBe(asThePackage(value));
  });

  test('words are written as the package writes them', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,3}$/),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{3,20}$/),
    );
    fc.assert(
      fc.property(word, (value) => {
        expect(renderScalar(value)).toBe(asThePackage(value));
      }),
      { numRuns: 20_000 },
    );
  });

  test.each(['null', 'yes', 'on', 'true', '~', '1e3', '0x1F', '1_000', '.inf'])('%s stays text', (value) => {
    expect(renderScalar(value)).toMatch(/^["']/);
  });
});
