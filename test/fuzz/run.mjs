// `npm run fuzz -- --minutes N [--target T] [--seed S]`: throws inputs at every entry of Yamlock, or at one, for N minutes each.
// `--target T --seed S --path P` repeats a failure, `--target T --input FILE` runs the input of a file. Shows each kind of failure
// once, with the smallest input, which is a fixture of `found/T/`. Exits with 1 where there are any.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withBundle } from './bundled.mjs';
import { inWorker, smallerHang } from './workers.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string' },
    path: { type: 'string' },
    input: { type: 'string' },
    save: { type: 'string' },
  },
});
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (![minutes, seed].every(Number.isFinite)) throw new Error('--minutes and --seed are numbers');
if ((values.path ?? values.input) !== undefined && values.target?.length !== 1)
  throw new Error('--path and --input need one --target');

await withBundle(
  "export { serve } from './serve.js'; export { TARGETS } from './targets.js'; export { Watched } from './watched.js'; export { corpus } from './grammar/texts.js';",
  import.meta.dirname,
  async ({ TARGETS, Watched, corpus }, bundle) => {
    for (const name of values.target ?? [])
      if (!TARGETS.some((target) => target.name === name))
        throw new Error(`There is no target "${name}", but ${TARGETS.map((target) => target.name).join(', ')}`);
    const chosen = TARGETS.filter(({ name }) => values.target?.includes(name) ?? true);
    console.log(
      `Node ${process.version}, seed ${seed}, ${corpus().length} texts of the corpus${corpus().length === 0 ? ' (there is none)' : ''}`,
    );
    const rows = [];
    for (const target of chosen) rows.push(await runTarget(target, Watched, bundle));
    printTable(rows);
    if (rows.some(({ failures }) => failures > 0)) process.exitCode = 1;
  },
);

/** Runs a target for its time. A worker that hangs or ends is followed by another with the next seed. */
async function runTarget(target, Watched, bundle) {
  const began = Date.now();
  const until = began + minutes * 60_000;
  const kinds = new Set();
  let inputs = 0;
  for (let turn = 0; turn === 0 || Date.now() < until; turn++) {
    const buffer = Watched.buffer();
    const watched = new Watched(buffer);
    const ended = await inWorker(bundle, watched, (failure) => show(target, kinds, failure), {
      target: target.name,
      // Far from the seeds of the batches of the turn before.
      seed: seed + turn * 1_000_000,
      until,
      buffer,
      ...(values.path === undefined ? {} : { path: values.path }),
      ...(values.input === undefined ? {} : { input: readFileSync(values.input, 'utf8') }),
    });
    inputs += watched.count;
    if (ended === 'done') break;
    if (!kinds.has(ended.kind) && ended.input) ended.input = await smallerHang(bundle, target, Watched, ended.input);
    show(target, kinds, ended);
    if (values.path !== undefined || values.input !== undefined) break;
  }
  return { target: target.name, inputs, failures: kinds.size, seconds: Math.round((Date.now() - began) / 1000) };
}

/** Shows a failure, if it is the first of its kind. */
function show(target, kinds, { kind, what, input, again }) {
  if (kinds.has(kind)) return;
  kinds.add(kind);
  console.log(`\n${target.name}: ${kind}\n${what}\n`);
  if (again) console.log(`again: npm run fuzz -- --target ${target.name} --seed ${again.seed} --path ${again.path}`);
  console.log(input.length > 20_000 ? `${input.slice(0, 2000)}… (${input.length} code units)` : input);
  if (values.save !== undefined) {
    const folder = path.join(values.save, target.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${kind.replace(/[^A-Za-z]+/g, '-').slice(0, 60)}.json`), `${input}\n`);
  }
}

function printTable(rows) {
  const all = [...rows];
  if (rows.length > 1) {
    const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
    all.push({ target: 'all', inputs: sum('inputs'), failures: sum('failures'), seconds: sum('seconds') });
  }
  console.log(`\n${'target'.padEnd(14)}${'inputs'.padStart(12)}${'failures'.padStart(10)}${'seconds'.padStart(9)}`);
  for (const { target, inputs, failures, seconds } of all)
    console.log(
      `${target.padEnd(14)}${String(inputs).padStart(12)}${String(failures).padStart(10)}${String(seconds).padStart(9)}`,
    );
}
