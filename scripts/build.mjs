// Builds dist/: the extension (client.js), the server (server.js), the command line (cli.js), the bundles behind them, and the
// pages of the rules that the extension shows (rule-pages.json, and rule-pages.LANGUAGE.json of each translation).
// `--out FOLDER` builds into another folder, `--development` adds source maps and does not minify.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundles, ROOT, STARTERS } from './bundles.mjs';
import { rulePages } from './rule-pages.mjs';

const { values } = parseArgs({
  options: { development: { type: 'boolean' }, out: { type: 'string', default: path.join(ROOT, 'dist') } },
});
const out = path.resolve(values.out);
const production = !values.development;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all(bundles({ production, out }).map((bundle) => build(bundle)));
for (const [name, text] of Object.entries(STARTERS)) await writeFile(path.join(out, name), text, { mode: 0o755 });
await cp(path.join(ROOT, 'schemas', 'data'), path.join(out, 'schemas'), { recursive: true });
for (const [name, pages] of rulePages()) await writeFile(path.join(out, name), JSON.stringify(pages));
// The package has the type "module", but VS Code loads CommonJS.
await writeFile(path.join(out, 'package.json'), '{ "type": "commonjs" }\n');
