// Applies all fixes to copies of folders and judges the result: npm run fix-corpus -- FOLDER… [--profile strict]. The command
// line fixes each copy, and so does this process, which can watch every round; both must write the same, comments, templates and
// everything that no finding is about must stay, and a second run must change nothing. Exits with 1 for any violation. What charts
// and kustomizations give of it is judged by fix-builds.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './conformance/load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: 'string', default: 'recommended' } },
});
if (positionals.length === 0) {
  console.error('Usage: npm run fix-corpus -- FOLDER… [--profile NAME]');
  process.exit(2);
}
const { Project, nodeHost, BundledSchemas, DEFAULT_SETTINGS, judgeFixes } = await load(
  'server/src/host/project/project.ts',
  'server/src/host/node/host.ts',
  'server/src/core/schema/store.ts',
  'server/src/core/settings/config.ts',
  'test/conformance/fixes.ts',
);

// Builds the command line from the current sources.
execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
const sums = { documents: 0, files: 0, changed: 0, fixable: 0, gone: 0, since: 0, edits: 0, violations: 0 };
for (const folder of positionals) {
  const copy = mkdtempSync(path.join(tmpdir(), 'yamlock-fix-corpus-'));
  const config = `${copy}.yaml`;
  try {
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, filter: (one) => path.basename(one) !== '.git' });
    writeFileSync(config, `extends: ${values.profile}\ntestFolders: []\n`);
    const counts = await judge(folder, copy, config);
    for (const [name, count] of Object.entries(counts)) sums[name] += count;
  } finally {
    rmSync(copy, { recursive: true, force: true });
    rmSync(config, { force: true });
  }
}
if (positionals.length > 1) console.log(`all: ${inWords(sums)}`);
process.exitCode = sums.violations > 0 || sums.gone + sums.since < sums.fixable ? 1 : 0;

async function judge(folder, copy, config) {
  // Nothing of it is test data, which the command line leaves alone.
  const settings = { ...DEFAULT_SETTINGS, profile: values.profile, testFolders: [] };
  const schemas = new BundledSchemas((name) =>
    readFileSync(path.join(root, 'schemas', 'data', `${name}.json`), 'utf8'),
  );
  const project = new Project(nodeHost, { root: copy, settings, schemas, configFile: false });
  const { files } = await nodeHost.list(copy);
  const texts = new Map();
  for (const file of files) {
    try {
      texts.set(file, await nodeHost.read(file));
    } catch (error) {
      console.log(`left out: ${path.relative(copy, file)}: ${error.message}`);
    }
  }
  for (const [file, text] of texts) {
    await project.prepare(file);
    project.parseAndIndex(file, text);
    project.close(file);
  }
  project.index.complete = true;

  const started = performance.now();
  const [rules, reasons, violations, expected] = [new Map(), new Map(), [], new Map()];
  const counts = { documents: 0, files: 0, changed: 0, fixable: 0, gone: 0, since: 0, edits: 0, violations: 0 };
  for (const [file, text] of texts) {
    const { file: one } = project.update(file, text);
    if (one.fileClass === 'other') continue;
    const result = judgeFixes(one, settings, project.world(file), project.others);
    counts.files++;
    counts.documents += result.documents;
    counts.fixable += result.fixable.length;
    counts.gone += result.gone.length;
    counts.since += result.refusedSince.length;
    counts.edits += result.fixes;
    for (const { rule, reason } of result.refusedSince) console.log(`refused since another fix: ${rule}: ${reason}`);
    if (result.text !== text) counts.changed++;
    expected.set(file, result.text);
    for (const rule of result.fixable) of(rules, rule).fixable++;
    for (const rule of result.gone) of(rules, rule).gone++;
    for (const { rule, reason } of result.refused) {
      of(rules, rule).refused++;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    violations.push(...result.violations.map((violation) => violation.replace(`${copy}/`, '')));
    project.close(file);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);

  const [first, second] = [repair(copy, config), repair(copy, config)];
  for (const [file, text] of texts) {
    if ((await nodeHost.read(file)) !== (expected.get(file) ?? text))
      violations.push(`${path.relative(copy, file)}: the command line writes something else`);
  }
  if (second.fixed > 0) violations.push(`The command line repairs ${second.fixed} findings in a second run`);
  counts.violations = violations.length;

  for (const [rule, { fixable, gone, refused }] of [...rules].sort((a, b) => b[1].fixable - a[1].fixable))
    console.log(
      `${rule.padEnd(32)} ${String(fixable).padStart(5)} to fix  ${String(gone).padStart(5)} gone  ${String(refused).padStart(5)} refused`,
    );
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(5)} refused: ${reason}`);
  for (const violation of violations) console.log(`VIOLATION: ${violation}`);
  console.log(
    `${folder}: ${inWords(counts)}, in ${seconds} s; the command line repaired ${first.fixed} findings, its second run ${second.fixed}`,
  );
  return counts;
}

function inWords({ documents, files, changed, fixable, gone, since, edits, violations }) {
  return `${documents} documents in ${files} files; ${edits} fixes carried out, ${gone} of ${fixable} findings with a fix are gone, ${since} refused since, ${changed} files changed, ${violations} violations`;
}

function of(rules, rule) {
  const counts = rules.get(rule) ?? { fixable: 0, gone: 0, refused: 0 };
  rules.set(rule, counts);
  return counts;
}

function repair(copy, config) {
  const cli = path.join(root, 'dist', 'cli.js');
  const output = execFileSync(
    process.execPath,
    [cli, 'fix', copy, '--safety', 'review', '--as-written', '--config', config, '--format', 'json'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  return JSON.parse(output);
}
