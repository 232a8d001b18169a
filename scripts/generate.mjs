// Writes the generated files: the catalogue of rules, the lists of what is to be translated, the pages of rules in every language,
// those of the standards and for who comes from another program, schemas/config.schema.json, "what a rule can ask", the version that
// the command line shows, and the licences of bundled packages. `--check` writes nothing and fails where a file is out of date.
// `--only docs,schema` writes only these parts; the parts are catalogue, translations, docs, standards, comingFrom, schema, ask,
// version and notices.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { whatARuleCanAsk } from './generate/ask.mjs';
import { CATALOGUE, catalogue } from './generate/catalogue.mjs';
import { comingFromPages } from './generate/coming-from/pages.mjs';
import { docsPages, pagesFolder } from './generate/docs.mjs';
import { loadFamilies, loadProject, root } from './generate/load.mjs';
import { notices } from './generate/notices.mjs';
import { configSchema } from './generate/schema.mjs';
import { standardPages } from './generate/standards.mjs';
import { ENGLISH, languages, translationFiles, waiting } from './generate/translations.mjs';

const COMMAND = 'node scripts/generate.mjs';

/** The parts, as functions from the project to texts by path; undefined for a file to delete. */
const PARTS = {
  // First, because the project is loaded by it.
  catalogue: async () => new Map([[CATALOGUE, catalogue(await loadFamilies())]]),
  translations: (project) => translationFiles(project),
  async docs(project) {
    const files = await docsPages(project);
    for (const pages of [ENGLISH.language, ...languages()].map(pagesFolder)) {
      const folder = path.join(root, pages);
      const present = existsSync(folder) ? readdirSync(folder).map((name) => `${pages}/${name}`) : [];
      for (const name of present) if (!files.has(name)) files.set(name, undefined);
    }
    return files;
  },
  standards: (project) => standardPages(project),
  comingFrom: (project) => comingFromPages(project),
  schema: (project) => new Map([['schemas/config.schema.json', configSchema(project)]]),
  ask: () => new Map([['docs/what-a-rule-can-ask.md', whatARuleCanAsk()]]),
  version() {
    const { version } = JSON.parse(read('package.json') ?? '{}');
    const text = `/** The version of the package. Written by \`${COMMAND}\`. */\nexport const VERSION = '${version}';\n`;
    return new Map([['server/src/host/version.ts', text]]);
  },
  notices: async () => new Map([['THIRD_PARTY_NOTICES.md', await notices()]]),
};

const { values } = parseArgs({ options: { check: { type: 'boolean' }, only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? Object.keys(PARTS);
for (const name of wanted) {
  if (!Object.hasOwn(PARTS, name)) fail(`There is no part "${name}"; the parts are ${Object.keys(PARTS).join(', ')}`);
}

const stale = [];
let project;
for (const name of wanted) {
  let files;
  try {
    if (name !== 'catalogue') project ??= await loadProject();
    files = await PARTS[name](project);
  } catch (error) {
    fail(`${name}: ${error.message}`);
  }
  for (const [file, text] of files) {
    if (read(file) === text) continue;
    stale.push(file);
    if (values.check) continue;
    if (text === undefined) rmSync(path.join(root, file));
    else {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
  }
  // With an outdated list of rules the other parts are outdated too.
  if (values.check && stale.includes(CATALOGUE)) break;
}
if (values.check && stale.length > 0) fail(`Out of date: ${stale.join(', ')}\nRun \`${COMMAND}\``);
const open = wanted.includes('translations') ? waiting(project) : [];
if (open.length > 0) console.log(`English stands for these texts until somebody translates them:\n${open.join('\n')}`);
if (!values.check) console.log(stale.length === 0 ? 'Nothing to do' : stale.map((file) => `wrote ${file}`).join('\n'));

function read(file) {
  const absolute = path.join(root, file);
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
