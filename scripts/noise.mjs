// How much the rules say of real files: npm run noise -- FOLDER [--profile strict] [--rule ID [--show 20]]. Counts findings per
// 100 documents by rule and level; `--rule` shows places spread over the folder instead, to be looked at.
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
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Usage: npm run noise -- FOLDER [--profile NAME] [--rule ID [--show COUNT]]');
  process.exit(2);
}
const { Project, nodeHost, checkFile, DEFAULT_SETTINGS } = await load(
  'server/src/host/project.ts',
  'server/src/host/node.ts',
  'server/src/core/engine.ts',
  'server/src/core/config.ts',
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

let [documents, checked] = [0, 0];
const found = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const { file: one } = project.update(file, text);
  if (one.fileClass !== 'other') {
    checked++;
    documents += one.stream.documents.filter(({ document }) => document.root !== undefined).length;
  }
  for (const { rule, level, finding, range } of checkFile(one, project.configFor(file), (id, error) => {
    console.error(`${id} threw on ${file}: ${error.message}`);
  })) {
    const line = text.slice(0, range.start).split('\n').length;
    found.push({ rule: rule.id, level, place: `${path.relative(root, file)}:${line}`, message: finding.message });
  }
  project.close?.(file);
}
if (values.rule) show(found.filter(({ rule }) => rule === values.rule));
else summarise();

function show(of) {
  // Spread over the folder: neighbours in one file say little more than one of them.
  const step = Math.max(1, of.length / Number(values.show));
  for (let at = 0; Math.floor(at) < of.length; at += step) {
    const { level, place, message } = of[Math.floor(at)];
    console.log(`${level} ${place}: ${message}`);
  }
  console.log(`${of.length} in all`);
}

function summarise() {
  const counts = new Map();
  for (const { rule, level } of found) counts.set(`${rule} ${level}`, (counts.get(`${rule} ${level}`) ?? 0) + 1);
  const per100 = (count) => ((100 * count) / Math.max(documents, 1)).toFixed(2).padStart(8);
  console.log(
    `${documents} documents in ${checked} files of ${files.length}; findings per 100 documents, profile ${values.profile}`,
  );
  for (const [name, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const [rule, level] = name.split(' ');
    console.log(`${per100(count)}  ${level.padEnd(11)}  ${rule} (${count})`);
  }
  for (const level of ['error', 'warning', 'information']) {
    console.log(`${per100(found.filter((one) => one.level === level).length)}  ${level} in all`);
  }
}
