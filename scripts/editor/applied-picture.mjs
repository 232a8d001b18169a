// The pictures of what is applied: a template beside what is applied of it, before and after an edit; a container of a chart that is
// hardened in values.yaml; and a tag that an overlay sets.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openFile } from './clicks-status.mjs';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { chooseFix, goTo, openQuickFixes, runCommand, settled, whenChecked } from './workbench-page.mjs';

const SQUIGGLES = ['error', 'warning', 'info'].map((kind) => `.monaco-editor .squiggly-${kind}`).join(', ');

/** Takes the pictures in a code-server with the extension installed, and writes them to files of a folder. */
export async function takeAppliedPictures(server, scratch, folder) {
  await inWorkspace(server, scratch, 'shown', 'web/templates/deployment.yaml', 600, async (page, take) => {
    await runCommand(page, 'Yamlock: Show What Is Applied');
    await page.locator('.tab', { hasText: 'as applied' }).waitFor();
    await goTo(page, '.Values.replicas');
    await take();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText('replicas: {{ mul .Values.replicas 2 }}');
    await page.keyboard.press('Escape');
    await page.locator('.view-line', { hasText: /replicas:\s*4/ }).waitFor();
    await take();
    return path.join(folder, 'applied.png');
  });
  await inWorkspace(server, scratch, 'pictured/web', 'templates/deployment.yaml', 620, async (page, take) => {
    await beside(page, 'values.yaml');
    await goTo(page, 'name: {{ .Chart.Name }}');
    console.log((await openQuickFixes(page)).map((title) => `  - ${title}`).join('\n'));
    await take();
    await chooseFix(page, 'Complete the securityContext');
    await page.locator(SQUIGGLES).first().waitFor({ state: 'hidden' });
    await take();
    return path.join(folder, 'chart-fix.png');
  });
  await inWorkspace(server, scratch, 'pictured/shop', 'base/deployment.yaml', 620, async (page, take) => {
    await beside(page, 'kustomization.yml');
    await take();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('images: [{ name: ghcr.io/acme/shop, newTag: 1.2.3 }]');
    await page.keyboard.press('Escape');
    await page.locator(SQUIGGLES).first().waitFor({ state: 'hidden' });
    await take();
    return path.join(folder, 'overlay-tag.png');
  });
}

/** Opens a file of a copied workspace and joins the pictures that are taken of the editor, one below the other. */
async function inWorkspace(server, scratch, name, file, height, use) {
  const workspace = path.join(scratch, path.basename(name));
  cpSync(path.join(ROOT, 'test/editor', name), workspace, { recursive: true });
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), '{ "editor.cursorSurroundingLines": 0 }');
  const { browser, page } = await openPage(server, { viewport: { width: 1180, height } });
  try {
    const opened = ['openFile', server.remote(path.join(workspace, file))];
    await page.goto(server.url(workspace, [opened, ['skipWelcome', 'true']]));
    await whenChecked(page);
    await page.keyboard.press('Control+b');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    const pictures = [];
    const target = await use(page, async () => {
      await settled(page, '.part.editor');
      pictures.push((await page.locator('.part.editor').screenshot({ caret: 'hide' })).toString('base64'));
    });
    await joined(page, pictures, target);
  } finally {
    await browser.close();
  }
}

/** Opens a file beside the one that is open. */
async function beside(page, name) {
  await page.keyboard.press('Control+\\');
  await openFile(page, name);
}

/** Writes pictures as one file, one below the other. */
async function joined(page, pictures, file) {
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture}">`).join('');
  await page.setViewportSize({ width: 1200, height: 1400 });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; padding: 8px; width: fit-content; background: #d0d7de; display: grid; gap: 8px }
    img { display: block }
  </style>${images}`);
  await page.locator('body').screenshot({ path: file });
  console.log(path.relative(ROOT, file));
}
