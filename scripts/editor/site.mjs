// Tests of the documentation site in Chromium, as a visitor sees it. Every request to another place fails the test that makes it.
import assert from 'node:assert/strict';
import { runPageTests } from './page-tests.mjs';

const menuLink = (page, text) => page.locator('nav.pages a', { hasText: text }).first();

/** Opens the search with a key, types, and waits for results. */
async function search(page, text) {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.locator('#results li').first().waitFor();
}

/** Returns how many pixels a page is wider than the window. */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const tests = {
  async 'the search finds a rule by a field of its example, with the keyboard alone'(page, address) {
    await search(page, 'allowprivilegeescalation');
    const titles = await page.locator('#results li b').allInnerTexts();
    const at = titles.indexOf('pss-privilege-escalation');
    assert.ok(at >= 0, titles.join(' | '));
    for (let count = 0; count < at; count++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}rules/pss-privilege-escalation.html`);
    await page.locator('h1', { hasText: 'pss-privilege-escalation' }).waitFor();
  },

  async 'the search says that it finds nothing, and Escape closes it'(page) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('zzqqxx');
    await page.getByText('Nothing is found').waitFor();
    assert.equal(await page.locator('#results li').count(), 0);
    await page.keyboard.press('Escape');
    await page.locator('dialog.search').waitFor({ state: 'hidden' });
  },

  async 'what is found is no markup'(page) {
    await search(page, 'placeholder');
    assert.equal(await page.locator('#results :not(li, a, b, span, mark)').count(), 0);
  },

  async 'the page of a rule opens its example in the playground, with its finding'(page, address) {
    await page.goto(`${address}rules/pss-privileged.html`);
    await page.locator('a.try').click();
    await page.locator('#started').waitFor({ state: 'attached' });
    await page.locator('.problems li', { hasText: 'runs privileged' }).first().waitFor();
    await page.locator('main .cm-line', { hasText: 'privileged:' }).first().waitFor();
  },

  async 'a rule that is off runs on its example, and a token in one is whole'(page, address) {
    for (const id of ['cpu-limit-missing', 'secret-token-pattern']) {
      await page.goto('about:blank');
      await page.goto(`${address}playground/index.html#rule=${id}`);
      await page.locator('.problems li', { hasText: id }).first().waitFor();
      assert.ok(!(await page.locator('main .cm-content').innerText()).includes('¦'));
    }
  },

  async 'a link to the example of no rule is told'(page, address) {
    await page.goto(`${address}playground/index.html#rule=no-such-rule`);
    await page.getByText('There is no example of a rule "no-such-rule"').waitFor();
  },

  async 'no page connects to anything, and every request is for the site itself'(page, address) {
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const name of ['index', 'rules/index', 'guides/kubeflow', 'zh-cn/rules/index', 'coming-from/checkov'])
      await page.goto(`${address}${name}.html`);
    await search(page, 'secret');
    assert.ok(asked.length > 10);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(address)),
      [],
    );
    const answer = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'fetched',
          () => 'refused',
        ),
      address,
    );
    assert.equal(answer, 'refused');
    return 'expects violations';
  },

  async 'the theme that is chosen stays on the next page'(page) {
    const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await colour();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    const after = await colour();
    assert.notEqual(after, before);
    await menuLink(page, 'Start in two minutes').click();
    await page.locator('h1', { hasText: 'Start in two minutes' }).waitFor();
    assert.equal(await colour(), after);
  },

  async 'the keyboard reaches the text first, and then the menu'(page) {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'text');
    await page.keyboard.press('Shift+Tab');
    assert.ok(await page.evaluate(() => document.activeElement?.closest('nav.pages') !== null));
  },

  async 'a page is there in Chinese, and leads back'(page, address) {
    await page.goto(`${address}rules/pss-privileged.html`);
    await page.locator('header a[lang="zh-CN"]').click();
    await page.waitForURL(`${address}zh-cn/rules/pss-privileged.html`);
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await page.locator('header a[lang="en"]').click();
    await page.waitForURL(`${address}rules/pss-privileged.html`);
  },

  async 'what is copied of a session are its commands'(page, address) {
    await page.goto(`${address}guides/flux.html`);
    const block = page.locator('figure.code[data-language="console"]', { hasText: '$ yamlock fix . --encrypt' });
    await block.hover();
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.startsWith('yamlock fix . --encrypt\n') && !copied.includes('Encrypted'), copied);
  },

  async 'a phone shows pages without scrolling sideways, and the menu leads on'(page, address) {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['index', 'cli', 'rules/index', 'standards/cis', 'coming-from/trivy', 'zh-cn/rules/schema']) {
      await page.goto(`${address}${name}.html`);
      assert.equal(await overflow(page), 0, name);
    }
    await page.goto(`${address}index.html`);
    assert.ok(!(await menuLink(page, 'Flux and SOPS').isVisible()));
    await page.locator('button.menu').click();
    await menuLink(page, 'Flux and SOPS').click();
    await page.waitForURL(`${address}guides/flux.html`);
  },
};

/** Runs the tests whose titles match on the site at an address, and resolves to how many passed. */
export function runSite(address, grep) {
  return runPageTests(tests, { name: 'the documentation site', address, grep });
}
