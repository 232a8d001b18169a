// The picture of a Deployment that is typed from nothing: four moments of it, with the list of suggestions as it was.
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openFile } from './clicks-status.mjs';
import { FIELD_BY_FIELD } from './clicks-typing.mjs';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { startTyping, takeSteps, whenLine } from './typist.mjs';
import { settled, whenChecked } from './workbench-page.mjs';

/** The entries at which a picture is taken before they are chosen; the last one shows what was typed. */
const MOMENTS = ['Deployment', 'matchLabels', 'securityContext (hardened)'];
/** The one with its documentation beside the list. */
const EXPLAINED = 'matchLabels';
const SIZE = { width: 600, height: 700 };

/** Types the Deployment in a code-server with the extension installed, and writes the picture to a file. */
export async function takeTypingPicture(server, scratch, file) {
  const workspace = path.join(scratch, 'shop');
  cpSync(path.join(ROOT, 'test/editor/typed'), workspace, { recursive: true });
  renameSync(path.join(workspace, 'empty.yaml'), path.join(workspace, 'deployment.yaml'));
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), '{ "editor.cursorSurroundingLines": 0 }');
  const { browser, page } = await openPage(server, { viewport: SIZE });
  try {
    const opened = ['openFile', server.remote(path.join(workspace, 'web.yaml'))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await whenChecked(page);
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    await openFile(page, 'deployment.yaml');
    const other = page.locator('.tab', { hasText: 'web.yaml' });
    await other.click({ button: 'middle' });
    await other.waitFor({ state: 'hidden' });
    await startTyping(page);
    await whenLine(page, '');
    const pictures = [];
    const take = async () => {
      await settled(page, '.part.editor');
      pictures.push((await page.locator('.part.editor').screenshot()).toString('base64'));
    };
    await takeSteps(page, FIELD_BY_FIELD, async (entry) => {
      if (!MOMENTS.includes(entry)) return;
      const details = page.locator('.suggest-details-container');
      const toggle = async (state) => {
        if (entry !== EXPLAINED) return;
        await page.keyboard.press('Control+Space');
        await details.waitFor({ state });
      };
      await toggle('visible');
      await take();
      await toggle('hidden');
    });
    await page.keyboard.press('Control+Home');
    await take();
    await joined(page, pictures, file);
  } finally {
    await browser.close();
  }
}

/** Writes pictures as one file: the upper halves of the first two below each other, the others whole beside them. */
async function joined(page, pictures, file) {
  const images = pictures.map((picture) => `<div><img src="data:image/png;base64,${picture}"></div>`).join('');
  await page.setViewportSize({ width: 3 * SIZE.width + 32, height: SIZE.height + 16 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 8px; width: fit-content; background: #d0d7de; display: grid; gap: 8px;
      grid-template: 314px 314px / repeat(3, auto); grid-auto-flow: column }
    div { overflow: hidden }
    div:nth-child(n + 3) { grid-row: span 2 }
    img { display: block }
  </style>${images}`);
  await page.locator('body').screenshot({ path: file });
}
