// `npm run fuzz:reader -- --minutes N [--seed S] [--documents N]`: compares the reader with the `yaml` package on
// generated and mutated documents. Exits with 1 at the first difference, and shows the smallest document that has it.
import { parseArgs } from 'node:util';
import { withBundle } from './bundled.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, documents: { type: 'string' } },
});
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const most = values.documents === undefined ? undefined : Number(values.documents);
if (![minutes, seed, most ?? 0].every(Number.isFinite))
  throw new Error('--minutes, --seed and --documents are numbers');

await withBundle(
  "export { fuzz } from './fuzz.js'; export { corpusSeeds } from './seeds.js';",
  import.meta.dirname,
  async ({ fuzz, corpusSeeds }) => {
    const seeds = corpusSeeds();
    console.log(`seed ${seed}, ${seeds.length} documents of the corpus${seeds.length === 0 ? ' (there is none)' : ''}`);
    const result = fuzz({
      seed,
      seeds,
      milliseconds: minutes * 60_000,
      ...(most === undefined ? {} : { documents: most }),
    });
    const { found, malformed, documents, accepted, nodes, cleanMalformed } = result;
    console.log(
      `${documents} documents, ${accepted} accepted (${nodes} nodes), ${found ? 1 : 0} differences; ` +
        `${cleanMalformed} called malformed that are not (one in eight is looked at)`,
    );
    if (malformed !== undefined) console.log(`smallest of those: ${JSON.stringify(malformed)}`);
    if (found) {
      console.log(`\nThe readers differ: ${found.what}\n${JSON.stringify(found.text)}`);
      process.exitCode = 1;
    }
  },
);
