// Sets up a fresh clone: installs the locked dependencies when they are missing or out of date.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Runs a command in the project's folder and ends the process with its exit code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    // On Windows npm is a script of the shell; a path with blanks must not go through the shell.
    shell: process.platform === 'win32' && command === 'npm',
    ...options,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Runs a command as `run` does, and shows its output only where it fails. */
export function runSilently(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (error) throw error;
  if (status === 0) return;
  process.stderr.write(stdout + stderr);
  process.exit(status ?? 1);
}

/** Installs the dependencies of package-lock.json, unless exactly these are installed already. */
export function setUp() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [wantedMajor, wantedMinor] = engines.node.replace('>=', '').split('.').map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    console.error(`Yamlock needs Node ${wantedMajor}.${wantedMinor} or newer; this is ${process.version}.`);
    process.exit(2);
  }
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const mark = path.join(root, 'node_modules', '.yamlock-installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  console.error('Installing the dependencies (once) …');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(mark, lock);
}

/** Installs the dependencies where none are installed yet. */
export function setUpWhereNew() {
  if (!existsSync(path.join(root, 'node_modules'))) setUp();
}

if (process.argv[1] === import.meta.filename) setUp();
