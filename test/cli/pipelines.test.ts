import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { VERSION } from '../../server/src/host/version.js';
import { buildProgram, CLEAN, folderOf, makeFolder, PRIVILEGED, removeFolder, yamlock } from './support.js';

const ACTION = readFileSync('action.yml', 'utf8');
const TEMPLATE = readFileSync('templates/gitlab-ci.yml', 'utf8');

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(ACTION) as Action;
const scanStep = action.runs.steps.find(({ id }) => id === 'scan');

/** A folder as the action lies in: `dist/cli.js` is the command line. */
let home: string;

beforeAll(async () => {
  home = makeFolder();
  mkdirSync(path.join(home, 'dist'));
  const program = await buildProgram(home);
  copyFileSync(program, path.join(home, 'dist/cli.js'));
  symlinkSync(path.join(home, 'schemas'), path.join(home, 'dist/schemas'));
  writeFileSync(path.join(home, 'dist/package.json'), '{"type": "commonjs"}');
});
afterAll(() => removeFolder(home));

describe('action.yml', () => {
  test('has what the metadata of a composite action has, and nothing else', () => {
    expect(Object.keys(action).sort()).toEqual(
      ['author', 'branding', 'description', 'inputs', 'name', 'outputs', 'runs'].sort(),
    );
    expect(action.runs.using).toBe('composite');
    for (const [name, input] of Object.entries(action.inputs)) {
      expect(name).toMatch(/^[a-z-]+$/);
      expect(Object.keys(input)).toEqual(['description', 'default']);
      expect([typeof input.description, typeof input.default]).toEqual(['string', 'string']);
    }
    for (const output of Object.values(action.outputs)) expect(Object.keys(output)).toEqual(['description', 'value']);
    for (const step of action.runs.steps) {
      const known = step.uses === undefined ? ['name', 'id', 'shell', 'env', 'run'] : ['name', 'if', 'uses', 'with'];
      expect(known).toEqual(expect.arrayContaining(Object.keys(step)));
      // GitHub asks for the shell of each script of a composite action.
      if (step.uses === undefined) expect([step.shell, typeof step.run]).toEqual(['bash', 'string']);
    }
  });

  test('fixes what it uses by a commit, and puts no input into a script', () => {
    for (const { uses, run = '' } of action.runs.steps) {
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+(?:\/[\w-]+)?@[0-9a-f]{40}$/);
      expect(run).not.toContain('${{');
    }
    const used = Object.values(scanStep?.env ?? {}).map((value) => /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1]);
    expect(used.sort()).toEqual(Object.keys(action.inputs).sort());
  });

  test('is built with a script that there is, and described in docs/pipelines.md', () => {
    const scripts = action.runs.steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/GITHUB_ACTION_PATH\/(scripts\/[\w./-]+)/g)].map(([, script = '']) => script),
    );
    expect(scripts).toEqual(['scripts/prepare.mjs']);
    for (const script of scripts) expect(readFileSync(script, 'utf8')).toContain('scripts/build.mjs');
    const page = readFileSync('docs/pipelines.md', 'utf8');
    for (const name of Object.keys(action.inputs)) expect(page).toContain(`| \`${name}\``);
  });
});

describe.skipIf(process.platform === 'win32')('the step of action.yml that checks', () => {
  function check(
    cwd: string,
    inputs: Readonly<Record<string, string>> = {},
    more: Readonly<Record<string, string>> = {},
  ) {
    const env: Record<string, string> = {};
    for (const [name, value] of Object.entries(scanStep?.env ?? {})) {
      const input = /inputs\.([a-z-]+)/.exec(value)?.[1] ?? '';
      env[name] = inputs[input] ?? action.inputs[input]?.default ?? '';
    }
    const output = path.join(folderOf({ output: '' }), 'output');
    // As the runner starts it (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax, shell).
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scanStep?.run ?? ''],
      {
        cwd,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH ?? '',
          HOME: cwd,
          GITHUB_ACTION_PATH: home,
          GITHUB_OUTPUT: output,
          ...more,
          ...env,
        },
      },
    );
    return { status, stdout, stderr, output: readFileSync(output, 'utf8') };
  }

  test('annotates, and fails where --fail-on says so', () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    expect(check(cwd)).toMatchObject({ status: 1, stderr: '', output: '' });
    expect(check(cwd).stdout).toMatch(/^::error file=a\.yaml,line=/m);
    expect(check(cwd, { 'fail-on': 'never' }).status).toBe(0);
    expect(check(cwd, { 'fail-on': 'sometimes' }).status).toBe(2);
    expect(check(folderOf({ 'a.yaml': CLEAN })).status).toBe(0);
  });

  test('takes paths with blanks, several of them, and nothing for an option or a command', () => {
    const cwd = folderOf({ 'a b/c.yaml': PRIVILEGED, '-x/d.yaml': PRIVILEGED, 'e.yaml': PRIVILEGED });
    const files = (paths: string): readonly string[] => {
      const { stdout } = check(cwd, { paths, format: 'json', 'fail-on': 'never' });
      return [...new Set((JSON.parse(stdout).findings as { file: string }[]).map(({ file }) => file))].sort();
    };
    expect(files('a b\r\n-x\n\n')).toEqual(['-x/d.yaml', 'a b/c.yaml']);
    const evil = check(cwd, { paths: '$(touch ran); `touch ran`' });
    expect([evil.status, evil.stderr]).toEqual([2, expect.stringContaining('There is no file or folder $(touch ran)')]);
    expect(() => readFileSync(path.join(cwd, 'ran'))).toThrow();
  });

  test('writes a report, and says where', () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const written = check(cwd, { format: 'sarif', output: 'out put.sarif' });
    expect(written).toMatchObject({ status: 1, stdout: '', output: 'report=out put.sarif\n' });
    expect(JSON.parse(readFileSync(path.join(cwd, 'out put.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(check(cwd, { output: 'a\nreport=b' })).toMatchObject({ status: 2, output: '' });
  });

  test('makes a report for code scanning, whatever it finds, and none where it cannot', () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const runner = { RUNNER_TEMP: folderOf({}) };
    const upload = { 'upload-sarif': 'true' };
    const report = path.join(runner.RUNNER_TEMP, 'yamlock.sarif');
    expect(check(cwd, upload, runner)).toMatchObject({ status: 1, stdout: '', output: `report=${report}\n` });
    expect(JSON.parse(readFileSync(report, 'utf8')).runs[0].results.length).toBeGreaterThan(0);
    expect(check(cwd, { ...upload, output: 'own.sarif', 'fail-on': 'never' }, runner)).toMatchObject({
      status: 0,
      output: 'report=own.sarif\n',
    });
    expect(check(cwd, { ...upload, paths: 'none' }, runner)).toMatchObject({ status: 2, output: '' });
    const other = check(cwd, { ...upload, format: 'junit' }, runner);
    expect([other.status, other.output]).toEqual([2, '']);
    expect(other.stdout).toContain('::error::The input "upload-sarif" needs the format sarif');
    expect(action.runs.steps.at(-1)).toMatchObject({
      if: expect.stringContaining(`inputs.upload-sarif == 'true' && steps.scan.outputs.report != ''`),
      with: { sarif_file: '${{ steps.scan.outputs.report }}' },
    });
  });

  test('takes over what did not change, from where the cache of the runner is', () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const RUNNER_TEMP = folderOf({});
    const step = action.runs.steps.find(({ uses }) => uses?.startsWith('actions/cache@'));
    const folder = String(step?.with?.path).replace('${{ runner.temp }}', RUNNER_TEMP);
    const first = check(cwd, { cache: 'true' }, { RUNNER_TEMP });
    const [file = '', ...others] = readdirSync(folder);
    expect([first.status, others]).toEqual([1, []]);
    const kept = readFileSync(path.join(folder, file), 'utf8');
    expect(check(cwd, { cache: 'true' }, { RUNNER_TEMP })).toEqual(first);
    expect(kept).toContain('a.yaml');
    // A restored cache that is damaged changes nothing of the report.
    writeFileSync(path.join(folder, file), 'damaged');
    expect(check(cwd, { cache: 'true' }, { RUNNER_TEMP }).stdout).toBe(first.stdout);
    expect(check(cwd, {}, { RUNNER_TEMP: folderOf({}) })).toMatchObject({ status: 1 });
  });

  test('compares a pull request with the branch it goes to, and a push with nothing', () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd });
    git('init', '-q', '-b', 'main');
    git('add', 'a.yaml');
    git('commit', '-q', '-m', 'a');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const auto = { since: 'auto' };
    expect(check(cwd, auto, { GITHUB_BASE_REF: 'main' })).toMatchObject({ status: 0 });
    writeFileSync(path.join(cwd, 'b.yaml'), PRIVILEGED.replace('name: web', 'name: b'));
    const changed = check(cwd, auto, { GITHUB_BASE_REF: 'main' });
    expect([changed.status, changed.stdout.includes('file=b.yaml'), changed.stdout.includes('file=a.yaml')]).toEqual([
      1,
      true,
      false,
    ]);
    const pushed = check(cwd, auto, { GITHUB_BASE_REF: '' });
    expect([pushed.status, pushed.stdout.includes('file=a.yaml')]).toEqual([1, true]);
    expect(check(cwd, auto, { GITHUB_BASE_REF: 'gone' })).toMatchObject({ status: 2 });
  });

  test('leaves out what is known, of a file or a commit', async () => {
    const cwd = folderOf({ 'a.yaml': PRIVILEGED });
    await yamlock(['baseline', '.'], { cwd });
    expect(check(cwd, { baseline: '.yamlock-baseline.json' }).status).toBe(0);
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd });
    git('init', '-q', '-b', 'main');
    git('add', 'a.yaml');
    git('commit', '-q', '-m', 'a');
    expect(check(cwd, { since: 'main' }).status).toBe(0);
    writeFileSync(path.join(cwd, 'b.yaml'), PRIVILEGED.replace('name: web', 'name: b'));
    expect(check(cwd, { since: 'main' }).stdout).not.toContain('file=a.yaml');
    expect(check(cwd, { since: 'main' }).status).toBe(1);
  });
});

describe('templates/gitlab-ci.yml', () => {
  const { yamlock: job } = parse(TEMPLATE) as {
    readonly yamlock: {
      readonly image: string;
      readonly variables: Readonly<Record<string, string>>;
      readonly before_script: readonly string[];
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: { readonly codequality: string } };
    };
  };

  test('is of this version, and has variables that are texts', () => {
    expect(job.variables.YAMLOCK_VERSION).toBe(VERSION);
    expect(TEMPLATE).toContain(`/yamlock/v${VERSION}/templates/`);
    for (const value of Object.values(job.variables)) expect(typeof value).toBe('string');
  });

  test.skipIf(process.platform === 'win32')('reports everything, and fails for what is asked for', () => {
    const bin = folderOf({
      yamlock: `#!/bin/sh\nexec "${process.execPath}" "${home}/dist/cli.js" "$@"\n`,
      npm: '#!/bin/sh\necho "$@"\n',
    });
    for (const name of ['yamlock', 'npm']) chmodSync(path.join(bin, name), 0o755);
    const run = (cwd: string, variables: Readonly<Record<string, string>> = {}) =>
      spawnSync('bash', ['-eo', 'pipefail', '-c', [...job.before_script, ...job.script].join('\n')], {
        cwd,
        encoding: 'utf8',
        env: { PATH: `${bin}:${process.env.PATH}`, HOME: cwd, ...job.variables, ...variables },
      });
    const cwd = folderOf({ 'a.yaml': PRIVILEGED, 'b/c.yaml': CLEAN });
    const { status, stdout } = run(cwd);
    expect([status, stdout]).toEqual([1, expect.stringContaining('pss-privileged')]);
    expect(stdout).toContain(`yamlock@${VERSION}`);
    const report = () => JSON.parse(readFileSync(path.join(cwd, job.artifacts.reports.codequality), 'utf8'));
    expect(report().length).toBeGreaterThan(0);
    expect(run(cwd, { YAMLOCK_FAIL_ON: 'never' }).status).toBe(0);
    expect(run(cwd, { YAMLOCK_PATHS: 'b' }).status).toBe(0);
    expect(report()).toEqual([]);
    expect(run(cwd, { YAMLOCK_SINCE: 'main' }).stderr).toContain('--since needs a git repository');
  });
});

test('Yamlock finds nothing wrong with its own pipelines', async () => {
  const files = ['action.yml', 'templates/gitlab-ci.yml', '.pre-commit-hooks.yaml', '.github'];
  const { code, stdout, stderr } = await yamlock(['scan', ...files, '--rules', 'all', '--format', 'json'], {
    cwd: process.cwd(),
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [], summary: { unchecked: 0 } });
});
