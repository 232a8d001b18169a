// Makes schemas/data of the packages that schemas/generate/sources.ts pins, and of schemas/written; `--check` writes nothing and
// fails where a file is out of date. Needs the npm registry, and Python with pip for the official schemas of Kubernetes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'schemas', 'data');
const check = process.argv.includes('--check');

const outfile = path.join(root, 'node_modules', '.cache', 'yamlock-schemas', 'generate.mjs');
await build({
  entryPoints: [path.join(root, 'schemas', 'generate', 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { schemaFiles, cacheIn, writtenIn } = await import(pathToFileURL(outfile).href);
const files = schemaFiles(cacheIn(root), writtenIn(root));

mkdirSync(folder, { recursive: true });
const stale = readdirSync(folder).filter((name) => !files.has(name));
for (const name of check ? [] : stale) rmSync(path.join(folder, name));
for (const [name, text] of files) {
  const file = path.join(folder, name);
  if (read(file) === text) continue;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}
if (stale.length === 0) console.log('schemas/data is up to date');
else console.log(`${check ? 'Out of date' : 'Written'}: ${stale.map((name) => `schemas/data/${name}`).join(', ')}`);
process.exitCode = check && stale.length > 0 ? 1 : 0;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
