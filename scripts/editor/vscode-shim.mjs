#!/usr/bin/env node
// Stands in for the executable of desktop VS Code: takes the arguments @vscode/test-electron gives it,
//   --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE [--install=VSIX] [FOLDER]
// and runs the tests in the extension host of a code-server.
// Exit code: 0 the tests' run() resolved, 1 it rejected, 2 no result in time, 3 the editor died.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { openPage, QUIET_SETTINGS, startCodeServer } from './code-server.mjs';

const LIMIT_MS = Number(process.env.EDITOR_LIMIT_MS ?? 480_000);

const options = new Map();
const positional = [];
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(argument) ?? [];
  if (name !== undefined) options.set(name, [...(options.get(name) ?? []), value]);
  else if (!argument.startsWith('--')) positional.push(argument);
}
const [tests] = options.get('extensionTestsPath') ?? [];
const developed = options.get('extensionDevelopmentPath') ?? [];
if (tests === undefined || developed.length === 0) {
  console.error('usage: vscode-shim.mjs --extensionDevelopmentPath=FOLDER --extensionTestsPath=FILE [FOLDER]');
  process.exit(64);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'yamlock-tests-'));
// An extension host that dies makes the workbench report success, so only this mark counts as one.
const mark = path.join(scratch, 'resolved');
const entry = path.join(scratch, 'entry.cjs');
writeFileSync(
  entry,
  `exports.run = async () => {
    await require(${JSON.stringify(path.resolve(tests))}).run();
    require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');
  };`,
);

let server;
let browser;
let ending = false;

async function end(code, why) {
  if (ending) return;
  ending = true;
  if (why !== undefined) console.error(`${why}\n--- log of code-server\n${server?.log() ?? ''}`);
  await browser?.close().catch(() => {});
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
  process.exit(code);
}

setTimeout(() => end(2, `No result after ${LIMIT_MS / 1000} s`), LIMIT_MS).unref();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(130, signal));

try {
  const [extensionsDir] = options.get('extensions-dir') ?? [];
  const onExit = (code) => end(3, `code-server ended with ${code}`);
  server = await startCodeServer({ settings: QUIET_SETTINGS, extensionsDir, testDriver: true, onExit });
  for (const vsix of options.get('install') ?? []) server.install(vsix);
  const opened = await openPage(server);
  browser = opened.browser;
  await report(opened.page);
  await opened.page.goto(
    server.url(positional[0] ?? scratch, [
      ...developed.map((folder) => ['extensionDevelopmentPath', server.remote(folder)]),
      ['extensionTestsPath', server.remote(entry)],
      ['enableProposedApi', ''],
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ]),
  );
} catch (error) {
  await end(3, String(error?.stack ?? error));
}

/** Prints the output of a test run in the workbench, and ends with its result. */
async function report(page) {
  // The workbench logs its connection and galleries that it cannot reach, its git extension files behind a link.
  const noise =
    /^(\s*$|Resolv|Creating a socket|\[reconnection|Updating additional|\[Service Worker|\[AgentHost|\[AccountPolicy|[Uu]nknown text editor|Unable to retrieve document|Error: Could not locate the bindings|(Error: )?Cannot find module '\.\/build\/|Canceled: |An unknown error occurred|.*(open-vsx|Git error))/;
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    // Only the lines of our own code in a stack are of interest.
    const text = format(...args).replace(/\n\s+at .*extensionHostProcess\.js.*/g, '');
    if (process.env.EDITOR_VERBOSE !== undefined || !noise.test(text)) console.log(text);
  });
  await page.exposeFunction('codeAutomationExit', (code) => {
    if (code !== 0) void end(1);
    else if (existsSync(mark)) void end(0);
    else void end(3, 'The extension host died before the tests ended.');
  });
  page.on('crash', () => end(3, 'The page crashed.'));
  page.on('pageerror', (error) => console.error('[page]', error.message));
}
