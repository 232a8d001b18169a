import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, CLEAN, folderOf, makeFolder, PRIVILEGED, removeFolder } from './support.js';

/** `yamlock` as it is installed: one file, in a process of its own. */
const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => removeFolder(home));

const run = (args: readonly string[], cwd: string, input = '') =>
  spawnSync(process.execPath, [program, ...args], { cwd, input, encoding: 'utf8', env: { PATH: process.env.PATH } });

describe('the process', () => {
  test.each<[number, string, string[]]>([
    [0, CLEAN, ['scan', 'a.yaml']],
    [1, PRIVILEGED, ['scan', 'a.yaml']],
    [2, CLEAN, ['scan', 'missing.yaml']],
  ])('ends with %i', (code, text, args) => {
    expect(run(args, folderOf({ 'a.yaml': text })).status).toBe(code);
  });

  test('reads what is piped in', () => {
    const { status, stdout } = run(['scan', '-', '--format', 'json'], folderOf({}), PRIVILEGED);
    expect(status).toBe(1);
    expect(stdout).toContain('"file": "stdin.yaml"');
  });

  test('ends in peace when nobody reads on', async () => {
    const cwd = folderOf({ 'a.yaml': Array.from({ length: 3000 }, () => PRIVILEGED).join('---\n') });
    const child = spawn(process.execPath, [program, 'scan', '.', '--format', 'json'], { cwd });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += String(data);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
  });

  test.skipIf(!existsSync('/dev/full'))('says that its output cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [program, 'scan', '.'], {
      cwd: folderOf({ 'a.yaml': CLEAN }),
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'yamlock: the output cannot be written (ENOSPC)\n' });
  });

  test.skipIf(process.platform === 'win32')('says that its folder was deleted', () => {
    const cwd = folderOf({});
    const script = 'rmdir "$PWD" && exec "$0" "$1" scan .';
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, program], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'yamlock: the current folder was deleted\n' });
  });

  test('writes all of a long report into a pipe', () => {
    const cwd = folderOf({ 'a.yaml': Array.from({ length: 2000 }, () => PRIVILEGED).join('---\n') });
    const { stdout } = spawnSync(
      process.execPath,
      [program, 'scan', '.', '--format', 'json', '--rules', 'pss-privileged'],
      {
        cwd,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    expect((JSON.parse(stdout) as { findings: unknown[] }).findings).toHaveLength(2000);
  });

  test('serves an editor', async () => {
    const child = spawn(process.execPath, [program, 'lsp', '--stdio'], { cwd: folderOf({}) });
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    let received = '';
    const until = (part: string) =>
      new Promise<void>((resolve) => {
        const look = (data: unknown): void => {
          received += String(data);
          if (!received.includes(part)) return;
          child.stdout.off('data', look);
          resolve();
        };
        child.stdout.on('data', look);
      });
    const answered = until('"id":1');
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answered;
    expect(received).toContain('"serverInfo"');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const down = until('"id":2');
    send({ id: 2, method: 'shutdown' });
    await down;
    send({ method: 'exit' });
    expect(await ended).toBe(0);
  });
});
