import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKS } from '../../scripts/check/checks.mjs';
import { runChecks } from '../../scripts/check/run.mjs';
import { PROJECT } from './files.js';

test('checks are all made, and the last line counts them', () => {
  const lines: string[] = [];
  const failed = runChecks(
    [
      { name: 'a command that succeeds', run: 'node --version' },
      { name: 'a command that fails', run: 'node --no-such-option', failures: () => ['one thing', 'another'] },
      { name: 'a function that fails', run: () => false, failures: () => [readFileSync('no such file', 'utf8')] },
      { name: 'a function that passes', run: () => true },
      {
        name: 'a function that throws',
        run: () => {
          throw new Error('no disk');
        },
      },
      { name: 'one for elsewhere', run: () => expect.fail('it cannot be made here'), whyNot: () => 'there is no moon' },
      { name: 'one for here', run: () => true, whyNot: () => undefined },
    ],
    (line) => lines.push(...line.split('\n')),
  );
  expect(failed).toBe(3);
  expect(lines).toContain('=== a command that succeeds');
  expect(lines).toContain('Error: no disk');
  expect(lines.slice(lines.indexOf('skipped: one for elsewhere (there is no moon)') - 1)).toEqual([
    '',
    'skipped: one for elsewhere (there is no moon)',
    'failed: a command that fails',
    '  one thing',
    '  another',
    'failed: a function that fails',
    "  what failed in it was not written down: ENOENT: no such file or directory, open 'no such file'",
    'failed: a function that throws',
    '3 passed, 3 failed',
  ]);
});

test('the quick checks come first, and every command exists', () => {
  const quick = CHECKS.map((check) => check.quick === true);
  expect(quick).toEqual(quick.toSorted((a, b) => Number(b) - Number(a)));
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
  const { scripts } = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const commands = CHECKS.flatMap(({ run }) => (typeof run === 'string' ? [run] : []));
  expect(commands).toContain('npm test');
  for (const command of commands) {
    const [, script] = /^npm (?:run )?([\w:]+)/.exec(command) ?? [];
    if (script !== undefined) expect(Object.keys(scripts), command).toContain(script);
    const files = command.match(/\b(?:test|scripts|snippets)\/[\w./-]+/g) ?? [];
    expect(
      files.filter((file) => !existsSync(PROJECT + file)),
      command,
    ).toEqual([]);
  }
});

test('the long checks run once a day, and only they', () => {
  expect(CHECKS.filter(({ long }) => long).map(({ run }) => run)).toEqual([
    'npm run schemas -- --check',
    expect.stringMatching(/^npm run test:long /),
  ]);
  const workflow = readFileSync(`${PROJECT}.github/workflows/ci.yml`, 'utf8');
  expect(workflow).toMatch(/^ {2}schedule:$/m);
  expect(workflow).toMatch(/run: npm run check -- --long$/m);
});

test('continuous integration has no list of its own', () => {
  const { scripts } = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  expect(scripts.check).toBe('node scripts/check.mjs');
  const script = readFileSync(`${PROJECT}.ci/run`, 'utf8').split('\n');
  expect(script.filter((line) => !/^(?:#.*|)$/.test(line))).toEqual([
    'set -eu',
    'cd "$(dirname "$0")/.."',
    'exec node scripts/check.mjs "$@"',
  ]);
  expect(readFileSync(`${PROJECT}.github/workflows/ci.yml`, 'utf8')).toMatch(/run: (?:bash )?\.ci\/run$/m);
});

test('the oldest Node that the package takes is the one that pages name, and is tried', () => {
  const read = (file: string): string => readFileSync(`${PROJECT}${file}`, 'utf8');
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  const [, oldest = '', spoken = '', major = ''] = /^>=(((\d+)\.\d+)\.\d+)$/.exec(engines.node) ?? [];
  const tried = [...read('.github/workflows/ci.yml').matchAll(/^ +node: \[?([\d., ]+)\]?$/gm)].flatMap(
    ([, list = '']) => list.split(', '),
  );
  expect(tried).toEqual(['22', '24', oldest]);
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/cli.md'])
    expect([...read(page).matchAll(/Node ([\d.]+\d) or newer/g)].map(([, version]) => version)).toEqual([spoken]);
  expect(read('scripts/bundles.mjs')).toContain(`target: 'node${major}'`);
});

test('a word that is no option is told', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check.mjs', '--quik'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toContain("'--quik'");
  expect(stderr).toContain('Usage: npm run check [-- --quick|--long]');
});

test('actions of workflows are pinned by the hash of a commit, with the version beside it', () => {
  const folder = `${PROJECT}.github/workflows/`;
  const uses = readdirSync(folder).flatMap(
    (name) => readFileSync(folder + name, 'utf8').match(/^.*\buses:.*$/gm) ?? [],
  );
  expect(uses.length).toBeGreaterThan(5);
  expect(uses.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});
