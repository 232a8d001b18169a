// Bundles the three outputs into dist/: the extension (client.js), the server (server.js) and the command line (cli.js).
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles, ROOT } from './bundles.mjs';

const out = path.join(ROOT, 'dist');
const production = !process.argv.includes('--development');

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all(bundles({ production }).map((bundle) => build(bundle)));
// The package is made of ES modules; what VS Code loads is CommonJS.
await writeFile(path.join(out, 'package.json'), '{ "type": "commonjs" }\n');
