// Makes the catalogue of rules from the files in the folders of their families.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './load.mjs';

const RULES = 'server/src/core/rules';

/** The file that lists every rule. */
export const CATALOGUE = `${RULES}/catalogue.ts`;

/** Returns the text of the catalogue. */
export function catalogue(families) {
  const file = path.join(root, CATALOGUE);
  const files = families.flatMap((family) => {
    const folder = path.join(root, RULES, family);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.endsWith('.ts')).map((name) => `${family}/${name.slice(0, -'.ts'.length)}`);
  });
  return catalogueOf(files, families, existsSync(file) ? readFileSync(file, 'utf8') : '');
}

/**
 * Returns the text of a catalogue, by family. In a family the rules of `before`, the previous catalogue, keep their order, because
 * reports and pages follow it; new rules come behind them by name.
 * @param files The rules' files, each as `<family>/<rule-id>`.
 */
export function catalogueOf(files, families, before) {
  const places = new Map([...before.matchAll(/ from '\.\/(.+)\.js';$/gm)].map(([, file], place) => [file, place]));
  const placeOf = (file) => places.get(file) ?? places.size;
  const familyOf = (file) => families.indexOf(file.split('/')[0]);
  const sorted = files
    .toSorted()
    .toSorted((a, b) => familyOf(a) - familyOf(b) || placeOf(a) - placeOf(b))
    .map((file) => ({ file, name: nameOf(file) }));
  return `// Written by node scripts/generate.mjs from the folders of the families. Imports of one family may change places by hand.
// biome-ignore-all assist/source/organizeImports: the order is that of the catalogue
import type { Rule } from '../model/rule.js';
${sorted.map(({ file, name }) => `import ${name} from './${file}.js';\n`).join('')}
/** Every rule, by family and then in the order of the catalogue. */
export const RULES: readonly Rule[] = [
${sorted.map(({ name }) => `  ${name},\n`).join('')}];
`;
}

/** Returns `pssPrivileged` for `pod-security/pss-privileged`. */
function nameOf(file) {
  return path.posix.basename(file).replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}
