// Mouse tests of what is pending: the item of the status bar, the list, and the question before a value is deleted.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand, settled } from './workbench-page.mjs';

const ITEM = '[id="yamlock.yamlock.yamlock.pending"]';
const ROW = '.quick-input-list .monaco-list-row';
const VALUE = '.yamlock/shop-secrets.db-password';

/** Returns the tests. `move` moves a literal to an ExternalSecret, as a user does. */
export function pendingTests(move) {
  return {
    async 'what a move leaves to do is counted and listed, in a new session too, until it is marked as done'(
      page,
      file,
      workspace,
    ) {
      assert.equal(await page.locator(ITEM).count(), 0);
      await move(page, file, workspace);
      await whenCounted(page, 1);
      // Values that wait start the extension, without a YAML file in an editor.
      await runCommand(page, 'View: Close All Editors');
      await page.locator('.tab').first().waitFor({ state: 'detached' });
      await page.reload();
      await whenCounted(page, 1);
      await page.locator(ITEM).click();
      const row = page.locator(ROW, { hasText: 'shop-secrets: db-password' });
      await row.waitFor();
      const said = await row.innerText();
      assert.match(said, /→ SecretStore "vault"/);
      assert.match(said, /preview\/shop-secrets · db-password – needed by preview\/pod\.yaml/);
      assert.ok(!(await page.locator('.quick-input-widget').innerText()).includes('blue-kettle-42'));
      await takePicture(page, 'list');
      await row.click();
      await page.locator(ROW, { hasText: 'Insert into terminal' }).waitFor();
      await takePicture(page, 'actions');
      await page.locator(ROW, { hasText: 'Mark as done' }).click();
      const dialog = page.locator('.monaco-dialog-box', { hasText: `Delete ${VALUE}?` });
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      // The list is there again, and so is the value.
      await row.waitFor();
      assert.ok(existsSync(path.join(workspace, VALUE)));
      await row.hover();
      await row.getByRole('button', { name: 'Mark as done' }).click();
      await dialog.getByRole('button', { name: 'Delete and Mark as Done' }).click();
      await page.locator('.notification-toast', { hasText: 'Nothing is pending.' }).waitFor();
      assert.ok(!existsSync(path.join(workspace, VALUE)));
      await page.locator(ITEM).waitFor({ state: 'hidden' });
    },

    async 'the command is in a terminal, in its folder, without being run'(page, file, workspace) {
      await move(page, file, workspace);
      await runCommand(page, 'Yamlock: Pending Uploads');
      await page.locator(ROW, { hasText: 'shop-secrets: db-password' }).click();
      await page.locator(ROW, { hasText: 'Insert into terminal' }).click();
      await page.locator('.terminal-wrapper.active .xterm, .terminal-split-pane .xterm').first().waitFor();
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      assert.ok(existsSync(path.join(workspace, VALUE)));
    },
  };
}

async function whenCounted(page, count) {
  await page.locator(ITEM, { hasText: new RegExp(`^\\s*${count}\\s*$`) }).waitFor({ timeout: 60_000 });
}

/** With `PENDING_PICTURES`, a picture of the page goes into that folder. */
async function takePicture(page, name) {
  const folder = process.env.PENDING_PICTURES;
  if (folder === undefined) return;
  await settled(page, '.quick-input-widget');
  await page.screenshot({ path: path.join(folder, `pending-${name}.png`) });
}
