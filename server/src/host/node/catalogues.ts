import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '../../core/text/say.js';
import { cataloguePaths, readCatalogue } from '../language.js';

/** The folders that may be that of the package: above the bundle, and above the source tree. */
const ABOVE = [['..'], ['..', '..', '..', '..']].map((up) => path.join(...up));

/** Returns the catalogue of a language that comes with the program: `zh-cn`. Undefined where there is none. */
export function bundledCatalogue(language: string): Catalogue | undefined {
  const [server, rules] = cataloguePaths(language);
  const folder = ABOVE.map((one) => path.join(__dirname, one)).find((one) => existsSync(path.join(one, server)));
  if (folder === undefined) return undefined;
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  return readCatalogue(language, read(server), read(rules));
}
