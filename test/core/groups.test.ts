import { describe, expect, test } from 'vitest';
import { entriesOf, gather, groupOf, leadOf } from '../../server/src/core/engine/groups.js';
import type { Level } from '../../server/src/core/model/finding.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { listFixtures } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { findingsIn, OpenCase, ROOT } from '../harness/run.js';

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
          const findings = findingsIn(file, EVERY_RULE, open.project.others);
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

describe('gather', () => {
  test('puts what has one key where the first of it stands, and leaves alone what has none', () => {
    const key = (word: string): string | undefined => (word.startsWith('-') ? undefined : word[0]);
    expect(gather(['b1', '-1', 'a1', 'b2', '-1', 'a2'], key)).toEqual([['b1', 'b2'], ['-1'], ['a1', 'a2'], ['-1']]);
    expect(gather([], key)).toEqual([]);
  });
});

test('a group has the level of what weighs most in it, the first of those', () => {
  const one = (id: string, level: Level) => ({ id, level });
  const [a, b, c, d] = [one('a', 'information'), one('b', 'error'), one('c', 'error'), one('d', 'warning')];
  expect(leadOf([a, b, c, d])).toBe(b);
  expect(leadOf([a, d])).toBe(d);
  expect(leadOf([d, a])).toBe(d);
  expect(leadOf([a])).toBe(a);
});
