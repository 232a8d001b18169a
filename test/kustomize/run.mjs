// `npm run judge:kustomize -- --root DIR --judge PROGRAM`: builds every kustomization below a folder, and compares the objects and
// their order with those of kustomize v5.7.1. PROGRAM is made of test/judges/kustomize: `go build -o PROGRAM .` there.
// `npm run fuzz:kustomize -- --judge PROGRAM [--count N] [--seed S]`: the same with generated bases and overlays.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withBundle } from '../fuzz/bundled.mjs';

const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    judge: { type: 'string' },
    count: { type: 'string' },
    seed: { type: 'string' },
  },
});
if (values.judge === undefined) throw new Error('--judge names the program of test/judges/kustomize');

await withBundle(
  "export { compareAll } from './compare.js'; export { fuzz } from './fuzz.js';",
  import.meta.dirname,
  async ({ compareAll, fuzz }) => {
    if (values.root === undefined) {
      const seed = Number(values.seed ?? Date.now() % 1_000_000);
      const { built, refused, unknown, difference } = await fuzz({
        seed,
        count: Number(values.count ?? 1000),
        judge: values.judge,
      });
      console.log(
        `seed ${seed}: ${built} overlays built alike, ${refused} refused by both, ${unknown} unknown, ${difference ? 1 : 0} differences`,
      );
      if (difference) {
        console.log(`\n${difference.what}\n`);
        for (const [name, text] of Object.entries(difference.files)) console.log(`# ${name}\n${text}`);
        process.exitCode = 1;
      }
    } else {
      const { folders, equal, objects, refused, unknown, differences } = await compareAll(
        path.resolve(values.root),
        values.judge,
        console.log,
      );
      for (const line of unknown) console.log(`unknown: ${line}`);
      console.log(
        `${folders} kustomizations: ${equal} equal (${objects} objects), ${refused} refused by both, ` +
          `${unknown.length} with unknown parts, ${differences.length} that differ`,
      );
      if (differences.length > 0) process.exitCode = 1;
    }
  },
);
