import { describe, expect, test } from 'vitest';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/config.js';
import { checkFile } from '../../server/src/core/engine.js';
import { entriesOf, gather, groupOf } from '../../server/src/core/groups.js';
import { listFixtures } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { OpenCase, ROOT, rethrow } from '../harness/run.js';

/** Every rule there is, those that are off by default included. */
const EVERY_RULE = new Config(ROOT, { ...DEFAULT_SETTINGS, profile: 'strict' });

describe('the findings of a group', () => {
  test('stand at one place, on one line, and say one thing, in every fixture', async () => {
    let groups = 0;
    for (const { rule, text } of listFixtures()) {
      for (const one of parseFixture(rule, text).cases) {
        const open = await OpenCase.open(one);
        for (const { name } of one.files) {
          const file = open.checkedFile(name);
          if (!file) continue;
          const findings = checkFile(file, EVERY_RULE, rethrow);
          const entries = entriesOf(findings);
          expect(entries, `case "${one.title}" of ${rule}`).toEqual(gather(findings, groupOf));
          for (const entry of entries) {
            const [{ range, finding }] = entry;
            if (!finding.group) continue;
            if (entry.length > 1) groups++;
            const where = `case "${one.title}" of ${rule}, at ${range.start}`;
            expect(file.stream.text.slice(range.start, range.end), where).not.toContain('\n');
            for (const other of entry) {
              expect(other.range, where).toEqual(range);
              expect({ ...other.finding.group, missing: '' }, where).toEqual({ ...finding.group, missing: '' });
            }
            const missing = entry.map((other) => other.finding.group?.missing);
            expect(new Set(missing).size, where).toBe(missing.length);
          }
        }
      }
    }
    expect(groups).toBeGreaterThan(100);
  });
});
