import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Returns the `file:` URL of the folder of the rule pages in the first of some languages that has them, or else in English, ending
 * in a slash; undefined where there is none. The npm package holds the pages beside the program's folder; the extension shows
 * them itself.
 */
export function rulePagesBeside(folder: string, languages: readonly string[]): string | undefined {
  const docs = path.join(folder, '..', 'docs');
  const pages = [...languages.map((language) => path.join(docs, language, 'rules')), path.join(docs, 'rules')];
  const found = pages.find((one) => existsSync(path.join(one, 'README.md')));
  return found === undefined ? undefined : pathToFileURL(`${found}${path.sep}`).href;
}
