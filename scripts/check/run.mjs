// Runs one check after the other and counts those that pass.
import { shell } from './checks.mjs';

/**
 * Runs every check, also after one has failed, and prints at the end which failed and were skipped, and as the last line
 * `N passed, N failed`. Returns the number of failures.
 */
export function runChecks(checks, print = console.log) {
  const [passed, failed, skipped] = [[], [], []];
  for (const { name, run, whyNot } of checks) {
    const reason = whyNot?.();
    if (reason !== undefined) {
      skipped.push(`${name} (${reason})`);
      continue;
    }
    print(`\n=== ${name}`);
    const start = Date.now();
    const isGood = succeeds(run, print);
    (isGood ? passed : failed).push(name);
    print(`=== ${name}: ${isGood ? 'passed' : 'FAILED'} (${Math.round((Date.now() - start) / 1000)} s)`);
  }
  print('');
  for (const one of skipped) print(`skipped: ${one}`);
  for (const one of failed) print(`failed: ${one}`);
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
