import { followOutput } from './output.js';
import { runTests } from './runner.js';

/** The suite for a workspace of several folders, one of which lies in another. */
export function run(): Promise<void> {
  followOutput();
  return runTests(() => import('./suite/roots.test.js'));
}
