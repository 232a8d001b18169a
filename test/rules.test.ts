import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { findRule } from '../server/src/core/rules/registry.js';
import { listFixtures } from './harness/files.js';
import { parseFixture } from './harness/fixture.js';
import { violations } from './harness/invariants.js';
import { renderCase } from './harness/render.js';
import { OpenCase } from './harness/run.js';

/** `UPDATE=1` writes what comes out into the fixtures, to be read and judged before it is kept. */
const update = process.env.UPDATE === '1';

for (const { rule, family, path, text } of listFixtures()) {
  describe(rule, () => {
    const fixture = parseFixture(rule, text);
    const rendered = new Map<number, string>();

    test('is a rule of its family', () => {
      expect(findRule(rule)).toMatchObject({ id: rule, family });
      expect(fixture.preamble.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
      const titles = fixture.cases.map(({ title }) => title);
      expect(new Set(titles).size, 'titles of cases are unique').toBe(titles.length);
    });

    for (const [index, one] of fixture.cases.entries()) {
      test(one.title, async () => {
        const open = await OpenCase.open(one);
        const found = open.findings();
        const actual = renderCase(open, found);
        rendered.set(index, actual);
        expect(
          parseFixture(rule, `${actual}\n`).cases[0]?.files,
          'what is rendered reads back as the same source',
        ).toEqual(one.files);
        if (!update) expect(actual).toBe(one.written);
        expect(await violations(open, found)).toEqual([]);
      });
    }

    test('has a case that finds something, and one that does not', () => {
      const written = update ? [...rendered.values()] : fixture.cases.map((one) => one.written);
      const finds = written.map((one) => one.includes(` ${rule}: `));
      expect(finds, `a case in which ${rule} finds something is missing`).toContain(true);
      expect(finds, `a case in which ${rule} finds nothing is missing`).toContain(false);
    });

    if (update) {
      afterAll(() => {
        const cases = fixture.cases.map((one, index) => rendered.get(index) ?? one.written);
        writeFileSync(path, `${[...fixture.preamble, ...cases].join('\n')}\n`);
      });
    }
  });
}
