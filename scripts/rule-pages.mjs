// The pages of the rules as the extension has them: one file, which takes a third of the space that a file for each page takes
// in a package. client/src/rule-pages.ts shows them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bundles.mjs';

const FOLDER = 'docs/rules';

/** Returns the texts of the pages by the names of their files. Links to other files lead to the web, as these are not packaged. */
export function rulePages() {
  const { homepage } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const parent = new URL(`blob/main/${path.posix.dirname(FOLDER)}/`, homepage.replace(/#.*$/, '/')).href;
  const names = readdirSync(path.join(ROOT, FOLDER)).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(path.join(ROOT, FOLDER, name), 'utf8').replaceAll('](../', `](${parent}`)]),
  );
}
