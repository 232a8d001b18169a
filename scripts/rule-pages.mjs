// The pages of the rules as the extension has them: one file for each language, which takes a third of the space that a file for
// each page takes in a package. client/src/rule-pages.ts shows them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bundles.mjs';
import { pagesFolder } from './generate/docs.mjs';
import { ENGLISH, languages } from './generate/translations.mjs';

/** Returns the files of all languages: the texts of the pages by the names of their files, by the name of the file that has them. */
export function rulePages() {
  return new Map([
    ['rule-pages.json', pagesOf(pagesFolder(ENGLISH.language))],
    ...languages().map((language) => [`rule-pages.${language}.json`, pagesOf(pagesFolder(language))]),
  ]);
}

/** Returns the texts of the pages in a folder. Links to other folders lead to the web, as these are not packaged. */
function pagesOf(folder) {
  const { homepage } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const web = new URL(`blob/main/${folder}/`, homepage.replace(/#.*$/, '/'));
  const names = readdirSync(path.join(ROOT, folder)).sort();
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(path.join(ROOT, folder, name), 'utf8');
      return [name, text.replace(/(?<=\]\()\.\.\/[^)\s]+/g, (link) => new URL(link, web).href)];
    }),
  );
}
