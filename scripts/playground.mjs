// `npm run playground`: builds the playground and serves it on this machine.
//   --port N     the port, 4173 without it   --out FOLDER   builds into a folder and serves nothing
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from './setup.mjs';

// A fresh clone has esbuild only after the setup.
setUp();
const [{ ROOT }, { buildPlayground }, { serveFolder }] = await Promise.all([
  import('./bundles.mjs'),
  import('./playground/build.mjs'),
  import('./playground/serve.mjs'),
]);

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, out: { type: 'string' } } });
const out = path.resolve(values.out ?? path.join(ROOT, '.tsbuild', 'playground-site'));
await buildPlayground(out);
if (values.out) console.log(`The playground is in ${values.out}`);
else console.log(`The playground is at ${await serveFolder(out, Number(values.port))}`);
