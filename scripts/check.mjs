// `npm run check` and `.ci/run`: runs every check that has to pass before a change lands, the fastest first, and ends with a line
// `N passed, N failed`. `--quick` runs only those that take about a minute together, `--long` only those that take so long
// that they run once a day.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { CHECKS } from './check/checks.mjs';
import { runChecks } from './check/run.mjs';

let values;
try {
  ({ values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } },
  }));
} catch (error) {
  console.error(`${error.message}\nUsage: npm run check [-- --quick|--long]`);
  process.exit(2);
}
const setUp = spawnSync(process.execPath, ['scripts/setup.mjs'], {
  cwd: new URL('..', import.meta.url),
  stdio: 'inherit',
});
if (setUp.status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
process.exitCode =
  runChecks(
    CHECKS.filter(({ quick, early = false, long = false }) => long === values.long && (values.quick ? quick : !early)),
  ) > 0
    ? 1
    : 0;
