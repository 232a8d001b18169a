import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Returns the `file:` URL of the folder of the rule pages, ending in a slash; undefined where there is none. The npm
 * package holds the pages beside the program's folder; the extension shows them itself.
 */
export function rulePagesBeside(folder: string): string | undefined {
  const pages = path.join(folder, '..', 'docs', 'rules');
  return existsSync(path.join(pages, 'README.md')) ? pathToFileURL(`${pages}${path.sep}`).href : undefined;
}
