// Tests of the panel that shows the flow of Secrets, by clicks and keys in its webview. `page` shows shop/web.yaml of
// test/editor/secrets.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './workbench-page.mjs';

/** Opens the panel and resolves to its page, once it shows all objects. */
export async function openFlow(page) {
  await runCommand(page, 'Yamlock: Show Secret Flow');
  return whenFlowShown(page);
}

async function whenFlowShown(page) {
  await page.locator('.tab.active', { hasText: 'Secret Flow' }).waitFor();
  const panel = page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  await card(panel, 'Secret session').waitFor({ timeout: 60_000 });
  await panel.locator('.message:not([hidden])').waitFor({ state: 'detached' });
  return panel;
}

/** The card whose label begins with these words. */
function card(panel, label) {
  return panel.locator(`.card[aria-label^="${label},"]`);
}

async function focused(panel) {
  return panel.locator('.card:focus').getAttribute('aria-label');
}

export const flowTests = {
  async 'the flow of Secrets shows how each is kept, and what a click selects'(page) {
    const panel = await openFlow(page);
    for (const [label, protection] of [
      ['Secret shop-db', 'external'],
      ['Secret registry', 'encrypted'],
      ['Secret session', 'plaintext'],
      ['Secret stripe-webhook', 'dangling'],
      ['Secret grafana-old', 'unused'],
    ])
      assert.match((await card(panel, label).getAttribute('class')) ?? '', new RegExp(`\\b${protection}\\b`), label);
    assert.ok(!(await panel.locator('body').innerHTML()).includes('blue-kettle-42'), 'the panel has a value');
    await card(panel, 'Secret shop-db').click();
    const paths = await panel
      .locator('.card.on-path')
      .evaluateAll((all) => all.map((one) => one.ariaLabel.split(',')[0]));
    assert.deepEqual(paths.sort(), [
      'ClusterSecretStore vault',
      'CronJob nightly-report',
      'Deployment web',
      'ExternalSecret shop-db',
      'Secret shop-db',
    ]);
    assert.match(await panel.locator('aside').innerText(), /as variables: username, password \(container web\)/);
  },

  async 'a click opens the source beside the flow, and leaves the focus there'(page) {
    const panel = await openFlow(page);
    await page.keyboard.press('Control+1');
    await page.locator('.tab.active', { hasText: 'Secret Flow' }).waitFor();
    await card(panel, 'ExternalSecret stripe').click();
    const beside = page.locator('.editor-group-container', { has: page.locator('.tab', { hasText: 'secrets.yaml' }) });
    await beside
      .locator('.view-line', { hasText: /name:\s*stripe/ })
      .first()
      .waitFor();
    assert.equal(await focused(panel), await card(panel, 'ExternalSecret stripe').getAttribute('aria-label'));
    await page.keyboard.press('Enter');
    await beside.locator('.monaco-editor.focused').waitFor();
  },

  async 'the flow can be walked and searched without a mouse'(page) {
    const panel = await openFlow(page);
    await card(panel, 'ClusterSecretStore vault').focus();
    const walked = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'End']) {
      await page.keyboard.press(key);
      walked.push((await focused(panel)).split(',')[0]);
    }
    assert.deepEqual(walked.slice(0, 2), ['ExternalSecret shop-db', 'Secret shop-db']);
    assert.equal(walked[3], 'Secret shop-db');
    await page.keyboard.press('/');
    await page.keyboard.type('grafana-admin');
    await card(panel, 'Secret session').waitFor({ state: 'detached' });
    assert.equal(await panel.locator('.card').count(), 3);
    assert.match(await panel.locator('[role=status]').innerText(), /^3 of \d+ objects$/);
    await page.keyboard.press('Enter');
    assert.match(await focused(panel), /grafana-admin/);
  },

  async 'the flow follows an edit, and stays where it is'(page, file) {
    const panel = await openFlow(page);
    await card(panel, 'Secret session').focus();
    const top = await card(panel, 'Secret session').evaluate((one) => one.getBoundingClientRect().top);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('name: stripe-webhook', 'name: stripe-hook'));
    await card(panel, 'Secret stripe-hook').waitFor({ timeout: 60_000 });
    assert.equal(await card(panel, 'Secret stripe-webhook').count(), 0);
    assert.equal(await card(panel, 'Secret session').evaluate((one) => one.getBoundingClientRect().top), top);
    assert.equal((await focused(panel)).split(',')[0], 'Secret session');
  },

  async 'the flow is there again in a new session, as it was left'(page) {
    const panel = await openFlow(page);
    await panel.getByRole('button', { name: '1 unused', exact: true }).click();
    await card(panel, 'Secret grafana-old').waitFor({ state: 'detached' });
    // The address names a file to open, which would take the place of what was open.
    await page.evaluate(() => history.replaceState(null, '', location.href.replace(/[?&]payload=[^&]*/, '')));
    // VS Code writes down what is open before it loads its window again, and has no time for that when a browser does it.
    await Promise.all([page.waitForEvent('load'), runCommand(page, 'Developer: Reload Window')]);
    assert.equal(await card(await whenFlowShown(page), 'Secret grafana-old').count(), 0);
  },

  async 'the flow keeps what was chosen while another editor hides it'(page, file) {
    let panel = await openFlow(page);
    await panel.getByRole('button', { name: '1 plaintext', exact: true }).click();
    await card(panel, 'Secret session').waitFor({ state: 'detached' });
    await page
      .locator('.tab', { hasText: path.basename(file) })
      .first()
      .click();
    await page.locator('.tab', { hasText: 'Secret Flow' }).click();
    panel = page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
    await card(panel, 'Secret registry').waitFor();
    assert.equal(await card(panel, 'Secret session').count(), 0);
  },
};
