// Bundles the three outputs into dist/: the extension (client.js), the server (server.js) and the command line (cli.js).
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const out = path.join(root, 'dist');
const production = !process.argv.includes('--development');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  build({ ...common, entryPoints: ['server/src/main.node.ts'], outfile: 'dist/server.js' }),
  build({
    ...common,
    entryPoints: ['server/src/main.cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({ ...common, entryPoints: ['client/src/extension.ts'], outfile: 'dist/client.js', external: ['vscode'] }),
]);
// The package is made of ES modules; what VS Code loads is CommonJS.
await writeFile(path.join(out, 'package.json'), '{ "type": "commonjs" }\n');
