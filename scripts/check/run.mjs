// Runs one check after the other and counts those that pass.
import { shell } from './checks.mjs';

/**
 * Runs every check, also after one has failed, and prints at the end which failed, with what in them did, and which were
 * skipped, and as the last line `N passed, N failed`. Returns the number of failures.
 */
export function runChecks(checks, print = console.log) {
  const [passed, failed, skipped] = [[], [], []];
  for (const { name, run, whyNot, failures } of checks) {
    const reason = whyNot?.();
    if (reason !== undefined) {
      skipped.push(`${name} (${reason})`);
      continue;
    }
    print(`\n=== ${name}`);
    const start = Date.now();
    const isGood = succeeds(run, print);
    if (isGood) passed.push(name);
    else failed.push({ name, failures });
    print(`=== ${name}: ${isGood ? 'passed' : 'FAILED'} (${Math.round((Date.now() - start) / 1000)} s)`);
  }
  print('');
  for (const one of skipped) print(`skipped: ${one}`);
  for (const { name, failures } of failed) {
    print(`failed: ${name}`);
    for (const line of writtenDown(failures)) print(`  ${line}`);
  }
  print(`${passed.length} passed, ${failed.length} failed`);
  return failed.length;
}

function succeeds(run, print) {
  try {
    return typeof run === 'string' ? shell(run) : run();
  } catch (error) {
    print(String(error));
    return false;
  }
}

/** Returns what a check wrote down of its failures, or that it did not. */
function writtenDown(failures) {
  try {
    return failures?.() ?? [];
  } catch (error) {
    return [`what failed in it was not written down: ${error.message}`];
  }
}
