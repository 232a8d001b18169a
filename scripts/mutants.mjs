// Mutation testing: npm run mutants -- PATH... [--sample COUNT] [--most COUNT] [--seed NUMBER] [--since COMMIT] [--jobs COUNT]
// [--least PERCENT] [--spare COUNT]. Makes small changes in the files below the paths, or on the lines that differ from a commit,
// one at a time, and runs the tests of each file. Prints the mutants that no test noticed, and the share of those noticed, by
// folder. `--sample` tries so many of each folder, `--most` so many in all, chosen by the seed; `--least` fails below that share
// where more than `--spare` were missed: some mutants do what the text does, and a few of these are no share.
import { fork } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { changedLines, isOnLines } from './mutants/changed.mjs';
import { mutantsOf, openProgram } from './mutants/mutate.mjs';
import { relative, testsOf } from './mutants/tests.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    most: { type: 'string' },
    seed: { type: 'string', default: '1' },
    since: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    least: { type: 'string' },
    spare: { type: 'string', default: '0' },
  },
});
const program = openProgram(path.join(root, 'test/tsconfig.json'));
const stagesOf = testsOf(program, root);
/** By file, the lines that differ from a commit; undefined where none is named. */
const changed = values.since === undefined ? undefined : changedLines(root, values.since, 'server/src');
const drawn = draw(mutantsIn(filesAsked()));
if (drawn.length === 0) {
  console.log('No mutants: no code was named, or none that differs.');
  process.exit(values.since === undefined ? 2 : 0);
}
console.log(`${drawn.length} mutants in ${new Set(drawn.map(({ file }) => file)).size} files`);
const queue = drawn.values();
await Promise.all(Array.from({ length: Number(values.jobs) }, worker));
process.exitCode = report(drawn);

/** Returns the files of the server that the arguments name, relative to the root. */
function filesAsked() {
  const paths = positionals.length > 0 ? positionals : changed ? ['server/src'] : [];
  for (const one of paths) statSync(path.resolve(root, one));
  return program
    .getSourceFiles()
    .map(({ fileName }) => relative(root, fileName))
    .filter((file) => file.startsWith('server/src/') && file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .filter((file) => paths.some((one) => isWithin(file, relative(root, path.resolve(root, one)))))
    .filter((file) => changed?.has(file) ?? true);
}

function isWithin(file, folder) {
  return file === folder || file.startsWith(`${folder}/`);
}

function mutantsIn(files) {
  return files.flatMap((file) => {
    const stages = stagesOf(file);
    const text = readFileSync(path.join(root, file), 'utf8');
    return mutantsOf(program, path.join(root, file))
      .filter((mutant) => !changed || isOnLines(mutant, text, changed.get(file)))
      .map((mutant) => ({ ...mutant, file, stages, outcome: undefined }));
  });
}

/** Returns a sample of each folder and in all, the same one for the same seed. */
function draw(mutants) {
  const { sample = Infinity, most = Infinity } = values;
  if (sample === Infinity && most === Infinity) return mutants;
  const random = randomFrom(Number(values.seed));
  const shuffled = mutants.map((mutant) => ({ mutant, place: random() })).toSorted((a, b) => a.place - b.place);
  const counts = new Map();
  return shuffled
    .map(({ mutant }) => mutant)
    .filter(({ file }) => {
      const count = (counts.get(folderOf(file)) ?? 0) + 1;
      counts.set(folderOf(file), count);
      return count <= Number(sample);
    })
    .slice(0, Number(most));
}

/** Returns a function that returns numbers from 0 to 1, by Mulberry32. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the folder for which a share is printed: a family of rules, a layer of the core or a part of one. */
function folderOf(file) {
  return file.split('/').slice(0, -1).slice(0, 5).join('/');
}

/** Takes mutants from the queue until there are none. */
async function worker() {
  let child;
  /** The time of each stage without a mutant, in milliseconds; undefined for one that fails then. */
  const usual = new Map();
  for (const mutant of queue) {
    const text = readFileSync(path.join(root, mutant.file), 'utf8');
    const { file, stages } = mutant;
    child ??= await start();
    for (const stage of stages) {
      if (usual.has(JSON.stringify(stage))) continue;
      let [begin, failed] = [Date.now(), await failureOf(child, { file, stages: [stage] })];
      // A failing stage runs once more: an unstable test must not decide about mutants.
      if (failed) [begin, failed] = [Date.now(), await failureOf(child, { file, stages: [stage] })];
      if (failed) console.log(`  not asked for ${file}, because it fails where nothing is changed: ${failed}`);
      usual.set(JSON.stringify(stage), failed ? undefined : Date.now() - begin);
    }
    const asked = stages.filter((stage) => usual.get(JSON.stringify(stage)) !== undefined);
    if (asked.length === 0 && stages.length > 0) {
      mutant.outcome = 'untried';
      continue;
    }
    const expected = asked.reduce((sum, stage) => sum + usual.get(JSON.stringify(stage)), 0);
    const mutated = text.slice(0, mutant.start) + mutant.newText + text.slice(mutant.end);
    const answer = await ask(child, { file, text: mutated, stages: asked }, 20_000 + 5 * expected);
    mutant.outcome = answer ? (answer.failed ? 'noticed' : 'missed') : 'endless';
    if (!answer) child = undefined;
    if (mutant.outcome === 'missed') console.log(described(mutant, text));
  }
  child?.disconnect();
}

async function start() {
  const child = fork(path.join(root, 'scripts/mutants/try.mjs'), [], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  return child;
}

/** Resolves to the failure without a mutant; undefined where all tests pass. */
async function failureOf(child, message) {
  const answer = await ask(child, message);
  return answer ? answer.failed : 'no answer';
}

/** Resolves to the answer of a child; undefined where it takes longer than `limit` milliseconds and is killed. */
function ask(child, message, limit = 600_000) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done(undefined);
    }, limit);
    child.once('message', done);
    child.once('exit', () => done(undefined));
    child.send(message);
  });
}

function described({ file, start, end, newText, what }, text) {
  const before = text.slice(0, start).split('\n');
  const shown = text.slice(start, end).replace(/\s+/g, ' ');
  const change = shown.length < 50 && newText.length < 50 ? `${shown} → ${newText || 'nothing'}` : what;
  return `  ${file}:${before.length}:${before.at(-1).length + 1}  ${change}`;
}

function report(mutants) {
  const tried = mutants.filter(({ outcome }) => outcome !== 'untried');
  const folders = [...new Set(tried.map(({ file }) => folderOf(file)))].toSorted();
  const rows = folders.map((folder) => [folder, tried.filter(({ file }) => folderOf(file) === folder)]);
  if (rows.length > 1) rows.push(['all', tried]);
  console.log('');
  for (const [folder, all] of rows) {
    const noticed = all.filter(({ outcome }) => outcome !== 'missed').length;
    console.log(`${shareOf(all).toFixed(1).padStart(5)} %  ${noticed} of ${all.length}  ${folder}`);
  }
  if (tried.length < mutants.length)
    console.log(`${mutants.length - tried.length} not tried: their tests fail where nothing is changed`);
  if (tried.length === 0) return 1;
  const missed = tried.filter(({ outcome }) => outcome === 'missed').length;
  return values.least !== undefined && shareOf(tried) < Number(values.least) && missed > Number(values.spare) ? 1 : 0;
}

/** Returns the share of the mutants that were noticed, in percent. */
function shareOf(mutants) {
  return (100 * mutants.filter(({ outcome }) => outcome !== 'missed').length) / mutants.length;
}
