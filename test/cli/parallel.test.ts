import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchesOf } from '../../server/src/cli/batches.js';
import { belongsTo } from '../../server/src/cli/shard.js';
import { type Host, HostError } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node.js';
import {
  buildProgram,
  CLEAN,
  fill,
  folderOf,
  makeFolder,
  PRIVILEGED,
  type Ran,
  removeFolder,
  yamlock,
} from './support.js';

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

const POD = PRIVILEGED.replace(
  'securityContext:\n      privileged: true',
  'env:\n    - name: DB_PASSWORD\n      value: quiet-harbor-42',
);
const SECRET = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  data:
  - secretKey: password
    remoteRef: {key: db}
`;

/** A workspace with something of every kind: findings, fixes that know other files, files that are not checked. */
function workspace(): Record<string, string | Uint8Array> {
  const files: Record<string, string | Uint8Array> = {
    '.yamlock.yaml': 'ignore: [vendor/]\n',
    'z/db.yaml': SECRET,
    'vendor/a.yaml': PRIVILEGED,
    'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [\n',
    'latin.yaml': new Uint8Array([0x61, 0x3a, 0xe9, 0x0a]),
    'other.yaml': 'some: thing\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/ci/test.yaml': 'a: 1\na: 2\n',
    'tests/t.yaml': POD,
  };
  for (let index = 0; index < 150; index++) {
    files[`${index % 7}/${index}.yaml`] = [PRIVILEGED, POD, CLEAN][index % 3] ?? CLEAN;
  }
  return files;
}

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

describe('--workers', () => {
  test.each(['json', 'sarif', 'github', 'pretty'])('makes no difference to %s', (format) => {
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
    expect(debugged.stdout).toContain('TypeError: quotes hunter2');
  });
});

test('fixes are left out where a file changed before they were planned', async () => {
  const cwd = folderOf({ 'a.yaml': POD, 'db.yaml': SECRET });
  let reads = 0;
  const host: Host = {
    ...nodeHost,
    read: async (file) => {
      if (!file.endsWith('a.yaml')) return await nodeHost.read(file);
      reads++;
      // As many findings as before, of another variable.
      return reads === 1 ? POD : POD.replace('DB_PASSWORD', 'MAIL_PASSWORD');
    },
  };
  const rules = ['--rules', 'secret-env-literal'];
  const { stdout } = await yamlock(['scan', '.', '--format', 'json', ...rules], { cwd, host });
  expect(reads).toBe(2);
  expect((JSON.parse(stdout) as Report).findings).toMatchObject([{ file: 'a.yaml', fixes: [] }]);
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

interface Report {
  readonly findings: readonly { readonly file: string }[];
  readonly summary: {
    readonly files: number;
    readonly documents: number;
    readonly errors: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
}

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly unknown[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
  }[];
}

describe('--shard', () => {
  const scan = async (cwd: string, format: string, ...args: string[]): Promise<string> => {
    const ran = await yamlock(['scan', '.', '--format', format, '--rules', 'all', ...args], { cwd });
    expect(ran.stderr).toBe('');
    return ran.stdout;
  };
  const byText = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();

  test.each([1, 2, 5])('of %i: together they say what the whole says', async (count) => {
    const cwd = folderOf(workspace());
    const whole = JSON.parse(await scan(cwd, 'json')) as Report;
    const sarif = JSON.parse(await scan(cwd, 'sarif')) as Sarif;
    const [parts, logs]: [Report[], Sarif[]] = [[], []];
    for (let index = 1; index <= count; index++) {
      parts.push(JSON.parse(await scan(cwd, 'json', '--shard', `${index}/${count}`)) as Report);
      logs.push(JSON.parse(await scan(cwd, 'sarif', '--shard', `${index}/${count}`)) as Sarif);
    }
    // Fixes that know other files are among them: every shard knows all files.
    expect(JSON.stringify(whole.findings)).toContain('of ExternalSecret');
    expect(byText(parts.flatMap(({ findings }) => findings))).toEqual(byText(whole.findings));
    expect(byText(parts.flatMap(({ summary }) => summary.skipped))).toEqual(byText(whole.summary.skipped));
    for (const count of ['files', 'documents', 'errors'] as const)
      expect(parts.reduce((sum, { summary }) => sum + summary[count], 0)).toBe(whole.summary[count]);
    expect(byText(logs.flatMap(({ runs }) => runs.flatMap(({ results }) => results)))).toEqual(
      byText(sarif.runs.flatMap(({ results }) => results)),
    );
    // Each in the order of the whole.
    for (const { findings } of parts) {
      const own = new Set(findings.map(({ file }) => file));
      expect(findings).toEqual(whole.findings.filter(({ file }) => own.has(file)));
    }
  });

  test('is the same with workers and with a cache', async () => {
    const cwd = folderOf(workspace());
    const file = path.join(folderOf({}), 'cache');
    const alone = await scan(cwd, 'json', '--shard', '2/3');
    for (const more of [['--workers', '2'], [`--cache=${file}`], [`--cache=${file}`]]) {
      const args = ['scan', '.', '--format', 'json', '--rules', 'all', '--shard', '2/3', ...more];
      expect((await yamlock(args, { cwd, program })).stdout).toBe(alone);
    }
  });

  test('does not depend on where the folder lies, nor on other files', async () => {
    const files = workspace();
    const filesOf = async (cwd: string) =>
      new Set((JSON.parse(await scan(cwd, 'json', '--shard', '1/3')) as Report).findings.map(({ file }) => file));
    const [here, there] = [folderOf(files), folderOf(files)];
    const first = await filesOf(here);
    expect(first.size).toBeGreaterThan(10);
    fill(there, { 'new/one.yaml': CLEAN, 'a.yaml': CLEAN });
    expect(await filesOf(there)).toEqual(first);
  });

  test('gives each place to exactly one, and each its share', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (place, count) => {
        const owners = Array.from({ length: count }, (_, index) => belongsTo({ index: index + 1, count }, place));
        expect(owners.filter(Boolean)).toHaveLength(1);
      }),
    );
    const places = Array.from({ length: 4000 }, (_, index) => `apps/${index}/deployment.yaml`);
    for (let index = 1; index <= 4; index++) {
      const share = places.filter((place) => belongsTo({ index, count: 4 }, place)).length;
      expect(share).toBeGreaterThan(850);
      expect(share).toBeLessThan(1150);
    }
  });

  test.each(['0/2', '3/2', '1', '1/0', 'a/b', '1/2/3', '-1/2', '1/99999'])('refuses %s', async (value) => {
    const { code, stderr } = await yamlock(['scan', '.', `--shard=${value}`], { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect(code).toBe(2);
    expect(stderr).toContain('--shard takes i/n');
  });

  test.each(['0', '-1', 'many', '1.5'])('--workers refuses %s', async (value) => {
    const { code, stderr } = await yamlock(['scan', '.', `--workers=${value}`], { cwd: folderOf({ 'a.yaml': CLEAN }) });
    expect(code).toBe(2);
    expect(stderr).toContain('--workers takes a number');
  });
});

test('a file that cannot be read is reported by its own shard alone', async () => {
  const cwd = folderOf({ 'a.yaml': POD, 'b.yaml': POD, 'c.yaml': POD });
  const host: Host = {
    ...nodeHost,
    read: async (file) => {
      if (file.endsWith('b.yaml')) throw new HostError('permission denied');
      return await nodeHost.read(file);
    },
  };
  const skipped: string[] = [];
  for (const shard of ['1/3', '2/3', '3/3']) {
    const { stdout } = await yamlock(['scan', '.', '--format', 'json', '--shard', shard], { cwd, host });
    skipped.push(...(JSON.parse(stdout) as Report).summary.skipped.map(({ file }) => file));
  }
  expect(skipped).toEqual(['b.yaml']);
});
