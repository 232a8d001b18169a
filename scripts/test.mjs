// `npm test`: sets up, then runs everything that needs no download: types, layering, fixtures, units, server, CLI.
import { run, setUp } from './setup.mjs';

setUp();
run(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
run(process.execPath, ['scripts/build.mjs']);
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
