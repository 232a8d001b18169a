import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isTemporary } from '../../server/src/host/node/temporary-files.js';
import { LONG } from '../harness/long.js';
import { buildProgram, fill, folderOf, makeFolder, ODD, removeFolder } from './support.js';

/**
 * What a test has happen while the program writes, told by its environment: `KILL_AT=3` ends it before its third step on the disk, and
 * `THEIRS` is a file that somebody else writes then. `STEPS` names a file that gets the number of steps.
 */
const HOOKS = `{
  const fs = require('node:fs');
  const { KILL_AT, STEPS, THEIRS } = process.env;
  let steps = 0;
  const step = () => {
    steps++;
    if (STEPS) fs.writeFileSync(STEPS, String(steps));
    if (THEIRS && steps === 1) fs.appendFileSync(THEIRS, '# theirs\\n');
    if (String(steps) === KILL_AT) process.kill(process.pid, 'SIGKILL');
  };
  const watched = (object, name, counts = () => true) => {
    const run = object[name];
    object[name] = (...args) => {
      if (counts(args)) step();
      return run.apply(object, args);
    };
  };
  for (const name of ['link', 'mkdir', 'rm', 'rmdir']) watched(fs.promises, name);
  for (const name of ['renameSync', 'rmSync']) watched(fs, name);
  const { open } = fs.promises;
  fs.promises.open = async (...args) => {
    const file = await open.apply(fs.promises, args);
    if (args[1] === 'wx') for (const name of ['chmod', 'writeFile', 'sync', 'close']) watched(file, name);
    return file;
  };
}`;

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home, HOOKS);
});
afterAll(() => removeFolder(home));

const ONLY = ['--no-config', '--rules', 'quantity-suspicious'];
const FIXED = ODD.replace('512m', '512Mi');
const isPosix = process.platform !== 'win32';
const isRoot = isPosix && process.getuid?.() === 0;
/** Somebody who may write only what is given to everybody. */
const NOBODY = 65_534;

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: shop}\ndata: {level: info}\n';
/** What is missing is created, and the kustomization changed, together. */
const TOGETHER = {
  'kustomization.yaml': 'resources:\n  - web.yaml\n  - other.yaml\n',
  'other.yaml': MAP,
  'web.yaml': `${ODD.replace('512m', '512Mi')}    envFrom:\n    - configMapRef: {name: settings}\n    env:\n    - name: A\n      valueFrom:\n        configMapKeyRef: {name: settings, key: level}\n`,
};

interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Ran {
  return spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: home, ...env },
  });
}

const fix = (cwd: string, env?: Readonly<Record<string, string>>): Ran =>
  run(['fix', '.', '--safety', 'review', ...ONLY], cwd, env);

/** Runs it as somebody to whom permissions apply. */
function fixUnprivileged(cwd: string): Ran {
  if (!isRoot) return fix(cwd);
  for (const folder of [home, cwd]) chmodSync(folder, 0o755);
  const args = [program, 'fix', '.', '--safety', 'review', ...ONLY];
  return spawnSync(process.execPath, args, { cwd, encoding: 'utf8', uid: NOBODY, gid: NOBODY, env: {} });
}

/** Returns the files below a folder with their texts, and the names of temporary ones. */
function contents(folder: string): { readonly files: Record<string, string>; readonly temporary: readonly string[] } {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(path.join(folder, name)).isFile())
    .sort();
  const isLeft = (name: string): boolean => isTemporary(path.basename(name));
  const texts = names
    .filter((name) => !isLeft(name))
    .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
  return { files: Object.fromEntries(texts), temporary: names.filter(isLeft) };
}

/** Ends a run before each of its steps in turn. Returns what was there after each. */
function killedAtEachStep(files: Readonly<Record<string, string>>, args: readonly string[]) {
  const found: { readonly step: number; readonly folder: string; readonly left: ReturnType<typeof contents> }[] = [];
  for (let step = 1; ; step += LONG ? 1 : 3) {
    const folder = folderOf(files);
    const { signal, status } = run(args, folder, { KILL_AT: String(step) });
    if (signal === null) return { steps: step - 1, status, found };
    expect(signal).toBe('SIGKILL');
    found.push({ step, folder, left: contents(folder) });
  }
}

describe.skipIf(!isPosix)('a process that is killed while it writes', { timeout: 120_000 }, () => {
  test('leaves each file whole, and the next run clears up and finishes', () => {
    const { steps, status, found } = killedAtEachStep({ 'a.yaml': ODD, 'b/b.yaml': ODD }, [
      ...['fix', '.', '--safety', 'review'],
      ...ONLY,
    ]);
    expect(status).toBe(0);
    expect(steps).toBeGreaterThan(12);
    for (const { step, left } of found)
      for (const [name, text] of Object.entries(left.files))
        expect([ODD, FIXED], `${name} after step ${step}`).toContain(text);
    expect(found.filter(({ left }) => left.temporary.length > 0).length).toBeGreaterThan(found.length / 3);
    for (const { folder } of found.filter((_, index) => index % 5 === 2)) {
      expect(fix(folder).status).toBe(0);
      expect(contents(folder)).toEqual({ files: { 'a.yaml': FIXED, 'b/b.yaml': FIXED }, temporary: [] });
    }
  });

  test('leaves files that change together so that everything a file names is there', () => {
    const args = ['fix', '.', '--create', '--no-config', '--rules', 'configmap-ref-missing'];
    const { steps, status, found } = killedAtEachStep(TOGETHER, args);
    expect(status).toBe(0);
    expect(steps).toBeGreaterThan(10);
    const undisturbed = folderOf(TOGETHER);
    run(args, undisturbed);
    const { files: after } = contents(undisturbed);
    expect(Object.keys(after).length).toBe(4);
    for (const { step, folder, left } of found) {
      const names = new Set(Object.keys(left.files));
      const [made = ''] = Object.keys(after).filter((name) => !Object.hasOwn(TOGETHER, name));
      const isListed = left.files['kustomization.yaml']?.includes(made);
      expect([step, isListed && !names.has(made)]).toEqual([step, false]);
      for (const [name, text] of Object.entries(left.files))
        expect([after[name], Object.entries(TOGETHER).find(([one]) => one === name)?.[1]]).toContain(text);
      expect([step, run(args, folder).status, contents(folder)]).toEqual([step, 0, { files: after, temporary: [] }]);
    }
  });
});

describe('a disk that takes no more', () => {
  test.skipIf(!isPosix)('in the middle of a file leaves the old one, says so, and ends with 2', () => {
    // Files may have 512 bytes; the signal about that is left to the program, as the shell ignores it.
    const big = `# ${'x'.repeat(4000)}\n${ODD}`;
    const cwd = folderOf({ 'a.yaml': ODD, 'big.yaml': big });
    const script = `trap '' XFSZ; ulimit -f 1; exec "$0" "$@"`;
    const args = ['-c', script, process.execPath, program, 'fix', '.', '--safety', 'review', ...ONLY];
    const { status, stdout } = spawnSync('sh', args, { cwd, encoding: 'utf8' });
    expect(stdout).toContain(
      'quantity-suspicious: the file cannot be written: no file can be made beside it: it would be larger than files may be (EFBIG) (big.yaml)',
    );
    expect(status).toBe(2);
    expect(contents(cwd)).toEqual({ files: { 'a.yaml': FIXED, 'big.yaml': big }, temporary: [] });
  });

  test('as it is full leaves every file, says so, and ends with 2 (skipped where no disk can be mounted)', (context) => {
    const cwd = folderOf({});
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', cwd]);
    if (mounted.status !== 0) return context.skip();
    onTestFinished(() => void spawnSync('umount', [cwd]));
    fill(cwd, { 'a.yaml': ODD, 'b/b.yaml': ODD });
    const filler = Buffer.alloc(4096);
    for (let count = 0; ; count++) {
      try {
        writeFileSync(path.join(cwd, `fill-${count}`), filler);
      } catch {
        break;
      }
    }
    const { status, stdout } = fix(cwd);
    expect(stdout).toContain('no space is left on its disk (ENOSPC) (a.yaml and 1 more)');
    expect(stdout).toContain('Fixed 0 findings in 0 files');
    expect(status).toBe(2);
    expect(contents(cwd)).toMatchObject({ files: { 'a.yaml': ODD, 'b/b.yaml': ODD }, temporary: [] });
  });
});

describe.skipIf(!isPosix)('what may not be written', () => {
  test('is left, whether it is the file or its folder, and said with its name; other files are repaired', () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'locked/b.yaml': ODD, 'open/c.yaml': ODD });
    if (isRoot)
      for (const name of ['a.yaml', 'locked', 'locked/b.yaml', 'open', 'open/c.yaml'])
        chownSync(path.join(cwd, name), NOBODY, NOBODY);
    chmodSync(path.join(cwd, 'a.yaml'), 0o444);
    chmodSync(path.join(cwd, 'locked'), 0o555);
    onTestFinished(() => chmodSync(path.join(cwd, 'locked'), 0o755));
    const { status, stdout } = fixUnprivileged(cwd);
    expect(stdout).toContain('the file cannot be written: permission denied (EACCES) (a.yaml)');
    expect(stdout).toContain('no file can be made beside it: permission denied (EACCES) (locked/b.yaml)');
    expect(stdout).toContain('Fixed 1 finding in 1 file');
    expect(status).toBe(2);
    const files = { 'a.yaml': ODD, 'locked/b.yaml': ODD, 'open/c.yaml': FIXED };
    expect(contents(cwd)).toEqual({ files, temporary: [] });
  });

  test('keeps all files that change together as they are', () => {
    const files = TOGETHER;
    const cwd = folderOf(files);
    for (const name of Object.keys(files)) if (isRoot) chownSync(path.join(cwd, name), NOBODY, NOBODY);
    if (isRoot) chownSync(cwd, NOBODY, NOBODY);
    chmodSync(path.join(cwd, 'kustomization.yaml'), 0o444);
    for (const folder of [home, cwd]) chmodSync(folder, 0o755);
    const args = [program, 'fix', '.', '--create', '--no-config', '--rules', 'configmap-ref-missing'];
    const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const { status, stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: {}, ...as });
    expect(stdout).toContain(
      'kustomization.yaml cannot be written: permission denied (EACCES); all files that were to change together stay as they are',
    );
    expect(stdout).toContain('Fixed 0 findings in 0 files');
    expect(status).toBe(2);
    expect(contents(cwd)).toEqual({ files, temporary: [] });
  });
});

describe('somebody else', () => {
  test('who writes the file after it was read keeps what was written', () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'b.yaml': ODD });
    const { status, stdout } = fix(cwd, { THEIRS: path.join(cwd, 'a.yaml') });
    expect(stdout).toContain('the file was changed by somebody else meanwhile, and stays as it is (a.yaml)');
    expect(status).toBe(2);
    expect(contents(cwd)).toEqual({ files: { 'a.yaml': `${ODD}# theirs\n`, 'b.yaml': FIXED }, temporary: [] });
  });

  test('who repairs the same files at once: each is repaired once, and each run says what it did', {
    timeout: 60_000,
  }, async () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index % 7}/${index}.yaml`);
    const cwd = folderOf(Object.fromEntries(names.map((name) => [name, ODD])));
    const args = [program, 'fix', '.', '--safety', 'review', '--format', 'json', ...ONLY];
    const runs = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
            const child = spawn(process.execPath, args, { cwd });
            let said = '';
            child.stdout.on('data', (data) => {
              said += String(data);
            });
            child.on('close', (code) => resolve({ code, said }));
          }),
      ),
    );
    expect(contents(cwd)).toEqual({ files: Object.fromEntries(names.map((name) => [name, FIXED])), temporary: [] });
    let sum = 0;
    for (const { code, said } of runs) {
      const { fixed, skipped } = JSON.parse(said) as { fixed: number; skipped: readonly { reason: string }[] };
      sum += fixed;
      expect(code).toBe(skipped.length > 0 ? 2 : 0);
      for (const { reason } of skipped)
        expect(reason).toBe('the file was changed by somebody else meanwhile, and stays as it is');
    }
    expect(sum).toBeGreaterThanOrEqual(names.length);
  });
});

describe.skipIf(!isPosix)('names', () => {
  test('that are links go on leading to the file, which keeps its rights', () => {
    const cwd = folderOf({ 'real/a.yaml': ODD });
    mkdirSync(path.join(cwd, 'links'));
    symlinkSync('../real/a.yaml', path.join(cwd, 'links/one.yaml'));
    symlinkSync('one.yaml', path.join(cwd, 'links/two.yaml'));
    chmodSync(path.join(cwd, 'real/a.yaml'), 0o640);
    if (isRoot) chownSync(path.join(cwd, 'real/a.yaml'), 1234, 4321);
    const before = statSync(path.join(cwd, 'real/a.yaml'));
    expect(run(['fix', 'links/two.yaml', 'links/one.yaml', '--safety', 'review', ...ONLY], cwd).status).toBe(0);
    expect(readlinkSync(path.join(cwd, 'links/two.yaml'))).toBe('one.yaml');
    expect(readlinkSync(path.join(cwd, 'links/one.yaml'))).toBe('../real/a.yaml');
    expect(contents(cwd)).toEqual({ files: { 'real/a.yaml': FIXED }, temporary: [] });
    const { mode, uid, gid } = before;
    expect(statSync(path.join(cwd, 'real/a.yaml'))).toMatchObject({ mode, uid, gid });
  });

  test('of which a file has several keep their file, which is said', () => {
    const cwd = folderOf({ 'a.yaml': ODD, 'c.yaml': ODD });
    linkSync(path.join(cwd, 'a.yaml'), path.join(cwd, 'b.txt'));
    const { status, stdout } = fix(cwd);
    expect(stdout).toContain('the file has other names (hard links), which would keep the old text (a.yaml)');
    expect(status).toBe(2);
    expect(contents(cwd)).toEqual({ files: { 'a.yaml': ODD, 'b.txt': ODD, 'c.yaml': FIXED }, temporary: [] });
    expect(statSync(path.join(cwd, 'a.yaml')).nlink).toBe(2);
  });

  test('as long as a disk takes them have room for a temporary file', () => {
    const name = `${'a'.repeat(250)}.yaml`;
    const cwd = folderOf({ [name]: ODD });
    expect(fix(cwd).status).toBe(0);
    expect(contents(cwd)).toEqual({ files: { [name]: FIXED }, temporary: [] });
  });

  test('of temporary files are no YAML, and stay while the process that made them runs', () => {
    const running = `.yamlock-${process.pid}-0123456789ab.tmp`;
    const [gone] = [`.yamlock-${2 ** 22 + 7}-0123456789ab.tmp`];
    const cwd = folderOf({ 'a.yaml': ODD, [running]: ODD, [gone ?? '']: ODD, '.yamlock-mine.tmp': ODD });
    expect(run(['scan', '.', '--format', 'json', ...ONLY], cwd).stdout).toContain('"files": 1');
    expect(fix(cwd).status).toBe(0);
    expect(contents(cwd)).toEqual({ files: { 'a.yaml': FIXED, '.yamlock-mine.tmp': ODD }, temporary: [running] });
    expect(existsSync(path.join(cwd, running))).toBe(true);
  });
});
