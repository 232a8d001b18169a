import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Template, templatesIn } from '../../core/schema/templates.js';

/** The places of the templates: beside the folder of the bundle, and in the source tree. */
const FILES = [['..'], ['..', '..', '..', '..']].map((up) => path.join(...up, 'snippets', 'yamlock.json'));

let bundled: readonly Template[] | undefined;

/**
 * Returns the templates of whole documents that come with the program, which are read at the first call: an editor asks at every
 * letter. Throws where they are not there.
 */
export function bundledTemplates(): readonly Template[] {
  bundled ??= readTemplates();
  return bundled;
}

function readTemplates(): readonly Template[] {
  const file = FILES.map((one) => path.join(__dirname, one)).find((one) => existsSync(one));
  if (file === undefined) throw new Error('The snippets are not beside the program');
  return templatesIn(readFileSync(file, 'utf8'));
}
