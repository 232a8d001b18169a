// The picture of an editor in Chinese: a manifest with its finding explained, and the page of the rule below it.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { openPage, startCodeServer } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { settled, whenChecked } from './workbench-page.mjs';

const LANGUAGE = 'zh-cn';
const OPEN_PAGE = '打开规则页面';
const WHY = '为什么重要';

/**
 * Takes the picture with the packaged extension, and writes it to a file.
 * @param translations The main file of a language pack, in which the workbench itself speaks; without one it speaks English.
 */
export async function takeChinesePicture({ vsix, settings, scratch, translations, file }) {
  const workspace = path.join(scratch, 'chinese', 'shop');
  cpSync(path.join(ROOT, 'test/editor/workspace'), workspace, { recursive: true });
  const server = await startCodeServer({ settings, language: LANGUAGE, translations });
  try {
    server.install(vsix);
    const { browser, page } = await openPage(server, {
      viewport: { width: 960, height: 1000 },
      deviceScaleFactor: 1.5,
    });
    try {
      const opened = ['openFile', server.remote(path.join(workspace, 'preview/pod.yaml'))];
      await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
      await whenChecked(page);
      await page.keyboard.press('Control+b');
      await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
      await showPage(page);
      await showHover(page);
      await page.screenshot({ path: file, caret: 'hide' });
      console.log(path.relative(ROOT, file));
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Shows the page of the rule below the manifest, whose own tab there is closed. */
async function showPage(page) {
  await clickLiteral(page, 0);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+\\');
  await page.locator('.editor-group-container').nth(1).waitFor();
  await clickLiteral(page, 1);
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>Yamlock: ${OPEN_PAGE}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: OPEN_PAGE }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'secret-env-literal' }).waitFor();
  await page.keyboard.press('Enter');
  const shown = page.frameLocator('.webview.ready').frameLocator('iframe[title]');
  await shown.getByRole('heading', { name: WHY, level: 2 }).waitFor();
  const tabs = page.locator('.editor-group-container').nth(1).locator('.tab');
  await tabs.filter({ hasText: 'pod.yaml' }).first().click({ button: 'middle' });
  await tabs.nth(1).waitFor({ state: 'hidden' });
}

/** Shows what is said of the literal. */
async function showHover(page) {
  await clickLiteral(page, 0);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  await page.locator('.monaco-hover .hover-row.status-bar').first().waitFor();
  await settled(page, '.monaco-hover');
}

async function clickLiteral(page, group) {
  const lines = page.locator('.editor-group-container').nth(group).locator('.view-line span span');
  const literal = lines.filter({ hasText: /^blue-kettle-42$/ }).last();
  // The cursor lies above it already.
  await literal.click({ force: true });
}
