// The bundles in dist/ and how they are made: the extension (client.js), what the server and the command line are made of
// (shared.js), and what these load when they need it: the encryption with age (age.js), and the regular expressions of Go
// that rules of sops are written in (re2.js).
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** The files that are started. Both are in one bundle: what they share is in the packages once. */
export const STARTERS = {
  'cli.js': "#!/usr/bin/env node\n'use strict';\nvoid require('./shared.js').startCli();\n",
  'server.js': "'use strict';\nvoid require('./shared.js').startServer();\n",
};

/** Packages that are files of their own beside the bundle, by the names of these files. */
const APART = { age: 'age-encryption', re2: 're2js' };

/** Has the bundle load a package of APART when something of it is used first, however it is imported. */
const apart = {
  name: 'apart',
  setup({ onLoad, onResolve }) {
    for (const [file, name] of Object.entries(APART)) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: file, namespace: 'apart' }));
      onResolve({ filter: new RegExp(`^\\./${file}\\.js$`), namespace: 'apart' }, ({ path: external }) => ({
        path: external,
        external: true,
      }));
    }
    onLoad({ filter: /^/, namespace: 'apart' }, async ({ path: file }) => {
      const names = Object.keys(await import(APART[file]));
      const getters = names.map((name) => `get ${name}() { return require('./${file}.js').${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };`, resolveDir: ROOT };
    });
  },
};

/** Options of esbuild for each bundle. */
export function bundles({ production, out = path.join(ROOT, 'dist') }) {
  const common = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: production,
    sourcemap: production ? false : 'linked',
    // What the packages' licences ask for stands in THIRD_PARTY_NOTICES.md.
    legalComments: 'none',
    logLevel: 'warning',
    mainFields: ['module', 'main'],
  };
  return [
    { ...common, entryPoints: ['server/src/main.shared.ts'], outfile: path.join(out, 'shared.js'), plugins: [apart] },
    { ...common, entryPoints: APART, outdir: out },
    { ...common, entryPoints: ['client/src/extension.ts'], outfile: path.join(out, 'client.js'), external: ['vscode'] },
  ];
}
