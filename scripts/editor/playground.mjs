// Tests of the playground in Chromium, as a visitor sees it. Every request to another place fails the test that makes it.
import assert from 'node:assert/strict';
import { EXAMPLES } from '../playground/examples.mjs';
import { runPageTests } from './page-tests.mjs';

const CHART = 'A Helm chart, and an overlay of it';
const LITERAL = 'quiet-harbor-42';

/** Opens an example by its title, and waits until it is checked. */
async function openExample(page, title) {
  await page.selectOption('header select', { label: title });
  await page.locator('.problems li').first().waitFor();
}

const problems = (page, rule) => page.locator('.problems li', { hasText: rule });
const openFile = (page, name) => page.locator('.files .name', { hasText: name }).first().click();
const line = (page, text) => page.locator('main .cm-line', { hasText: text }).first();

const tests = {
  async 'an example is open, and checked'(page) {
    await page.locator('.problems li').first().waitFor();
    assert.ok((await page.locator('main .cm-lintRange').count()) > 0);
  },

  async 'every example has findings and opens without a fault'(page) {
    for (const { title, shown, files } of EXAMPLES()) {
      await openExample(page, title);
      await page.locator('.files .name[aria-current]', { hasText: shown }).waitFor();
      // Nothing is left of the example before.
      const names = await page
        .locator('.problems h3')
        .evaluateAll((all) => all.map(({ firstChild }) => firstChild?.textContent ?? ''));
      assert.deepEqual(
        names.filter((name) => !Object.hasOwn(files, name)),
        [],
      );
    }
  },

  async 'a finding comes and goes with what is typed'(page) {
    await openExample(page, CHART);
    await openFile(page, 'values.yaml');
    await line(page, 'replicas:').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nadmin:\npassword: blue-kettle-43');
    await page.keyboard.press('ArrowUp');
    await problems(page, 'password').nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    for (let count = 0; count < 3; count++) await page.keyboard.press('Control+z');
    await problems(page, 'password').nth(1).waitFor({ state: 'detached' });
  },

  async 'a fix is chosen from the list of findings, and the finding goes'(page) {
    const missing = problems(page, 'Deployment "orders-api" leaves security settings').filter({
      hasText: 'seccompProfile',
    });
    await missing.locator('.fix').click();
    await page.locator('.menu button', { hasText: 'Set the seccomp profile to RuntimeDefault' }).click();
    await missing.waitFor({ state: 'detached' });
    await page.getByText('Done: Set the seccomp profile').waitFor();
  },

  async 'a fix is chosen with the keyboard, and undone'(page) {
    await line(page, LITERAL).click();
    await page.keyboard.press('Control+.');
    await page.locator('.menu button:focus').waitFor();
    const titles = await page.locator('.menu button').allInnerTexts();
    const at = titles.findIndex((title) => /^Move .*Secret/.test(title));
    assert.ok(at >= 0, titles.join(' | '));
    for (let count = 0; count < at; count++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    // Further files change with it: the page asks, and tells what is left to do.
    await page.locator('dialog button:focus', { hasText: 'Change these files' }).waitFor();
    await page.keyboard.press('Enter');
    await line(page, LITERAL).waitFor({ state: 'detached' });
    await page.locator('dialog', { hasText: 'kubectl' }).waitFor();
    await page.keyboard.press('Escape');
    await line(page, 'api').click();
    await page.keyboard.press('Control+z');
    await line(page, LITERAL).waitFor();
  },

  async 'what is applied follows an edit of the values'(page) {
    await openExample(page, CHART);
    await page.getByRole('tab', { name: 'What is applied' }).click();
    const applied = page.locator('.applied .cm-content');
    await applied.locator('.cm-line', { hasText: 'release-name-web' }).waitFor();
    await openFile(page, 'values.yaml');
    await line(page, 'replicas:').click();
    await page.keyboard.press('End');
    await page.keyboard.type('7');
    await applied.locator('.cm-line', { hasText: 'replicas: 27' }).waitFor();
  },

  async 'the flow of Secrets is shown, and leads to the source'(page) {
    await openExample(page, 'Plain Kubernetes: a shop');
    await page.getByRole('tab', { name: 'Secret flow' }).click();
    const frame = page.frameLocator('iframe.flow');
    await frame.getByText('orders-mail').first().dblclick();
    await page.locator('.files .name[aria-current]', { hasText: 'secret.yaml' }).waitFor();
  },

  async 'a name is renamed in all files, and a definition is gone to'(page) {
    await openExample(page, 'Plain Kubernetes: a shop');
    await line(page, 'name: orders-mail').getByText('orders-mail').click();
    await page.keyboard.press('F12');
    await page.locator('.files .name[aria-current]', { hasText: 'secret.yaml' }).waitFor();
    await page.keyboard.press('F2');
    await page.locator('dialog input').fill('letters');
    await page.keyboard.press('Enter');
    await line(page, 'name: letters').waitFor();
    await openFile(page, 'deployment.yaml');
    await line(page, 'name: letters').waitFor();
  },

  async 'completion offers what a schema has'(page) {
    await openExample(page, 'Plain Kubernetes: a shop');
    await line(page, 'replicas: 2').click();
    await page.keyboard.press('End');
    await page.keyboard.type('\nstrat');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'strategy' }).first().waitFor();
  },

  async 'files are opened, and their names and texts are no markup'(page) {
    const name = '<img src=x onerror=alert(1)>.yaml';
    const text = 'kind: "<script>alert(1)</script>"\npassword: <b>blue-kettle-44</b>\n';
    await page.locator('input[type=file]').setInputFiles([
      { name, mimeType: 'text/yaml', buffer: Buffer.from(text) },
      { name: 'values-crlf.yaml', mimeType: 'text/yaml', buffer: Buffer.from('a: 1\r\npassword: blue-kettle-45\r\n') },
    ]);
    await page.locator('.files .name', { hasText: '<img' }).waitFor();
    await openFile(page, 'values-crlf.yaml');
    await page.locator('.problems section', { hasText: 'values-crlf.yaml' }).waitFor();
    assert.equal(await page.locator('.files img, .problems img, .problems b').count(), 0);
  },

  async 'files are dropped, over the editor too, whose text stays as it is'(page) {
    const before = await page.locator('.files .name[aria-current]').innerText();
    const dataTransfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['password: blue-kettle-46\n'], 'values-dropped.yaml'));
      return data;
    });
    await page.locator('main .cm-content').dispatchEvent('drop', { dataTransfer });
    await page.locator('.files .name[aria-current]', { hasText: 'values-dropped.yaml' }).waitFor();
    await page.locator('.problems section', { hasText: 'values-dropped.yaml' }).waitFor();
    await page
      .locator('.files .name', { hasText: before.split('\n')[0] })
      .first()
      .click();
    assert.equal(await page.locator('main .cm-line', { hasText: 'blue-kettle-46' }).count(), 0);
  },

  async 'a link has all files in it, and one that is broken is told'(page, address) {
    await openExample(page, CHART);
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await page.getByRole('button', { name: 'Copy it' }).click();
    await page.getByText('The link is copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${address}#files=`));
    await page.goto('about:blank');
    await page.goto(link);
    await page.locator('.files .name', { hasText: 'chart/values.yaml' }).waitFor();
    await page.goto('about:blank');
    await page.goto(`${link.slice(0, -40)}`);
    await page.getByText('The link is broken').waitFor();
  },

  async 'the policy of the page forbids every connection'(page, address) {
    const tried = await page.evaluate(async (url) => {
      const violations = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective),
      );
      const answers = [
        await fetch(`${url}index.html`).then(
          () => 'fetched',
          () => 'refused',
        ),
        await new Promise((resolve) => {
          const request = new XMLHttpRequest();
          request.onload = () => resolve('loaded');
          request.onerror = () => resolve('refused');
          request.open('GET', `${url}index.html`);
          request.send();
        }),
      ];
      await new Promise((resolve) => setTimeout(resolve));
      return { answers, violations };
    }, address);
    assert.deepEqual(tried.answers, ['refused', 'refused']);
    assert.ok(
      tried.violations.length >= 2 && tried.violations.every((one) => one === 'connect-src'),
      String(tried.violations),
    );
    return 'expects violations';
  },

  async 'a phone shows all of it without scrolling sideways'(page) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('.problems li').first().waitFor();
    const { width, all } = await page.evaluate(() => ({
      width: document.documentElement.clientWidth,
      all: document.documentElement.scrollWidth,
    }));
    assert.ok(all <= width, `${all} of ${width} pixels`);
    for (const part of ['main .cm-content', '.results', '.files', 'footer'])
      assert.ok(await page.locator(part).first().isVisible(), part);
  },
};

/** Runs the tests whose titles match on the playground at an address, and resolves to how many passed. */
export function runPlayground(address, grep) {
  return runPageTests(tests, { name: 'the playground', address, started: '#started', grep });
}
