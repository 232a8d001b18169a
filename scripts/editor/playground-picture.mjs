// The picture of the playground: values of a chart with a credential, what can be done with it, and what is applied.
import path from 'node:path';
import { buildPlayground } from '../playground/build.mjs';
import { serveFolder } from '../playground/serve.mjs';
import { openPage } from './code-server.mjs';
import { ROOT } from './host.mjs';

/** Takes the picture and writes it to a folder. */
export async function takePlaygroundPictures(scratch, folder) {
  const site = path.join(scratch, 'playground');
  await buildPlayground(site);
  const address = await serveFolder(site, 0);
  const { browser, page } = await openPage(
    { address: new URL(address).host },
    { viewport: { width: 1440, height: 810 }, deviceScaleFactor: 1 },
  );
  const take = async (name) => {
    const target = path.join(folder, `${name}.png`);
    await page.screenshot({ path: target, caret: 'hide' });
    console.log(path.relative(ROOT, target));
  };
  try {
    await page.goto(address);
    await page.locator('#started').waitFor({ state: 'attached' });
    await page.selectOption('header select', { label: 'A Helm chart, and an overlay of it' });
    await page.locator('.files .name', { hasText: 'values.yaml' }).click();
    await page.locator('.problems section').nth(1).waitFor();
    await page.getByRole('tab', { name: 'What is applied' }).click();
    await page.locator('.applied .cm-line', { hasText: 'quiet-harbor-42' }).waitFor();
    await page.locator('main .cm-line', { hasText: 'quiet-harbor-42' }).click({ position: { x: 170, y: 8 } });
    // A hover would cover the menu.
    await page.mouse.move(700, 700);
    await page.keyboard.press('Control+.');
    await page.locator('.menu button').first().waitFor();
    await take('playground');
  } finally {
    await browser.close();
  }
}
