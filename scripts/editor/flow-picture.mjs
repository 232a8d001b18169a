// The picture of the flow of Secrets: the panel alone, with a Secret selected.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { openFlow } from './clicks-flow.mjs';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { runCommand, settled, whenChecked } from './workbench-page.mjs';

/** Takes the picture in a code-server with the extension installed, and writes it to a folder. */
export async function takeFlowPicture(server, scratch, folder) {
  const workspace = path.join(scratch, 'secrets');
  cpSync(path.join(ROOT, 'test/editor/secrets'), workspace, { recursive: true });
  const { browser, page } = await openPage(server, { viewport: { width: 1360, height: 830 } });
  try {
    const opened = ['openFile', server.remote(path.join(workspace, 'shop/web.yaml'))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await whenChecked(page);
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    if (await page.locator('.part.auxiliarybar').isVisible()) {
      await runCommand(page, 'View: Toggle Secondary Side Bar Visibility');
      await page.locator('.part.auxiliarybar').waitFor({ state: 'hidden' });
    }
    const panel = await openFlow(page);
    await panel.locator('.card[aria-label^="Secret shop-db,"]').focus();
    await panel.locator('aside h2').waitFor();
    await settled(page, '.part.editor');
    const target = path.join(folder, 'secret-flow.png');
    await page.locator('.part.editor').screenshot({ path: target, caret: 'hide' });
    console.log(path.relative(ROOT, target));
  } finally {
    await browser.close();
  }
}
