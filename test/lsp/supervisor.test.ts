import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../cli/support.js';
import { PROJECT } from '../harness/files.js';

const home = makeFolder();
afterAll(() => removeFolder(home));

/** Runs code in a process that ends where it is stuck for two seconds. */
async function run(code: string): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const outfile = path.join(home, 'program.cjs');
  const contents = `import { endWhereStuck } from './server/src/host/node/supervisor.js'; endWhereStuck(2); ${code}`;
  const stdin = { contents, resolveDir: PROJECT };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const { status, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8', timeout: 60_000 });
  return { status, stderr };
}

test('a process whose event loop does not turn is ended, and says so', async () => {
  const { status, stderr } = await run('setTimeout(() => { for (;;); }, 100);');
  expect({ status, stderr }).toEqual({
    status: null,
    stderr: 'yamlock: nothing was answered for 2 s, and the server ends\n',
  });
});

test('one whose event loop turns now and then goes on', async () => {
  const busy = 'const end = Date.now() + 1000; while (Date.now() < end);';
  const { status, stderr } = await run(
    `let rounds = 0; const timer = setInterval(() => { ${busy} if (++rounds === 4) { clearInterval(timer); process.exitCode = 7; } }, 10);`,
  );
  expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
});
