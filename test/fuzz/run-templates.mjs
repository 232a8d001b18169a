// `npm run fuzz:templates -- --count N [--seed S] [--plain]`: renders generated templates with Go's text/template and with ours, and
// with the functions of sprig and Helm unless they shall be plain. Exits with 1 at the first difference, and shows the smallest pair
// that has it.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, plain: { type: 'boolean' } },
});
const count = Number(values.count ?? 20_000);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (![count, seed].every(Number.isFinite)) throw new Error('--count and --seed are numbers');

// Inside the project, so that its imports are found.
const folder = mkdtempSync(path.join(root, 'node_modules', '.fuzz-'));
try {
  const outfile = path.join(folder, 'fuzz.mjs');
  await build({
    stdin: {
      contents: `export { fuzzTemplates } from './templates.js'; export { TemplateJudge } from './template-judge.js';
        export { helmFunctions } from '../../server/src/core/helm/functions.js';`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'test/harness/files.ts')).href) },
  });
  const { fuzzTemplates, helmFunctions, TemplateJudge } = await import(pathToFileURL(outfile).href);
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
} finally {
  rmSync(folder, { recursive: true });
}
