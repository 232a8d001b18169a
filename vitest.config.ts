import { defineConfig } from 'vitest/config';

/** What takes the time of something: alone, so that nothing else is in the time. */
const TIMED = [
  'test/core/hazards.test.ts',
  'test/reader/hostile.test.ts',
  'test/reader/typing.test.ts',
  'test/secrets/tokens-linear.test.ts',
];

export default defineConfig({
  test: {
    // Nothing in the core keeps state between files, so that the cost of isolating them buys nothing.
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
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
