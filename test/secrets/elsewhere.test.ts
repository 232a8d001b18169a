import { expect, test } from 'vitest';
import { detectSecrets } from '../../server/src/core/secrets/detect.js';
import { documentOf } from '../core/support.js';
import { issued, sampleOf } from './tokens/samples.js';

/** Returns the verdicts on a text with so many tokens where nobody writes credentials. */
function found(count: number) {
  const fill = issued(7);
  const tokens = Array.from({ length: count }, () => sampleOf('npm_{A36}', fill).text);
  return detectSecrets(
    documentOf(
      `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec:\n  note: "${tokens.join(' ')}"\n`,
    ),
    false,
  );
}

test('tokens where nobody writes credentials are found, as many as are read', () => {
  expect(found(1).map(({ rule, level, name }) => [rule, level, name])).toEqual([
    ['secret-token-pattern', 'error', 'note'],
  ]);
  const many = found(1002);
  expect(many.length).toBe(1001);
  expect(many.at(-1)).toMatchObject({ rule: 'secret-token-pattern', level: 'information', name: 'note' });
});
