// Bundles a TypeScript source with the engine, and imports it.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..', '..');

export async function load(...sources) {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-conformance-'));
  const outfile = path.join(folder, 'bundle.cjs');
  try {
    await build({
      absWorkingDir: root,
      stdin: { contents: sources.map((file) => `export * from './${file}';`).join('\n'), resolveDir: root },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
      mainFields: ['module', 'main'],
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the folder named on the command line; ends the process where there is none. */
export function folderArgument(command) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error(`Usage: npm run ${command} -- FOLDER`);
    process.exit(2);
  }
  return path.resolve(folder);
}
