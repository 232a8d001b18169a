// Tests of charts: rename with its preview, suggestions and references. `page` shows web/templates/deployment.yaml of
// test/editor/shown.
import assert from 'node:assert/strict';
import path from 'node:path';
import { whenFile } from './when-file.mjs';
import { endPreview, goTo, previewRows, settled, tickAll } from './workbench-page.mjs';

/** Types a new name for what the cursor is on. */
async function rename(page, name) {
  await page.keyboard.press('F2');
  await page.locator('.rename-box .rename-input:visible').waitFor();
  await page.locator('.rename-box .rename-input:visible').fill(name);
  await page.keyboard.press('Enter');
}

export const chartTests = {
  async 'an entry of values is renamed in every file at once'(page, file) {
    await goTo(page, '.Values.image.repository');
    await rename(page, 'name');
    await page.locator('.monaco-editor .view-line', { hasText: '.Values.image.name' }).first().waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('s');
    const values = path.join(path.dirname(file), '../values.yaml');
    await whenFile(values, (text) => text.includes('  name: ghcr.io/acme/web\n'));
    await whenFile(file, (text) => text.includes('{{ .Values.image.name }}'));
  },

  async 'a rename that a template may see is shown first'(page) {
    await goTo(page, '.Values.service.port');
    await rename(page, 'number');
    const rows = await previewRows(page);
    assert.ok(rows.length >= 4, rows.join(' | '));
    const message = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Rename to number' });
    await message.waitFor();
    assert.match(await message.innerText(), /templates\/configmap\.yaml:6 passes all of service to index/);
    if (process.env.YAMLOCK_PICTURE) await page.screenshot({ path: process.env.YAMLOCK_PICTURE });
    await tickAll(page);
    await endPreview(page, 'Apply');
    await page.locator('.monaco-editor .view-line', { hasText: '.Values.service.number' }).first().waitFor();
  },

  async 'what an entry may be is offered behind its dot, with its value'(page) {
    await goTo(page, '.Values.resources');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('# {{ .Values.');
    const rows = page.locator('.suggest-widget .monaco-list-row');
    for (let attempt = 1; ; attempt++) {
      try {
        await rows.filter({ hasText: 'replicas' }).first().waitFor({ timeout: 10_000 });
        break;
      } catch (error) {
        // VS Code drops an answer that the next letter overtakes; a user asks again.
        if (attempt === 3) throw error;
        await page.keyboard.press('Control+Space');
      }
    }
    await settled(page, '.suggest-widget');
    assert.deepEqual((await rows.allInnerTexts()).map((row) => row.trim().split(/\s/)[0]).slice(0, 3), [
      'image',
      'replicas',
      'resources',
    ]);
  },
};
