// Applies all fixes to a copy of a folder and judges the result: npm run fix-corpus -- FOLDER [--profile strict]. The command
// line fixes the copy, and so does this process, which can watch every round; both must write the same. Exits with 1 for any
// violation.
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
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: npm run fix-corpus -- FOLDER [--profile NAME]');
  process.exit(2);
}
const { Project, nodeHost, DEFAULT_SETTINGS, judgeFixes } = await load(
  'server/src/host/project/project.ts',
  'server/src/host/node/host.ts',
  'server/src/core/settings/config.ts',
  'test/conformance/fixes.ts',
);

// Builds the command line from the current sources.
execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] });
const copy = mkdtempSync(path.join(tmpdir(), 'yamlock-fix-corpus-'));
const config = `${copy}.yaml`;
try {
  cpSync(folder, copy, { recursive: true });
  writeFileSync(config, `extends: ${values.profile}\n`);
  process.exitCode = await judge();
} finally {
  rmSync(copy, { recursive: true, force: true });
  rmSync(config, { force: true });
}

async function judge() {
  const settings = { ...DEFAULT_SETTINGS, profile: values.profile };
  const project = new Project(nodeHost, { root: copy, settings, configFile: false });
  const { files } = await nodeHost.list(copy);
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  for (const [file, text] of texts) {
    await project.prepare(file);
    project.visit(file, text);
  }
  project.index.complete = true;

  const started = performance.now();
  const [rules, reasons, violations, expected] = [new Map(), new Map(), [], new Map()];
  let [checked, documents, fixable, gone, changed, since] = [0, 0, 0, 0, 0, 0];
  for (const [file, text] of texts) {
    const { file: one } = project.update(file, text);
    if (one.fileClass === 'other') continue;
    const result = judgeFixes(one, settings, project.world(file), project.others);
    checked++;
    documents += result.documents;
    fixable += result.fixable.length;
    gone += result.gone.length;
    since += result.refusedSince.length;
    for (const { rule, reason } of result.refusedSince) console.log(`refused since another fix: ${rule}: ${reason}`);
    if (result.text !== text) changed++;
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

  const [first, second] = [repair(), repair()];
  for (const [file, text] of texts) {
    if (readFileSync(file, 'utf8') !== (expected.get(file) ?? text))
      violations.push(`${path.relative(copy, file)}: the command line writes something else`);
  }
  if (second.fixed > 0) violations.push(`The command line repairs ${second.fixed} findings in a second run`);

  for (const [rule, { fixable, gone, refused }] of [...rules].sort((a, b) => b[1].fixable - a[1].fixable))
    console.log(
      `${rule.padEnd(32)} ${String(fixable).padStart(5)} to fix  ${String(gone).padStart(5)} gone  ${String(refused).padStart(5)} refused`,
    );
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(5)} refused: ${reason}`);
  for (const violation of violations) console.log(`VIOLATION: ${violation}`);
  console.log(
    `${documents} documents in ${checked} files; ${gone} of ${fixable} findings with a fix are gone, ${since} refused since, ${changed} files changed, ${violations.length} violations, in ${seconds} s; the command line repaired ${first.fixed} findings, its second run ${second.fixed}`,
  );
  return violations.length > 0 || gone + since < fixable ? 1 : 0;
}

function of(rules, rule) {
  const counts = rules.get(rule) ?? { fixable: 0, gone: 0, refused: 0 };
  rules.set(rule, counts);
  return counts;
}

function repair() {
  const cli = path.join(root, 'dist', 'cli.js');
  const output = execFileSync(
    process.execPath,
    [cli, 'fix', copy, '--safety', 'review', '--config', config, '--format', 'json'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  return JSON.parse(output);
}
