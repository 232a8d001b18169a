import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** The results that the script reads which started the editor. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
  failures: { title: string; message: string }[];
}

/**
 * Runs mocha inside the extension host. `load` imports the test files, which find mocha's `suite` and `test` only while it runs.
 * Rejects when a test fails, and when there is none.
 */
export async function runTests(load: () => Promise<unknown>): Promise<void> {
  const mocha = new Mocha({
    ui: 'tdd',
    timeout: 60_000,
    slow: 5_000,
    color: false,
    reporter: 'spec',
    forbidOnly: true,
    ...(process.env.YAMLOCK_TEST_GREP === undefined ? {} : { grep: new RegExp(process.env.YAMLOCK_TEST_GREP) }),
  });
  mocha.suite.emit('pre-require', globalThis, 'editor', mocha);
  await load();
  const results: Results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', () => results.passed++);
    runner.on('pending', () => results.skipped++);
    runner.on('fail', (test, error) => {
      results.failed++;
      results.failures.push({ title: test.fullTitle(), message: error.message });
    });
  });
  const file = process.env.YAMLOCK_TEST_RESULTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} tests failed`);
  if (results.passed === 0) throw new Error('no test ran');
}
