// npm run new-rule -- FAMILY ID [--scope container|resource|document]: writes the file of a rule and its fixture with places to
// fill in, and lists the rule in the catalogue. Exits with 2, and a message, where the arguments are wrong.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoRule } from './rules/names.mjs';
import { fixtureSkeleton, ruleSkeleton, SCOPES } from './rules/skeletons.mjs';
import { setUpWhereNew } from './setup.mjs';

const USAGE = `Usage: npm run new-rule -- FAMILY ID [--scope ${SCOPES.join('|')}]`;

const { family, id, scope } = readArguments();
setUpWhereNew();
const { CATALOGUE, catalogue } = await import('./generate/catalogue.mjs');
const { loadProject, root } = await import('./generate/load.mjs');
const { RULES, FAMILIES } = await loadProject();
const reason = whyNoRule(family, id, { RULES, FAMILIES });
if (reason !== undefined) refuse(reason);
const files = { rule: `server/src/core/rules/${family}/${id}.ts`, fixture: `test/rules/${family}/${id}.yaml` };
for (const file of Object.values(files)) if (existsSync(path.join(root, file))) refuse(`${file} is there already`);
write(files.rule, ruleSkeleton(family, id, scope));
write(files.fixture, fixtureSkeleton(id, scope));
write(CATALOGUE, catalogue(FAMILIES));
console.log(`
Next:
1. Fill in ${files.rule}; docs/what-a-rule-can-ask.md lists what there is to ask.
2. Fill in ${files.fixture}: the YAML only.
3. npm run try-rule -- ${id}
   writes into the fixture what is found and what the fixes change, and the rule's page; read them.
   It says what is still missing until nothing is.
4. npm run check -- --quick`);

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { scope: { type: 'string', default: 'container' } },
    });
    const [family, id] = positionals;
    if (positionals.length !== 2) refuse('A rule has a family and an id');
    if (!SCOPES.includes(values.scope)) refuse(`There is no scope "${values.scope}"`);
    return { family, id, scope: values.scope };
  } catch (error) {
    return refuse(error.message);
  }
}

function write(file, text) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  console.log(`wrote ${file}`);
}

function refuse(message) {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}
