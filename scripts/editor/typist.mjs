// Types into the editor of the workbench as a user does who looks at the screen: each key waits for what it is pressed on.
import { settled } from './workbench-page.mjs';

const LIST = '.suggest-widget.visible';

/** Puts the cursor at the end of the open file. */
export async function startTyping(page) {
  await page.keyboard.press('Control+1');
  await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  await page.keyboard.press('Control+End');
}

/** Writes letters, one after the other. */
export async function write(page, text) {
  await page.keyboard.type(text, { delay: 30 });
}

/** Waits until the list of suggestions stands still with this entry chosen, and resolves to all its entries. */
export async function whenOffered(page, label) {
  await page.locator(`${LIST} .monaco-list-row.focused .label-name`).getByText(label, { exact: true }).waitFor();
  await settled(page, LIST);
  return page.locator(`${LIST} .monaco-list-row .label-name`).allInnerTexts();
}

/** Waits until the cursor's line is as expected, without a list of suggestions. */
export async function whenLine(page, text) {
  await page.waitForFunction(
    ([expected, list]) => {
      const cursor = document.querySelector('.monaco-editor.focused .cursor');
      const lines = [...document.querySelectorAll('.monaco-editor.focused .view-line')];
      const line = lines.find(({ style }) => style.top === cursor?.style.top);
      return line?.textContent.replaceAll('\u00a0', ' ') === expected && document.querySelector(list) === null;
    },
    [text, LIST],
  );
}

/**
 * Does steps, each written as `[letters, entry, key, line]`: writes the letters, waits until the list has the entry chosen, presses
 * the key, and waits for the line of the cursor. Without an entry (undefined) there is no list; without a line a list opens.
 * `look` is called with each entry that is about to be chosen.
 */
export async function takeSteps(page, steps, look) {
  for (const [letters, entry, key, line] of steps) {
    await write(page, letters);
    if (entry !== undefined) {
      await whenOffered(page, entry);
      await look?.(entry);
    }
    await page.keyboard.press(key);
    if (line !== undefined) await whenLine(page, line);
    else await page.locator(`${LIST} .monaco-list-row.focused`).waitFor();
  }
}

/** Notes each list of suggestions that appears from now on; resolves to a function that resolves to the lines they appeared on. */
export async function followLists(page) {
  await page.evaluate((list) => {
    const seen = [];
    let was = false;
    const look = () => {
      const shown = document.querySelector(list) !== null;
      if (shown && !was) {
        const cursor = document.querySelector('.monaco-editor.focused .cursor');
        const lines = [...document.querySelectorAll('.monaco-editor.focused .view-line')];
        seen.push(lines.find(({ style }) => style.top === cursor?.style.top)?.textContent.replaceAll('\u00a0', ' '));
      }
      was = shown;
    };
    new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class'] });
    window.yamlockLists = seen;
  }, LIST);
  return () => page.evaluate(() => window.yamlockLists);
}
