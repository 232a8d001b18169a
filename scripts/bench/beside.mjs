// `npm run bench -- --beside COMMIT [--corpus PATH]`: measures this state and another commit, in turn within one run: edits in
// generated texts and in the largest files of the corpus, code actions, and the processor time of a scan.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { measureCompletion, measureOpening } from './authoring.mjs';
import { manifest, manySecrets } from './generate.mjs';
import { middleImageEnd, openIn, quantiles, TIMEOUT } from './lsp.mjs';

const EDITS = 40;
const FILES = 12;
const SCANS = 3;
const PLANNED = 9;
/** What is typed behind a credential: it stays one, while a value that ends in `xxx` is a placeholder. */
const LETTERS = 'qzjkvw';
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Returns the folder with the sources of a commit. It is below the project, so that they find its dependencies. */
export function sourcesOf(commit, { root, tools }) {
  mkdirSync(tools, { recursive: true });
  const folder = mkdtempSync(path.join(tools, 'beside-'));
  const archive = execFileSync('git', ['archive', '--format=tar', commit], { cwd: root, maxBuffer: 1 << 30 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  return folder;
}

/** Returns names and texts of the largest YAML files below a folder that differ in their first lines. */
function largestFiles(folder) {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ name, size: statSync(path.join(folder, name)).size }))
    .toSorted((a, b) => b.size - a.size);
  const seen = new Set();
  const largest = [];
  for (const { name } of files) {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const head = text.slice(0, 300);
    if (seen.has(head)) continue;
    seen.add(head);
    largest.push({ name, text });
    if (largest.length === FILES) break;
  }
  return largest;
}

/** Returns the medians of edits and of code actions at the first finding, in milliseconds, for both states in turn. */
async function measureText({ name, text }, servers, root) {
  const documents = [];
  try {
    for (const command of servers) documents.push(await openIn({ command, text, root, name: path.basename(name) }));
    const place = middleImageEnd(text);
    const behind = { line: place.line, character: place.character + 1 };
    const edits = documents.map(() => []);
    const actions = documents.map(() => []);
    for (let count = 0; count < EDITS; count++)
      for (const [index, document] of documents.entries()) {
        await pause(30);
        edits[index].push(
          count % 2 === 0 ? await document.edit(place, place, 'x') : await document.edit(place, behind, ''),
        );
        const range = document.findings[0]?.range;
        if (range && count % 8 === 1) actions[index].push(await document.actions(range));
      }
    const median = (times, skipped) => (times.length > skipped ? quantiles(times.slice(skipped)).median : undefined);
    return {
      edits: edits.map((times) => median(times, 4)),
      actions: actions.map((times) => median(times, 1)),
      memory: documents.map((document) => document.memory()),
    };
  } finally {
    for (const document of documents) document.close();
  }
}

/** Returns the medians of code actions at a credential, each after an edit, in milliseconds; the limit where no answer came. */
async function measurePlanned({ text }, servers, root) {
  const medians = [];
  for (const command of servers) {
    const document = await openIn({ command, text, root });
    try {
      const found = document.findings.filter(({ code }) => /^secret-/.test(code?.value ?? code));
      const range = found[found.length >> 1]?.range;
      if (!range) throw new Error('nothing is found');
      const end = { line: range.end.line, character: range.end.character };
      const times = [];
      for (let count = 0; count < PLANNED; count++) {
        await document.edit(end, end, LETTERS[count % LETTERS.length]);
        times.push(await document.actions(range));
      }
      medians.push(quantiles(times.slice(2)).median);
    } catch (error) {
      if (!/no answer within|no diagnostics within/.test(error.message)) throw error;
      medians.push(TIMEOUT);
    } finally {
      document.close();
    }
  }
  return medians;
}

/** Code that writes the processor time of a process, threads included, to a pipe when it ends. */
const TELL = `import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => writeSync(3, JSON.stringify(process.cpuUsage())));`;

/** Returns the shortest processor time of several scans, in seconds, for each program in turn. */
function measureScan(programs, folder) {
  const least = programs.map(() => Number.POSITIVE_INFINITY);
  for (let count = 0; count < SCANS; count++)
    for (const [index, cli] of programs.entries()) {
      const args = [
        '--import',
        `data:text/javascript,${encodeURIComponent(TELL)}`,
        cli,
        'scan',
        '--format',
        'json',
        folder,
      ];
      const { status, output } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
      if (status === null || status > 1) throw new Error(`${cli} scan ended with ${status}`);
      const { user, system } = JSON.parse(output[3].toString());
      least[index] = Math.min(least[index], (user + system) / 1e6);
    }
  return least;
}

function row(name, [before, now], unit) {
  if (now === undefined) return;
  if (before === undefined) {
    console.log(`| ${name} | | ${now.toFixed(2)} ${unit} | |`);
    return;
  }
  const ratio = (now / before).toFixed(2);
  console.log(`| ${name} | ${before.toFixed(2)} ${unit} | ${now.toFixed(2)} ${unit} | ${ratio} |`);
}

/** Prints a table with the measurement, the other state, this one, and their ratio. */
export async function measureBeside({ servers, programs, corpus, folder, commit }) {
  console.log(`| | ${commit} | now | ratio |\n|---|---|---|---|`);
  const texts = [
    { name: '1,000 lines, many documents', text: manifest(1000) },
    { name: '10,000 lines, many documents', text: manifest(10_000) },
    { name: '10,000 lines, one document', text: manifest(10_000, { oneDocument: true }) },
    ...largestFiles(corpus),
  ];
  const planned = [
    { name: '500 secrets in a script', text: manySecrets.script(500) },
    { name: '1,000 arguments', text: manySecrets.arguments(1000) },
    { name: '1,000 variables', text: manySecrets.variables(1000) },
    { name: '10,000 Secrets', text: manySecrets.secrets(10_000) },
  ];
  for (const text of texts) {
    const { edits, actions, memory } = await measureText(text, servers, folder);
    row(`edit: ${text.name}`, edits, 'ms');
    row(`code actions: ${text.name}`, actions, 'ms');
    if (text === texts[1]) row(`memory: ${text.name}`, memory, 'MiB');
  }
  const openings = [];
  for (const command of servers) openings.push(await measureOpening(command, folder));
  row(
    'opening ten kinds, first',
    openings.map(({ first }) => first),
    'ms',
  );
  row(
    'opening ten kinds, again',
    openings.map(({ again }) => again),
    'ms',
  );
  for (const oneDocument of [false, true]) {
    const completions = [];
    for (const command of servers) completions.push(await measureCompletion(command, folder, { oneDocument }));
    const name = `completion, p95: 10,000 lines, ${oneDocument ? 'one document' : 'many documents'}`;
    row(
      name,
      completions.map((times) => times?.p95),
      'ms',
    );
  }
  for (const text of planned) row(`code actions: ${text.name}`, await measurePlanned(text, servers, folder), 'ms');
  if (existsSync(corpus)) row('scan of the corpus, processor time', measureScan(programs, corpus), 's');
  else console.log(`skipped: no corpus at ${corpus}`);
}
