import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The address of the pages of the rules, with a slash at the end: the packages for editors and for the command line hold
 * them beside the program's folder. Undefined where they do not lie there.
 */
export function rulePagesBeside(folder: string): string | undefined {
  const pages = path.join(folder, '..', 'docs', 'rules');
  return existsSync(path.join(pages, 'README.md')) ? pathToFileURL(`${pages}${path.sep}`).href : undefined;
}
