import { describe, expect, test } from 'vitest';
import { inBulk } from '../../server/src/core/model/fix.js';
import { exampleFiles, fixtureFiles } from './all-files.js';
import { RULES, wrongAfter } from './judge.js';
import { Workspace } from './support.js';

describe('every refactoring that is offered leaves a workspace in which the value is safe:', () => {
  let carriedOut = 0;

  test.each([...fixtureFiles(), ...exampleFiles()])('%s', async (_, files) => {
    const before = await Workspace.open(files);
    const wrong: string[] = [];
    for (const { name, placed } of before.findings()) {
      if (!RULES.has(placed.rule.id)) continue;
      for (const { fix, plan } of before.fixes(name, placed)) {
        if (placed.finding.fixedAlone && inBulk(fix)) wrong.push(`"${fix.title}" can be applied with others`);
        if ('refused' in plan || fix.safety !== 'create') continue;
        carriedOut++;
        for (const what of await wrongAfter(before, name, placed, fix.title, plan))
          wrong.push(`${name}, ${placed.pointer}, "${fix.title}": ${what}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('and there are many', () => {
    expect(carriedOut).toBeGreaterThan(100);
  });
});
