import { followOutput } from './output.js';
import { runTests } from './runner.js';

/** Runs the suite for a workspace of several folders, one inside another. */
export function run(): Promise<void> {
  followOutput();
  return runTests(() => import('./suite/roots.test.js'));
}
