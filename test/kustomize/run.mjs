// `npm run judge:kustomize -- --root DIR --judge PROGRAM`: builds every kustomization below a folder, and compares the objects and
// their order with those of kustomize v5.7.1. PROGRAM is made of test/judges/kustomize: `go build -o PROGRAM .` there.
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    judge: { type: 'string' },
  },
});
if (values.judge === undefined || values.root === undefined)
  throw new Error('--root names a folder, --judge the program of test/judges/kustomize');

// Inside the project, so that its imports are found.
const folder = mkdtempSync(path.join(root, 'node_modules', '.kustomize-'));
try {
  const outfile = path.join(folder, 'judge.mjs');
  await build({
    stdin: {
      contents: "export { compareAll } from './compare.js';",
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const { compareAll } = await import(pathToFileURL(outfile).href);
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
} finally {
  rmSync(folder, { recursive: true });
}
