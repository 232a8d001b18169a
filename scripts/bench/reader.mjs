// Times the reader against others that read YAML, in this process.
import { performance } from 'node:perf_hooks';

/** The median of the times of a function that has run often enough to be compiled, and the time of its first run. */
function time(run, rounds) {
  const began = performance.now();
  run();
  const first = performance.now() - began;
  for (let round = 0; round < rounds; round++) run();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { first, median: times[Math.floor(rounds / 2)] };
}

/** Rows of a table: what reads, its first run and its median in milliseconds. `others` are modules that may be missing. */
export function measureReaders(text, { readFast, readDocument }, { jsYaml }) {
  return [
    { name: "`split('\\n')`, no reading at all", ...time(() => text.split('\n'), 200) },
    { name: "Yamlock's reader", ...time(() => readFast(text), 200) },
    { name: '`js-yaml` load', ...(jsYaml ? time(() => jsYaml.load(text), 15) : { skipped: 'not installed' }) },
    { name: '`yaml` with ranges, comments and duplicates', ...time(() => readDocument(text), 10) },
  ];
}
