// Measures the reader and other YAML readers, in this process.
import { performance } from 'node:perf_hooks';

/** Returns the time of a function's first run, and the median after enough runs for it to be compiled. */
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

/** Returns the rows of a table: reader, first run and median in milliseconds. The other readers may be missing. */
export function measureReaders(text, { readFast, readDocument }, { jsYaml }) {
  return [
    { name: "`split('\\n')`, no reading at all", ...time(() => text.split('\n'), 200) },
    { name: "Yamlock's reader", ...time(() => readFast(text), 200) },
    { name: '`js-yaml` load', ...(jsYaml ? time(() => jsYaml.load(text), 15) : { skipped: 'not installed' }) },
    { name: '`yaml` with ranges, comments and duplicates', ...time(() => readDocument(text), 10) },
  ];
}
