import { defineConfig } from 'vitest/config';

/** What compares how much work two runs are: alone, so that nothing else is counted. */
const TIMED = [
  'test/core/template-growth.test.ts',
  'test/crypto/regexp-growth.test.ts',
  'test/reader/hostile.test.ts',
  'test/fuzz/growth.test.ts',
  'test/refactor/growth.test.ts',
  'test/secrets/texts.test.ts',
  'test/secrets/tokens-linear.test.ts',
];

export default defineConfig({
  test: {
    // Nothing in the core keeps state between files, so that the cost of isolating them buys nothing.
    pool: 'threads',
    isolate: false,
    testTimeout: 60_000,
    // Hooks build programs, which takes as long as a test may on a busy machine.
    hookTimeout: 60_000,
    reporters: ['default', './test/harness/skipped-reporter.ts', './test/harness/failed-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          // Those of the editor run inside a real VS Code: `npm run test:editor`.
          exclude: ['test/editor/**', 'node_modules/**', ...TIMED],
          // One file takes as long as all others together.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'timed', include: TIMED, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
