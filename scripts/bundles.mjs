// The bundles in dist/ and how they are made: the extension (client.js), what the server and the command line are made of
// (shared.js), and the encryption with age, which is loaded when a file is encrypted (age.js).
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** The files that are started. Both are in one bundle: what they share is in the packages once. */
export const STARTERS = {
  'cli.js': "#!/usr/bin/env node\n'use strict';\nvoid require('./shared.js').startCli();\n",
  'server.js': "'use strict';\nvoid require('./shared.js').startServer();\n",
};

/** Leaves a package in a file of its own beside the bundle, which asks for it when it needs it. */
const apart = {
  name: 'apart',
  setup: ({ onResolve }) => onResolve({ filter: /^age-encryption$/ }, () => ({ path: './age.js', external: true })),
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
    { ...common, entryPoints: { age: 'age-encryption' }, outdir: out },
    { ...common, entryPoints: ['client/src/extension.ts'], outfile: path.join(out, 'client.js'), external: ['vscode'] },
  ];
}
