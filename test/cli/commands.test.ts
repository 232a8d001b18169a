import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../server/src/core/rules/registry.js';
import { yamlock } from './support.js';

test('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await yamlock(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

const COMMANDS = ['scan', 'fix', 'upgrade', 'explain', 'rules', 'schema', 'lsp'];

describe('help', () => {
  test.each(['--help', '-h', 'help'])('%s tells of every command', async (argument) => {
    const { code, stdout } = await yamlock([argument]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`yamlock ${command}`);
  });

  test.each(COMMANDS)('of %s is the same either way', async (command) => {
    const { code, stdout } = await yamlock([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: yamlock ${command}`));
    expect((await yamlock(['help', command])).stdout).toBe(stdout);
  });

  test.each([
    ['scan', 'kubernetes-version'],
    ['fix', 'kubernetes-version'],
    ['upgrade', 'to'],
    ['explain', 'api-version'],
    ['schema', 'api-version'],
  ])('of %s names every option it takes', async (command, option) => {
    const { stdout } = await yamlock([command, '--help']);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
    const named = [...stdout.matchAll(/^ {2}(?:-h, )?--([a-z-]+)/gm)].map(([, name]) => name);
    for (const name of named) {
      // An option that does not exist is answered with another message.
      expect((await yamlock([command, `--${name}`])).stderr).not.toContain('There is no option');
    }
    expect(named).toContain(option);
  });
});

describe('explain', () => {
  test.each(RULES)('tells of $id', async ({ id, summary, why, how, references }) => {
    const { code, stdout } = await yamlock(['explain', id]);
    expect(code).toBe(0);
    for (const text of [summary, why, how, `docs/rules/${id}.md`, ...references.map(({ url }) => url)])
      expect(stdout).toContain(text);
  });

  test('names the standard a rule comes from', async () => {
    expect((await yamlock(['explain', 'pss-privileged'])).stdout).toContain('Pod Security Standards, baseline');
  });
});

describe('rules', () => {
  test('lists every rule once', async () => {
    const { stdout } = await yamlock(['rules']);
    for (const { id } of RULES)
      expect(stdout.split('\n').filter((line) => line.startsWith(`  ${id} `))).toHaveLength(1);
  });

  test('lists them for programs', async () => {
    const parsed = JSON.parse((await yamlock(['rules', '--format', 'json'])).stdout) as {
      rules: { id: string; level: string }[];
    };
    expect(parsed.rules.map(({ id, level }) => [id, level])).toEqual(RULES.map(({ id, level }) => [id, level]));
  });
});

test('lsp starts the server, whatever else the editor says', async () => {
  let served = 0;
  const serve = async () => void served++;
  expect((await yamlock(['lsp', '--stdio', '--clientProcessId=1'], { serve })).code).toBe(0);
  expect(served).toBe(1);
});
