// Works in one session of the language server for as long as somebody does in a week: 10,000 edits over 500 files, with schemas, graph
// and rendering. Measures the memory after a collection, and the time from an edit to its diagnostics, for each 1,000 edits.
// `--edits N`, `--files N`, `--seed N`; `--chart FILE` draws what was measured. Ends with 1 where the memory at the end is more than a
// fifth above that after the warm-up.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { soak } from './bench/soak.mjs';
import { soakChart } from './bench/soak-chart.mjs';

const { values } = parseArgs({
  options: {
    edits: { type: 'string', default: '10000' },
    files: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    chart: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), 'yamlock-soak-'));
try {
  const dist = path.join(home, 'dist');
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--out', dist], { stdio: 'inherit' });
  // As in the packages, the templates lie beside the programs.
  cpSync(path.join(root, 'snippets'), path.join(home, 'snippets'), { recursive: true });
  const [edits, files, seed] = [values.edits, values.files, values.seed].map(Number);
  const phases = await soak({ program: path.join(dist, 'server.js'), home, edits, files, seed, tell });
  const [warm, last] = [phases[0], phases.at(-1)];
  const grown = last.heap / warm.heap - 1;
  console.log(
    `${edits} edits over ${files} files, seed ${seed}: heap after a collection ${warm.heap.toFixed(0)} MiB after the warm-up, ` +
      `${last.heap.toFixed(0)} MiB at the end (${grown >= 0 ? '+' : ''}${(grown * 100).toFixed(1)} %)`,
  );
  if (values.chart) writeFileSync(values.chart, soakChart(phases));
  if (grown > 0.2) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true });
}

function tell({ edits, heap, resident, median, p95, max }) {
  console.log(
    `${String(edits).padStart(6)} edits: heap ${heap.toFixed(1)} MiB, resident ${resident.toFixed(0)} MiB, ` +
      `edit to diagnostics ${median.toFixed(1)} / ${p95.toFixed(1)} / ${max.toFixed(0)} ms (median / p95 / most)`,
  );
}
