// Tests with a mouse: what the extension API cannot reach, because VS Code shows it to the user alone. The Refactor
// Preview drops out of every API, so the path literal -> menu -> preview -> files is walked by clicks in code-server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { openPage, QUIET_SETTINGS, startCodeServer } from './code-server.mjs';
import { ROOT } from './host.mjs';
import {
  chooseFix,
  confirmAll,
  endPreview,
  goTo,
  openQuickFixes,
  previewRows,
  whenChecked,
} from './workbench-page.mjs';

const LITERAL = 'blue-kettle-42';

const tests = {
  async 'a link in the hover opens the page of the rule in the editor'(page) {
    await goTo(page, LITERAL);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await page.locator('.monaco-hover a[data-href^="command:yamlock.openRulePage"]').click();
    await page.locator('.tab', { hasText: /Preview .*secret-env-literal/ }).waitFor();
  },

  async 'a discarded preview changes nothing'(page, file, workspace) {
    const files = () => readdirSync(workspace, { recursive: true }).sort();
    const before = { text: readFileSync(file, 'utf8'), files: files() };
    await moveToExternalSecret(page);
    await endPreview(page, 'Discard');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.deepEqual({ text: readFileSync(file, 'utf8'), files: files() }, before);
  },

  async 'a confirmed preview moves the value out of git, and says what is left to do'(page, file, workspace) {
    const rows = await moveToExternalSecret(page);
    assert.ok(rows.length >= 2, `the preview shows ${rows.join(' | ')}`);
    await confirmAll(page);
    await endPreview(page, 'Apply');
    await page.locator('.monaco-editor .view-line', { hasText: 'secretKeyRef' }).first().waitFor();
    // Nobody presses Save: what keeps the value out of git must not wait for that.
    await whenFile(file, (text) => /valueFrom:\s+secretKeyRef:/.test(text) && !text.includes(LITERAL));
    await whenFile(path.join(workspace, '.yamlock', '.gitignore'), (text) => text === '*\n');
    const tracked = textsOf(workspace, ['--others', '--exclude-standard']);
    assert.ok(!tracked.some((text) => text.includes(LITERAL)), 'git would track the value');
    assert.ok(tracked.some((text) => /^kind: ExternalSecret$/m.test(text)));
    const ignored = textsOf(workspace, ['--others', '--ignored', '--exclude-standard']);
    assert.ok(
      ignored.some((text) => text.includes(LITERAL)),
      'the value is lost',
    );
    // VS Code takes a message from the screen after a while; the bell keeps it.
    const bell = page.locator('[id="status.notifications"]');
    await bell.locator('.codicon-bell-dot').waitFor();
    await bell.click();
    const message = page.locator('.notifications-center .notification-list-item', { hasText: 'Upload' });
    await message.getByRole('button', { name: 'Copy command' }).waitFor();
    assert.ok(!(await message.textContent()).includes(LITERAL), 'the message tells the value');
  },
};

/** The texts of the files git lists, in a workspace where nothing was added yet. */
function textsOf(workspace, flags) {
  const list = execFileSync('git', ['ls-files', '-z', ...flags], { cwd: workspace, encoding: 'utf8' });
  return list
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => readFileSync(path.join(workspace, name), 'utf8'));
}

/** Waits until a file on disk is as expected; looks at once and whenever something in its folder changes. */
function whenFile(file, isAsExpected) {
  return new Promise((resolve, reject) => {
    const watcher = watch(path.dirname(file), look);
    const timer = setTimeout(
      () => end(() => reject(new Error(`${path.basename(file)} is not as expected:\n${text()}`))),
      20_000,
    );
    const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    function look() {
      if (isAsExpected(text())) end(resolve);
    }
    function end(settle) {
      watcher.close();
      clearTimeout(timer);
      settle();
    }
    look();
  });
}

async function moveToExternalSecret(page) {
  await goTo(page, LITERAL);
  const titles = await openQuickFixes(page);
  assert.ok(
    titles.some((title) => /^Move to .*ExternalSecret/.test(title)),
    `the menu shows ${titles.join(' | ')}`,
  );
  await chooseFix(page, /^\s*Move to .*ExternalSecret/);
  return previewRows(page);
}

/** Runs the tests over the packaged extension, each on a fresh copy of the workspace; results as the other suites'. */
export async function runPreviewSuite(vsix, scratch) {
  const results = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const server = await startCodeServer({ settings: { ...QUIET_SETTINGS, 'files.simpleDialog.enable': true } });
  try {
    server.install(vsix);
    for (const [name, test] of Object.entries(tests)) {
      const workspace = path.join(scratch, `preview-${results.passed + results.failed}`);
      cpSync(path.join(ROOT, 'test/editor/workspace'), workspace, { recursive: true });
      const file = path.join(workspace, 'preview/pod.yaml');
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
        const picture = path.join(ROOT, '.tsbuild', `preview-failure-${results.failed}.png`);
        await page.screenshot({ path: picture }).catch(() => {});
      } finally {
        await browser.close();
      }
    }
  } finally {
    await server.stop();
  }
  return results;
}
