import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Template } from '../../core/schema/templates.js';

/** The places of the templates: beside the folder of the bundle, and in the source tree. */
const FILES = [['..'], ['..', '..', '..', '..']].map((up) => path.join(...up, 'snippets', 'yamlock.json'));

/** A snippet in the format of VS Code. */
interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

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
  // The generator that wrote the file knows its shape.
  const snippets = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Snippet>>;
  return Object.entries(snippets).map(([title, { prefix, description, body }]) => ({
    title,
    prefixes: [prefix].flat(),
    description,
    body: body.join('\n'),
  }));
}
