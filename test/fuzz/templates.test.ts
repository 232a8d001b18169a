import { describe, expect, test } from 'vitest';
import { HAS_GO } from '../judges/sprig-judge.js';
import { TemplateJudge } from './template-judge.js';
import { fuzzTemplates } from './templates.js';

describe.skipIf(!HAS_GO)("Go's text/template and ours", () => {
  test('render generated templates alike, or fail with one message', { timeout: 300_000 }, () => {
    const judge = new TemplateJudge();
    try {
      const { found, pairs, rendered, failed } = fuzzTemplates({ seed: 1, count: 4000, judge });
      expect(found).toBeUndefined();
      expect(pairs).toBe(4000);
      expect(rendered).toBeGreaterThan(1000);
      expect(failed).toBeGreaterThan(500);
    } finally {
      judge.close();
    }
  });
});
