// `npm run hostile -- [--files N] [--seed S] [--keep FOLDER] [--part scan|server] [--opened N] [--renames N]`: writes hostile files of
// every kind, scans them, has the server know all of them, opens them one after the other and asks everything about each (`--opened`:
// so many, of all folders alike), and renames and deletes them under it. Tells what failed, and ends with 1 where anything did.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { quantiles, Server } from '../../scripts/bench/lsp.mjs';
import { withBundle } from '../fuzz/bundled.mjs';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    renames: { type: 'string', default: '2000' },
    opened: { type: 'string' },
    part: { type: 'string' },
    keep: { type: 'string' },
  },
});
const [count, seed, renames] = [values.files, values.seed, values.renames].map(Number);
const wanted = Number(values.opened ?? count);
const ROOT = path.resolve(import.meta.dirname, '../..');
/** The seconds that a scan may take for each 1,000 files, whatever they hold. */
const MOST_SECONDS = 120;
/** What is asked about every document, beside its diagnostics: three of these, others each time. */
const ASKED = 3;
const METHODS = [
  ...['hover', 'completion', 'definition', 'references', 'documentHighlight', 'prepareRename', 'signatureHelp'],
  ...['documentSymbol', 'codeLens', 'foldingRange', 'documentLink', 'inlayHint', 'selectionRange'],
];

const failures = [];
const fail = (what) => {
  failures.push(what);
  if (failures.length <= 50) console.log(`FAILED ${what}`);
};

await withBundle("export { hostileFiles, KINDS } from './files.js';", import.meta.dirname, async (bundle) => {
  const home = values.keep ?? mkdtempSync(path.join(tmpdir(), 'yamlock-hostile-'));
  try {
    const dist = path.join(home, 'dist');
    execFileSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs'), '--out', dist], { stdio: 'inherit' });
    cpSync(path.join(ROOT, 'snippets'), path.join(home, 'snippets'), { recursive: true });
    const folder = path.join(home, 'work');
    const files = [...bundle.hostileFiles(count, seed)];
    for (const { path: name, bytes } of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    specials(path.join(folder, 'specials'));
    console.log(`${files.length} files of ${Object.keys(bundle.KINDS).length} kinds, seed ${seed}`);
    if (values.part !== 'server') await scanned(path.join(dist, 'cli.js'), folder);
    if (values.part !== 'scan') await served(path.join(dist, 'server.js'), folder, files);
  } finally {
    if (values.keep === undefined) rmSync(home, { recursive: true });
  }
});
console.log(failures.length === 0 ? 'nothing failed' : `${failures.length} failures`);
if (failures.length > 0) process.exitCode = 1;

/** Makes what is named as a file of YAML and is none. */
function specials(folder) {
  mkdirSync(path.join(folder, 'folder.yaml'), { recursive: true });
  spawnSync('mkfifo', [path.join(folder, 'pipe.yaml')]);
  for (const [name, target] of Object.entries({
    'loop.yaml': 'loop.yaml',
    'a.yaml': 'b.yaml',
    'b.yaml': 'a.yaml',
    above: '..',
    'zero.yaml': '/dev/zero',
    'nowhere.yaml': 'no/such/file',
    '.yamlock.yaml': '/dev/zero',
    '.sops.yaml': 'pipe.yaml',
    'kustomization.yaml': '/dev/full',
  }))
    symlinkSync(target, path.join(folder, name));
  writeFileSync(path.join(folder, `${'n'.repeat(240)}.yaml`), 'kind: Pod\n');
  writeFileSync(path.join(folder, 'line\nend\u202e.yaml'), 'apiVersion: v1\nkind: Pod\n');
}

async function scanned(cli, folder) {
  for (const args of [
    ['scan', '.', '--format', 'json', '--rules', 'all', '--no-config'],
    ['scan', '.', '--format', 'sarif', '--no-config', '--as-written', '--workers', '2'],
  ]) {
    const began = performance.now();
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.max(60, (count / 1000) * MOST_SECONDS) * 1000);
    const out = [];
    let stderr = '';
    child.stdout.on('data', (data) => out.push(data));
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const code = await new Promise((resolve) => child.once('close', (status, signal) => resolve(signal ?? status)));
    clearTimeout(timer);
    const text = Buffer.concat(out).toString();
    if (code !== 0 && code !== 1) fail(`yamlock ${args[0]} ended with ${code}: ${stderr.slice(0, 500)}`);
    for (const [bad] of text.matchAll(/[^"]*(?:failed here|took longer|gave up)[^"]*/g))
      fail(`yamlock ${args[0]}: ${bad}`);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`yamlock ${args[0]}: code ${code}, ${(text.length / 2 ** 20).toFixed(1)} MiB of report, ${seconds} s`);
  }
}

/** Opens all files one after the other and asks everything about each, and renames and deletes files on the disk meanwhile. */
async function served(program, folder, files) {
  const server = new Server([program, '--stdio'], folder);
  const exit = new Promise((resolve) => server.child.once('exit', (code, signal) => resolve(signal ?? code)));
  let ended;
  void exit.then((how) => {
    ended = how;
  });
  const { handle } = server;
  let ready;
  const isReady = new Promise((resolve) => {
    ready = resolve;
  });
  server.handle = (message, arrived) => {
    if (message.method === 'window/logMessage' && /^(?:Failed|Stopped)/.test(message.params.message))
      fail(`server: ${message.params.message}`);
    if (message.method === 'yamlock/status' && message.params.state === 'ready') ready();
    handle.call(server, message, arrived);
  };
  const uriOf = (name) => pathToFileURL(path.join(folder, name)).href;
  const times = [];
  let asked = 0;
  const ask = async (method, params, about) => {
    asked++;
    const sent = performance.now();
    try {
      const { arrived } = await server.request(`textDocument/${method}`, params);
      if (method === 'diagnostic') times.push(arrived - sent);
    } catch (error) {
      // What cannot be renamed is refused with a reason.
      if (!/can be renamed/.test(error.message)) fail(`${about}: ${error.message}`);
    }
  };
  await server.request('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'work' }],
    initializationOptions: { status: true },
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
      textDocument: {
        diagnostic: {},
        rename: { prepareSupport: true },
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } } },
      },
    },
  });
  server.notify('initialized', {});
  const began = performance.now();
  await isReady;
  console.log(
    `server: the workspace is known after ${((performance.now() - began) / 1000).toFixed(1)} s, ${server.memory()} MiB`,
  );
  const opened = files.filter((_, index) => (index * wanted) % files.length < wanted);
  for (const { path: name, kind, bytes } of opened) {
    if (ended !== undefined) return fail(`the server ended with ${ended}`);
    const about = `${name} (${kind})`;
    const uri = uriOf(name);
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
    // Units as they are: halves of surrogate pairs reach the server, too.
    const text = Buffer.from(bytes).toString(wide ? 'utf16le' : kind.startsWith('latin') ? 'latin1' : 'utf8');
    const textDocument = { uri };
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const lines = text.split('\n');
    const line = asked % lines.length;
    const position = { line, character: Math.min(lines[line].length, asked % 30) };
    const range = { start: position, end: { line: lines.length, character: 0 } };
    await ask('diagnostic', { textDocument }, about);
    const context = { includeDeclaration: true, triggerKind: 1 };
    for (let at = 0; at < ASKED; at++)
      await ask(
        METHODS[(asked + at) % METHODS.length],
        { textDocument, position, range, positions: [position], context },
        about,
      );
    await ask('codeAction', { textDocument, range, context: { diagnostics: [] } }, about);
    server.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: position, end: position }, text: 'x' }],
    });
    await ask('diagnostic', { textDocument }, about);
    server.notify('textDocument/didClose', { textDocument });
  }
  tellTimes(`server: ${opened.length} files opened, ${asked} requests, ${server.memory()} MiB`, times);
  await storm(server, folder, files, uriOf, ask, times);
  const { memory } = server;
  console.log(`server: ${memory.call(server)} MiB at the end`);
  await server.request('shutdown', undefined);
  server.notify('exit');
  const code = await exit;
  if (code !== 0) fail(`the server ended with ${code}`);
}

/** Renames files and then deletes them, under a server that is typed into. */
async function storm(server, folder, files, uriOf, ask, times) {
  times.length = 0;
  const typed = { uri: uriOf('typed.yaml') };
  let version = 1;
  const opened = {
    ...typed,
    languageId: 'yaml',
    version,
    text: 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n',
  };
  server.notify('textDocument/didOpen', { textDocument: opened });
  const type = async () => {
    const start = { line: 0, character: 0 };
    server.notify('textDocument/didChange', {
      textDocument: { ...typed, version: ++version },
      contentChanges: [{ range: { start, end: start }, text: '#' }],
    });
    await ask('diagnostic', { textDocument: typed }, 'typing in a storm');
  };
  const moved = files.slice(0, renames).map(({ path: name }) => name);
  for (const [index, name] of moved.entries()) {
    renameSync(path.join(folder, name), path.join(folder, `${name}.moved.yaml`));
    const changes = [
      { uri: uriOf(name), type: 3 },
      { uri: uriOf(`${name}.moved.yaml`), type: 1 },
    ];
    server.notify('workspace/didChangeWatchedFiles', { changes });
    if (index % 20 === 0) await type();
  }
  tellTimes(`server: ${moved.length} renames, typing meanwhile`, times);
  times.length = 0;
  const sets = new Set(files.map(({ path: name }) => name.split('/')[0]));
  for (const [index, set] of [...sets].entries()) {
    rmSync(path.join(folder, set), { recursive: true });
    server.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(set), type: 3 }] });
    if (index % 3 === 0) await type();
  }
  tellTimes(`server: ${sets.size} folders deleted, typing meanwhile`, times);
}

function tellTimes(what, times) {
  const { median, p95, max } = quantiles(times);
  console.log(
    `${what}: diagnostics ${median.toFixed(1)} / ${p95.toFixed(1)} / ${max.toFixed(0)} ms (median / p95 / most)`,
  );
}
