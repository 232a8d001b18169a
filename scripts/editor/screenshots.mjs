// `npm run screenshots`: installs the packaged extension in code-server and takes the pictures in docs/images/.
//   --folder=examples/app  --file=insecure/deployment.yaml  what is opened (the folder is copied first)
//   --finding=TEXT     the place of the squiggle, its hover and its Quick Fix menu
//   --container=TEXT   the place of a container whose hardening is offered
//   --secret=TEXT      the place of the literal that moves   --refactoring=TITLE  the action that moves it
//   --out=FOLDER       where the pictures go   --only-typing  the picture of what is typed alone
//   --only-applied     the pictures of what is applied alone   --only-flow  the picture of the flow of Secrets alone
//   --only-names       the pictures of names, lenses, hints and rotation alone   --only-playground  that of the playground alone
//   --only-moving      the moving one alone   --only-chinese  the one of an editor in Chinese alone
//   --translations=FILE  the main file of a language pack for Chinese (main.i18n.json), in which the workbench itself speaks there
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { takeAppliedPictures } from './applied-picture.mjs';
import { takeChinesePicture } from './chinese-picture.mjs';
import { openPage, QUIET_SETTINGS, startCodeServer } from './code-server.mjs';
import { takeFlowPicture } from './flow-picture.mjs';
import { ensureEditorHost, ROOT } from './host.mjs';
import { takeMovingPicture } from './moving-picture.mjs';
import { takeNamesPictures } from './names-picture.mjs';
import { packageExtension } from './package.mjs';
import { takePlaygroundPictures } from './playground-picture.mjs';
import { takeTypingPicture } from './typing-picture.mjs';
import { chooseFix, goTo, openQuickFixes, settled, whenChecked } from './workbench-page.mjs';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: 'examples/app' },
    file: { type: 'string', default: 'insecure/deployment.yaml' },
    finding: { type: 'string', default: 'quiet-harbor-42' },
    container: { type: 'string', default: 'name: api' },
    secret: { type: 'string', default: 'plum-river-77' },
    refactoring: { type: 'string', default: 'Move the whole URL to a new ExternalSecret' },
    out: { type: 'string', default: 'docs/images' },
    'only-typing': { type: 'boolean', default: false },
    'only-applied': { type: 'boolean', default: false },
    'only-flow': { type: 'boolean', default: false },
    'only-names': { type: 'boolean', default: false },
    'only-playground': { type: 'boolean', default: false },
    'only-moving': { type: 'boolean', default: false },
    'only-chinese': { type: 'boolean', default: false },
    translations: { type: 'string' },
    theme: { type: 'string', default: 'Default Light Modern' },
  },
});

const SETTINGS = {
  ...QUIET_SETTINGS,
  'breadcrumbs.enabled': false,
  'chat.commandCenter.enabled': false,
  // Keeps the cursor in the middle, so that widgets have room on both sides.
  'editor.cursorSurroundingLines': 30,
  'editor.fontSize': 14,
  'editor.occurrencesHighlight': 'off',
  'editor.minimap.enabled': false,
  'editor.hover.delay': 100,
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort} - ${rootName}',
  'window.menuBarVisibility': 'compact',
  'workbench.activityBar.location': 'top',
  'workbench.colorTheme': options.theme,
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

const out = path.resolve(ROOT, options.out);
const scratch = mkdtempSync(path.join(tmpdir(), 'yamlock-pictures-'));
let server;
let browser;
let page;
try {
  ensureEditorHost();
  const vsix = await packageExtension();
  mkdirSync(out, { recursive: true });
  const workspace = path.join(scratch, path.basename(options.folder));
  cpSync(path.resolve(ROOT, options.folder), workspace, { recursive: true });
  server = await startCodeServer({ settings: SETTINGS });
  server.install(vsix);
  const names = ['typing', 'applied', 'flow', 'names', 'playground', 'moving', 'chinese'];
  const only = names.filter((name) => options[`only-${name}`]);
  const isWanted = (name) => only.length === 0 || only.includes(name);
  if (isWanted('typing')) await takeTypingPicture(server, scratch, path.join(out, 'typing.png'));
  if (isWanted('applied')) await takeAppliedPictures(server, scratch, out);
  if (isWanted('flow')) await takeFlowPicture(server, scratch, out);
  if (isWanted('names')) await takeNamesPictures(server, scratch, out);
  if (isWanted('moving')) await takeMovingPicture(server, scratch, path.join(out, 'main-job.png'));
  if (isWanted('playground')) await takePlaygroundPictures(scratch, out);
  if (isWanted('chinese')) {
    const { translations } = options;
    await takeChinesePicture({ vsix, settings: SETTINGS, scratch, translations, file: path.join(out, 'chinese.png') });
  }
  if (only.length === 0) await takeOtherPictures(workspace);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  const failure = path.join(tmpdir(), 'yamlock-picture-failed.png');
  await page?.screenshot({ path: failure }).then(() => console.error(`The page as it was: ${failure}`));
} finally {
  await browser?.close();
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
}

async function takeOtherPictures(workspace) {
  ({ browser, page } = await openPage(server, { viewport: { width: 1280, height: 760 }, deviceScaleFactor: 1.5 }));
  await page.goto(
    server.url(workspace, [
      ['openFile', server.remote(path.join(workspace, options.file))],
      ['skipWelcome', 'true'],
    ]),
  );
  await takePictures();
}

async function takePictures() {
  await whenChecked(page);
  await goTo(page, options.finding);
  await picture('squiggle');

  console.log((await openQuickFixes(page)).map((title) => `  - ${title}`).join('\n'));
  await picture('quick-fix');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  await page.locator('.monaco-hover .hover-row.status-bar', { hasText: 'Quick Fix' }).waitFor();
  await settled(page, '.monaco-hover');
  await picture('hover');
  await page.keyboard.press('Escape');

  await goTo(page, options.container);
  console.log((await openQuickFixes(page)).map((title) => `  - ${title}`).join('\n'));
  await picture('harden');
  await page.keyboard.press('Escape');

  await goTo(page, options.secret);
  await openQuickFixes(page);
  await chooseFix(page, options.refactoring);
  await page.locator('.notification-toast').first().waitFor();
  await settled(page, '.notifications-toasts');
  await picture('moved');
}

async function picture(name) {
  const file = path.join(out, `${name}.png`);
  await page.screenshot({ path: file, caret: 'hide' });
  console.log(path.relative(ROOT, file));
}
