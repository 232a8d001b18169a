import { runTests } from './runner.js';

/** Runs the suite for the packaged extension, installed as a user installs it. */
export function run(): Promise<void> {
  return runTests(() => import('./suite/packaged.test.js'));
}
