// Functions that do what a user does in the workbench, over a Playwright page. Every wait is for something that appears.

/** Waits until the open file has a squiggle. */
export async function whenChecked(page) {
  await page
    .locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning')
    .first()
    .waitFor({ timeout: 60_000 });
}

/** Puts the cursor into the first occurrence of a text, through the editor's search. */
export async function goTo(page, text) {
  // Moves the focus into the editor, wherever it was.
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  await page.locator('.find-widget.visible textarea').first().fill(text);
  await page.locator('.find-widget .matchesCount', { hasText: /^\d+ of \d+/ }).waitFor();
  await page.keyboard.press('Escape');
  // The search leaves the text selected; one step left and right makes a cursor of that, inside the text.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
}

/** Opens the Quick Fix menu at the cursor, or the one that `keys` open, and resolves to its titles in order. */
export async function openQuickFixes(page, keys = 'Control+.') {
  const rows = page.locator('.action-widget .monaco-list-row.action');
  await page.locator('.monaco-editor [class*="light-bulb"], .monaco-editor [class*="lightbulb"]').first().waitFor();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press(keys);
    try {
      await rows.first().waitFor({ timeout: 5_000 });
      break;
    } catch (error) {
      // The menu closes when findings arrive at that moment; a user presses the keys again.
      if (attempt === 3) throw error;
    }
  }
  await settled(page, '.action-widget');
  return rows.allInnerTexts();
}

/** Resolves to the lines of the open menu: `# ` before the name of a group, `> ` before the entry that Enter chooses. */
export function menuRows(page) {
  return page.locator('.action-widget .monaco-list-row').evaluateAll((rows) =>
    rows.map((row) => {
      const has = (name) => row.classList.contains(name);
      return `${has('group-header') ? '#' : has('focused') ? '>' : ' '} ${row.innerText}`;
    }),
  );
}

/** Chooses an entry of the open Quick Fix menu. */
export async function chooseFix(page, title) {
  await page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
}

/** Goes down to an entry of the open Quick Fix menu with the keyboard, and presses a key on it. */
export async function pressOnFix(page, title, key) {
  const focused = page.locator('.action-widget .monaco-list-row.action.focused');
  for (let steps = 0; !title.test(await focused.innerText()); steps++) {
    if (steps === 30) throw new Error(`There is no ${title} in the menu`);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press(key);
}

/** Waits for the Refactor Preview and resolves to the texts of its rows. */
export async function previewRows(page) {
  const rows = page.locator('.bulk-edit-panel .monaco-list-row');
  await rows.first().waitFor();
  await settled(page, '.bulk-edit-panel');
  return rows.allInnerTexts();
}

/** Ticks every file of the Refactor Preview. The panel ticks the edits below a file some time after the file. */
export async function tickAll(page) {
  const rows = '.bulk-edit-panel .monaco-list-row';
  const files = page.locator(`${rows}[aria-level="1"] [aria-checked="false"]`);
  while ((await files.count()) > 0) await files.first().click();
  await page.locator(`${rows} [aria-checked="false"]`).first().waitFor({ state: 'detached' });
}

/** Presses Apply or Discard in the Refactor Preview, and waits until it is gone. */
export async function endPreview(page, button) {
  await page.locator('.bulk-edit-panel .buttons').getByRole('button', { name: button }).click();
  await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor({ state: 'hidden' });
}

/** Waits until a part of the page has stayed the same for half a second of frames: widgets arrive in pieces. */
export async function settled(page, selector) {
  await page.waitForFunction(
    (part) =>
      new Promise((resolve) => {
        const look = () => document.querySelector(part)?.innerHTML;
        let before = look();
        let frames = 30;
        // Playwright calls a function that returns a promise once, so that this starts again by itself.
        const next = () => {
          const now = look();
          if (now !== before) frames = 30;
          before = now;
          if (frames-- > 0) requestAnimationFrame(next);
          else resolve(true);
        };
        next();
      }),
    selector,
  );
}

/** Runs a command by its title in the Command Palette. */
export async function runCommand(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
  await page.keyboard.press('Enter');
}
