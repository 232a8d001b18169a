// The three bundles in dist/ and how they are made: the extension (client.js), the server (server.js) and the command
// line (cli.js).
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** Options of esbuild for each bundle. */
export function bundles({ production }) {
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
    { ...common, entryPoints: ['server/src/main.node.ts'], outfile: 'dist/server.js' },
    {
      ...common,
      entryPoints: ['server/src/main.cli.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
    },
    { ...common, entryPoints: ['client/src/extension.ts'], outfile: 'dist/client.js', external: ['vscode'] },
  ];
}
