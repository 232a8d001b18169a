import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { listFixtures, PROJECT } from '../harness/files.js';
import { parseFixture } from '../harness/fixture.js';
import { LONG } from '../harness/long.js';
import { TestClient, uriOf } from './support.js';

/** Menus at so many findings of a file are looked at; all of a fixture's by `npm run test:long`. */
const MENUS = LONG ? 20 : 2;

type Files = Readonly<Record<string, string>>;

/** The menus at the findings of the YAML files of a workspace. */
async function menusOf(files: Files): Promise<readonly (readonly CodeAction[])[]> {
  const client = await TestClient.start({
    folders: ['/repo'],
    files,
    initializationOptions: { clientCommands: true },
  });
  await client.ready();
  const menus: (readonly CodeAction[])[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (!/\.ya?ml$/.test(path)) continue;
    await client.open(uriOf(path), text);
    const { items = [] } = await client.pull(uriOf(path));
    // That a folder cannot be built is a note and no finding: nothing can be chosen, or suppressed, at it.
    const findings = items.filter(({ code }) => code !== 'not-applied');
    for (const { range } of findings.slice(0, MENUS)) menus.push(await client.actions(uriOf(path), range));
  }
  return menus;
}

/** What is wrong with a menu. */
function wrongWith(menu: readonly CodeAction[]): readonly string[] {
  const titles = menu.map(({ title }) => title);
  // Two findings at one place may say the same of why nothing can be done.
  const offered = menu.flatMap(({ disabled, title }) => (disabled ? [] : title));
  const suppressing = menu.filter(({ title }) => title.startsWith('Suppress'));
  return [
    ...titles.filter((title) => title.length > 80).map((title) => `too wide: ${title}`),
    ...titles.filter((title) => /(?<! )…$/.test(title)).map((title) => `its end is cut off: ${title}`),
    ...offered.filter((title, index) => offered.indexOf(title) !== index).map((title) => `twice: ${title}`),
    ...(suppressing.length > 1
      ? [`several ways to suppress: ${suppressing.map(({ title }) => title).join(', ')}`]
      : []),
    ...(suppressing[0] && menu.at(-1) !== suppressing[0] ? ['suppressing is not the last'] : []),
    ...menu
      .filter(
        ({ kind }) =>
          !/^(?:quickfix|refactor\.(?:move|rewrite)\.yamlock(?:\.all)?|yamlock\.(?:suppress|rotate))$/.test(kind ?? ''),
      )
      .map(({ title, kind }) => `of the kind ${kind}: ${title}`),
    ...(menu.some(({ disabled, title }) => !disabled && !title.startsWith('Suppress')) ? [] : ['nothing to choose']),
  ];
}

const fixtures = listFixtures().filter((_, index) => LONG || index % 4 === 0);

test.each(fixtures)('menus fit, group and end well: $rule', async ({ rule, text }) => {
  for (const { files, title } of parseFixture(rule, text).cases) {
    const all = Object.fromEntries(files.map((file) => [`/repo/${file.name}`, file.text]));
    const wrong = (await menusOf(all)).flatMap(wrongWith);
    expect(wrong, title).toEqual([]);
  }
});

test.each(readdirSync(`${PROJECT}examples`).filter((name) => !name.includes('.')))(
  'the examples: %s',
  async (folder) => {
    const root = `${PROJECT}examples/${folder}/`;
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    const files = Object.fromEntries(names.map((name) => [`/repo/${name}`, readFileSync(root + name, 'utf8')]));
    const wrong = (await menusOf(files)).flatMap(wrongWith);
    expect(wrong).toEqual([]);
  },
);
