// The bundles in dist/ with their esbuild options: the extension (client.js), the shared code of the server and the command line
// (shared.js), the protocol that both sides speak (protocol.js), and packages that are loaded on first use: age encryption
// (age.js), Go's regular expressions for creation rules of sops (re2.js), and the SDK of the Model Context Protocol (mcp.js). The panel of the flow of Secrets has flow.js and flow.css.
// In a browser the extension is web/client.js, and the server, which is a worker there, web/server.js.
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

/** The entry scripts of the server and the command line. Both load one bundle, so that packages hold shared code once. */
export const STARTERS = {
  'cli.js': "#!/usr/bin/env node\n'use strict';\nvoid require('./shared.js').startCli();\n",
  'server.js': "'use strict';\nvoid require('./shared.js').startServer();\n",
};

/** The packages with a file of their own beside the bundle, by the names of these files. */
const SEPARATE = { age: 'age-encryption', re2: 're2js' };

/** An esbuild plugin by which the bundle loads each of these packages on first use, however it is imported. */
const separate = {
  name: 'separate',
  setup({ onLoad, onResolve }) {
    for (const [file, name] of Object.entries(SEPARATE)) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: file, namespace: 'separate' }));
      onResolve({ filter: new RegExp(`^\\./${file}\\.js$`), namespace: 'separate' }, ({ path: external }) => ({
        path: external,
        external: true,
      }));
    }
    onLoad({ filter: /^/, namespace: 'separate' }, async ({ path: file }) => {
      const names = Object.keys(await import(SEPARATE[file]));
      const getters = names.map((name) => `get ${name}() { return require('./${file}.js').${name}; }`);
      return { contents: `module.exports = { ${getters.join(', ')} };`, resolveDir: ROOT };
    });
  },
};

/** The source of what is used of the SDK of the Model Context Protocol, which is loaded by `yamlock mcp` alone. */
const MCP = 'server/src/cli/mcp/sdk.ts';

/** An esbuild plugin by which a bundle loads that from its file. */
const mcp = {
  name: 'mcp',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/sdk\.js$/ }, () => ({ path: './mcp.js', external: true }));
  },
};

/** An esbuild plugin that leaves out the validator of forms, which makes code of schemas, and which nobody is shown. */
const withoutForms = {
  name: 'without-forms',
  setup({ onLoad }) {
    onLoad({ filter: /@modelcontextprotocol[\\/]sdk[\\/].*[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    }));
  },
};

/** The names by which the client and the server import the protocol. */
const PROTOCOL = ['vscode-languageserver-protocol', 'vscode-languageserver-protocol/node'];

/** An esbuild plugin by which a bundle loads the protocol from its file. */
const protocol = {
  name: 'protocol',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: new RegExp(`^(?:${PROTOCOL.join('|')})$`) }, ({ path }) => ({ path, namespace: 'protocol' }));
    onResolve({ filter: /^/, namespace: 'protocol' }, ({ path: external }) => ({ path: external, external: true }));
    onLoad({ filter: /^/, namespace: 'protocol' }, ({ path: name }) => ({
      contents: `module.exports = require('./protocol.js')['${name}'];`,
    }));
  },
};

/** The source of the protocol's bundle: an object with the exports of each name. */
const PROTOCOL_SOURCE = PROTOCOL.map((name) => `exports['${name}'] = require('${name}');`).join('\n');

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
    // THIRD_PARTY_NOTICES.md has the notices that the licences of the packages require.
    legalComments: 'none',
    logLevel: 'warning',
    mainFields: ['module', 'main'],
  };
  /** What runs in a browser has no module loader: each file has all that it needs. */
  const web = { ...common, platform: 'browser', target: 'chrome120', mainFields: ['browser', 'module', 'main'] };
  return [
    {
      ...common,
      entryPoints: ['server/src/main.shared.ts'],
      outfile: path.join(out, 'shared.js'),
      plugins: [separate, protocol, mcp],
    },
    { ...common, entryPoints: SEPARATE, outdir: out },
    { ...common, entryPoints: [MCP], outfile: path.join(out, 'mcp.js'), plugins: [withoutForms] },
    {
      ...common,
      stdin: { contents: PROTOCOL_SOURCE, resolveDir: ROOT },
      outfile: path.join(out, 'protocol.js'),
    },
    {
      ...common,
      entryPoints: ['client/src/extension.ts'],
      outfile: path.join(out, 'client.js'),
      external: ['vscode'],
      plugins: [protocol],
    },
    { ...web, entryPoints: ['server/src/main.web.ts'], format: 'iife', outfile: path.join(out, 'web', 'server.js') },
    {
      ...web,
      entryPoints: ['client/src/extension-web.ts'],
      outfile: path.join(out, 'web', 'client.js'),
      external: ['vscode'],
    },
    {
      ...common,
      // The panel that shows the flow of Secrets, in the browser of the editor.
      entryPoints: ['main.ts', 'flow.css'].map((name) => ({ in: `client/webview/${name}`, out: 'flow' })),
      platform: 'browser',
      target: 'chrome120',
      format: 'iife',
      outdir: out,
    },
  ];
}
