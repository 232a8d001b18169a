// The picture of a chart's template beside what is applied of it, with the lines that come from the line of the cursor.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { goTo, runCommand, settled, whenChecked } from './workbench-page.mjs';

/** Opens the chart in a code-server with the extension installed, and writes the picture to a file. */
export async function takeAppliedPicture(server, scratch, file) {
  const workspace = path.join(scratch, 'shown');
  cpSync(path.join(ROOT, 'test/editor/shown'), workspace, { recursive: true });
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), '{ "editor.cursorSurroundingLines": 0 }');
  const { browser, page } = await openPage(server, { viewport: { width: 1180, height: 640 } });
  try {
    const opened = ['openFile', server.remote(path.join(workspace, 'web/templates/deployment.yaml'))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await whenChecked(page);
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await runCommand(page, 'Yamlock: Show What Is Applied');
    await page.locator('.tab', { hasText: 'as applied' }).waitFor();
    await goTo(page, '.Values.resources');
    await page.locator('.rangeHighlight, [class*="ced-"]').first().waitFor();
    await settled(page, '.part.editor');
    await page.locator('.part.editor').screenshot({ path: file, caret: 'hide' });
  } finally {
    await browser.close();
  }
}
