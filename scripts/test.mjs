// `npm test` and `npm run test:long`: sets up, then runs all tests that need no download: types, layering, fixtures, units, server,
// command line.
import { rmSync } from 'node:fs';
import { run, setUp } from './setup.mjs';

setUp();
// Of the last run, if this one ends before its tests.
rmSync(new URL('../.tsbuild/failed-tests.txt', import.meta.url), { force: true });
const [first, ...rest] = process.argv.slice(2);
const long = first === '--long';
run(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
run(process.execPath, ['scripts/build.mjs']);
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...(long ? rest : process.argv.slice(2))], {
  env: { ...process.env, ...(long ? { YAMLOCK_TESTS: 'long' } : {}) },
});
