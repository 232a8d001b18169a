// Mouse tests of what VS Code shows only to the user, and no API reaches, such as the Refactor Preview and messages: the way
// from a literal over the menu and the changed files to the message, by clicks in code-server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chartTests } from './clicks-charts.mjs';
import { chineseTests } from './clicks-chinese.mjs';
import { flowTests } from './clicks-flow.mjs';
import { menuTests, SECOND, showTwoCredentials } from './clicks-menu.mjs';
import { navigationTests } from './clicks-navigation.mjs';
import { pendingTests } from './clicks-pending.mjs';
import { statusTests, whenPageShown } from './clicks-status.mjs';
import { typingTests } from './clicks-typing.mjs';
import { openPage, QUIET_SETTINGS, startCodeServer } from './code-server.mjs';
import { ROOT } from './host.mjs';
import { whenFile } from './when-file.mjs';
import {
  chooseFix,
  endPreview,
  goTo,
  openQuickFixes,
  pressOnFix,
  previewRows,
  runCommand,
  settled,
  whenChecked,
} from './workbench-page.mjs';

const LITERAL = 'blue-kettle-42';
const PAGE_LINK = '.monaco-hover a[data-href^="command:yamlock.openRulePage"]';
const MOVE = /^\s*Move to .*ExternalSecret/;

/** Presses undo, once the editor has the focus and everything is saved: VS Code ignores it before. */
async function undo(page) {
  await page.locator('.tab.active:not(.dirty)').waitFor();
  await page.keyboard.press('Control+1');
  await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  await settled(page, '.editor-group-container');
  await page.keyboard.press('Control+z');
}

const workspaceTests = {
  ...statusTests,
  ...menuTests,
  ...pendingTests(async (page, file, workspace) => {
    await chooseMove(page);
    await whenMoved(page, file, workspace);
  }),

  async 'a hover of one finding has one link to its page, the one that VS Code shows'(page) {
    await goTo(page, LITERAL);
    await showHover(page);
    assert.equal(await page.locator('.monaco-hover a.code-link', { hasText: 'secret-env-literal' }).count(), 1);
    assert.equal(await page.locator(PAGE_LINK).count(), 0);
  },

  async 'a link in the hover of several findings opens the page of the rule in the editor'(page) {
    await goTo(page, 'name: shop');
    await showHover(page);
    const links = page.locator(PAGE_LINK);
    // A hover opens with the first part, and adds that of the server later.
    await links.nth(1).waitFor();
    const rules = await links.allInnerTexts();
    assert.ok(rules.length > 1 && new Set(rules).size === rules.length, rules.join(' | '));
    await links.first().click();
    await whenPageShown(page, rules[0]);
  },

  async 'all credentials of a file move with one command, and one undo brings them back'(page, one, workspace) {
    const { file, text: before } = await showTwoCredentials(page, one);
    await openQuickFixes(page);
    await page.keyboard.press('Escape');
    await runCommand(page, 'Yamlock: Move All Credentials of This File');
    await chooseFix(page, 'Move all credentials of this file to ExternalSecrets');
    await whenFile(file, (text) => text.match(/secretKeyRef:/g)?.length === 2 && text.match(/quiet|kettle/) === null);
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.deepEqual(placesInGit(workspace), []);
    const kept = textsOf(workspace, ['--others', '--ignored', '--exclude-standard']).join('\n');
    assert.ok(kept.includes(LITERAL) && kept.includes(SECOND), 'a value is lost');
    await undo(page);
    await whenFile(file, (text) => text === before);
  },

  async 'a move that is chosen is made as one, is saved, and says what is left to do'(page, file, workspace) {
    await chooseMove(page);
    await whenMoved(page, file, workspace);
    // VS Code hides a message after a while; the bell keeps it.
    const bell = page.locator('[id="status.notifications"]');
    await bell.locator('.codicon-bell-dot').waitFor();
    await bell.click();
    const message = page.locator('.notifications-center .notification-list-item', { hasText: 'Upload' });
    await message.getByRole('button', { name: 'Copy command' }).waitFor();
    const said = await message.textContent();
    assert.ok(!said.includes(LITERAL), 'the message tells the value');
    assert.equal(said.match(/rotate/gi)?.length, 1, said);
  },

  async 'who asks for its preview gets no part to leave out: it is made as one'(page, file, workspace) {
    await chooseMove(page, 'Control+Enter');
    await whenMoved(page, file, workspace);
  },

  async 'undo takes it back as one, and redo makes it again, without a question'(page, file, workspace) {
    const made = path.join(workspace, 'preview/shop-secrets.external-secret.yaml');
    const before = readFileSync(file, 'utf8');
    await chooseMove(page);
    await whenMoved(page, file, workspace);
    assert.ok(existsSync(made));
    const after = readFileSync(file, 'utf8');
    await undo(page);
    await whenFile(made, (text) => text === '');
    await whenFile(file, (text) => text === before);
    assert.deepEqual(placesInGit(workspace), ['preview/pod.yaml']);
    // VS Code ignores a redo while the undo is still being saved.
    await page.locator('.tab.active:not(.dirty)').waitFor();
    await settled(page, '.editor-group-container');
    await page.keyboard.press('Control+y');
    await whenFile(made, (text) => /^kind: ExternalSecret$/m.test(text));
    await whenFile(file, (text) => text === after);
    assert.deepEqual(placesInGit(workspace), []);
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
  },

  async 'the preview of a hardening comes with everything ticked'(page) {
    await goTo(page, '- name: shop');
    await openQuickFixes(page);
    await pressOnFix(page, /Harden container/, 'Control+Enter');
    await previewRows(page);
    const boxes = page.locator('.bulk-edit-panel .monaco-list-row [aria-checked]');
    const ticked = await boxes.evaluateAll((all) => all.map((box) => box.getAttribute('aria-checked')));
    assert.ok(ticked.length > 0);
    assert.deepEqual([...new Set(ticked)], ['true']);
    await endPreview(page, 'Apply');
    await page.locator('.monaco-editor .view-line', { hasText: 'readOnlyRootFilesystem' }).first().waitFor();
  },
};

async function showHover(page) {
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+i');
  await page.locator('.monaco-hover .hover-row.status-bar', { hasText: 'Quick Fix' }).waitFor();
  await settled(page, '.monaco-hover');
}

/** Puts the cursor on the literal, and presses a key on the entry that moves it to an ExternalSecret. */
async function chooseMove(page, key = 'Enter') {
  await goTo(page, LITERAL);
  const titles = await openQuickFixes(page);
  assert.ok(
    titles.some((title) => MOVE.test(title)),
    `the menu shows ${titles.join(' | ')}`,
  );
  await pressOnFix(page, MOVE, key);
}

/** Waits until the value is out of git, without a preview and without saving. */
async function whenMoved(page, file, workspace) {
  await whenFile(file, (text) => /valueFrom:\s+secretKeyRef:/.test(text) && !text.includes(LITERAL));
  await page.locator('.monaco-editor .view-line', { hasText: 'secretKeyRef' }).first().waitFor();
  await page.locator('.tab.active:not(.dirty)').waitFor();
  assert.equal(await page.locator('.bulk-edit-panel .monaco-list-row').count(), 0, 'a preview is open');
  assert.equal(readFileSync(path.join(workspace, '.yamlock', '.gitignore'), 'utf8'), '*\n');
  assert.deepEqual(placesInGit(workspace), []);
  const tracked = textsOf(workspace, ['--others', '--exclude-standard']);
  assert.ok(tracked.some((text) => /^kind: ExternalSecret$/m.test(text)));
  const ignored = textsOf(workspace, ['--others', '--ignored', '--exclude-standard']);
  assert.ok(
    ignored.some((text) => text.includes(LITERAL)),
    'the value is lost',
  );
}

/** Returns the names of the files with the literal that git would track. */
function placesInGit(workspace) {
  const list = execFileSync('git', ['add', '-n', '-A', '.'], { cwd: workspace, encoding: 'utf8' });
  return list
    .split('\n')
    .flatMap((line) => /^add '(.*)'$/.exec(line)?.[1] ?? [])
    .filter((name) => readFileSync(path.join(workspace, name), 'utf8').includes(LITERAL));
}

/** Returns the texts of the files that git lists, in a workspace where nothing was added yet. */
function textsOf(workspace, flags) {
  const list = execFileSync('git', ['ls-files', '-z', ...flags], { cwd: workspace, encoding: 'utf8' });
  return list
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => readFileSync(path.join(workspace, name), 'utf8'));
}

/** The folders of test/editor, the file of each that is shown first and has a finding, the tests in it, and their display language. */
const GROUPS = [
  { folder: 'workspace', first: 'preview/pod.yaml', tests: workspaceTests },
  { folder: 'shown', first: 'web/templates/deployment.yaml', tests: chartTests },
  { folder: 'secrets', first: 'shop/web.yaml', tests: flowTests },
  { folder: 'typed', first: 'web.yaml', tests: { ...typingTests, ...navigationTests } },
  { folder: 'workspace', first: 'preview/pod.yaml', tests: chineseTests, language: 'zh-cn' },
];

/** Runs the tests with the packaged extension, each on a fresh copy of the workspace. The results have the form of other suites'. */
export async function runClicks(vsix, scratch, grep = '') {
  const results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const all = GROUPS.flatMap(({ tests, ...place }) => Object.entries(tests).map((one) => ({ place, one })));
  const wanted = all.filter(({ one: [name] }) => new RegExp(grep).test(name));
  for (const language of new Set(wanted.map(({ place }) => place.language))) {
    const settings = { ...QUIET_SETTINGS, 'files.simpleDialog.enable': true };
    const server = await startCodeServer({ settings, language });
    try {
      server.install(vsix);
      for (const { place, one } of wanted) {
        if (place.language === language) await runTest(server, scratch, place, one, results);
      }
    } finally {
      await server.stop();
    }
  }
  return results;
}

/** Runs a test on a copy of its folder, and adds to the results. */
async function runTest(server, scratch, { folder, first }, [name, test], results) {
  const workspace = path.join(scratch, `clicks-${results.passed + results.failed}`);
  cpSync(path.join(ROOT, 'test/editor', folder), workspace, { recursive: true });
  const file = path.join(workspace, first);
  execFileSync('git', ['init', '--quiet'], { cwd: workspace });
  const { browser, page } = await openPage(server);
  try {
    const payload = [
      ['openFile', server.remote(file)],
      ['skipWelcome', 'true'],
    ];
    await page.goto(server.url(workspace, payload));
    await whenChecked(page);
    await test(page, file, workspace);
    results.passed++;
    console.log(`    ✔ ${name}`);
  } catch (error) {
    results.failed++;
    results.failures.push({ title: name, message: String(error.message) });
    console.log(`    ✘ ${name}`);
    const picture = path.join(ROOT, '.tsbuild', `clicks-failure-${results.failed}.png`);
    await page.screenshot({ path: picture }).catch(() => {});
  } finally {
    await browser.close();
  }
}
