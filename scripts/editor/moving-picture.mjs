// The moving picture at the top of the README: a credential is typed, found, and moved into a store.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { movingPicture } from './apng.mjs';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { goTo, openQuickFixes, settled, whenChecked } from './workbench-page.mjs';

const NAME = '- name: PAYMENT_PASSWORD';
const MOVE = /^\s*Move to a new ExternalSecret/;

/** Takes the picture in a code-server with the extension installed, and writes it to a file. */
export async function takeMovingPicture(server, scratch, file) {
  const workspace = path.join(scratch, 'moving');
  cpSync(path.join(ROOT, 'examples/app'), workspace, { recursive: true });
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), '{ "[yaml]": { "editor.autoIndent": "none" } }');
  const { browser, page } = await openPage(server, { viewport: { width: 1120, height: 640 } });
  const frames = [];
  const take = async (shownFor) => {
    await settled(page, '.part.editor');
    frames.push({ png: await page.screenshot({ caret: 'hide' }), shownFor });
  };
  try {
    const opened = ['openFile', server.remote(path.join(workspace, 'insecure/deployment.yaml'))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await whenChecked(page);
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await goTo(page, 'value: orders');
    await page.keyboard.press('End');
    for (const line of [NAME, '  value: ']) {
      await page.keyboard.press('Enter');
      await page.keyboard.type(`        ${line}`);
      // The list of suggestions would take the next key.
      await page.keyboard.press('Escape');
    }
    await take(900);
    await page.keyboard.type('amber-lantern-58');
    await page.keyboard.press('Escape');
    await take(700);
    const squiggle = page.locator('.squiggly-error').first();
    await squiggle.waitFor();
    await goTo(page, 'amber-lantern-58');
    await take(1500);
    const titles = await openQuickFixes(page);
    await take(1200);
    const at = titles.findIndex((title) => MOVE.test(title));
    if (at < 0) throw new Error(`No such action: ${titles.join(' | ')}`);
    for (let count = 0; count < at; count++) await page.keyboard.press('ArrowDown');
    await take(1200);
    await page.keyboard.press('Enter');
    await page.locator('.notification-toast').first().waitFor();
    await settled(page, '.notifications-toasts');
    await take(3500);
    writeFileSync(file, movingPicture(frames));
    console.log(path.relative(ROOT, file));
  } finally {
    await browser.close();
  }
}
