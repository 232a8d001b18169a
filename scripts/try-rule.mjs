// npm run try-rule -- ID: formats a rule, writes its findings and the changes of its fixes into its fixture, updates the
// generated files, and runs every test of the rule.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run, setUpWhereNew } from './setup.mjs';

setUpWhereNew();
const { loadProject, root } = await import('./generate/load.mjs');
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
run(process.execPath, ['scripts/generate.mjs', '--only', 'catalogue']);
const { RULES } = await loadProject();
const rule = RULES.find((one) => one.id === id);
if (!rule) refuse(`There is no rule "${id}"`);
const files = [`server/src/core/rules/${rule.family}/${id}.ts`, `test/rules/${rule.family}/${id}.yaml`];
for (const file of files) if (!existsSync(path.join(root, file))) refuse(`${file} is not there`);
run(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', files[0]]);
test(['rules'], `^${id} `, { UPDATE: '1' });
run(process.execPath, ['scripts/generate.mjs']);
test(TESTS, `(?<![\\w-])${id}(?![\\w-])`);
console.log(`Nothing is missing. Read what was written into ${files[1]} and docs/rules/${id}.md.`);

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
