import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Bundles TypeScript of the tests, so that Node runs it, and calls `use` with what it exports and the URL of the bundle. Rejects
 * where it cannot be bundled.
 * @param contents What to bundle, as a module that lies in `folder`.
 */
export async function withBundle(contents, folder, use) {
  // Inside the project, so that its imports are found.
  const out = mkdtempSync(path.join(ROOT, 'node_modules', '.bundled-'));
  try {
    const outfile = path.join(out, 'bundle.mjs');
    await build({
      stdin: { contents, resolveDir: folder, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      sourcemap: 'inline',
      define: {
        // Files of the harness look for the project from where they lie, and the schemas are looked for from where their reader does.
        'import.meta.url': JSON.stringify(pathToFileURL(path.join(ROOT, 'test/harness/files.ts')).href),
        __dirname: JSON.stringify(path.join(ROOT, 'server/src/host/node')),
      },
    });
    const { href } = pathToFileURL(outfile);
    await use(await import(href), href);
  } finally {
    rmSync(out, { recursive: true });
  }
}
