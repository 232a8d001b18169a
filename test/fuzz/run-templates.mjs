// `npm run fuzz:templates -- --count N [--seed S] [--plain]`: renders generated templates with Go's text/template and with ours, and
// with the functions of sprig and Helm unless they shall be plain. Exits with 1 at the first difference, and shows the smallest pair
// that has it.
import { parseArgs } from 'node:util';
import { withBundle } from './bundled.mjs';

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, plain: { type: 'boolean' } },
});
const count = Number(values.count ?? 20_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (![count, seed].every(Number.isFinite)) throw new Error('--count and --seed are numbers');

await withBundle(
  `export { fuzzTemplates } from './templates.js'; export { TemplateJudge } from './template-judge.js';
        export { helmFunctions } from '../../server/src/core/helm/functions.js';`,
  import.meta.dirname,
  async ({ fuzzTemplates, helmFunctions, TemplateJudge }) => {
    const judge = new TemplateJudge();
    try {
      const { pairs, rendered, failed, skipped, found } = fuzzTemplates({
        seed,
        count,
        judge,
        functions: values.plain ? undefined : helmFunctions(),
      });
      console.log(
        `seed ${seed}: ${pairs} pairs, ${rendered} rendered, ${failed} with one message, ${skipped} skipped, ` +
          `${found ? 1 : 0} differences`,
      );
      if (found) {
        console.log(`\n${JSON.stringify(found.template)}\nwith ${JSON.stringify(found.data)}`);
        console.log(`Go:   ${JSON.stringify(found.go)}\nours: ${JSON.stringify(found.ours)}`);
        process.exitCode = 1;
      }
    } finally {
      judge.close();
    }
  },
);
