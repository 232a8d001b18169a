import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../server/src/cli/scan/check.js';
import { checkOptions } from '../../server/src/cli/scan/check-options.js';
import { InlineExecutor } from '../../server/src/cli/scan/executor.js';
import { OpenFiles } from '../../server/src/cli/scan/open-file.js';
import { Progress } from '../../server/src/cli/scan/progress.js';
import { openWorkspace } from '../../server/src/cli/scan/workspace.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { POD, SECRET } from './fixtures.js';
import { buildProgram, CLEAN, fill, folderOf, makeFolder, ODD, PRIVILEGED, removeFolder } from './support.js';

/** Adds counters to the program where files are read, parsed and checked. */
const HOOKS: readonly (readonly [file: RegExp, before: string, counter: string])[] = [
  [
    /core\/yaml\/document\.ts$/,
    'if (previous?.text === text && previous !== NOT_READ_YET) return previous;',
    "globalThis.counted('parsed', text);",
  ],
  [
    /core\/engine\/check-document\.ts$/,
    'const raw: RawFinding[] = [];\n  const containers',
    "globalThis.counted('checked', document.text);\n    ",
  ],
];
const counters: Plugin = {
  name: 'counters',
  setup: ({ onLoad }) => {
    for (const [filter, before, counter] of HOOKS)
      onLoad({ filter }, ({ path: file }) => {
        const source = readFileSync(file, 'utf8');
        const at = source.indexOf(before);
        if (at < 0) throw new Error(`nothing to count in ${file}`);
        const where = before.startsWith('if') ? at + before.length : at;
        return { contents: source.slice(0, where) + counter + source.slice(where), loader: 'ts' };
      });
  },
};
const LOG = `{ const fs = require('node:fs'); const { readFile } = fs.promises;
  globalThis.counted = (what, name) => fs.appendFileSync(process.env.YAMLOCK_COUNTS, JSON.stringify([what, name]) + '\\n');
  fs.promises.readFile = (file, ...rest) => (globalThis.counted('read', String(file)), readFile(file, ...rest)); }`;

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home, LOG, [counters]);
});
afterAll(() => removeFolder(home));

interface Counted {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** How many times each file was read, and the text of each was parsed and checked; those with none are left out. */
  readonly read: Readonly<Record<string, number>>;
  readonly parsed: Readonly<Record<string, number>>;
  readonly checked: Readonly<Record<string, number>>;
}

/** Runs the program over files, and counts for the texts that they had before. */
function run(cwd: string, files: Readonly<Record<string, string>>, args: readonly string[]): Counted {
  const log = path.join(folderOf({}), 'log');
  writeFileSync(log, '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, YAMLOCK_COUNTS: log },
  });
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  const events = lines.map((line) => JSON.parse(line) as [string, string]);
  const count = (what: string, nameOf: (file: string) => string): Record<string, number> => {
    const counts = Object.keys(files).map((file): [string, number] => [
      file,
      events.filter(([event, name]) => event === what && name === nameOf(file)).length,
    ]);
    return Object.fromEntries(counts.filter(([, times]) => times > 0));
  };
  return {
    ...{ code: status, stdout, stderr },
    read: count('read', (file) => path.join(cwd, file)),
    parsed: count('parsed', (file) => files[file] ?? ''),
    checked: count('checked', (file) => files[file] ?? ''),
  };
}

/** Each text is another: counts are by text. */
function named(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, `# ${name}\n${text}`]));
}

const once = (names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, 1]));

const VALUES = 'replicas: 1\nimage: web\npassword: quiet-harbor-42\n';
/** Files of all kinds that are checked. */
const CHECKED = named({
  '.sops.yaml': 'creation_rules:\n- path_regex: secrets/.*\n  pgp: 0123456789012345678901234567890123456789\n',
  'kustomization.yaml':
    'resources: [pod.yaml, deep/web.yaml]\npatches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: run, files: [run.sh, set.properties]}]\n',
  'patch.yaml': POD.replace('name: web', 'name: patched'),
  'run.sh': 'helm upgrade web chart -f passed.yaml\n',
  'set.properties': 'password=quiet-harbor-43\n',
  'pod.yaml': POD,
  'deep/web.yaml': PRIVILEGED,
  'deep/odd.yaml': ODD,
  'db.yaml': SECRET,
  'clean.yaml': CLEAN,
  'namespace.yaml':
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {pod-security.kubernetes.io/enforce: baseline}\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': VALUES,
  // Values because of what a script says, and because of the keys of a chart: nobody knows before all were read.
  'passed.yaml': 'only: {password: quiet-harbor-44}\n',
  'environments.yaml': VALUES.replace('42', '45'),
});
/** Files that are read, and are none to check. */
const OTHER = named({ 'other.yaml': 'some: thing\nand: another\n', 'list.yaml': '- a\n- b\n' });
const FILES = { ...CHECKED, ...OTHER };
const ARGS = ['scan', '--as-written', '.', '--rules', 'all', '--fail-on', 'never', '--verbose'];
const timeless = ({ code, stdout, stderr }: Counted): object => ({
  ...{ code, stderr },
  stdout: stdout.replace(/, [\d.]+ m?s$/gm, ', …'),
});

describe.each(['1', '2', '5'])('a scan with %s workers', (workers) => {
  const scan = (cwd: string, files: Readonly<Record<string, string>>, ...more: string[]): Counted =>
    run(cwd, files, [...ARGS, '--workers', workers, ...more]);

  test('reads, parses and checks each file once, and with a cache only what that does not know', () => {
    const cwd = folderOf(FILES);
    const fresh = scan(cwd, FILES);
    const { code, stdout, read, parsed, checked } = fresh;
    expect(code).toBe(0);
    expect(stdout).toContain('passed.yaml:');
    expect(stdout).toContain('environments.yaml:');
    expect(stdout).toContain('Use key "password" of ExternalSecret "db"');
    expect(read).toEqual(once(Object.keys(FILES)));
    // It lies around the others, and each thread has it.
    expect({ ...parsed, '.sops.yaml': 1 }).toEqual(once(Object.keys(FILES)));
    expect(checked).toEqual(once(Object.keys(CHECKED)));

    const cache = `--cache=${path.join(folderOf({}), 'cache.json')}`;
    const cold = scan(cwd, FILES, cache);
    expect(timeless(cold)).toEqual(timeless(fresh));
    expect(cold).toMatchObject({ read: fresh.read, checked: fresh.checked });
    expect({ ...cold.parsed, '.sops.yaml': 1 }).toEqual(once(Object.keys(FILES)));

    const warm = scan(cwd, FILES, cache);
    expect(timeless(warm)).toEqual(timeless(fresh));
    expect(warm.read).toEqual(fresh.read);
    expect(warm.checked).toEqual({});
    // They say what the others are.
    expect(warm.parsed).toEqual(once(['.sops.yaml', 'kustomization.yaml', 'patch.yaml']));

    // One is another by now, and says something else for others: those whose reports hang on it are checked, too.
    const changed = { ...FILES, 'db.yaml': `# other\n${SECRET.replace('password', 'secret')}` };
    fill(cwd, changed);
    const again = scan(cwd, changed, cache);
    expect(timeless(again)).toEqual(timeless(scan(cwd, changed)));
    expect(again.read).toEqual(fresh.read);
    expect(again.checked).toMatchObject(once(['db.yaml', 'pod.yaml']));
    expect(again.checked).not.toHaveProperty(['deep/web.yaml']);
    expect(Object.values(again.checked).every((times) => times === 1)).toBe(true);
  });
});

describe('a fix', () => {
  // What charts and kustomizations give is built of the files as the fixes leave them.
  const FIX = ['fix', '.', '--safety', 'review', '--rules', 'all', '--format', 'json', '--as-written'];

  test.each([['--dry-run', '--encrypt'], []])(
    'reads, parses and checks each file once before it changes it %s',
    (...more) => {
      const cwd = folderOf(FILES);
      const { stdout, read, parsed, checked } = run(cwd, FILES, [...FIX, ...more]);
      expect((JSON.parse(stdout) as { fixed: number }).fixed).toBeGreaterThan(5);
      const written = Object.keys(FILES).filter((name) => readFileSync(path.join(cwd, name), 'utf8') !== FILES[name]);
      expect(written.length > 0).toBe(more.length === 0);
      // Whoever writes a file compares it with what was read, and whoever encrypts looks at what lies around as it is now.
      const compared = Object.fromEntries(written.map((name) => [name, 2]));
      const around = more.length === 0 ? [] : ['.sops.yaml', 'kustomization.yaml', 'chart/Chart.yaml'];
      const besides = (counts: Readonly<Record<string, number>>): object =>
        Object.fromEntries(Object.entries(counts).filter(([name]) => !around.includes(name)));
      expect(besides(read)).toEqual(besides({ ...once(Object.keys(FILES)), ...compared }));
      expect(besides(parsed)).toEqual(besides(once(Object.keys(FILES))));
      expect(checked).toEqual(once(Object.keys(CHECKED)));
    },
  );
});

describe('a file that is let go, for want of room', () => {
  /** Scans with room for no file at all; `read` counts from 1 for each file. */
  async function scan(cwd: string, read: (file: string, times: number) => Promise<string>) {
    const times = new Map<string, number>();
    const host: Host = {
      ...nodeHost,
      read: (file) => {
        times.set(file, (times.get(file) ?? 0) + 1);
        return read(file, times.get(file) ?? 0);
      },
    };
    const io = {
      ...{ cwd, env: {}, isTTY: { stdout: false, stderr: false }, now: () => 0 },
      ...{ stdout: { write: () => undefined }, stderr: { write: () => undefined } },
    };
    const opened = await openWorkspace(
      ['.'],
      { check: checkOptions({ rules: ['secret-env-literal'] }, cwd) },
      io,
      host,
    );
    const workspace = { ...opened, open: new OpenFiles(0) };
    const options = { level: 'information', excerpts: false, hashes: false, debug: false } as const;
    const executor = new InlineExecutor(workspace, options, () => []);
    const { report } = await check(workspace, { executor, level: 'information' }, new Progress(io));
    return { report, reads: times.get(path.join(cwd, 'a.yaml')) };
  }

  test('is read again, and comes to the same', async () => {
    const cwd = folderOf({ 'a.yaml': POD, 'db.yaml': SECRET });
    const { report, reads } = await scan(cwd, (file) => nodeHost.read(file));
    expect(reads).toBe(2);
    expect(report.findings).toMatchObject([
      { file: 'a.yaml', fixes: [{ title: expect.stringContaining('ExternalSecret "db"') as string }, {}, {}] },
    ]);
  });

  test('is reported as it is by then', async () => {
    const cwd = folderOf({ 'a.yaml': POD, 'db.yaml': SECRET });
    const { report } = await scan(cwd, async (file, times) =>
      file.endsWith('a.yaml') && times === 2 ? POD.replaceAll('DB_', 'MAIL_') : nodeHost.read(file),
    );
    expect(report.findings.map(({ message }) => message.includes('MAIL_PASSWORD'))).toEqual([true]);
  });

  test('is said to be gone where it is', async () => {
    const cwd = folderOf({ 'a.yaml': POD });
    const { report } = await scan(cwd, async (file, times) =>
      times === 2 ? nodeHost.read(`${file}/none`) : nodeHost.read(file),
    );
    expect(report.findings).toEqual([]);
    expect(report.skipped).toMatchObject([{ file: 'a.yaml' }]);
  });
});
