import { describe, expect, test } from 'vitest';
import { ruleExamples } from '../../scripts/playground/rule-examples.mjs';
import { RULES } from '../../server/src/core/rules/registry.js';
import { folderOf, report } from '../cli/support.js';

const examples = await ruleExamples();

test('every rule has an example', () => {
  expect(Object.keys(examples).sort()).toEqual(RULES.map(({ id }) => id).sort());
});

// The page checks its files as the command line does: with all rules, and no settings but those of the files.
describe('the example of a rule has its finding in the file that is shown', () => {
  test.each(Object.entries(examples))('%s', async (id, { files, shown }) => {
    const whole = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.replaceAll('¦', '')]));
    const { findings } = await report(['.'], { cwd: folderOf(whole) });
    expect(findings.filter(({ rule }) => rule === id).map(({ file }) => file)).toContain(shown);
  });
});
