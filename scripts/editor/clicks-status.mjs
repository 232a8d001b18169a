// Mouse tests of the status item, messages, output and rule pages, which VS Code shows only to the user. `page` shows
// preview/pod.yaml of test/editor/workspace.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chooseFix, goTo, openQuickFixes, runCommand, whenChecked } from './workbench-page.mjs';

const RULE = 'secret-env-literal';
const LITERAL = 'blue-kettle-42';

export const statusTests = {
  async 'the status item counts as the Problems panel does, and names the configuration'(page) {
    const problems = page.locator('[id="status.problems"] a');
    const status = await eventually(async () => {
      const status = await languageStatus(page, /Yamlock is on/);
      const [errors, warnings, notes] = ['error', 'warning', 'note'].map(
        (what) => new RegExp(`(\\d+) ${what}`).exec(status)?.[1] ?? assert.fail(status),
      );
      const counted = await problems.getAttribute('aria-label');
      assert.ok(counted.endsWith(`Errors: ${errors}, Warnings: ${warnings}, Infos: ${notes}`), `${counted}\n${status}`);
      return status;
    });
    assert.match(status, /Profile "recommended"/);
    assert.match(status, /no \.yamlock\.yaml/);
  },

  async 'the status item says where it is off, and why'(page) {
    await openFile(page, 'mkdocs.yml');
    await languageStatus(page, /Yamlock is off here.*nothing in this file is about Kubernetes/);
  },

  async 'switched off, the status item says so, and a restart says why it does nothing'(page, _file, workspace) {
    const settings = path.join(workspace, '.vscode/settings.json');
    writeFileSync(settings, JSON.stringify({ 'yamlock.enable': false }));
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'hidden' });
    await languageStatus(page, /Yamlock is off.*yamlock\.enable/);
    await runCommand(page, 'Yamlock: Restart Language Server');
    await page.locator('.notification-toast', { hasText: 'Yamlock is off: the setting "yamlock.enable"' }).waitFor();
  },

  async 'what a configuration switches off is counted in the status item, and listed'(page, _file, workspace) {
    writeFileSync(path.join(workspace, '.yamlock.yaml'), `rules:\n  ${RULE}: "off"\n`);
    await languageStatus(page, /1 finding is switched off.*1 by the configuration, 0 by comments and annotations/);
    await page.locator('.hover-language-status', { hasText: 'switched off' }).getByText('Show').click();
    const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: RULE });
    await rows.filter({ hasText: 'by the configuration' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  },

  async 'a mistake in the configuration is an error, with what was probably meant as its fix'(page, _file, workspace) {
    writeFileSync(path.join(workspace, '.yamlock.yaml'), 'rules:\n  pss-priviliged: error\n');
    await openFile(page, '.yamlock.yaml');
    await whenChecked(page);
    await goTo(page, 'pss-priviliged');
    assert.deepEqual(await openQuickFixes(page), ['Replace with pss-privileged']);
    await chooseFix(page, 'Replace with pss-privileged');
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'hidden' });
    await languageStatus(page, /\.yamlock\.yaml/);
  },

  async 'a restart answers when the server is up again'(page) {
    await runCommand(page, 'Yamlock: Restart Language Server');
    await page.locator('.notification-toast', { hasText: 'language server was restarted' }).waitFor();
    await whenChecked(page);
  },

  async 'a scan counts as the Problems panel does'(page) {
    await runCommand(page, 'Yamlock: Scan Workspace');
    const message = page.locator('.notification-toast', { hasText: /\d+ errors, \d+ warnings, .* in \d+ files/ });
    await message.waitFor();
    const said = await message.innerText();
    const sum = [...said.matchAll(/(\d+) (?:error|warning|note)/g)].reduce(
      (total, [, count]) => total + Number(count),
      0,
    );
    await page
      .locator('.part.panel .badge-content, .part.panel .badge', { hasText: new RegExp(`^${sum}$`) })
      .first()
      .waitFor();
  },

  async 'the choice of a rule starts at the one under the cursor'(page) {
    await goTo(page, LITERAL);
    await runCommand(page, 'Yamlock: Open Rule Page');
    const focused = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: RULE });
    await focused.waitFor();
    await page.keyboard.press('Enter');
    await whenPageShown(page);
  },

  async 'the rule id of a finding opens the page that comes with the extension, as people read it'(page) {
    await goTo(page, LITERAL);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await page.locator('.monaco-hover a.code-link', { hasText: RULE }).click();
    await whenPageShown(page);
  },

  async 'the page of a rule leads to the others, and is there again after a restart'(page) {
    await page.keyboard.press('Control+Shift+m');
    await page.locator('.part.panel a.monaco-link', { hasText: RULE }).first().click();
    await (await whenPageShown(page)).getByRole('link', { name: 'All rules' }).click();
    await (await whenPageShown(page, 'README', 'Rules')).getByRole('link', { name: 'pss-host-pid' }).first().click();
    await whenPageShown(page, 'pss-host-pid');
    await whenRemembered(page, 'pss-host-pid.md');
    // The payload names a file to open in place of those that were open.
    const address = new URL(page.url());
    address.searchParams.delete('payload');
    await page.goto(address.href);
    await whenPageShown(page, 'pss-host-pid');
  },

  async 'the rule id in the Problems panel opens the same page'(page) {
    await page.keyboard.press('Control+Shift+m');
    await page.locator('.part.panel a.monaco-link', { hasText: RULE }).first().click();
    await whenPageShown(page);
  },

  async 'the example of the walkthrough offers what a store beside it allows'(page) {
    await runCommand(page, 'Yamlock: Open an Example with Findings');
    await page.locator('.tab.active', { hasText: 'shop.yaml' }).waitFor();
    await page.locator('.tab', { hasText: 'secret-store.yaml' }).waitFor();
    await whenChecked(page);
    await goTo(page, LITERAL);
    const titles = await openQuickFixes(page);
    assert.ok(
      titles.some((title) => title.includes('ExternalSecret (SecretStore "vault")')),
      titles.join(' | '),
    );
  },
};

/** Waits until a page is shown as a preview, not as Markdown source, and resolves to what it shows. */
export async function whenPageShown(page, name = RULE, title = name) {
  await page.locator('.tab.active', { hasText: `${name}.md` }).waitFor();
  const shown = page.frameLocator('.webview.ready').frameLocator('iframe[title]');
  await shown.getByRole('heading', { name: title, exact: true, level: 1 }).waitFor();
  return shown;
}

/** Waits until VS Code has saved that a file is open, which it does every few seconds: a restart opens what was saved. */
async function whenRemembered(page, name) {
  await page.waitForFunction(async (wanted) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (;;) {
      for (const { name: database } of await indexedDB.databases()) {
        if (!database.startsWith('vscode-web-state-db-')) continue;
        const state = await done(indexedDB.open(database));
        const items = state.transaction('ItemTable').objectStore('ItemTable');
        const editors = await done(items.get('memento/workbench.parts.editor'));
        state.close();
        if (editors?.includes(wanted)) return true;
      }
      await new Promise(requestAnimationFrame);
    }
  }, name);
}

/** Resolves to the text behind the `{}` of the status bar, once it is as expected. */
async function languageStatus(page, expected) {
  await page.locator('[id="status.languageStatus"]').hover();
  const items = page.locator('.hover-language-status', { hasText: expected });
  await items.first().waitFor();
  return (await page.locator('.monaco-hover:has(.hover-language-status)').innerText()).replaceAll('\u00a0', ' ');
}

/** Resolves to what `seen` does, once it passes: the panel and the status item follow the findings at their own pace. */
async function eventually(seen) {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      return await seen();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((next) => setTimeout(next, 250));
  }
}

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
}
