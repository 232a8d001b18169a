// Runs tests of pages in Chromium, each in a page of its own. A fault of the page, such as a request to another place, fails a test.
import assert from 'node:assert/strict';
import { openPage } from './code-server.mjs';

/**
 * Runs the tests whose titles match, and resolves to how many passed.
 * @param tests Functions from a page and the address to a promise, by their titles. A test resolves to `expects violations` where the
 *   page is to complain.
 * @param options The name of what is tested, its address, what is there once the page has started, and a pattern of titles.
 */
export async function runPageTests(tests, { name, address, started, grep }) {
  const results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const [title, test] of Object.entries(tests)) {
    if (grep !== undefined && !new RegExp(grep).test(title)) continue;
    const began = Date.now();
    const { browser, page } = await openPage(
      { address: new URL(address).host },
      { viewport: { width: 1440, height: 900 } },
    );
    page.setDefaultTimeout(20_000);
    const faults = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    // What is under way when a test leaves the page is aborted; a request to another place fails otherwise.
    page.on('requestfailed', (request) => {
      const { errorText = '' } = request.failure() ?? {};
      if (errorText !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${errorText}`);
    });
    try {
      await page.goto(address);
      if (started !== undefined) await page.locator(started).waitFor({ state: 'attached' });
      const said = await test(page, address);
      if (said !== 'expects violations') assert.deepEqual(faults, []);
      results.passed++;
      console.log(`    ✔ ${title} (${Date.now() - began} ms)`);
    } catch (error) {
      results.failed++;
      results.failures.push({ title: `${name}: ${title}`, message: `${error.message}\n${faults.join('\n')}` });
      console.log(`    ✗ ${title}`);
    } finally {
      await browser.close();
    }
  }
  return results;
}
