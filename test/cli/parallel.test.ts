import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchesOf } from '../../server/src/cli/scan/batches.js';
import { threadsFor } from '../../server/src/cli/scan/scan-files.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { sampled } from '../harness/long.js';
import { type Report, workspace } from './fixtures.js';
import { buildProgram, CLEAN, folderOf, makeFolder, PRIVILEGED, type Ran, removeFolder, yamlock } from './support.js';

const home = makeFolder();
let program = '';
/** The same, but the thread that reads a file with this word in its name ends at once. */
let mortal = '';
beforeAll(async () => {
  program = await buildProgram(home);
  const trap = path.join(home, 'mortal');
  mortal = await buildProgram(
    trap,
    `{ const fs = require('node:fs').promises; const read = fs.readFile;
       if (!require('node:worker_threads').isMainThread)
         fs.readFile = (file, ...rest) => (String(file).includes('deadly') ? process.exit(7) : read(file, ...rest)); }`,
  );
});
afterAll(() => removeFolder(home));

const process1 = (cwd: string, args: readonly string[], file = program): Ran => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, 'scan', '.', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH },
  });
  return { code: status ?? -1, stdout, stderr };
};

/** A pretty report without the time it took. */
const timeless = (text: string): string => text.replace(/, [\d.]+ m?s$/gm, ', …');

test('there are as many threads as wanted, and no more than processors', () => {
  expect([undefined, 1, 2, 4, 999].map((wanted) => threadsFor(wanted, 4))).toEqual([4, 1, 2, 4, 4]);
});

describe.skipIf(availableParallelism() < 2)('--workers', () => {
  test.each(sampled(['json', 'sarif', 'pretty', 'github'], 4))('makes no difference to %s', (format) => {
    const cwd = folderOf(workspace());
    const args = ['--format', format, '--rules', 'all', '--verbose'];
    const alone = process1(cwd, [...args, '--workers', '1']);
    expect(alone).toMatchObject({ code: 1, stderr: '' });
    expect(alone.stdout.length).toBeGreaterThan(10_000);
    if (format === 'json') {
      expect(alone.stdout).toContain('Use key \\"password\\" of ExternalSecret \\"db\\"');
      expect(alone.stdout).toContain('not valid UTF-8');
    }
    for (const workers of ['2', '5']) {
      const several = process1(cwd, [...args, '--workers', workers]);
      expect({ ...several, stdout: timeless(several.stdout) }).toEqual({ ...alone, stdout: timeless(alone.stdout) });
    }
  });

  test('are the same in this process as in one of its own', async () => {
    const cwd = folderOf(workspace());
    const args = ['--format', 'json', '--rules', 'all'];
    const inside = await yamlock(['scan', '.', ...args, '--workers', '3'], { cwd, program });
    expect(inside).toEqual(process1(cwd, args));
    expect(inside).toEqual(await yamlock(['scan', '.', ...args], { cwd }));
  });

  test('reads standard input beside them', async () => {
    const cwd = folderOf({ 'a.yaml': CLEAN, 'b.yaml': PRIVILEGED });
    const args = ['scan', '.', '-', '--stdin-filename', 'a.yaml', '--format', 'json'];
    const alone = await yamlock([...args, '--workers', '1'], { cwd, stdin: PRIVILEGED, program });
    expect(alone.stdout).toContain('"file": "a.yaml"');
    expect(await yamlock([...args, '--workers', '2'], { cwd, stdin: PRIVILEGED, program })).toEqual(alone);
  });

  test.each(['0', '-1', 'many', '1.5'])('refuse %s', async (value) => {
    const { code, stderr } = await yamlock(['scan', '.', `--workers=${value}`], { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect(code).toBe(2);
    expect(stderr).toContain('--workers takes a number');
  });

  test('that end lose the file they ended on and no other', () => {
    const cwd = folderOf({ ...workspace(), '3/deadly.yaml': PRIVILEGED, '5/deadly-too.yaml': PRIVILEGED });
    const { code, stdout, stderr } = process1(cwd, ['--format', 'json', '--workers', '2'], mortal);
    expect(code).toBe(2);
    expect(stderr).toContain('failed on files that the report names');
    const lost = (JSON.parse(stdout) as Report).summary.skipped.filter(({ file }) => file.includes('deadly'));
    const reason = 'Yamlock failed on it (its worker ended); the other files were checked';
    expect(lost).toEqual([
      { file: '3/deadly.yaml', reason },
      { file: '5/deadly-too.yaml', reason },
    ]);
    for (const name of ['3/deadly.yaml', '5/deadly-too.yaml']) rmSync(path.join(cwd, name));
    const without = JSON.parse(process1(cwd, ['--format', 'json', '--workers', '1']).stdout) as Report;
    expect((JSON.parse(stdout) as Report).findings).toEqual(without.findings);
  });

  test('that cannot be started leave the work to this thread', async () => {
    const cwd = folderOf(workspace());
    const args = ['scan', '.', '--format', 'json'];
    const alone = await yamlock(args, { cwd });
    const nowhere = path.join(cwd, 'no-such-program.cjs');
    expect(await yamlock([...args, '--workers', '2'], { cwd, program: nowhere })).toEqual(alone);
  });

  test('say what they cannot read any more', async () => {
    const cwd = folderOf(workspace());
    // Listed, and gone when the workers come to read it.
    const gone = path.join(cwd, '2', 'gone.yaml');
    const list = nodeHost.list;
    try {
      Object.assign(nodeHost, {
        list: async (folder: string) => {
          const listing = await list(folder);
          return { ...listing, files: [...listing.files, gone] };
        },
      });
      const { stdout } = await yamlock(['scan', '.', '--format', 'json', '--workers', '2'], { cwd, program });
      expect((JSON.parse(stdout) as Report).summary.skipped).toContainEqual({
        file: '2/gone.yaml',
        reason: 'does not exist',
      });
    } finally {
      Object.assign(nodeHost, { list });
    }
  });
});

describe('a failure of Yamlock itself', () => {
  test('loses one file, is named, and ends with 2', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED });
    const host: Host = {
      ...nodeHost,
      read: async (file) => {
        if (file.endsWith('a.yaml')) throw new TypeError('quotes hunter2');
        return await nodeHost.read(file);
      },
    };
    const { code, stdout, stderr } = await yamlock(['scan', '.', '--format', 'json', '--fail-on', 'never'], {
      cwd,
      host,
    });
    const report = JSON.parse(stdout) as Report;
    expect(code).toBe(2);
    expect(stderr).toContain('This is a mistake in Yamlock');
    expect(report.summary.skipped).toEqual([
      { file: 'a.yaml', reason: 'Yamlock failed on it (TypeError); the other files were checked' },
    ]);
    expect(new Set(report.findings.map(({ file }) => file))).toEqual(new Set(['b.yaml']));
    expect(stdout + stderr).not.toContain('hunter2');
    const debugged = await yamlock(['scan', '.', '--format', 'json'], { cwd, host, env: { YAMLOCK_DEBUG: '1' } });
    expect(debugged.stdout).toContain('parallel.test.ts');
    expect(debugged.stdout + debugged.stderr).not.toContain('hunter2');
  });
});

describe('batches', () => {
  test('hold every file once, and no more than they may', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 300 }), (sizes) => {
        const inputs = sizes.map((size, index) => ({
          path: `/${index}`,
          name: `${index}`,
          folder: '/',
          place: `${size}`,
          explicit: false,
        }));
        const batches = batchesOf(inputs, sizes);
        expect(batches.flat().toSorted((a, b) => Number(a.name) - Number(b.name))).toEqual(inputs);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(64);
          const sum = batch.reduce((total, { place }) => total + Number(place), 0);
          expect(batch.length === 1 || sum <= 512 * 1024).toBe(true);
        }
      }),
    );
  });
});
