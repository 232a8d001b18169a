import { describe, expect, test } from 'vitest';
import { helmFunctions } from '../../server/src/core/helm/functions.js';
import { HAS_GO } from '../judges/sprig-judge.js';
import { TemplateJudge } from './template-judge.js';
import { fuzzTemplates } from './templates.js';

describe.skipIf(!HAS_GO)("Go's text/template and ours", () => {
  test.each([
    ["text/template's own functions", undefined],
    ['those of sprig and Helm', helmFunctions()],
  ])('render generated templates alike, or fail with one message: %s', { timeout: 300_000 }, (_, functions) => {
    const judge = new TemplateJudge();
    try {
      const { found, pairs, rendered, failed } = fuzzTemplates({ seed: 1, count: 3000, judge, functions });
      expect(found).toBeUndefined();
      expect(pairs).toBe(3000);
      expect(rendered).toBeGreaterThan(800);
      expect(failed).toBeGreaterThan(500);
    } finally {
      judge.close();
    }
  });
});
