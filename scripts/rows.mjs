// Rows of tables: npm run rows -- PATH... Lists the rows in the files below the paths, all of the core by default, that can go
// without a fixture, a case or a test noticing. test/harness/rows.test.ts tells more.
import { run } from './setup.mjs';

const paths = process.argv.slice(2);
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/harness/rows.test.ts'], {
  env: { ...process.env, YAMLOCK_ROWS: (paths.length > 0 ? paths : ['server/src/core']).join(' ') },
});
