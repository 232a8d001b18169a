import fc from 'fast-check';
import { GENERATORS } from '../growth/generators.js';
import { OPERATIONS } from '../growth/operations.js';
import { callersOfBuiltIn, type Growing, partsThatGrow } from '../growth/search.js';
import { describePart } from '../growth/work.js';
import { defineTarget, demand } from '../target.js';

export const growth = defineTarget<Growing>({
  name: 'growth',
  entry: 'what is repeated twice as often makes no code run more than 2.5 times as often',
  runs: 20,
  // It counts work, but of the whole process, so that nothing else may run beside it.
  timed: true,
  allowed: 240_000,
  arbitrary: () =>
    fc.record({
      generator: fc.constantFrom(...GENERATORS.keys()),
      operation: fc.constantFrom(...Object.keys(OPERATIONS)),
    }),
  async run(input) {
    const parts = await partsThatGrow(input);
    const [first] = parts;
    if (!first) return;
    const callers = first.name.includes(' ') ? [] : await callersOfBuiltIn(input, first.name);
    const lines = [...parts.slice(0, 8).map(describePart), ...callers.map((one) => `  called by ${one}`)];
    demand(false, () => `${input.operation}: ${lines.join('\n')}`);
  },
});
