// `npm run test:editor`: builds, packages, and runs the suites of test/editor in a real VS Code: first the extension from
// the source tree (in one folder, then in several), then the packaged one, then (in code-server only) the packaged one
// beside the language server of another YAML extension, by clicks, and in the extension host of a browser; the
// documentation site and the playground in it come last, in Chromium. The last line says how many tests passed, for machines to read, and .tsbuild/editor-tests.json has the same with the failures.
//   VSCODE_EXECUTABLE=PATH  an installed VS Code      VSCODE_DOWNLOAD=1  let @vscode/test-electron download one
//   neither                 code-server, which ./host.mjs installs from the npm registry
//   --only=development,roots,packaged,beside,clicks,web,site,playground  these suites alone      --grep=PATTERN  the tests whose titles match
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { serveFolder } from '../playground/serve.mjs';
import { setUp } from '../setup.mjs';
import { runClicks } from './clicks.mjs';
import { ensureEditorHost, ROOT, YAML_SERVER } from './host.mjs';
import { packageExtension } from './package.mjs';
import { runPlayground } from './playground.mjs';
import { runSite } from './site.mjs';
import { hasWebHost, runWeb } from './web.mjs';

// A fresh clone has these only after the setup.
setUp();
const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } = await import(
  '@vscode/test-electron'
);
const [{ build }, { buildSite }] = await Promise.all([import('esbuild'), import('../site/build.mjs')]);

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'development,roots,packaged,beside,clicks,web,site,playground' },
    grep: { type: 'string' },
  },
});
const isWanted = (suite) => options.only.split(',').includes(suite);

const tests = path.join(ROOT, 'test/editor');
const bundles = path.join(ROOT, '.tsbuild/editor-tests');
/** A stand-in for the YAML extension of Red Hat. */
const yamlExtension = path.join(tests, 'yaml-extension');
const scratch = mkdtempSync(path.join(tmpdir(), 'yamlock-test-editor-'));
const shim = path.join(import.meta.dirname, 'vscode-shim.mjs');

/** Resolves to the editor to test in, and whether it is code-server. */
async function findEditor() {
  if (process.env.VSCODE_EXECUTABLE !== undefined) return process.env.VSCODE_EXECUTABLE;
  if (process.env.VSCODE_DOWNLOAD === '1') return downloadAndUnzipVSCode();
  ensureEditorHost();
  return shim;
}

async function bundleTests() {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [
      ...['development', 'roots', 'packaged', 'beside'].map((name) => path.join(tests, `${name}.ts`)),
      path.join(yamlExtension, 'main.ts'),
    ],
    outbase: tests,
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  cpSync(path.join(yamlExtension, 'package.json'), path.join(bundles, 'yaml-extension/package.json'));
}

/** Runs a suite in a window of its own, on a fresh copy of a folder, or of the workspace file in it. */
async function runSuite(
  editor,
  { entry, folder = 'workspace', file: opened = '', extensionDevelopmentPath, launchArgs = [] },
) {
  const copy = path.join(scratch, entry);
  cpSync(path.join(tests, folder), copy, { recursive: true });
  const file = path.join(scratch, `${entry}.json`);
  let crash;
  try {
    await runTests({
      vscodeExecutablePath: editor,
      extensionDevelopmentPath,
      extensionTestsPath: path.join(bundles, `${entry}.cjs`),
      extensionTestsEnv: {
        YAMLOCK_TEST_RESULTS: file,
        YAML_LANGUAGE_SERVER: YAML_SERVER,
        ...(options.grep === undefined ? {} : { YAMLOCK_TEST_GREP: options.grep }),
      },
      launchArgs: [
        path.join(copy, opened),
        '--disable-workspace-trust',
        `--user-data-dir=${path.join(scratch, 'user-data')}`,
        ...launchArgs,
      ],
    });
  } catch (error) {
    crash = String(error);
  }
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: [{ title: entry, message: crash ?? 'the suite left no results' }],
  };
}

/** Returns the arguments with which an editor starts with the package installed. */
function installPackage(editor, vsix) {
  if (editor === shim) return [`--install=${vsix}`];
  const extensions = `--extensions-dir=${path.join(scratch, 'extensions')}`;
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(editor, { reuseMachineInstall: true });
  const windows = process.platform === 'win32';
  const result = spawnSync(cli, [...args, extensions, '--install-extension', vsix], {
    stdio: 'inherit',
    shell: windows,
  });
  if (result.status !== 0) throw new Error(`${vsix} could not be installed`);
  return [extensions];
}

const results = {};
try {
  const vsix = await packageExtension();
  await bundleTests();
  const editor = await findEditor();
  if (isWanted('development')) {
    console.log('\n--- the extension from the source tree');
    results.development = await runSuite(editor, { entry: 'development', extensionDevelopmentPath: ROOT });
  }
  if (isWanted('roots')) {
    console.log('\n--- the extension from the source tree, in a workspace of several folders');
    results.roots = await runSuite(editor, {
      entry: 'roots',
      folder: 'roots',
      file: 'roots.code-workspace',
      extensionDevelopmentPath: ROOT,
    });
  }
  if (isWanted('packaged')) {
    console.log('\n--- the packaged extension');
    results.packaged = await runSuite(editor, {
      entry: 'packaged',
      // A stand-in for an extension that knows Helm. As the extension under development it leaves ours installed unchanged.
      extensionDevelopmentPath: path.join(tests, 'helm-language'),
      launchArgs: installPackage(editor, vsix),
    });
  }
  if (isWanted('beside') && editor === shim && !existsSync(YAML_SERVER)) {
    console.log('\n--- not tested beside another YAML extension: EDITOR_HOST has no yaml-language-server');
  } else if (isWanted('beside') && editor === shim) {
    console.log('\n--- the packaged extension, beside another YAML extension');
    results.beside = await runSuite(editor, {
      entry: 'beside',
      folder: 'beside',
      extensionDevelopmentPath: path.join(bundles, 'yaml-extension'),
      launchArgs: installPackage(editor, vsix),
    });
  }
  if (isWanted('clicks') && editor === shim) {
    console.log('\n--- the packaged extension, by clicks');
    results.clicks = await runClicks(vsix, scratch, options.grep);
  }
  if (isWanted('web') && editor === shim && !hasWebHost()) {
    console.log('\n--- not tested in the extension host of a browser: EDITOR_HOST has no @vscode/test-web');
  } else if (isWanted('web') && editor === shim) {
    console.log('\n--- the packaged extension, in the extension host of a browser');
    results.web = await runWeb(scratch, options.grep);
  }
  if ((isWanted('site') || isWanted('playground')) && editor === shim) {
    const folder = path.join(scratch, 'site');
    await buildSite(folder);
    const address = await serveFolder(folder, 0);
    if (isWanted('site')) {
      console.log('\n--- the documentation site');
      results.site = await runSite(address, options.grep);
    }
    if (isWanted('playground')) {
      console.log('\n--- the playground');
      results.playground = await runPlayground(`${address}playground/`, options.grep);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const sum = (key) => Object.values(results).reduce((total, result) => total + result[key], 0);
const summary = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), suites: results };
writeFileSync(path.join(ROOT, '.tsbuild/editor-tests.json'), `${JSON.stringify(summary, null, 2)}\n`);
for (const { title, message } of Object.values(results).flatMap((result) => result.failures)) {
  console.log(`FAILED ${title}\n  ${message.split('\n').join('\n  ')}`);
}
console.log(`editor tests: ${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`);
process.exit(summary.failed === 0 && summary.passed > 0 ? 0 : 1);
