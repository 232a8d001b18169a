// The browser's build of mocha, which has no file system. It says that it is there by a global.
import 'mocha/mocha.js';
import type { Results } from './runner.js';

/** The pattern of the titles of tests to run, or nothing for all; the script puts it here. */
declare const YAMLOCK_TEST_GREP: string;

/** What the script that started the browser looks for in its console: the results follow as JSON. */
const RESULTS = 'yamlock web tests: ';

/** Runs the suite for the web extension, in the extension host of a browser. */
export async function run(): Promise<void> {
  mocha.setup({ ui: 'tdd', timeout: 60_000, forbidOnly: true, reporter: Mocha.reporters.Spec });
  if (YAMLOCK_TEST_GREP !== '') mocha.grep(new RegExp(YAMLOCK_TEST_GREP));
  await import('./suite/web.test.js');
  const results: Results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', () => results.passed++);
    runner.on('pending', () => results.skipped++);
    runner.on('fail', (test, error) => {
      results.failed++;
      console.log(`${test.title}: ${error.message}`);
      results.failures.push({ title: test.fullTitle(), message: error.message });
    });
  });
  console.log(`${RESULTS}${JSON.stringify(results)}`);
  if (results.failed > 0) throw new Error(`${results.failed} tests failed`);
}
