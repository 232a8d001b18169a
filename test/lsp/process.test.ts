import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createMessageConnection,
  type Diagnostic,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { copySchemas } from '../harness/schemas.js';
import { FULL, privilegedPod } from './support.js';

const ENTRY = fileURLToPath(new URL('../../server/src/main.node.ts', import.meta.url));

/** Tells on standard error which garbage is collected, and which flags of V8 are set after the start. */
const WATCH_GARBAGE = `
  const { writeSync } = require('node:fs');
  const { syncBuiltinESMExports } = require('node:module');
  const v8 = require('node:v8');
  const { gc } = globalThis;
  if (gc) globalThis.gc = (options) => {
    gc(options);
    writeSync(2, 'collected ' + options.type + '\\n');
  };
  v8.setFlagsFromString = (flags) => writeSync(2, 'set ' + flags + '\\n');
  syncBuiltinESMExports();
`;

let folder: string;
let server: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'yamlock-server-'));
  server = path.join(folder, 'dist', 'server.cjs');
  await build({
    entryPoints: [ENTRY],
    outfile: server,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
  });
  copySchemas(path.dirname(server));
  await writeFile(path.join(folder, 'pod.yaml'), privilegedPod('web'));
  await writeFile(path.join(folder, 'watch-garbage.cjs'), WATCH_GARBAGE);
  // As in the packages: the pages of the rules lie beside the program's folder.
  await mkdir(path.join(folder, 'docs', 'rules'), { recursive: true });
  await writeFile(path.join(folder, 'docs', 'rules', 'README.md'), '# Rules');
});

afterAll(async () => {
  for (const child of started) child.kill();
  await rm(folder, { recursive: true, force: true });
});

function exitOf(child: ChildProcess): Promise<number | null> {
  started.push(child);
  return new Promise((resolve) => {
    child.once('exit', resolve);
  });
}

async function initialize(connection: MessageConnection): Promise<void> {
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => ({})));
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: FULL,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'work' }],
  });
  await connection.sendNotification('initialized', {});
}

async function codes(connection: MessageConnection): Promise<unknown[]> {
  const uri = pathToFileURL(path.join(folder, 'pod.yaml')).href;
  const { items } = await connection.sendRequest<{ items: { code: unknown }[] }>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  return items.map(({ code }) => code);
}

describe('the server as a process', () => {
  function overStdio(): {
    child: ChildProcess;
    connection: MessageConnection;
    exit: Promise<number | null>;
    stderr: string[];
  } {
    const child = spawn(process.execPath, [server, '--stdio'], { stdio: 'pipe' });
    const stderr: string[] = [];
    child.stderr.on('data', (data: Buffer) => stderr.push(data.toString()));
    const connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    return { child, connection, exit: exitOf(child), stderr };
  }

  test('speaks over stdio, and ends with 0 after shutdown and exit', async () => {
    const { connection, exit, stderr } = overStdio();
    await initialize(connection);
    expect(await codes(connection)).toEqual(['pss-privileged']);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await exit).toBe(0);
    expect(stderr.join('')).toBe('');
  });

  test('links findings to the pages that lie beside it', async () => {
    const { connection } = overStdio();
    await initialize(connection);
    const { items } = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri: pathToFileURL(path.join(folder, 'pod.yaml')).href },
    });
    const page = path.join(folder, 'docs', 'rules', 'pss-privileged.md');
    expect(items.map(({ codeDescription }) => codeDescription?.href)).toEqual([pathToFileURL(page).href]);
  });

  test('ends with 1 on an exit without shutdown', async () => {
    const { connection, exit } = overStdio();
    await initialize(connection);
    await connection.sendNotification('exit');
    expect(await exit).toBe(1);
  });

  test('ends when its input closes', async () => {
    const { child, connection, exit } = overStdio();
    await initialize(connection);
    child.stdin?.end();
    expect(await exit).toBe(1);
  });

  test('says how it is started to somebody who starts it by hand', async () => {
    const child = spawn(process.execPath, [server], { stdio: 'pipe' });
    const stderr: string[] = [];
    child.stderr.on('data', (data: Buffer) => stderr.push(data.toString()));
    expect(await exitOf(child)).toBe(2);
    expect(stderr.join('')).toContain('--stdio');
  });

  test('speaks over ipc, as VS Code starts it', async () => {
    const child = fork(server, ['--node-ipc'], { stdio: 'ignore' });
    const exit = exitOf(child);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    await initialize(connection);
    expect(await codes(connection)).toEqual(['pss-privileged']);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await exit).toBe(0);
  });

  test.each([
    ['with --expose-gc collects garbage after an edit', ['--expose-gc'], /^(?:collected minor\n)+$/],
    ['without --expose-gc does without, and changes no flag', [], /^$/],
  ])('a server %s', async (_, flags, expected) => {
    const child = fork(server, ['--node-ipc'], {
      execArgv: [...flags, '--require', path.join(folder, 'watch-garbage.cjs')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const exit = exitOf(child);
    let told = '';
    child.stderr?.on('data', (data: Buffer) => {
      told += String(data);
    });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    await initialize(connection);
    const uri = pathToFileURL(path.join(folder, 'edited.yaml')).href;
    const text = privilegedPod('edited');
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `# edited\n${text}` }],
    });
    await vi.waitFor(() => expect(told).toMatch(expected), { timeout: 10_000 });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    expect(await exit).toBe(0);
    expect(told).toMatch(expected);
  });

  test('takes messages over ipc in the same order, and refuses what is none', async () => {
    const child = fork(server, ['--node-ipc'], { stdio: 'ignore' });
    const exit = exitOf(child);
    const answers: { id: unknown; error?: { code: number } }[] = [];
    const answered = async (id: unknown): Promise<number | undefined> => {
      const find = () => answers.findIndex((message) => message.id === id);
      await vi.waitFor(() => expect(find()).toBeGreaterThanOrEqual(0), { timeout: 10_000 });
      return answers.splice(find(), 1)[0]?.error?.code;
    };
    child.on('message', (message) => answers.push(message as (typeof answers)[number]));
    child.send({ jsonrpc: '2.0', id: 1, method: 'yamlock/rules' });
    expect(await answered(1)).toBe(-32002);
    child.send({ jsonrpc: '2.0', id: 2, method: 'initialize', params: { processId: null, capabilities: {} } });
    expect(await answered(2)).toBeUndefined();
    child.send({ jsonrpc: '2.0', id: 3, method: 'initialize', params: { processId: null, capabilities: {} } });
    expect(await answered(3)).toBe(-32600);
    for (const odd of ['text', 5, true, [], {}]) {
      child.send(odd);
      expect(await answered(null)).toBe(-32600);
    }
    child.send({ jsonrpc: '2.0', id: 4, method: 'shutdown' });
    expect(await answered(4)).toBeUndefined();
    child.send({ jsonrpc: '2.0', id: 5, method: 'yamlock/rules' });
    expect(await answered(5)).toBe(-32600);
    child.send({ jsonrpc: '2.0', method: 'exit' });
    expect(await exit).toBe(0);
  });

  test.each(['socket', 'pipe'])('a %s is read as standard input is, and ends it when it closes', async (kind) => {
    const listening = createServer();
    onTestFinished(() => void listening.close());
    const name =
      process.platform === 'win32' ? `\\\\.\\pipe\\yamlock-${process.pid}` : path.join(folder, 'server.sock');
    await new Promise<void>((resolve) => {
      if (kind === 'pipe') listening.listen(name, resolve);
      else listening.listen(0, '127.0.0.1', resolve);
    });
    const address = listening.address();
    const value = typeof address === 'object' ? address?.port : address;
    const connected = new Promise<Socket>((resolve) => listening.once('connection', resolve));
    const child = spawn(process.execPath, [server, `--${kind}=${value}`], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const exit = exitOf(child);
    const socket = await connected;
    const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
    await initialize(connection);
    expect(await codes(connection)).toEqual(['pss-privileged']);
    socket.end();
    expect({ code: await exit, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('says that the channel it is told cannot be had', async () => {
    const child = spawn(process.execPath, [server, `--pipe=${path.join(folder, 'nobody.sock')}`], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    const code = await exitOf(child);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'yamlock: the client takes no messages (ENOENT)\n' });
  });

  test('ends when the ipc channel closes', async () => {
    const child = fork(server, ['--node-ipc'], { stdio: 'ignore' });
    const exit = exitOf(child);
    await initialize(createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)));
    child.disconnect();
    expect(await exit).toBe(1);
  });
});
