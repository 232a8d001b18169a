// npm run try-rule -- ID: formats a rule, writes its findings and the changes of its fixes into its fixture, updates the
// generated files, runs every test of the rule, and shows what it finds in each case.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { casesOf, summaryOf } from './rules/cases.mjs';
import { run, runSilently, setUpWhereNew } from './setup.mjs';

setUpWhereNew();
const { loadProject, root } = await import('./generate/load.mjs');
const { waiting } = await import('./generate/translations.mjs');
const USAGE = 'Usage: npm run try-rule -- ID';
/** The files with tests of all rules. */
const TESTS = [
  'rules',
  'parity',
  'harness/fixtures',
  'harness/prefixes',
  'harness/review',
  'harness/shared',
  'harness/together',
  'cli/commands',
  'cli/docs',
  'cli/generate',
];
const [id, ...more] = process.argv.slice(2);
if (id === undefined || more.length > 0) refuse('One rule is tried at a time');

// A new or deleted rule is not in the catalogue yet.
runSilently(process.execPath, ['scripts/generate.mjs', '--only', 'catalogue']);
const project = await loadProject();
const rule = project.RULES.find((one) => one.id === id);
if (!rule) refuse(`There is no rule "${id}"`);
const files = [`server/src/core/rules/${rule.family}/${id}.ts`, `test/rules/${rule.family}/${id}.yaml`];
for (const file of files) if (!existsSync(path.join(root, file))) refuse(`${file} is not there`);
runSilently(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', files[0]]);
const before = readCases();
console.log(`Writing what is found into ${files[1]} …`);
test(['rules'], `^${id} `, { UPDATE: '1' });
console.log('Writing the page, and trying the rule in every way …');
runSilently(process.execPath, ['scripts/generate.mjs']);
test(TESTS, `(?<![\\w-])${id}(?![\\w-])`);
console.log(`
Nothing is missing. The fixture says now what the rule does, right or wrong. Is this what is meant?
${summaryOf(before, readCases()).join('\n')}
Read what was written into ${files[1]} and docs/rules/${id}.md.
${untranslated()}Then: npm run check -- --quick`);

/** Returns a line about the texts of the rule that wait for a translator. */
function untranslated() {
  const places = waiting(project).filter((place) => place.includes(`: ${id}, `));
  if (places.length === 0) return '';
  const files = [...new Set(places.map((place) => place.replace(/:.*/, '')))].join(', ');
  return `Its texts in ${files} are still empty: translate them, or leave that to a translator.\n`;
}

function readCases() {
  return casesOf(readFileSync(path.join(root, files[1]), 'utf8'), id);
}

/** Runs the tests of some files whose names match the pattern. */
function test(names, pattern, environment = {}) {
  const files = names.map((name) => `test/${name}.test.ts`);
  run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...files, '-t', pattern, '--hideSkippedTests'], {
    env: { ...process.env, ...environment },
  });
}

function refuse(message) {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}
