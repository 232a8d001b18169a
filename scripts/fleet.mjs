// `npm run fleet -- [--repositories N] [--jobs N] [--corpus PATH]`: a simulated fleet. Copies of the corpus's repositories,
// each as often as its size makes it rare, are scanned one by one, their reports merged, and the time told that 1, 4, 16 and 64
// machines would take that share them.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: '1000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    corpus: { type: 'string', default: process.env.YAMLOCK_CORPUS ?? path.join(root, '../shared/corpus') },
  },
});
const count = Number(values.repositories);
const jobs = Number(values.jobs);
if (!(count > 0 && jobs > 0)) throw new Error('--repositories and --jobs are numbers');
const real = path.join(values.corpus, 'real');
if (!existsSync(real)) throw new Error(`there is no ${real}: name the corpus with --corpus`);
const program = path.join(root, 'dist/cli.js');
if (!existsSync(program)) spawnSync('node', [path.join(root, 'scripts/build.mjs')], { stdio: 'inherit' });

const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-fleet-'));
try {
  console.log(await measure(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(home) {
  const names = copies(home);
  mkdirSync(path.join(home, 'reports'));
  const began = performance.now();
  const times = await scanAll(home, names);
  const wall = (performance.now() - began) / 1000;
  const merged = await merge(home, names);
  const findings = names.reduce((sum, { name }) => sum + reportOf(home, name).findings.length, 0);
  if (merged.findings !== findings)
    throw new Error(`the reports have ${findings} findings, the merged one ${merged.findings}`);
  checkCopies(home, names);
  const total = times.reduce((sum, { cpu }) => sum + cpu, 0);
  const rows = [1, 4, 16, 64].map((machines) => {
    const shares = Array.from({ length: machines }, () => 0);
    times.forEach(({ cpu }, index) => {
      shares[index % machines] += cpu;
    });
    const longest = Math.max(...shares);
    return `| ${machines} | ${longest.toFixed(0)} s | ${(total / longest).toFixed(1)} × |`;
  });
  return [
    `${names.length} repositories, ${merged.files} files, ${findings} findings: ${total.toFixed(0)} s of processor time, ` +
      `${((total / names.length) * 1000).toFixed(0)} ms each; ${wall.toFixed(0)} s with ${jobs} at a time on ` +
      `${availableParallelism()} processors. The largest process took ${Math.max(...times.map(({ memory }) => memory))} MiB. ` +
      `Their reports, ${(merged.bytes / 1024 / 1024).toFixed(0)} MiB, are merged in ${merged.seconds.toFixed(1)} s ` +
      `and ${merged.memory} MiB.`,
    '',
    '| Machines of one processor | The longest takes | Speed-up |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Makes the copies: small repositories are many, as in fleets; the number of each is in inverse proportion to its files. */
function copies(home) {
  const sizes = readdirSync(real).map((name) => ({
    name,
    files: readdirSync(path.join(real, name), { recursive: true }).length,
  }));
  const weight = sizes.reduce((sum, { files }) => sum + 1 / files, 0);
  const names = [];
  for (const { name, files } of sizes) {
    const times = Math.max(1, Math.round(count / files / weight));
    for (let copy = 0; copy < times && names.length < count; copy++) names.push({ name: `${name}-${copy}`, of: name });
  }
  // One behind the other would give all large ones to a few machines.
  names.sort((a, b) => hash(a.name) - hash(b.name));
  for (const { name, of } of names)
    cpSync(path.join(real, of), path.join(home, 'repositories', name), { recursive: true });
  return names;
}

function hash(text) {
  let value = 2166136261;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0), 16777619) >>> 0;
  return value;
}

async function scanAll(home, names) {
  const times = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < names.length; index = next++) {
      times[index] = await scanOne(home, names[index].name);
      if (index % 50 === 0) console.error(`${index} of ${names.length}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return times;
}

/** Scans one repository, and resolves to the seconds of processor time and the MiB that it took. */
function scanOne(home, name) {
  const args = ['scan', `repositories/${name}`, '--workers', '1', '--fail-on', 'never', '--format', 'json'];
  return run(home, args, `reports/${name}.json`);
}

/** Runs the program with its output in a file, and resolves to the seconds of processor time and the MiB that it took. */
function run(home, args, output) {
  const usage = path.join(home, 'usage', path.basename(output));
  mkdirSync(path.dirname(usage), { recursive: true });
  // A process knows best what it took.
  const hook = `${usage}.cjs`;
  writeFileSync(
    hook,
    `process.on('exit', () =>
      require('node:fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())))`,
  );
  const out = openSync(path.join(home, output), 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--require', hook, program, ...args], {
      cwd: home,
      stdio: ['ignore', out, 'inherit'],
    });
    child.on('error', reject);
    child.on('close', (code) => {
      closeSync(out);
      if (code !== 0) return reject(new Error(`${args[0]} for ${output}: exit code ${code}`));
      const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
      resolve({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: Math.round(maxRSS / 1024) });
    });
  });
}

async function merge(home, names) {
  const files = names.map(({ name }) => `reports/${name}.json`);
  const { cpu, memory } = await run(home, ['merge', ...files, '--fail-on', 'never'], 'merged.json');
  const { findings, summary } = JSON.parse(readFileSync(path.join(home, 'merged.json'), 'utf8'));
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(home, file)).size, 0);
  return { seconds: cpu, memory, findings: findings.length, files: summary.files, bytes };
}

function reportOf(home, name) {
  return JSON.parse(readFileSync(path.join(home, 'reports', `${name}.json`), 'utf8'));
}

/** Copies of one repository must have the same findings. */
function checkCopies(home, names) {
  const known = new Map();
  for (const { name, of } of names) {
    const text = JSON.stringify(reportOf(home, name)).replaceAll(`repositories/${name}/`, '');
    if ((known.get(of) ?? text) !== text) throw new Error(`the reports of ${name} and of another copy of ${of} differ`);
    known.set(of, text);
  }
}
