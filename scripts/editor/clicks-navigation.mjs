// Tests of where a user sees the objects of a file: breadcrumbs, outline, the search for symbols, and folding. `page` shows web.yaml
// of test/editor/typed.
import assert from 'node:assert/strict';
import { openFile } from './clicks-status.mjs';
import { goTo, settled } from './workbench-page.mjs';

export const navigationTests = {
  async 'breadcrumbs name the object and the container that the cursor is in'(page) {
    await goTo(page, 'image: registry');
    await page.locator('.breadcrumbs-control .monaco-breadcrumb-item', { hasText: 'Deployment/web' }).waitFor();
    const items = page.locator('.breadcrumbs-control .monaco-breadcrumb-item');
    await items.filter({ hasText: 'containers' }).waitFor({ state: 'attached' });
    await settled(page, '.breadcrumbs-control');
    // A number counts the findings of a part; marks that nobody sees say how the text runs.
    const shown = (await items.allTextContents()).map((text) => text.replace(/[^\w/]/g, '').replace(/\d+$/, ''));
    assert.deepEqual(shown.slice(-6), ['Deployment/web', 'spec', 'template', 'spec', 'containers', 'web']);
  },

  async 'Ctrl+T finds an object by letters of its kind and name, and goes to it'(page) {
    await openFile(page, 'empty.yaml');
    await page.keyboard.press('Control+t');
    await page.locator('.quick-input-widget input').fill('#dep web');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Deployment/web' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'web.yaml' }).waitFor();
    await page.locator('[id="status.editor.selection"]', { hasText: 'Ln 4' }).waitFor();
  },

  async 'a folded entry hides its lines'(page) {
    const line = page.locator('.monaco-editor .view-line', { hasText: 'hostPID' });
    await line.waitFor();
    await goTo(page, '  template:');
    await page.keyboard.press('Control+Shift+[');
    await line.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+Shift+]');
    await line.waitFor();
  },
};
