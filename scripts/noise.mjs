// Counts the findings in real files: npm run noise -- FOLDER [--profile strict] [--rule ID [--show 20]] [--applied]. Prints findings per 100
// documents by rule, level and folder, and the entries that people see: one for each cause, at its highest level. `--rule` prints
// places spread over the folder instead. `--applied` compares what files show as they are written with what is applied of them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './conformance/load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string', default: 'recommended' },
    rule: { type: 'string' },
    show: { type: 'string', default: '20' },
    applied: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: npm run noise -- FOLDER [--profile NAME] [--rule ID [--show COUNT]]');
  process.exit(2);
}
if (values.applied) {
  compareApplied();
  process.exit();
}
const { Project, nodeHost, DEFAULT_SETTINGS } = await load(
  'server/src/host/project/project.ts',
  'server/src/host/node/host.ts',
  'server/src/core/settings/config.ts',
);

const root = path.resolve(folder);
const project = new Project(nodeHost, {
  root,
  settings: { ...DEFAULT_SETTINGS, profile: values.profile },
  configFile: false,
});
const { files } = await nodeHost.list(root);
for (const file of files) {
  await project.prepare(file);
  project.visit(file, readFileSync(file, 'utf8'));
}
project.index.complete = true;

const LEVELS = ['error', 'warning', 'information'];
let [documents, checked] = [0, 0];
const documentsOf = new Map();
const found = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const { file: one } = project.update(file, text);
  if (one.fileClass !== 'other') {
    checked++;
    const count = one.stream.documents.filter(({ document }) => document.root !== undefined).length;
    documents += count;
    add(documentsOf, path.relative(root, file).split(path.sep)[0], count);
  }
  for (const { rule, level, finding, range, document } of project.check(one, (id, error) => {
    console.error(`${id} threw on ${file}: ${error.message}`);
  })) {
    const line = text.slice(0, range.start).split('\n').length;
    const place = `${path.relative(root, file)}:${line}`;
    const cause = finding.group && `${place} ${document} ${finding.group.id} ${finding.at?.pointer}`;
    found.push({ rule: rule.id, level, place, message: finding.message, cause });
  }
  project.close?.(file);
}
if (values.rule) show(found.filter(({ rule }) => rule === values.rule));
else summarise();

/** Prints the findings of a scan as files are written and as they are applied, by level and by rule. */
function compareApplied() {
  execFileSync(process.execPath, [path.join(import.meta.dirname, 'build.mjs')]);
  const [written, applied] = [['--as-written'], []].map((more) => {
    const cli = path.join(import.meta.dirname, '../dist/cli.js');
    const args = [cli, 'scan', folder, '--format', 'json', '--no-config', '--fail-on', 'never', ...more];
    return JSON.parse(execFileSync(process.execPath, args, { maxBuffer: 2 ** 30 }));
  });
  const byName = new Map();
  for (const [side, { findings }] of [written, applied].entries())
    for (const { rule, level } of findings)
      for (const name of [`all ${level}s`, rule]) {
        const counts = byName.get(name) ?? [0, 0];
        counts[side]++;
        byName.set(name, counts);
      }
  const { documents, files } = written.summary;
  console.log(`${documents} documents in ${files} files; findings as written, as applied, and the difference`);
  for (const [name, [before, after]] of [...byName].sort((a, b) => b[1][0] + b[1][1] - a[1][0] - a[1][1]))
    console.log(`${[before, after, after - before].map((count) => String(count).padStart(7)).join('')}  ${name}`);
}

function show(of) {
  // Spread over the folder, because neighbours in a file are mostly alike.
  const step = Math.max(1, of.length / Number(values.show));
  for (let at = 0; Math.floor(at) < of.length; at += step) {
    const { level, place, message } = of[Math.floor(at)];
    console.log(`${level} ${place}: ${message}`);
  }
  console.log(`${of.length} in all`);
}

function summarise() {
  const counts = new Map();
  for (const { rule, level } of found) add(counts, `${rule} ${level}`);
  console.log(
    `${documents} documents in ${checked} files of ${files.length}; findings per 100 documents, profile ${values.profile}`,
  );
  for (const [name, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const [rule, level] = name.split(' ');
    console.log(`${per100(count)}  ${level.padEnd(11)}  ${rule} (${count})`);
  }
  const entries = entriesOf(found);
  for (const level of LEVELS) {
    const [all, seen] = [found, entries].map((list) => list.filter((one) => one.level === level).length);
    console.log(`${per100(all)}  ${level} in all, ${per100(seen).trim()} as entries`);
  }
  console.log('\nEntries per 100 documents, by folder:');
  for (const [folder, count] of documentsOf) {
    const here = entries.filter(({ place }) => place.startsWith(`${folder}/`));
    const numbers = LEVELS.map((level) => per100(here.filter((one) => one.level === level).length, count));
    console.log(`${numbers.join('')}  ${folder} (${count} documents)`);
  }
}

/** Returns one entry for each cause, with the highest level of its findings. */
function entriesOf(list) {
  const byCause = new Map();
  for (const one of list) {
    const key = one.cause ?? one;
    const known = byCause.get(key);
    if (!known || LEVELS.indexOf(one.level) < LEVELS.indexOf(known.level)) byCause.set(key, one);
  }
  return [...byCause.values()];
}

function per100(count, of = documents) {
  return ((100 * count) / Math.max(of, 1)).toFixed(2).padStart(8);
}

function add(counts, key, by = 1) {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
