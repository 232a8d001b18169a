import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These run inside a real VS Code: `npm run test:editor`.
    exclude: ['test/editor/**', 'node_modules/**'],
    // Nothing in the core keeps state between files, so that the cost of isolating them buys nothing.
    pool: 'threads',
    isolate: false,
    // One file takes as long as all others together.
    maxWorkers: '100%',
    testTimeout: 30_000,
  },
});
