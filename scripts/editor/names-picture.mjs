// The pictures of names: Secrets and keys that are offered, what lenses and hints say, a rename before it is applied, and who must
// restart when a Secret changes.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { goTo, runCommand, settled } from './workbench-page.mjs';

/** Takes the pictures in a code-server with the extension installed, and writes them to files of a folder. */
export async function takeNamesPictures(server, scratch, folder) {
  const file = (name) => path.join(folder, `${name}.png`);
  await inWorkspace(server, scratch, 'secrets', 'shop/web.yaml', [700, 420], async (page, take) => {
    await whenLens(page, 'restricted');
    await page.locator('.editor-scrollable').first().waitFor();
    for (const [line, moment] of [
      ['name: stripe', 'name'],
      ['key: password', 'key'],
    ]) {
      await offered(page, line);
      await take(moment);
    }
    return file('names');
  });
  await inWorkspace(server, scratch, 'secrets', 'shop/secrets.yaml', [1000, 560], async (page, take) => {
    await whenLens(page, 'readers');
    await page.locator('.codelens-decoration a', { hasText: 'reader' }).first().click();
    await page.locator('.zone-widget .ref-tree .monaco-list-row').first().waitFor();
    await page.locator('.zone-widget .preview .view-line', { hasText: 'shop-db' }).first().waitFor();
    // Where the copy lies tells nobody anything.
    await page.locator('.peekview-title .dirname').evaluate((dirname) => dirname.replaceChildren('shop'));
    await take('peek');
    return file('code-lens');
  });
  await inWorkspace(server, scratch, 'pictured/hardened', 'api.yaml', [860, 700], async (page, take) => {
    await whenLens(page, 'to go');
    await page.locator('.view-line', { hasText: 'pod: runAsNonRoot' }).first().waitFor();
    await take('hints');
    return file('standing');
  });
  await inWorkspace(server, scratch, 'secrets', 'shop/secrets.yaml', [1000, 640], async (page, take) => {
    await whenLens(page, 'readers');
    await goTo(page, 'secretKey: password');
    await page.keyboard.press('End');
    await page.keyboard.press('F2');
    const box = page.locator('.rename-box input');
    await box.waitFor();
    await box.fill('db-password');
    await page.keyboard.press('Control+Enter');
    await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
    // The reason why it is shown first is longer than a line.
    const toast = page.locator('.notification-toast').first();
    await toast.hover();
    await toast.locator('.codicon-notifications-expand').click();
    await page.mouse.move(500, 200);
    await take('rename');
    return file('rename');
  });
  await inWorkspace(server, scratch, 'secrets', 'shop/secrets.yaml', [1180, 760], async (page, take) => {
    await whenLens(page, 'readers');
    await goTo(page, 'name: shop-db');
    await runCommand(page, 'Yamlock: Who Must Restart');
    await page.locator('.tab', { hasText: 'rotation' }).waitFor();
    const preview = page.frameLocator('iframe.webview.ready').frameLocator('iframe');
    await preview.locator('h1').waitFor();
    await take('rotation');
    await preview.locator('a', { hasText: 'web.yaml:36' }).click();
    await page.locator('.tab', { hasText: 'web.yaml' }).waitFor();
    await page.locator('.editor-status-bar, .statusbar-item', { hasText: 'Ln 36' }).first().waitFor();
    return file('rotation');
  });
}

/** Waits until a lens says something. */
function whenLens(page, text) {
  return page.locator('.codelens-decoration', { hasText: text }).first().waitFor({ timeout: 60_000 });
}

/** Takes the value of a line away, and has what may stand there offered. */
async function offered(page, line) {
  await goTo(page, line);
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Backspace');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget .monaco-list-row').first().waitFor();
}

/** Opens a file of a copied workspace and joins the pictures that are taken of the editor, one beside the other. */
async function inWorkspace(server, scratch, name, file, [width, height], use) {
  const workspace = path.join(scratch, `names-${height}`, 'shop');
  cpSync(path.join(ROOT, 'test/editor', name), workspace, { recursive: true });
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), '{ "editor.cursorSurroundingLines": 4 }');
  const { browser, page } = await openPage(server, { viewport: { width, height } });
  try {
    const opened = ['openFile', server.remote(path.join(workspace, file))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await page.locator('.codelens-decoration').first().waitFor({ timeout: 60_000 });
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    const pictures = [];
    const target = await use(page, async () => {
      await settled(page, '.monaco-workbench');
      pictures.push((await page.screenshot({ caret: 'hide' })).toString('base64'));
    });
    await joined(page, pictures, target);
  } finally {
    await browser.close();
  }
}

/** Writes pictures as one file, one beside the other. */
async function joined(page, pictures, file) {
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture}">`).join('');
  await page.setViewportSize({ width: 2100, height: 1400 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 8px; width: fit-content; background: #d0d7de; display: flex; gap: 8px }
    img { display: block }
  </style>${images}`);
  await page.locator('body').screenshot({ path: file });
  console.log(path.relative(ROOT, file));
}
