// `npm run bench [-- --write] [-- --quick] [--corpus PATH]`: measures the time from an edit to its diagnostics, of reading and
// of scanning, side by side with other programs. These are installed on demand into .tsbuild/bench; the report names those
// that cannot be installed. `--write` writes docs/performance.md and its chart. `--beside COMMIT` measures this state beside
// another commit instead.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { measureChart, measureRendering } from './bench/applied.mjs';
import { measureCompletion, measureOpening } from './bench/authoring.mjs';
import { measureBeside, sourcesOf } from './bench/beside.mjs';
import { manifest } from './bench/generate.mjs';
import { measureGraph } from './bench/graph.mjs';
import { measureServer } from './bench/lsp.mjs';
import { measureReaders } from './bench/reader.mjs';
import { toChart, toMarkdown } from './bench/report.mjs';
import { measureScans } from './bench/scan.mjs';

const root = path.resolve(import.meta.dirname, '..');
const tools = path.join(root, '.tsbuild/bench');
const PACKAGES = {
  'yaml-language-server': '2.0.0',
  'js-yaml': '5.5.0',
  secretlint: '13.0.6',
  '@secretlint/secretlint-rule-preset-recommend': '13.0.6',
};
const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    beside: { type: 'string' },
    quick: { type: 'boolean', default: false },
    corpus: { type: 'string', default: process.env.YAMLOCK_CORPUS ?? path.join(root, '../shared/corpus') },
  },
});

/** Installs the other programs, each package by itself, so that one that cannot be installed does not stop the others. */
function installTools() {
  mkdirSync(tools, { recursive: true });
  if (!existsSync(path.join(tools, 'package.json')))
    writeFileSync(path.join(tools, 'package.json'), '{"private":true}\n');
  for (const [name, version] of Object.entries(PACKAGES)) {
    const manifestFile = path.join(tools, 'node_modules', name, 'package.json');
    if (existsSync(manifestFile) && JSON.parse(readFileSync(manifestFile, 'utf8')).version === version) continue;
    const wanted = `${name}@${version}`;
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
    const { status } = spawnSync('npm', ['install', ...options, wanted], { cwd: tools, stdio: 'inherit' });
    if (status !== 0) console.log(`skipped: ${wanted} cannot be installed`);
  }
}

function versionOf(name) {
  const file = path.join(tools, 'node_modules', name, 'package.json');
  return existsSync(file) ? `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}` : `${name} (skipped)`;
}

/** Measures our own server and others, in turn, on the same text. */
async function measureLatencies(folder, command) {
  const theirServer = path.join(tools, 'node_modules/yaml-language-server/bin/yaml-language-server');
  const latencies = [];
  for (const lines of values.quick ? [1000, 10_000] : [100, 1000, 10_000, 100_000]) {
    for (const documents of ['many', 'one']) {
      for (const state of ['valid', 'half typed']) {
        const text = manifest(lines, { oneDocument: documents === 'one' });
        const common = { text, root: folder, halfTyped: state !== 'valid' };
        const ours = await measureServer({
          ...common,
          command,
          edits: 40,
        });
        // Fewer edits where each takes long.
        const edits = lines > 10_000 ? 6 : lines > 1000 ? 12 : 20;
        const theirs = existsSync(theirServer)
          ? await measureServer({ ...common, command: [theirServer, '--stdio'], edits }).catch((error) => ({
              skipped: error.message,
            }))
          : { skipped: 'skipped' };
        latencies.push({ lines, documents, state, ours, theirs });
        const theirTime =
          theirs.p95 === undefined ? theirs.skipped : `${theirs.median.toFixed(1)} / ${theirs.p95.toFixed(1)} ms`;
        const ratio = theirs.p95 === undefined ? '' : `, ratio ${(theirs.median / ours.median).toFixed(1)}`;
        console.log(
          `${lines} lines, ${documents} document(s), ${state}: ${ours.median.toFixed(1)} / ${ours.p95.toFixed(1)} ms (median / p95), ` +
            `${ours.memory} MiB; yaml-language-server ${theirTime}${ratio}`,
        );
      }
    }
  }
  return latencies;
}

/** Returns how the client of a state starts its server: the arguments of Node. */
function commandOf(dist, sources = root) {
  const client = readFileSync(path.join(sources, 'client/src/language-client.ts'), 'utf8');
  const [, flags] = /const execArgv = \[([^\]]*)\]/.exec(client);
  return [...flags.matchAll(/'([^']*)'/g)].map(([, flag]) => flag).concat(path.join(dist, 'server.js'), '--stdio');
}

/** Builds what is delivered, by the build of the sources, with the files that it reads beside it. Returns the folder of the programs. */
function built(folder, sources = root) {
  const dist = path.join(folder, 'dist');
  execFileSync(process.execPath, [path.join(sources, 'scripts/build.mjs'), '--out', dist], { stdio: 'inherit' });
  cpSync(path.join(sources, 'snippets'), path.join(folder, 'snippets'), { recursive: true });
  return dist;
}

async function loadReaders(folder) {
  const outfile = path.join(folder, 'readers.cjs');
  const contents = `export { readFast } from './server/src/core/yaml/read/read.js';
export { readDocument } from './server/src/core/yaml/yaml-reader.js';`;
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  return createRequire(import.meta.url)(outfile);
}

function loadJsYaml() {
  try {
    return createRequire(path.join(tools, 'package.json'))('js-yaml');
  } catch {
    console.log('skipped: js-yaml is not installed');
    return undefined;
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-bench-'));

async function compareWith(commit) {
  const sources = sourcesOf(commit, { root, tools });
  try {
    const states = [built(path.join(folder, 'before'), sources), built(path.join(folder, 'now'))];
    const servers = [commandOf(states[0], sources), commandOf(states[1])];
    const programs = states.map((dist) => path.join(dist, 'cli.js'));
    const corpus = path.join(path.resolve(values.corpus), 'real');
    await measureBeside({ servers, programs, corpus, folder, commit });
  } finally {
    rmSync(sources, { recursive: true });
  }
}

async function measureAll() {
  installTools();
  const dist = built(folder);
  const command = commandOf(dist);
  const latencies = await measureLatencies(folder, command);
  const { ours: start } = latencies.find(({ lines }) => lines === 1000);
  console.log(
    `initialize ${start.initialize.toFixed(0)} ms, first diagnostics ${start.first.toFixed(0)} ms after the start`,
  );
  const opening = await measureOpening(command, folder);
  console.log(`opening ten kinds ${opening.first.toFixed(0)} ms, again ${opening.again.toFixed(0)} ms`);
  const completion = await measureCompletion(command, folder);
  console.log(
    `completion in 10,000 lines ${completion.median.toFixed(1)} / ${completion.p95.toFixed(1)} ms (median / p95)`,
  );
  const readers = measureReaders(manifest(10_000, { oneDocument: true }), await loadReaders(folder), {
    jsYaml: loadJsYaml(),
  });
  for (const { name, skipped, first, median } of readers)
    console.log(`${name}: ${skipped ?? `${median.toFixed(2)} ms, first run ${first.toFixed(1)} ms`}`);
  const chart = await measureChart(command, folder);
  for (const [what, { median, p95 }] of Object.entries(chart))
    console.log(`chart of 60 templates, ${what}: ${median.toFixed(1)} / ${p95.toFixed(1)} ms (median / p95)`);
  const graph = await measureGraph(command, folder, 2000);
  console.log(
    `workspace of ${graph.files} files: known after ${graph.ready.toFixed(0)} ms with ${graph.memory} MiB, ` +
      `an edit of a Secret ${graph.edit.median.toFixed(1)} / ${graph.edit.p95.toFixed(1)} ms (median / p95), ` +
      `names and keys offered ${graph.offer.median.toFixed(1)} / ${graph.offer.p95.toFixed(1)} ms`,
  );
  const renderings = measureRendering(path.join(dist, 'cli.js'), folder);
  for (const { what, program, ours, theirs, skipped } of renderings)
    console.log(
      `yamlock render of ${what}: ${ours.median.toFixed(0)} ms, ${program} ${theirs ? `${theirs.median.toFixed(0)} ms` : skipped}`,
    );
  const scans = values.quick
    ? []
    : measureScans(path.join(path.resolve(values.corpus), 'real'), {
        cli: path.join(dist, 'cli.js'),
        tools,
      });
  for (const { name, skipped, seconds } of scans)
    console.log(`${name}: ${skipped ? `skipped (${skipped})` : `${seconds.toFixed(1)} s`}`);
  if (values.write) {
    const [{ model }] = cpus();
    const page = path.join(root, 'docs/performance.md');
    // The last section is written by hand and stays.
    const known = existsSync(page) ? readFileSync(page, 'utf8').split('## What is left\n\n')[1]?.trim() : undefined;
    const measured = {
      machine: `${cpus().length} cores of ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
      versions: ['yaml-language-server', 'js-yaml', 'secretlint'].map(versionOf),
      latencies,
      start,
      readers,
      chart,
      graph,
      renderings,
      scans,
      notes: known ?? '',
    };
    writeFileSync(page, toMarkdown(measured));
    mkdirSync(path.join(root, 'docs/images'), { recursive: true });
    writeFileSync(path.join(root, 'docs/images/latency.svg'), toChart(latencies));
  }
}

try {
  await (values.beside === undefined ? measureAll() : compareWith(values.beside));
} finally {
  rmSync(folder, { recursive: true });
}
