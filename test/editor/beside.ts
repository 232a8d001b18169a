import { runTests } from './runner.js';

/** Runs the suite for a window in which the YAML extension of Red Hat is, too. */
export function run(): Promise<void> {
  return runTests(() => import('./suite/beside.test.js'));
}
