// Tests with a mouse of the Quick Fix menu: its groups, their order, and what Enter chooses. VS Code makes these of the
// kinds of the actions, and shows them to the user alone. `page` shows preview/pod.yaml of test/editor/workspace.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openFile } from './clicks-status.mjs';
import { ROOT } from './host.mjs';
import { whenFile } from './when-file.mjs';
import { goTo, menuRows, openQuickFixes, settled, whenChecked } from './workbench-page.mjs';

const LITERAL = 'blue-kettle-42';
export const SECOND = 'quiet-harbor-42';
const SINGLE = 'Move to a new ExternalSecret (SecretStore "vault")';
const MOVES = [
  'Move all credentials of this file to ExternalSecrets (SecretStore "vault")',
  'Move all credentials of this file to Secrets outside git',
  'Move all 2 variables to a new ExternalSecret (SecretStore "vault")',
  'Move all 2 variables to a new Secret outside git',
  'Move all 2 variables to a new Secret with a PushSecret (SecretStore "vault")',
  'Move to a new Secret outside git',
  'Move to a new Secret with a PushSecret (SecretStore "vault")',
];
const SUPPRESS = 'Suppress secret-env-literal …';

export const menuTests = {
  async 'the menu of a credential has groups, the whole before its parts, and Enter moves just this one'(page, one) {
    const { file } = await showTwoCredentials(page, one);
    await openQuickFixes(page);
    assert.deepEqual(await menuRows(page), [
      '# Quick Fix',
      `> ${SINGLE}`,
      '# Move',
      ...MOVES.map((title) => `  ${title}`),
      '# More Actions...',
      `  ${SUPPRESS}`,
    ]);
    await page.keyboard.press('Enter');
    await whenFile(file, isMoved);
    assert.ok(readFileSync(file, 'utf8').includes(SECOND));
  },

  async 'opened from the hover of a credential, the menu has every way out of it'(page, file) {
    await showTwoCredentials(page, file);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await page.locator('.monaco-hover .status-bar .action', { hasText: 'Quick Fix' }).click();
    await page.locator('.action-widget .monaco-list-row.action').first().waitFor();
    await settled(page, '.action-widget');
    assert.deepEqual(await menuRows(page), [
      '# Quick Fix',
      `> ${SINGLE}`,
      ...[...MOVES, SUPPRESS].map((title) => `  ${title}`),
    ]);
  },

  async 'the Refactor menu of a credential has its moves'(page, file) {
    await showTwoCredentials(page, file);
    await openQuickFixes(page, 'Control+Shift+r');
    const rows = await menuRows(page);
    assert.deepEqual(rows.slice(0, 2), ['# Move', `> ${MOVES[0]}`]);
    const titles = rows.slice(1).map((row) => row.slice(2));
    assert.deepEqual(titles.toSorted(), [...MOVES, SINGLE].toSorted());
  },

  async 'the menu of a container has what its findings ask for, then what changes more'(page) {
    await goTo(page, '- name: shop');
    await openQuickFixes(page);
    const rows = await menuRows(page);
    const headers = rows.filter((row) => row.startsWith('#'));
    assert.deepEqual(headers, ['# Quick Fix', '# Rewrite', '# More Actions...']);
    assert.match(rows[1], /^> Complete the securityContext of container "shop" \(\d settings\)/);
    const rewrites = rows.slice(rows.indexOf('# Rewrite') + 1, rows.indexOf('# More Actions...'));
    assert.deepEqual(
      rewrites.map((row) => row.replace(/ \(.*/, '')),
      ['  Harden container "shop"', '  Harden Pod "shop"'],
    );
    assert.match(rows.at(-1), /^ {2}Suppress some of \d+ rules …$/);
  },

  async 'the pictures of the walkthrough show what its example offers, and what becomes of it'(page, _file, workspace) {
    const folder = path.join(workspace, 'walkthrough');
    cpSync(path.join(ROOT, 'client/walkthrough/example'), folder, { recursive: true });
    // As in the walkthrough: the server knows the store while it is open.
    await openFile(page, 'secret-store.yaml');
    await openFile(page, 'shop.yaml');
    await whenChecked(page);
    await goTo(page, 'privileged: true');
    await openQuickFixes(page);
    const shown = (await menuRows(page)).map((row) => row.slice(2));
    assert.deepEqual(drawn('fix.svg', /font-family="system-ui[^>]*>([^<]*)</g), shown);
    await page.keyboard.press('Escape');
    await goTo(page, LITERAL);
    await openQuickFixes(page);
    await page.keyboard.press('Enter');
    await whenFile(path.join(folder, 'shop.yaml'), isMoved);
    await whenFile(path.join(folder, 'shop-secrets.external-secret.yaml'), (text) => text.endsWith('\n'));
    const written = readdirSync(folder)
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n'))
      .map((line) => line.trim());
    const added = drawn('secret.svg', />\+ +([^<]*)</g);
    assert.ok(added.length > 0);
    assert.deepEqual(
      added.filter((line) => !written.includes(line)),
      [],
    );
  },
};

/** Returns true for a file that refers to a Secret instead; a file that is being written is empty. */
const isMoved = (text) => text.includes('secretKeyRef:') && !text.includes(LITERAL);

/** Returns the texts in a picture of the walkthrough that match a pattern. */
function drawn(picture, pattern) {
  const text = readFileSync(path.join(ROOT, 'client/walkthrough', picture), 'utf8');
  return [...text.matchAll(pattern)].map(([, one]) => one);
}

/** Shows a file with two credentials, with the cursor on the first, and resolves to its path and text. */
export async function showTwoCredentials(page, one) {
  const file = path.join(path.dirname(one), 'two.yaml');
  const text = `${readFileSync(one, 'utf8')}        - name: API_TOKEN\n          value: ${SECOND}\n`;
  rmSync(one);
  writeFileSync(file, text);
  await openFile(page, 'two.yaml');
  await page.locator('.monaco-editor .view-line', { hasText: SECOND }).waitFor();
  await settled(page, '.part.editor');
  await goTo(page, LITERAL);
  return { file, text };
}
