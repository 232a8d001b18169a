// Builds the playground: a folder of static files that any server can serve. What the page would fetch is a script with a text,
// because its policy forbids to fetch.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles, ROOT } from '../bundles.mjs';
import { noticesOf } from '../generate/notices.mjs';
import { EXAMPLES } from './examples.mjs';
import { ruleExamples } from './rule-examples.mjs';

/** Builds the playground into a folder, which is emptied first. Resolves to the ids of the rules that it has an example of. */
export async function buildPlayground(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const sources = path.join(ROOT, 'playground');
  const common = {
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    target: 'chrome123',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'warning',
    mainFields: ['browser', 'module', 'main'],
    outdir: out,
  };
  const web = bundles({ production: true, out }).filter(({ outfile, outdir, platform }) =>
    outfile ? outfile === path.join(out, 'web', 'server.js') : platform === 'browser' && outdir === out,
  );
  const server = web.map((bundle) => (bundle.outfile ? { ...bundle, outfile: path.join(out, 'server.js') } : bundle));
  const results = await Promise.all([
    ...server.map((bundle) => build({ ...bundle, metafile: true })),
    build({
      ...common,
      metafile: true,
      entryPoints: ['playground/src/main.ts'],
      format: 'esm',
      alias: { vscode: './playground/src/words.ts' },
    }),
    build({ ...common, metafile: true, entryPoints: ['playground/src/flow-frame.ts'], format: 'iife' }),
  ]);
  writeFileSync(path.join(out, 'licences.txt'), noticesOf(results));
  for (const name of readdirSync(sources).filter((file) => /\.(?:html|css)$/.test(file)))
    cpSync(path.join(sources, name), path.join(out, name));
  cpSync(path.join(ROOT, 'client', 'icon.png'), path.join(out, 'icon.png'));
  asScript(path.join(out, 'bundled/snippets/yamlock.json.js'), path.join(ROOT, 'snippets/yamlock.json'));
  const schemas = path.join(ROOT, 'schemas/data');
  for (const name of readdirSync(schemas))
    asScript(path.join(out, `bundled/dist/schemas/${name}.js`), path.join(schemas, name));
  writeFileSync(path.join(out, 'examples.js'), `export default ${JSON.stringify(EXAMPLES())};\n`);
  const ofRules = await ruleExamples();
  writeFileSync(path.join(out, 'rules.js'), `export default ${JSON.stringify(ofRules)};\n`);
  return Object.keys(ofRules);
}

/** Writes a script whose default export is the text of a file. */
function asScript(to, file) {
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, `export default ${JSON.stringify(readFileSync(file, 'utf8'))};\n`);
}
